"""This computer is in the way: files that change, a disk that is full, a wrong clock, and other programs at work."""

import errno
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from jupyter_osf.transfer import receive as receiving
from tests.scenarios.terminal import checked

from .conftest import PATH

ROOT = Path(__file__).parents[2]
DAY = 24 * 3600


@contextmanager
def during_upload(run, act):
    """Do something on this computer while an upload is under way."""
    run.desk.osf.fault("latency", method="PUT", seconds=3)

    def wait_and_act():
        end = time.monotonic() + 60
        while not run.desk.asked("PUT") and time.monotonic() < end:
            time.sleep(0.01)
        act()

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def test_a_file_that_changes_while_it_is_sent(run):
    before = b"2" * 20_000_000
    after = before[:-1] + b"3"
    path = run.desk.write("task.txt", before)
    # What a person saves over meanwhile is that person's doing: it has never been anywhere else.
    (run.desk.folder / "copy.txt").write_bytes(before)

    def change():
        with path.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            file.write(b"3")

    with during_upload(run, change):
        answer = run("push", "task.txt", expect=1, failed=1)

    assert answer.error["code"] == "changed-while-read"
    assert run.desk.there(PATH) == [b"one\n"]
    run("push", "task.txt", expect=0, new_version=1)
    assert run.desk.there(PATH) == [after, b"one\n"]


def test_a_full_disk(run, monkeypatch):
    run.desk.colleague("theirs\n", PATH)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(receiving.os, "fsync", full)
        assert run("pull", "task.txt", "--theirs", expect=1, failed=1).error["code"] == "disk-full"
        # What goes up needs no room here.
        run("upload-data", expect=0, created=5, unchanged=1)

    assert run.desk.read("task.txt") == b"two\n"
    run("pull", "task.txt", "--theirs", expect=0, downloaded=1, backed_up=1)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_wrong_and_then_put_right(run, days, monkeypatch):
    """It was wrong while something was left to be sent; the turn of that does not come a day later."""
    run.desk.osf.fault("unavailable", times=None)
    right = time.time
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: right() + days * DAY)
        run("push", "task.txt", expect=5, queued=1)
        run("outbox", "retry", expect=5, queued=1)
    run.desk.osf.clear_faults()

    # As a Jupyter server does it by itself.
    assert run.desk.session.send_waiting(lambda job: None) is None

    run.bytes.check()
    assert run.desk.there(PATH) == [b"two\n", b"one\n"]
    run("upload-data", expect=0, created=5, unchanged=1)


def test_a_clock_that_is_wrong_all_the_time(run, monkeypatch):
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() - 3000 * DAY)

    run("push", "task.txt", expect=0, new_version=1)
    run.desk.colleague("theirs\n", PATH)

    assert run("status", "task.txt", expect=0).document["links"][0]["state"] == "behind"
    run("pull", "task.txt", expect=0, downloaded=1)


def test_a_links_file_that_is_edited_by_hand_meanwhile(run):
    links = run.desk.folder / ".osf" / "links.json"
    run.desk.osf.colleague("rename", node="stroop", path=PATH, name="renamed.txt")

    def edit():
        document = json.loads(links.read_text("utf-8"))
        document["links"]["data"]["upload"] = "never"
        document["remark"] = "by hand"
        links.write_text(json.dumps(document), "utf-8")

    with during_upload(run, edit):
        run("push", "task.txt", expect=0, new_version=1)

    run("status", expect=0)
    document = json.loads(links.read_text("utf-8"))
    assert (document["remark"], document["links"]["data"]["upload"]) == ("by hand", "never")
    assert document["links"]["task.txt"]["path"] == "/experiment/renamed.txt"


def test_a_links_file_that_is_broken_by_hand_meanwhile(run):
    links = run.desk.folder / ".osf" / "links.json"

    with during_upload(run, lambda: links.write_text("<<<<<<< mine", "utf-8")):
        run("push", "task.txt", expect=0, new_version=1)

    assert run("push", "task.txt", expect=1).error["code"] == "broken-links-file"
    assert links.read_text("utf-8") == "<<<<<<< mine"
    assert run.desk.there(PATH) == [b"two\n", b"one\n"]


def test_two_commands_at_once_on_one_link(run):
    """Another process pushes what this one pushes: they take turns, and nothing goes twice."""
    run.desk.osf.fault("latency", method="PUT", seconds=0.5, times=None)
    other = subprocess.Popen(
        [sys.executable, "-m", "jupyter_osf.cli", "push", "task.txt", "--json"],
        cwd=run.desk.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not run.desk.asked("PUT"):
        assert other.poll() is None, other.communicate()
        time.sleep(0.02)

    run("push", "task.txt", expect=0, unchanged=1)

    out, err = other.communicate(timeout=60)
    theirs = checked("push", other.returncode, out, err)
    assert (theirs.status, theirs.summary) == (0, {"new-version": 1})
    assert run.desk.there(PATH) == [b"two\n", b"one\n"]
    assert [version["number"] for version in run.desk.osf.versions("stroop", PATH)] == [2, 1]
