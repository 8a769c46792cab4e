"""Hashes of files on this computer: read once, and never believed when a file may have changed since."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

import pytest

from jupyter_osf.errors import Cancelled, ChangedWhileRead, Failed, NotFound
from jupyter_osf.progress import Progress
from jupyter_osf.transfer.hashing import digest, stamp_of


class Remembered(dict):
    def recall(self, path, stamp):
        return self.get((path, stamp))

    def remember(self, path, stamp, sha256):
        self[path, stamp] = sha256


@pytest.fixture
def settled(tmp_path):
    """A file that was last written an hour ago."""
    path = tmp_path / "data.csv"
    path.write_bytes(b"1,2,3\n")
    age(path)
    return path


def age(path, seconds=3600):
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_was_hashed_is_not_read_again(settled):
    cache = Remembered()
    first = digest(settled, cache)
    assert first.sha256 == hashlib.sha256(b"1,2,3\n").hexdigest()
    cache[settled, first.stamp] = "as remembered"
    assert digest(settled, cache).sha256 == "as remembered"


def test_a_changed_file_is_read_again(settled):
    cache = Remembered()
    digest(settled, cache)
    settled.write_bytes(b"1,2,4\n")
    assert digest(settled, cache).sha256 == hashlib.sha256(b"1,2,4\n").hexdigest()
    age(settled, 1800)
    assert digest(settled, cache).sha256 == hashlib.sha256(b"1,2,4\n").hexdigest()


def test_a_file_that_was_written_a_moment_ago_is_not_remembered(tmp_path):
    """On coarse file systems it could change once more without its time telling."""
    path, cache = tmp_path / "new.csv", Remembered()
    path.write_bytes(b"a")
    digest(path, cache)
    assert not cache
    future = time.time() + 3600
    os.utime(path, (future, future))
    digest(path, cache)
    assert not cache


def test_a_file_that_grows_while_it_is_hashed_is_refused(settled):
    def grow():
        with settled.open("ab") as file:
            file.write(b"more")

    with pytest.raises(ChangedWhileRead, match="changed while it was read"):
        digest(settled, None, grow)


def test_a_file_that_is_rewritten_while_it_is_hashed_is_refused(settled):
    def rewrite():
        settled.write_bytes(b"4,5,6\n")

    cache = Remembered()
    with pytest.raises(ChangedWhileRead):
        digest(settled, cache, rewrite)
    assert not cache


def test_hashing_can_be_stopped(settled):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        digest(settled, None, progress.check)


def test_zero_bytes(tmp_path):
    (tmp_path / "empty").touch()
    assert digest(tmp_path / "empty").sha256 == hashlib.sha256(b"").hexdigest()


def test_what_is_no_file_is_refused_in_words(tmp_path, settled):
    with pytest.raises(NotFound, match="not on this computer"):
        digest(tmp_path / "missing")
    with pytest.raises(NotFound):
        digest(tmp_path / "bad\0name")
    with pytest.raises(Failed, match="is a folder"):
        digest(tmp_path)
    with pytest.raises(Failed, match="not a folder"):
        digest(settled / "below")
    with pytest.raises(Failed):
        digest(tmp_path / ("n" * 300))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Failed, match="not a regular file"):
        stamp_of(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_is_told(settled, monkeypatch):
    def refuse(self, *_):
        raise PermissionError(13, "Permission denied", str(self))

    # The superuser may read everything, so the refusal is made here.
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Failed, match="does not allow"):
        digest(settled)
