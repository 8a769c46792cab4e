"""The verbs in a terminal, against an OSF: documents, words and exit statuses."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyter_osf.commands.complete import Completer
from jupyter_osf.config import OSF
from jupyter_osf.session import connect

from .process import COMMAND, jupyter_osf

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(tmp_path):
    """An empty folder, as one that a person works in."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def run(osf, here, monkeypatch):
    """Run a command signed in; ``token=None`` is signed out."""
    monkeypatch.chdir(ROOT)

    def run(*argv, token="", stdin="", cwd=here, **env):
        return jupyter_osf(*argv, env={**osf.environment(token), **env}, cwd=cwd, stdin=stdin)

    return run


ENTRY_KEYS = {
    "name", "kind", "path", "reference", "id", "size", "version", "modified", "sha256", "provider",
}  # fmt: skip


def test_whoami_names_the_account_and_the_source(run, osf):
    done = run("whoami", "--json")

    assert done.status == 0
    assert {key: done.document[key] for key in ("signed_in", "id", "name", "source", "site")} == {
        "signed_in": True,
        "id": osf.user_id("Demo Researcher"),
        "name": "Demo Researcher",
        "source": "OSF_TOKEN",
        "site": osf.api_url,
    }
    assert "osf.full_write" in done.document["scopes"]
    assert "reading and writing" in run("whoami").out


def test_whoami_signed_out_prints_its_document_and_ends_with_4(run):
    done = run("whoami", "--json", token=None)

    assert done.status == 4
    assert done.document["signed_in"] is False
    assert set(done.document) >= {"signed_in", "id", "name", "source", "scopes", "site"}


def test_a_read_only_token_says_so(run, osf):
    done = run("whoami", token=osf.token_of("Demo Researcher", "read-only"))

    assert done.status == 0
    assert "only" in done.out


def test_login_from_standard_input_stays_until_logout(run, osf):
    done = run("login", "--token-stdin", "--json", token=None, stdin=osf.token + "\n")

    assert done.status == 0
    assert done.document["name"] == "Demo Researcher"
    assert done.document["source"] == "file"
    assert run("whoami", "--json", token=None).document["source"] == "file"
    assert osf.token not in done.out + done.err
    gone = run("logout", "--json", token=None)
    assert gone.status == 0
    assert gone.document["messages"]
    assert run("whoami", token=None).status == 4


def test_login_with_a_wrong_token_keeps_nothing(run, osf):
    wrong = "Wr0" + "ng5T" * 16 + "kEn"
    done = run("login", "--token-stdin", "--json", token=None, stdin=wrong)

    assert done.status == 4
    assert done.document["error"]["code"] == "token-refused"
    assert wrong not in done.out + done.err
    assert run("whoami", token=None).status == 4


def test_looking_around(run, osf):
    projects = run("projects", "--json").document["entries"]
    stroop = osf.node("stroop")
    found = next(entry for entry in projects if entry["id"] == stroop)

    assert found["name"] == "Stroop study"
    assert found["kind"] == "project"
    assert set(found) >= ENTRY_KEYS
    listed = run("ls", f"osf://{stroop}/osfstorage/", "--json").document["entries"]
    assert {"README.md", "protocol.md"} <= {entry["name"] for entry in listed}
    deep = run("ls", "-r", f"osf://{stroop}/osfstorage/", "--json").document["entries"]
    assert len(deep) > len(listed)
    shown = run("ls", f"osf://{stroop}/osfstorage/")
    assert "README.md" in shown.out
    assert shown.err == ""
    info = run("info", f"osf://{stroop}/osfstorage/protocol.md", "--json").document
    assert (info["name"], info["version"], info["kind"]) == ("protocol.md", "3", "file")
    assert info["web_url"]
    versions = run("versions", f"osf://{stroop}/osfstorage/protocol.md", "--json").document["versions"]
    assert [version["version"] for version in versions] == ["3", "2", "1"]
    assert versions[1]["author"] == "Demo Colleague"


