"""A token that may only read: everything can be looked at, and every change is refused with a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .rest import PATIENCE, Browser

STORAGE = "osf://{stroop}/osfstorage/"
CHANGES: list[tuple[str, str, Any]] = [
    ("POST", "entry/actions", {"do": "create", "title": "new"}),
    ("POST", "entry/actions", {"do": "create", "title": "new", "ref": "osf://{stroop}/"}),
    ("POST", "entry/actions", {"do": "mkdir", "ref": STORAGE, "name": "new"}),
    ("POST", "entry/actions", {"do": "rename", "ref": STORAGE + "protocol.md", "name": "new.md"}),
    ("POST", "entry/actions", {"do": "move", "ref": STORAGE + "protocol.md", "to": STORAGE + "data/"}),
    ("POST", "entry/actions", {"do": "copy", "ref": STORAGE + "protocol.md", "to": STORAGE + "data/"}),
    ("POST", "entry/actions", {"do": "delete", "ref": STORAGE + "protocol.md"}),
    ("POST", "entry/actions", {"do": "upload", "ref": STORAGE, "paths": ["mine.txt"]}),
    ("PUT", "content?ref=" + STORAGE + "&name=new.txt", None),
    ("POST", "links", {"path": "mine.txt", "ref": STORAGE}),
    ("POST", "links/push", {"paths": ["linked.txt"], "choice": "mine"}),
    ("POST", "versions/restore", {"ref": STORAGE + "protocol.md", "version": "1"}),
    ("PATCH", "sharing", {"ref": "osf://{stroop}/", "public": True, "yes": True}),
]


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    osf = Osf(sandbox.info)
    osf.reset("demo")
    environment = osf.environment(osf.token_of("Demo Researcher", "read-only"))
    folder = tmp_path_factory.mktemp("reading")
    arguments = ["--OSF.retries=0"]
    with running_jupyter(folder, application="jupyter_server", arguments=arguments, environment=environment) as running:
        yield running


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_every_change_is_refused_with_a_sentence(
    server: Jupyter, osf: Osf, method: str, path: str, body: dict[str, Any] | None
) -> None:
    (server.root / "mine.txt").write_text("mine")
    (server.root / "linked.txt").write_text("changed here")
    linked = osf.files("stroop")["osfstorage:/protocol.md"]["id"]
    links = {
        "linked.txt": {
            "kind": "file", "site": osf.api_url, "node": osf.node("stroop"), "provider": "osfstorage",
            "id": linked, "path": "/protocol.md", "upload": "always",
        }
    }  # fmt: skip
    (server.root / ".osf").mkdir(exist_ok=True)
    (server.root / ".osf" / "links.json").write_text(json.dumps({"format": 1, "links": links}))
    before = osf.state()
    web = Browser(server)

    def filled(value: Any) -> Any:
        return value.replace("{stroop}", osf.node("stroop")) if isinstance(value, str) else value

    answer = web.ask(method, filled(path), body and {name: filled(value) for name, value in body.items()})

    said = answer.json()
    assert (answer.status_code, said["code"]) == (403, "read-only-token"), answer.text
    assert said["message"].endswith(".")
    assert osf.state() == before


def test_looking_goes_on(server: Jupyter, osf: Osf) -> None:
    web = Browser(server)
    storage = f"osf://{osf.node('stroop')}/osfstorage/"

    asked = ["tree", f"tree?ref={storage}", f"entry?ref={storage}protocol.md", f"entry/contents?ref={storage}data/"]
    answers: list[requests.Response] = [web.ask("GET", path) for path in asked]
    answers.append(web.http.get(f"{server.url}osf/content?ref={storage}protocol.md", timeout=PATIENCE))

    assert [answer.status_code for answer in answers] == [200] * 5
