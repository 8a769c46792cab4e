"""A disk that is full: what could go still goes, what could not is said, and nothing is harmed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import jupyter_osf
from tests.desk import outcomes

SMALL = 512 * 1024


@pytest.fixture
def small_disk(tmp_path):
    """A file system with little room; only those who may mount one can test with it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root on Linux")
    folder = tmp_path / "small disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Take all the room there is."""
    with (folder / "filler").open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


@pytest.fixture
def own_memory(desk, small_disk, monkeypatch):
    """What this computer remembers, and the outbox, are on the small disk."""
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    (desk.folder / "data").mkdir()
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(small_disk / "jupyter"))
    desk.reconnect()
    desk.session.link_data("data", desk.ref("/trials/"))
    desk.session.outbox()
    return desk


def test_data_go_up_although_nothing_can_be_remembered(own_memory, small_disk):
    own_memory.write("data/1.csv", b"1")
    fill(small_disk)

    report = own_memory.session.upload_data(["data"])

    assert (outcomes(report), report.exit_code) == (["created"], 0)
    assert own_memory.there("/trials/1.csv") == [b"1"]
    assert own_memory.session.status(["data"])[0].state == "in-sync"
    (small_disk / "filler").unlink()
    assert outcomes(own_memory.reconnect().upload_data(["data"])) == ["unchanged"]


def test_what_cannot_even_wait_is_said(own_memory, small_disk):
    own_memory.write("data/1.csv", b"1")
    fill(small_disk)
    own_memory.osf.fault("unavailable", times=None)

    report = own_memory.session.upload_data(["data"])

    assert report.exit_code == 5
    assert "could not even be left" in str(report.errors[0])
    assert own_memory.read("data/1.csv") == b"1"
    (small_disk / "filler").unlink()
    own_memory.osf.clear_faults()
    assert outcomes(own_memory.session.upload_data(["data"])) == ["created"]


def test_a_run_into_a_folder_on_a_full_disk(desk, small_disk, monkeypatch, capsys):
    """The experiment meets the full disk itself; what it had written before goes up all the same."""
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    monkeypatch.chdir(small_disk)
    place = desk.ref("/trials/")
    with (
        pytest.raises(OSError, match="No space") as told,
        jupyter_osf.collect("data", into=place, participant=1) as session,
    ):
        session.path("first.csv").write_bytes(b"1")
        fill(small_disk)
        session.path("second.csv").write_bytes(bytes(65536))

    assert told.value.__context__ is None
    assert desk.there("/trials/sub-1_first.csv") == [b"1"]
    said = capsys.readouterr().out
    assert "The record of this run could not be written" in said
    assert "may be incomplete" in said
    assert not Path("data/sub-1_run.json").exists()