@pytest.mark.parametrize(
    ("argv", "status", "code"),
    [
        (["ls", "zzzzz"], 1, "not-found"),
        (["ls", "osf://{stroop}/osfstorage/nothing.csv"], 1, "not-found"),
        (["ls", "osf://toolong/"], 2, "bad-reference"),
        (["ls", "not a reference"], 2, "bad-reference"),
        (["link", "task.ipynb"], 2, "usage"),
        (["link", "osf://{stroop}/osfstorage/", "task.ipynb"], 2, "usage"),
        (["link", "osf://{stroop}/osfstorage/"], 2, "usage"),
        (["unlink"], 2, "usage"),
        (["versions"], 2, "usage"),
        (["restore", "three"], 2, "usage"),
        (["restore", "3"], 2, "usage"),
        (["push", "nowhere.txt"], 1, None),
    ],
)
def test_failures_have_their_document_and_status(run, osf, argv, status, code):
    argv = [word.format(stroop=osf.node("stroop")) for word in argv]
    done = run(*argv, "--json")

    assert done.status == status
    assert set(done.document["error"]) == {"code", "message", "hint"}
    if code:
        assert done.document["error"]["code"] == code
    words = run(*argv)
    assert words.status == status
    assert words.err.strip() or words.out.strip()


def test_a_private_project_signed_out(run, osf):
    assert run("ls", osf.node("stroop"), "--json", token=None).status == 4
    assert run("ls", f"osf://{osf.node('materials')}/osfstorage/", token=None).status == 0


def test_an_osf_that_is_not_there(run):
    done = run("ls", "abc12", "--json", "--OSF.retries=0", OSF_API_URL="http://127.0.0.1:9/v2/")

    assert done.status == 5
    assert done.document["error"]["code"] == "unreachable"


def test_link_push_and_conflict(run, osf, here):
    (here / "task.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    stroop = osf.node("stroop")
    linked = run("link", "task.ipynb", f"osf://{stroop}/osfstorage/", "--json")
    assert linked.status == 0, linked.err
    assert linked.document["summary"]["linked"] == 1

    assert run("push", "--json").document["summary"] == {"unchanged": 1}
    (here / "task.ipynb").write_text('{"cells": [], "metadata": {"a": 1}, "nbformat": 4, "nbformat_minor": 5}')
    assert "version 2" in run("push").out
    osf.colleague("upload", node="stroop", path="/task.ipynb", content="hers")
    (here / "task.ipynb").write_text('{"cells": [], "metadata": {"a": 2}, "nbformat": 4, "nbformat_minor": 5}')

    status = run("status", "--json")
    assert status.status == 0
    assert status.document["links"][0]["state"] == "diverged"
    refused = run("push", "--json")
    assert refused.status == 3
    assert refused.document["error"]["code"] == "conflict"
    assert refused.document["results"][0]["outcome"] == "refused"
    words = run("push")
    assert words.status == 3
    assert "Demo Colleague" in words.out
    assert "--both" in words.out
    assert run("push", "--mine").status == 0
    assert osf.versions("stroop", "/task.ipynb")[0]["number"] in (4, "4")


def test_a_question_nobody_can_answer_names_the_option(run, osf, here):
    (here / "data").mkdir()
    (here / "data" / "new.csv").write_text("a,b\n")
    run("link-data", "data", f"osf://{osf.node('materials')}/osfstorage/")
    done = run("upload-data", "--json")

    assert done.status == 3
    assert "--yes" in done.document["error"]["hint"]
    assert run("upload-data", "--json", "--yes").document["summary"]["created"] == 1
    assert run("upload-data", "--json").document["summary"]["unchanged"] == 1


def test_doctor_looks_at_osf(run):
    done = run("doctor", "--json")

    assert done.document["checks"]
    assert all(set(check) >= {"name", "ok", "detail", "hint"} for check in done.document["checks"])


@pytest.mark.skipif(os.name == "nt", reason="a process on Windows cannot be sent a Ctrl-C of its own")
@pytest.mark.parametrize("json_wanted", [False, True])
def test_ctrl_c_ends_with_one_sentence_and_130(osf, here, json_wanted):
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 5_000_000, "fill": "x"}}}])
    osf.fault("slow", rate=200_000, times=None)
    argv = ["download", f"osf://{osf.node('stroop')}/osfstorage/big.bin", *(["--json"] if json_wanted else [])]
    env = {**os.environ, **osf.environment(), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*COMMAND, *argv],
        env=env,
        cwd=here,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Where the tests run in the background of a script, Ctrl-C is ignored, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 30
    while not list(here.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)

    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert not (here / "big.bin").exists()
    if json_wanted:
        assert '"cancelled"' in out
    else:
        assert "Stopped" in out + err


