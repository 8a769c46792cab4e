"""Files from OSF onto this computer: whole or not at all, and never in the place of something else."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import sys
import threading
import time

import pytest

try:
    import resource
except ImportError:
    resource = None

from jupyter_osf.errors import Cancelled, Failed, NeedsChoice, NotVerified, OSFError, Unreachable
from jupyter_osf.progress import Progress
from jupyter_osf.transfer.disk import free_name
from jupyter_osf.transfer.receive import put_over, receive

SIZE = 3_000_000
BIG = (b"0123456789abcdef" * (SIZE // 16 + 1))[:SIZE]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture
def big(osf, find):
    osf.create(files=[{"node": "stroop", "files": {"/data/big.bin": {"size": SIZE}}}])
    return find("/data/big.bin")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "here"
    made.mkdir()
    return made


def get(client, entry, target, **more):
    values = {"sha256": entry.sha256, "progress": client.http.progress} | more
    return receive(client, values.pop("progress"), entry, target, **values)


def listing(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_bytes_arrive_and_nothing_else(client, big, folder):
    assert get(client, big, folder / "big.bin") == hashlib.sha256(BIG).hexdigest()
    assert (folder / "big.bin").read_bytes() == BIG
    assert listing(folder) == ["big.bin"]


def test_folders_on_the_way_are_made(client, big, folder):
    get(client, big, folder / "a" / "b" / "big.bin")
    assert (folder / "a" / "b" / "big.bin").stat().st_size == SIZE


@POSIX
def test_a_new_file_has_the_usual_mode(client, big, folder):
    get(client, big, folder / "big.bin")
    (folder / "usual").touch()
    assert (folder / "big.bin").stat().st_mode == (folder / "usual").stat().st_mode


def test_an_older_version(osf, client, find, folder):
    entry = find("/protocol.md")
    first = osf.versions("stroop", "/protocol.md")[-1]["sha256"]
    assert get(client, entry, folder / "old.md", version="1", sha256=first) == first


def test_a_version_that_a_colleague_makes_just_now_does_not_come_in_between(osf, client, find, folder):
    entry = find("/protocol.md")
    osf.colleague("upload", node="stroop", path="/protocol.md", content="the colleague's")
    assert get(client, entry, folder / "protocol.md") == entry.sha256
    assert "Practice has feedback" in (folder / "protocol.md").read_text()


def test_zero_bytes(osf, client, find, folder):
    osf.create(files=[{"node": "stroop", "files": {"/empty.csv": ""}}])
    get(client, find("/empty.csv"), folder / "empty.csv")
    assert (folder / "empty.csv").read_bytes() == b""


def test_a_wrong_byte_is_noticed_and_the_file_fetched_again(osf, client, big, folder):
    osf.fault("corrupt-download", listener="storage", after=1_234_567)
    get(client, big, folder / "big.bin")
    assert (folder / "big.bin").read_bytes() == BIG


@pytest.mark.parametrize("kind", ["corrupt-download", "html"])
def test_bytes_that_are_wrong_each_time_are_refused_and_nothing_is_left(osf, client, big, folder, kind):
    osf.fault(kind, listener="storage", times=None)
    with pytest.raises(NotVerified, match="other bytes"):
        get(client, big, folder / "big.bin")
    assert listing(folder) == []
    assert len([r for r in osf.requests() if r["listener"] == "storage"]) == 3


def test_a_wrong_byte_in_the_half_before_a_break_is_noticed_too(osf, client, big, folder):
    osf.fault("corrupt-download", listener="storage", after=10)
    osf.fault("short-body", listener="storage", after=2_000_000, skip=1)
    get(client, big, folder / "big.bin")
    assert (folder / "big.bin").read_bytes() == BIG


FAILURES = {
    "reset": ({"kind": "reset-response", "listener": "storage", "after": 70_000}, Unreachable),
    "cut": ({"kind": "short-body", "listener": "storage", "after": 0}, Unreachable),
    "stalled": ({"kind": "stall", "listener": "storage", "after": 70_000}, Unreachable),
    "502": ({"kind": "bad-gateway", "listener": "files"}, Unreachable),
    "500": ({"kind": "server-error", "listener": "files"}, Unreachable),
    "429": ({"kind": "throttle", "listener": "files", "retry_after": 900}, Unreachable),
    "maintenance": ({"kind": "maintenance", "listener": "files"}, Unreachable),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_after_a_failure_nothing_is_left_behind_and_nothing_replaced(osf, connect, big, folder, failure):
    fault, error = FAILURES[failure]
    (folder / "other.csv").write_text("mine")
    client = connect(retries=1, timeout=0.4)
    if failure in ("reset", "stalled"):
        # A break after the first bytes can be taken up again, so it has to come back without any.
        osf.fault(fault["kind"], listener="storage", skip=1, times=None)
        osf.fault(**fault)
    else:
        osf.fault(**fault, times=None)
    with pytest.raises(error):
        get(client, big, folder / "big.bin")
    assert listing(folder) == ["other.csv"]


def test_what_is_there_already_is_not_replaced(client, big, folder):
    (folder / "big.bin").write_text("mine")
    with pytest.raises(NeedsChoice) as caught:
        get(client, big, folder / "big.bin")
    assert caught.value.reason == "exists-here"
    assert (folder / "big.bin").read_text() == "mine"
    assert listing(folder) == ["big.bin"]


class Meanwhile(Progress):
    """Does something when the first bytes have come."""

    def __init__(self, act):
        super().__init__()
        self._act = act
        self.moved = 0

    def advance(self, key, count):
        if not self.moved:
            self._act()
        self.moved += count


def test_what_appears_meanwhile_is_not_replaced(client, big, folder):
    target = folder / "big.bin"
    with pytest.raises(NeedsChoice):
        get(client, big, target, progress=Meanwhile(lambda: target.write_text("mine")))
    assert target.read_text() == "mine"
    assert listing(folder) == ["big.bin"]


def test_neither_is_a_folder_or_a_dangling_link_of_that_name(client, big, folder):
    (folder / "folder").mkdir()
    (folder / "link").symlink_to("nowhere")
    for name in ("folder", "link"):
        with pytest.raises(NeedsChoice):
            get(client, big, folder / name)
    assert listing(folder) == ["folder", "link"]


def test_where_hard_links_are_unknown_a_rename_does(client, big, folder, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    # As FAT and some network drives do.
    monkeypatch.setattr(os, "link", refuse)
    get(client, big, folder / "big.bin")
    (folder / "mine.bin").write_text("mine")
    get(client, big, folder / "mine.bin", place=put_over(folder / "kept.bin", None))
    assert (folder / "kept.bin").read_text() == "mine"
    assert listing(folder) == ["big.bin", "kept.bin", "mine.bin"]


def stamp(path):
    found = path.stat()
    return found.st_size, found.st_mtime_ns


@POSIX
def test_a_replaced_file_keeps_its_mode_and_mine_is_kept_beside(client, big, folder):
    target, kept = folder / "big.bin", folder / "big (this computer).bin"
    target.write_text("mine")
    target.chmod(0o640)
    get(client, big, target, place=put_over(kept, stamp(target)))
    assert target.read_bytes() == BIG
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert kept.read_text() == "mine"
    assert listing(folder) == ["big (this computer).bin", "big.bin"]


def test_a_backup_never_replaces_another(client, big, folder):
    target, kept = folder / "big.bin", folder / "kept.bin"
    target.write_text("mine")
    kept.write_text("an older backup")
    get(client, big, target, place=put_over(kept, None))
    assert kept.read_text() == "an older backup"
    assert (folder / "kept 2.bin").read_text() == "mine"


def test_a_file_that_is_written_meanwhile_is_not_replaced(client, big, folder):
    target = folder / "big.bin"
    target.write_text("mine")
    before = stamp(target)
    with pytest.raises(NeedsChoice) as caught:
        get(
            client,
            big,
            target,
            progress=Meanwhile(lambda: target.write_text("mine, saved again")),
            place=put_over(folder / "kept.bin", before),
        )
    assert caught.value.reason == "changed-here"
    assert target.read_text() == "mine, saved again"
    assert listing(folder) == ["big.bin"]


def test_a_file_that_is_deleted_meanwhile_comes_back(client, big, folder):
    target = folder / "big.bin"
    target.write_text("mine")
    place = put_over(folder / "kept.bin", stamp(target))
    get(client, big, target, progress=Meanwhile(target.unlink), place=place)
    assert target.read_bytes() == BIG


def test_a_link_to_a_file_goes_on_pointing_at_it(client, big, folder):
    (folder / "store").mkdir()
    real = folder / "store" / "real.bin"
    real.write_text("mine")
    (folder / "big.bin").symlink_to(real)
    get(client, big, folder / "big.bin", place=put_over(None, None))
    assert (folder / "big.bin").is_symlink()
    assert real.read_bytes() == BIG


def test_a_disk_that_is_too_small_is_told_before_anything_is_fetched(osf, client, big, folder, monkeypatch):
    # The disks of those who run the tests are larger than that.
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, SIZE - 1))
    with pytest.raises(Failed, match="disk of this computer is full") as caught:
        get(client, big, folder / "big.bin")
    assert caught.value.reason == "disk-full"
    assert osf.requests() == []
    assert listing(folder) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_meanwhile_is_told(client, big, folder, monkeypatch, number):
    def full(_):
        raise OSError(number, os.strerror(number))

    # Filling a disk takes a disk of one's own; network drives tell it when the bytes are flushed, as here.
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failed) as caught:
        get(client, big, folder / "big.bin")
    assert caught.value.reason == "disk-full"
    assert "nothing was replaced" in caught.value.hint
    assert listing(folder) == []


@pytest.mark.skipif(resource is None, reason="Windows has no such limits")
def test_a_file_larger_than_this_disk_can_hold_is_told(client, big, folder):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(Failed) as caught:
            get(client, big, folder / "big.bin")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "so large a file" in caught.value.message
    assert listing(folder) == []


def test_a_place_that_cannot_be_is_refused_in_words(client, big, folder):
    (folder / "file").write_text("mine")
    for target in (folder / "file" / "below", folder / "file" / "far" / "below", folder / ("n" * 300)):
        with pytest.raises(OSFError) as caught:
            get(client, big, target)
        assert caught.value.hint
    assert listing(folder) == ["file"]


def test_ctrl_c_in_the_middle_leaves_nothing_behind(client, big, folder):
    progress = client.http.progress
    progress.advance = lambda key, count: progress.cancel()
    with pytest.raises(Cancelled):
        get(client, big, folder / "big.bin")
    assert listing(folder) == []


@pytest.mark.parametrize("fault", [{"kind": "stall", "listener": "storage", "after": 70_000}, {"kind": "stall"}])
def test_ctrl_c_does_not_wait_for_a_server_that_says_nothing(osf, connect, big, folder, fault):
    client = connect(timeout=30.0)
    osf.fault(**fault)
    threading.Timer(0.5, client.http.progress.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        get(client, big, folder / "big.bin")
    assert time.monotonic() - began < 10
    assert listing(folder) == []


def test_progress_tells_every_byte_once(osf, client, big, folder):
    told = []

    class Listening(Progress):
        def begin(self, key, name, total):
            told.append(("begin", name, total))

        def advance(self, key, count):
            told.append(count)

        def end(self, key):
            told.append("end")

    osf.fault("corrupt-download", listener="storage")
    osf.fault("short-body", listener="storage", after=1_000_000, skip=1)
    get(client, big, folder / "big.bin", progress=Listening())
    assert told[0] == ("begin", "big.bin", SIZE)
    assert told[-1] == "end"
    assert sum(told[1:-1]) == SIZE


def test_free_names_count_on(folder):
    assert free_name(folder / "a.csv") == folder / "a.csv"
    (folder / "a.csv").touch()
    (folder / "a 2.csv").symlink_to("nowhere")
    assert free_name(folder / "a.csv") == folder / "a 3.csv"
