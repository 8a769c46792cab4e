"""A day with a linked notebook and a data folder, through the installed `jupyter osf`."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from .terminal import command, environment, run

NOTEBOOK = "/experiment/task.ipynb"


def notebook(text):
    cell = {"cell_type": "markdown", "metadata": {}, "source": [text], "id": "a"}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


ONE, TWO, THREE, MINE = (notebook(text) for text in ("one", "two", "theirs", "mine"))


def test_the_story_of_a_linked_notebook(desk):
    token = os.environ.pop("OSF_TOKEN")
    assert run("whoami").status == 4
    login = run("login", "--token-stdin", stdin=token + "\n")
    assert (login.status, login.document["name"]) == (0, "Demo Researcher")
    assert run("whoami").document["source"] in ("file", "keyring", "server")
    assert "Stroop study" in [entry["name"] for entry in run("projects").document["entries"]]

    # link
    desk.write("task.ipynb", ONE)
    linked = run("link", "task.ipynb", desk.ref("/experiment/"))
    assert (linked.status, {one["outcome"] for one in linked.results}) == (0, {"linked", "created"})
    assert linked.results[0]["reference"] == desk.ref(NOTEBOOK)
    assert desk.there(NOTEBOOK) == [ONE]

    # edit and push
    desk.write("task.ipynb", TWO)
    assert run("status").document["links"][0]["state"] == "ahead"
    pushed = run("push")
    assert (pushed.status, pushed.summary, pushed.results[0]["version"]) == (0, {"new-version": 1}, "2")
    assert pushed.results[0]["sha256"] == hashlib.sha256(TWO).hexdigest()
    again = run("push", "task.ipynb")
    assert (again.status, again.summary, again.results[0]["version"]) == (0, {"unchanged": 1}, "2")
    assert desk.there(NOTEBOOK) == [TWO, ONE]

    # a colleague's version
    desk.colleague(THREE, NOTEBOOK)
    state = run("status").document["links"][0]
    assert (state["state"], state["osf_version"], state["osf_author"]) == ("behind", "3", "Demo Colleague")
    desk.write("task.ipynb", MINE)
    refused = run("push")
    assert (refused.status, refused.summary, refused.error["code"]) == (3, {"refused": 1}, "conflict")
    assert "version 3" in refused.error["message"]
    assert "Demo Colleague" in refused.error["message"]
    assert desk.there(NOTEBOOK) == [THREE, TWO, ONE]
    assert desk.files() == {"task.ipynb": MINE}

    # keep both
    both = run("push", "--both")
    assert (both.status, both.summary) == (0, {"kept-both": 1, "new-version": 1})
    assert desk.there(NOTEBOOK) == [MINE, THREE, TWO, ONE]
    assert desk.files() == {"task.ipynb": MINE, "task (OSF version 3).ipynb": THREE}

    # take theirs
    desk.colleague(ONE, NOTEBOOK)
    desk.write("task.ipynb", TWO)
    theirs = run("pull", "--theirs")
    assert (theirs.status, theirs.summary) == (0, {"downloaded": 1, "backed-up": 1})
    backup = next(one["path"] for one in theirs.results if one["outcome"] == "backed-up")
    assert re.fullmatch(r"task \(this computer \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\)\.ipynb", backup)
    assert (desk.read("task.ipynb"), desk.read(backup)) == (ONE, TWO)
    assert len(desk.there(NOTEBOOK)) == 5

    # keep mine
    desk.colleague(THREE, NOTEBOOK)
    desk.write("task.ipynb", MINE)
    mine = run("push", "--mine")
    assert (mine.status, mine.summary, mine.results[0]["version"]) == (0, {"new-version": 1}, "7")
    assert desk.there(NOTEBOOK)[:2] == [MINE, THREE]

    # versions and restore
    versions = run("versions", "task.ipynb").document["versions"]
    assert [version["version"] for version in versions] == list("7654321")
    assert {version["author"] for version in versions} == {"Demo Researcher", "Demo Colleague"}
    restored = run("restore", "task.ipynb", "1")
    assert restored.status == 0
    assert desk.there(NOTEBOOK)[0] == ONE
    assert len(desk.there(NOTEBOOK)) == 8
    assert desk.read("task.ipynb") == ONE
    assert run("status").document["links"][0]["state"] == "in-sync"

    # data
    for name in ("subject-03", "subject-07", "subject-08", "subject-09", "subject-10"):
        desk.write(f"data/{name}.csv", f"{name}\n".encode())
    assert run("link-data", "data", desk.ref("/data/")).summary == {"linked": 1}
    up = run("upload-data")
    assert (up.status, up.summary) == (0, {"created": 4, "kept-both": 1})
    assert run("upload-data").summary == {"unchanged": 5}
    folder = next(link for link in run("status").document["links"] if link["kind"] == "folder")
    assert {file["path"] for file in folder["files"]} >= {f"data/subject-{number:02}.csv" for number in range(1, 11)}

    # an experiment that is stored on OSF
    opened = run("open", desk.ref("/experiment/stroop.osexp"))
    assert (opened.status, set(opened.summary)) == (0, {"downloaded", "linked"})
    assert [desk.read("stroop.osexp")] == desk.there("/experiment/stroop.osexp")
    assert "stroop.osexp" in desk.links()

    # the end
    assert run("unlink", "task.ipynb").status == 0
    assert run("unlink-data", "data").status == 0
    assert set(desk.links()) == {"stroop.osexp"}
    assert desk.read("task.ipynb") == ONE
    assert run("push", "task.ipynb").status == 1
    assert run("logout").status == 0
    assert run("whoami").status == 4


def test_files_without_a_link(desk):
    desk.write("figure.png", b"\x89PNG")
    desk.write("more/a.csv", b"1")

    assert run("mkdir", desk.ref("/new folder/")).summary == {"created": 1}
    assert run("upload", "figure.png", "more", desk.ref("/new%20folder/")).summary == {"created": 2}
    assert run("ls", "-r", desk.ref("/new%20folder/")).document["entries"][0]["kind"] == "folder"
    info = run("info", desk.ref("/new%20folder/figure.png"))
    assert info.document["path"] == "/new folder/figure.png"
    assert run("cp", desk.ref("/new%20folder/figure.png"), desk.ref("/figures/")).summary == {"created": 1}
    assert run("mv", desk.ref("/new%20folder/figure.png"), desk.ref("/figures/b.png")).summary == {"moved": 1}
    assert run("download", desk.ref("/figures/b.png"), "here.png").summary == {"downloaded": 1}
    assert desk.read("here.png") == b"\x89PNG"
    assert run("rm", desk.ref("/new%20folder/")).status == 3
    assert run("rm", "-r", desk.ref("/new%20folder/")).summary == {"deleted": 1}
    assert run("search", "stroop").document["entries"]
    assert run("doctor").document["checks"]


def stopped(folder, *argv, wait_for, signals=1):
    """Start a command, press Ctrl-C once OSF has been asked for something, and how it ended."""
    flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {}
    process = subprocess.Popen(
        command(argv[0], "--json", *argv[1:]),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **flags,
    )
    end = time.monotonic() + 30
    while not wait_for() and time.monotonic() < end:
        time.sleep(0.02)
    for _ in range(signals):
        process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert "Traceback" not in err, err
    return process.returncode, json.loads(out)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
class TestCtrlC:
    def test_in_an_upload(self, desk):
        desk.write("big.bin", b"1" * 30_000_000)
        desk.osf.fault("latency", method="PUT", seconds=3, times=None)

        status, document = stopped(
            desk.folder, "link", "big.bin", desk.ref("/data/"), wait_for=lambda: desk.asked("PUT")
        )

        assert (status, document["error"]["code"]) == (130, "cancelled")
        assert desk.links() == {}
        assert set(desk.files()) == {"big.bin"}

    def test_in_a_download(self, desk):
        desk.osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 30_000_000, "fill": "x"}}}])
        desk.osf.fault("slow", listener="storage", rate=500_000, times=None)
        desk.write("big.bin", b"mine")

        status, document = stopped(
            desk.folder,
            "download",
            "--theirs",
            desk.ref("/big.bin"),
            wait_for=lambda: list(desk.folder.glob(".*.osf-part")),
        )

        assert (status, document["error"]["code"]) == (130, "cancelled")
        assert desk.files() == {"big.bin": b"mine"}

    def test_in_a_folder_of_downloads(self, desk):
        files = {f"/many/{number}.bin": {"size": 3_000_000, "fill": str(number)} for number in range(8)}
        desk.osf.create(files=[{"node": "stroop", "files": files}])
        desk.osf.fault("slow", listener="storage", rate=300_000, times=None)

        status, _ = stopped(
            desk.folder,
            "download",
            desk.ref("/many/"),
            wait_for=lambda: list(desk.folder.glob("many/.*.osf-part")),
        )

        assert status == 130
        assert all(len(content) == 3_000_000 for content in desk.files().values())

    def test_while_hashing(self, desk):
        with (desk.folder / "huge.bin").open("wb") as file:
            file.truncate(6_000_000_000)
        began = time.monotonic()

        status, document = stopped(
            desk.folder,
            "link",
            "huge.bin",
            desk.ref("/data/"),
            wait_for=lambda: time.monotonic() > began + 1.5,
        )

        assert (status, document["error"]["code"]) == (130, "cancelled")
        assert desk.asked("PUT") == []
        assert desk.links() == {}