def test_debug_tells_more_and_no_token(run, osf):
    done = run("ls", osf.node("stroop"), "--debug", "--json")

    assert done.document["entries"]
    assert osf.token not in done.out + done.err


def test_a_name_with_a_slip_brings_the_one_that_is_there(run, osf):
    folder = f"osf://{osf.node('stroop')}/osfstorage/"

    assert "Did you mean “protocol.md”?" in run("info", f"{folder}protocl.md").err
    assert "There is “README.md”" in run("info", f"{folder}readme.md").err
    assert "Look with" in run("info", f"{folder}something-else.csv").err


@pytest.mark.parametrize(
    "argv",
    [
        ["ls", "osf://{stroop}/osfstorage/something-else/"],
        ["open", "osf://{stroop}/owncloud/lab%20notes/something-else"],
        ["info", "osf://{stroop}/osfstorage/protocol.md@99"],
        ["ls", "zzzzz"],
        ["clone", "osf://{stroop}/osfstorage/protocol.md"],
        ["open", "osf://{stroop}/osfstorage/data/"],
        ["restore", "osf://{stroop}/owncloud/lab%20notes/", "1"],
    ],
)
def test_the_command_of_a_next_step_can_be_copied(run, osf, argv):
    said = run(*(word.format(stroop=osf.node("stroop")) for word in argv)).err
    found = re.search(r"jupyter osf (?!restore)([^`\n]+)", said)

    assert found, said
    assert run(*shlex.split(found[1])).status == 0


def test_a_taken_name_asks_for_another_one_where_two_files_cannot_be_chosen_from(run, osf):
    folder = f"osf://{osf.node('stroop')}/osfstorage/"

    for verb in ("cp", "mv"):
        done = run(verb, f"{folder}protocol.md", f"{folder}README.md")
        assert done.status == 3
        assert done.err.splitlines()[-1] == "Choose another name."


def test_what_is_not_linked_is_told_by_what_it_is(run, here):
    (here / "data").mkdir()
    (here / "task.py").touch()

    assert "jupyter osf link-data 'data' osf://" in run("status", "data").err
    assert "jupyter osf link 'task.py' osf://" in run("push", "task.py").err
    assert "Check the name" in run("push", "taks.py").err


def test_a_data_folder_is_unlinked_by_the_command_that_is_named(run, osf, here):
    (here / "my data").mkdir()
    assert run("link-data", "my data", f"osf://{osf.node('stroop')}/osfstorage/").status == 0

    said = run("unlink", "my data").err.splitlines()[-1]

    assert said == "End the link: jupyter osf unlink-data 'my data'"
    assert run(*shlex.split(said.partition("jupyter osf ")[2])).status == 0


def test_a_folder_that_is_to_be_linked_as_a_file_is_sent_on(run, osf, here):
    (here / "my data").mkdir()

    refused = run("link", "my data", f"osf://{osf.node('stroop')}/osfstorage/")

    assert refused.status == 1
    assert refused.err.splitlines() == [
        "“my data” is a folder, and a file is needed.",
        "Link it: jupyter osf link-data 'my data' osf://…/",
    ]


def test_what_is_looked_for_and_not_there_is_named(run):
    assert run("projects", "zebra").out == "No project of yours has “zebra” in its title.\n"
    assert run("search", "zebra").out == "OSF finds no project and no file with “zebra”.\n"


def test_a_clone_that_is_only_planned_says_what_it_would_link(run, osf, here):
    assert "osfstorage: would be linked" in run("clone", osf.node("stroop"), "--dry-run").out
    assert not list(here.iterdir())


def test_a_version_that_came_back_on_osf_alone_has_no_file_here_in_the_record(run, osf):
    protocol = f"osf://{osf.node('stroop')}/osfstorage/protocol.md"
    assert run("restore", protocol, "1").status == 0

    assert protocol in run("record").out
    assert "“" not in run("record").out


