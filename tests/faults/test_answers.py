"""OSF answers badly, late or not at all: what can wait waits, goes once later, and one hiccup is not noticed."""

import time

import pytest

from .conftest import PATH


def sent_once(run):
    run.desk.osf.clear_faults()
    run("outbox", "retry", expect=0, new_version=1)
    assert run.desk.there(PATH) == [b"two\n", b"one\n"]
    assert run("outbox", expect=0).document["jobs"] == []


def test_429_with_retry_after_is_obeyed_and_counted(run):
    run.desk.osf.fault("throttle", listener="files", method="PUT", retry_after=1, times=2)
    began = time.monotonic()

    run("push", "task.txt", "--OSF.retries=3", "--OSF.retry_ceiling=5", expect=0, new_version=1)

    assert time.monotonic() - began >= 2
    assert len(run.desk.asked("PUT")) == 3
    assert run.desk.there(PATH) == [b"two\n", b"one\n"]


FOR_GOOD = {
    "429": ({"kind": "throttle", "retry_after": 1}, "slow down"),
    "429 for an hour": ({"kind": "throttle", "retry_after": 3600}, "slow down"),
    "a 502 page": ({"kind": "bad-gateway"}, "not answering properly"),
    "a page in place of data": ({"kind": "html"}, "OSF"),
    "503 maintenance": ({"kind": "maintenance"}, "maintenance"),
    "a stalled socket": ({"kind": "stall"}, "OSF"),
}


@pytest.mark.parametrize("listener", ["files", "api"])
@pytest.mark.parametrize("name", FOR_GOOD)
def test_for_good(run, name, listener):
    rule, words = FOR_GOOD[name]
    run.desk.osf.fault(**rule, listener=listener, times=None)

    answer = run("push", "task.txt", "--OSF.timeout=2", "--OSF.upload_timeout=2", expect=5, queued=1)

    assert words in answer.error["message"]
    assert len(run.desk.asked()) <= 12
    assert run.desk.there(PATH) == [b"one\n"]
    sent_once(run)


def test_several_files_that_wait(run):
    run.desk.osf.fault("unavailable", times=None)

    run("upload-data", expect=5, queued=5)
    run("outbox", "retry", expect=5, queued=5)

    run.desk.osf.clear_faults()
    run("outbox", "retry", expect=0, created=5)
    run("upload-data", expect=0, unchanged=6)


RESETS = {
    "before the body is sent": {"kind": "reset-request"},
    "while the body is sent": {"kind": "reset-request", "after": 1000},
    "after the body was sent": {"kind": "reset-response", "method": "PUT"},
}


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
@pytest.mark.parametrize("when", RESETS)
def test_a_reset_on_the_way_up(run, when, times):
    large = b"two" * 1_000_000
    run.desk.write("task.txt", large)
    run.desk.osf.fault(**RESETS[when], listener="files", times=times)
    arrives = when.startswith("after") or times == 1

    if arrives:
        run("push", "task.txt", expect=0, new_version=1)
    else:
        run("push", "task.txt", expect=5, queued=1)
        assert run.desk.there(PATH) == [b"one\n"]
        run.desk.osf.clear_faults()
        run("outbox", "retry", expect=0, new_version=1)
    assert run.desk.there(PATH) == [large, b"one\n"]


# Where each try brings something the download goes on until it is whole.
DOWN = {
    "reset before the body": ({"kind": "reset-response"}, 5),
    "reset while the body comes": ({"kind": "reset-response", "after": 1000}, 5),
    "reset after all but the last byte": ({"kind": "reset-response", "after": 299_999}, 0),
    "truncated": ({"kind": "short-body"}, 0),
    "corrupted": ({"kind": "corrupt-download", "after": 1000}, 1),
    "stalled in the middle": ({"kind": "stall", "after": 1000}, 5),
}


@pytest.mark.parametrize("what", DOWN)
def test_a_download_that_breaks(run, what):
    rule, status = DOWN[what]
    pull = ("pull", "task.txt", "--theirs", "--OSF.timeout=2")
    theirs = b"theirs" * 50_000
    run.desk.colleague(theirs, PATH)
    run.desk.osf.fault(**rule, listener="storage", times=None)

    if status:
        run(*pull, expect=status, failed=1)
        assert run.desk.read("task.txt") == b"two\n"
        run.desk.osf.clear_faults()
        run.desk.osf.fault(**rule, listener="storage")
    run(*pull, expect=0, downloaded=1, backed_up=1)
    assert run.desk.read("task.txt") == theirs
    assert b"two\n" in run.desk.files().values()


def test_an_answer_that_is_lost_after_osf_stored_the_file(run):
    run.desk.osf.fault("lost-answer", method="PUT", times=None)

    run("push", "task.txt", expect=0, new_version=1)
    run("upload-data", expect=0, created=5, unchanged=1)

    assert run.desk.there(PATH) == [b"two\n", b"one\n"]
    assert [run.desk.there(f"/trials/{n}.csv") for n in range(5)] == [[f"trial {n}\n".encode()] for n in range(5)]


def test_202_for_a_slow_move(run):
    run.desk.osf.fault("accepted", seconds=1)

    run("mv", run.desk.ref("/experiment/task.txt"), run.desk.ref("/trials/"), expect=0, moved=1)

    assert run.desk.there("/trials/task.txt") == [b"one\n"]
    run("push", "task.txt", expect=0, new_version=1)
    assert run.desk.there("/trials/task.txt") == [b"two\n", b"one\n"]


def test_pages_that_repeat_and_miss_rows(run):
    same = [{"title": f"Page {number:03}", "creator": "researcher"} for number in range(120)]
    run.desk.osf.create(nodes=same)
    run.desk.osf.fault("shuffle", times=None)

    names = [entry["name"] for entry in run("projects", expect=0).document["entries"]]

    assert sorted(name for name in names if name.startswith("Page")) == [one["title"] for one in same]
