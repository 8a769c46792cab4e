"""What this computer remembers, and how it does without."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_data_dir

from jupyter_osf.links.local import LocalState
from jupyter_osf.links.state import Base
from tests.desk import outcomes


@pytest.fixture
def memory():
    return Path(jupyter_data_dir()) / "jupyter_osf" / "state.sqlite"


@pytest.fixture
def linked(desk):
    desk.write("a.txt", b"one")
    desk.session.link("a.txt", desk.ref())
    return desk


def truncate(path):
    path.write_bytes(path.read_bytes()[:5000])


def overwrite(path):
    path.write_bytes(b"these are no tables at all, though long enough to look at" * 100)


def riddle(path):
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * len(content[4096:])
    path.write_bytes(content)


def from_another_time(path):
    with closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE bases; CREATE TABLE bases (site TEXT, file TEXT, sha256 TEXT)")


HARMS = [Path.unlink, truncate, overwrite, riddle, from_another_time, lambda path: path.write_bytes(b"")]


@pytest.mark.parametrize("harm", HARMS)
class TestLost:
    def test_the_base_comes_from_the_versions_of_osf(self, linked, memory, harm):
        linked.colleague(b"two", "/a.txt")
        linked.session.close()
        harm(memory)
        linked.reconnect()

        (told,) = linked.session.status()

        assert (told.state, told.base_version, told.osf_version) == ("behind", "1", "2")
        assert outcomes(linked.session.pull()) == ["downloaded"]

    def test_bytes_that_osf_never_had_have_no_base(self, linked, memory, harm):
        linked.colleague(b"two", "/a.txt")
        linked.write("a.txt", b"three")
        linked.session.close()
        harm(memory)
        linked.reconnect()

        (told,) = linked.session.status()

        assert (told.state, told.base_version) == ("diverged", None)
        assert linked.session.push(["a.txt"]).exit_code == 3
        assert linked.read("a.txt") == b"three"


def test_a_data_directory_that_cannot_be_written(desk, monkeypatch, tmp_path):
    (tmp_path / "in the way").write_bytes(b"")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "in the way" / "data"))
    desk.write("a.txt", b"one")
    desk.write("data/b.csv", b"1")
    session = desk.reconnect()

    assert session.link("a.txt", desk.ref()).exit_code == 0
    session.link_data("data", desk.ref("/data/"))
    assert outcomes(session.upload_data(["data/b.csv"])) == ["created"]
    desk.write("a.txt", b"two")
    assert outcomes(session.push()) == ["new-version", "unchanged"]
    assert {link.path: link.state for link in desk.reconnect().status()}["a.txt"] == "in-sync"
    assert (tmp_path / "in the way").read_bytes() == b""


def test_many_threads_share_the_memory_of_a_program(monkeypatch, tmp_path):
    (tmp_path / "in the way").write_bytes(b"")
    state = LocalState(tmp_path / "in the way" / "state.sqlite")
    errors = []

    def work(who):
        try:
            for number in range(200):
                path = Path(f"/{who}/{number}")
                state.agree("site", "file", path, Base(str(number), "a" * 64))
                assert state.base("site", "file", path).version == str(number)
        except sqlite3.Error as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []


def test_bases_of_a_folder_are_not_those_of_its_namesakes(tmp_path):
    state = LocalState(tmp_path / "state.sqlite")
    for name in ("data/a.csv", "data/sub/b.csv", "data2/c.csv", "Data/d.csv", "dat_/e.csv"):
        state.agree("site", name, tmp_path / name, Base("1", "a" * 64))

    assert {file for file, _ in state.bases_below("site", tmp_path / "data")} == {"data/a.csv", "data/sub/b.csv"}
    assert state.bases_below("another site", tmp_path / "data") == {}
    state.forget(tmp_path / "data/a.csv")
    assert state.base("site", "data/a.csv", tmp_path / "data/a.csv") is None


def test_a_path_has_one_base_at_a_time(tmp_path):
    state = LocalState(tmp_path / "state.sqlite")
    path = tmp_path / "a.txt"
    state.agree("site", "old", path, Base("1", "a" * 64))
    state.agree("site", "new", path, Base("2", "b" * 64, "etag"))

    assert state.base("site", "old", path) is None
    assert LocalState(tmp_path / "state.sqlite").base("site", "new", path) == Base("2", "b" * 64, "etag")