def test_signed_out_the_next_step_is_the_command_that_signs_in(run, osf):
    assert "`jupyter osf login`." in run("ls", osf.node("stroop"), token=None).err
    assert "jupyter osf login." in run("projects", token=None).err
    assert "`jupyter osf login` signs in." in run("whoami", token=None).out
    assert "jupyter osf login" in run("doctor", token=None).out


@pytest.fixture
def complete(osf, monkeypatch):
    for name, value in osf.environment().items():
        monkeypatch.setenv(name, value)
    with connect(OSF()) as session:
        yield Completer(lambda: session, seconds=20).complete


def test_references_are_completed(complete, osf):
    stroop = osf.node("stroop")

    assert f"osf://{stroop}/" in complete(["ls"], "osf://")
    assert complete(["ls"], "osf://Stroop st") == [f"osf://{stroop}/"]
    assert f"osf://{stroop}/osfstorage/" in complete(["ls"], f"osf://{stroop}/")
    assert complete(["ls"], f"osf://{stroop}/osfstorage/proto") == [f"osf://{stroop}/osfstorage/protocol.md"]
    assert complete(["ls"], "osf://zzzzz/") == []


def test_versions_are_completed(complete, osf, run, here, monkeypatch):
    ref = f"osf://{osf.node('stroop')}/osfstorage/protocol.md"
    run("open", ref)
    monkeypatch.chdir(here)

    assert complete(["diff"], f"{ref}@") == [f"{ref}@{number}" for number in (3, 2, 1)]
    assert complete(["diff"], "protocol.md@2") == ["protocol.md@2"]
    (here / "me@home.txt").touch()
    assert complete(["push"], "me@") == ["me@home.txt"]


def test_completion_gives_up_when_osf_is_slow(osf, monkeypatch):
    for name, value in osf.environment().items():
        monkeypatch.setenv(name, value)
    osf.fault("latency", seconds=6, times=None)
    with connect(OSF()) as session:
        completer = Completer(lambda: session, seconds=0.2)
        before = time.monotonic()
        assert completer.complete(["ls"], "osf://") == []
        assert time.monotonic() - before < 5
        osf.clear_faults()
        deadline = time.monotonic() + 60
        while not completer.complete(["ls"], "osf://") and time.monotonic() < deadline:
            time.sleep(0.1)

        assert completer.complete(["ls"], "osf://")


def test_sandbox_verb_runs_the_sandbox(tmp_path):
    info = tmp_path / "info.json"
    argv = ["sandbox", "--seed", "empty", "--data", str(tmp_path / "data"), "--info", str(info)]
    process = subprocess.Popen([sys.executable, "-m", "jupyter_osf.cli", *argv], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
    finally:
        process.terminate()
        process.communicate(timeout=30)

    assert line.startswith("export OSF_API_URL=http://127.0.0.1:")


def test_what_cannot_go_waits_in_the_outbox_until_it_is_tried_again(run, osf, here):
    (here / "task.ipynb").write_bytes(b"first")
    run("link", "task.ipynb", f"osf://{osf.node('stroop')}/")
    (here / "task.ipynb").write_bytes(b"second")
    osf.fault("unavailable", times=None)
    impatient = "--OSF.retries=0"

    pushed = run("push", "task.ipynb", "--json", impatient)
    listed = run("outbox", "--json")

    assert pushed.status == 5
    assert [result["outcome"] for result in pushed.document["results"]] == ["queued"]
    assert listed.status == 0
    (job,) = listed.document["jobs"]
    assert set(job) == {"id", "path", "reference", "state", "reason", "created", "attempts"}
    assert (job["path"], job["state"], job["attempts"]) == ("task.ipynb", "waiting", 0)
    assert run("status", "--json", impatient).document["links"][0]["waiting"] == 1
    assert "task.ipynb" in run("outbox").out
    assert run("outbox", "retry", "--json", impatient).status == 5
    osf.clear_faults()
    assert run("outbox", "retry", str(job["id"]), "--json").document["summary"] == {"new-version": 1}
    assert run("outbox", "--json").document == {"jobs": []}


def test_dropping_from_the_outbox_wants_a_number_that_is_there(run):
    assert run("outbox", "drop").status == 2
    assert run("outbox", "drop", "7").status == 1
    assert run("outbox", "send").status == 2
