"""Files of this computer on their way to OSF: what changes meanwhile never becomes a version."""

from __future__ import annotations

import hashlib
import threading
import time

import pytest

from jupyter_osf.errors import Ambiguous, Cancelled, ChangedWhileRead
from jupyter_osf.progress import Progress
from jupyter_osf.transfer.body import FileBody
from jupyter_osf.transfer.hashing import digest

CONTENT = b"subject,trial,time\n" * 50_000


class Meanwhile(Progress):
    """Does something when so many bytes have gone."""

    def __init__(self, act, after=200_000):
        super().__init__()
        self._act, self._after = act, after
        self.moved = 0

    def advance(self, key, count):
        before, self.moved = self.moved, self.moved + count
        if before < self._after <= self.moved:
            self._act()


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "data.csv"
    made.write_bytes(CONTENT)
    return made


def body_of(path, progress=None):
    return FileBody(path, digest(path), progress or Progress(), "key")


CHANGES = {
    "grows": lambda path: path.write_bytes(CONTENT + b"more"),
    "shrinks": lambda path: path.write_bytes(CONTENT[:-1000]),
    "vanishes": lambda path: path.unlink(),
    "is emptied": lambda path: path.write_bytes(b""),
    "changes at its end": lambda path: path.write_bytes(CONTENT[:-2] + b"!\n"),
    "changes before what was sent": lambda path: path.write_bytes(b"S" + CONTENT[1:]),
    "becomes a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("new", [True, False])
def test_a_file_that_changed_after_it_was_hashed_makes_no_version(osf, client, find, path, change, new):
    folder, entry = find("/data/"), find("/README.md")
    body = body_of(path)
    CHANGES[change](path)
    with pytest.raises(ChangedWhileRead) as caught:
        client.content.create(folder, "new.csv", body) if new else client.content.replace(entry, body)
    assert "data.csv" in caught.value.message
    assert "osfstorage:/data/new.csv" not in osf.files("stroop")
    assert len(osf.versions("stroop", "/README.md")) == 1


@pytest.mark.parametrize("change", ["grows", "shrinks", "is emptied", "changes at its end"])
def test_a_file_that_changes_while_it_is_sent_makes_no_version(osf, client, find, path, change):
    entry = find("/README.md")
    body = body_of(path, Meanwhile(lambda: CHANGES[change](path)))
    with pytest.raises(ChangedWhileRead):
        client.content.replace(entry, body)
    assert len(osf.versions("stroop", "/README.md")) == 1
    assert [r["method"] for r in osf.requests()].count("PUT") == 1


def test_an_empty_file_that_grows_makes_no_version(osf, client, find, path):
    path.write_bytes(b"")
    entry, body = find("/README.md"), body_of(path)
    path.write_bytes(b"now it has some")
    with pytest.raises(ChangedWhileRead):
        client.content.replace(entry, body)
    assert len(osf.versions("stroop", "/README.md")) == 1


def test_an_empty_file_arrives(osf, client, find, path):
    path.write_bytes(b"")
    assert client.content.create(find("/data/"), "empty.csv", body_of(path)).size == 0


@pytest.mark.parametrize("size", [1, 65535, 65536, 65537, 200_000])
def test_sizes_around_the_pieces(osf, client, find, path, size):
    path.write_bytes(CONTENT[:size])
    sent = client.content.create(find("/data/"), "new.csv", body_of(path))
    assert (sent.size, sent.sha256) == (size, hashlib.sha256(CONTENT[:size]).hexdigest())


def test_ctrl_c_in_the_middle_makes_no_version(osf, client, find, path):
    entry = find("/README.md")
    progress = Meanwhile(lambda: progress.cancel())
    with pytest.raises(Cancelled):
        client.content.replace(entry, body_of(path, progress))
    assert len(osf.versions("stroop", "/README.md")) == 1


@pytest.mark.parametrize("fault", [{"kind": "stall"}, {"kind": "stall", "after": 0}])
def test_ctrl_c_does_not_wait_until_osf_has_stored_the_file(osf, connect, find, path, fault):
    client, entry = connect(timeout=30.0, upload_timeout=60.0), find("/README.md")
    osf.fault(**fault, method="PUT")
    threading.Timer(0.5, client.http.progress.cancel).start()
    began = time.monotonic()
    with pytest.raises((Cancelled, Ambiguous)):
        client.content.replace(entry, body_of(path, client.http.progress))
    assert time.monotonic() - began < 10


def test_progress_starts_over_with_a_second_try_and_ends_at_the_size(osf, client, find, path):
    entry = find("/README.md")
    osf.fault("reset-request", method="PUT", after=400_000)
    progress = Meanwhile(lambda: None)
    client.content.replace(entry, body_of(path, progress))
    assert progress.moved == len(CONTENT)
