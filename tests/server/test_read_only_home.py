"""A home in which nothing can be written: the server works all the same, and says what it cannot keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .at_work import server_at
from .in_server import kernel_in
from .listener import Listener
from .rest import Browser, log_of


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """Home and data are below a file, where not even an administrator can write; the working folder can be written."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "file").write_text("")
    osf = Osf(sandbox.info)
    osf.reset("demo")
    nowhere = {name: str(folder / "file" / name) for name in ("HOME", "USERPROFILE", "JUPYTER_DATA_DIR")}
    with server_at(folder, osf, token=None, **nowhere) as running:
        yield running
        # Jupyter itself may complain of such a place; of ours there is nothing.
        assert not re.findall('File ".*/jupyter_osf/.*', log_of(running))


@pytest.fixture
def person(server: Jupyter, osf: Osf) -> Iterator[Browser]:
    """Somebody who signs in with a token."""
    browser = Browser(server)
    answer = browser.ask("POST", "account", {"token": osf.token})
    assert answer.status_code == 200, answer.text
    yield browser
    osf.clear_faults()
    browser.ask("DELETE", "account")


def test_signing_in_lasts_as_long_as_the_server_and_says_so(person: Browser) -> None:
    account = person.account()

    assert account["state"] == "signed_in"
    assert account["source"] == "this session"
    assert "cannot be changed" in account["problem"]["message"]
    assert account["problem"]["hint"].startswith("Set OSF_TOKEN")

    said = person.ask("DELETE", "account").json()
    assert said["state"] == "signed_out"
    assert Browser(person.server).account()["state"] == "signed_out"


def test_looking_and_linking_and_pushing_work(person: Browser, osf: Osf) -> None:
    listed = person.ask("GET", f"tree?ref=osf://{osf.node('stroop')}/osfstorage/")
    link(person, osf, "task.txt")
    (person.server.root / "task.txt").write_text("second")
    state = person.ask("GET", "links/state?path=task.txt").json()["links"][0]["state"]
    pushed = person.ask("POST", "links/push", {"paths": ["task.txt"]})

    assert listed.status_code == 200, listed.text
    assert state == "ahead"
    assert pushed.json()["summary"] == {"new-version": 1}
    assert len(osf.versions("stroop", "/task.txt")) == 2


def test_what_cannot_go_cannot_wait_either_and_that_is_said(person: Browser, osf: Osf) -> None:
    link(person, osf, "notes.txt")
    (person.server.root / "notes.txt").write_text("second")
    osf.fault("unavailable", times=None)

    pushed = person.ask("POST", "links/push", {"paths": ["notes.txt"]})

    (result,) = pushed.json()["results"]
    assert result["outcome"] == "failed"
    assert result["message"].endswith(".")
    assert "It could not even be left to be sent later" in pushed.json()["error"]["hint"]
    assert (person.server.root / "notes.txt").read_text() == "second"


def test_new_data_are_asked_about_where_they_cannot_be_left_to_be_sent(person: Browser, osf: Osf) -> None:
    (person.server.root / "data").mkdir()
    with Listener.at(person.server) as heard:
        link(person, osf, "data")
        (person.server.root / "data" / "1.csv").write_text("1")

        heard.wait("data", path="data", files=1)

    assert person.ask("POST", "links/push", {"paths": ["data"]}).json()["summary"] == {"created": 1}


def test_a_kernel_looks_and_is_told_that_a_sign_in_is_not_kept(person: Browser, osf: Osf) -> None:
    with kernel_in(person.server, "analysis.ipynb") as inside:
        listed = inside.run(f"%osf ls osf://{osf.node('stroop')}/osfstorage/")
        login = inside.run("%osf login", answer=lambda prompt: osf.token)
        waiting = inside.run("%osf outbox")

    assert "protocol.md" in listed.text
    assert login.error == "Failed"
    assert "cannot be changed" in login.traceback
    assert "Set OSF_TOKEN" in login.traceback
    assert "Nothing waits" in waiting.text


def link(person: Browser, osf: Osf, path: str) -> None:
    if path != "data":
        (person.server.root / path).write_text("first")
    ref = f"osf://{osf.node('stroop')}/osfstorage/"
    answer = person.ask("POST", "links", {"path": path, "ref": ref, "upload": "always"})
    assert answer.status_code == 200, answer.text
