"""Files of OSF that are only read: fetched once, checked by their hash, and readable like any file."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_osf.errors import NotVerified, OSFError, Unreachable, UsageError
from tests.desk import outcomes

PLACE = "/protocol.md"


class TestPath:
    def test_it_is_a_read_only_file_with_the_bytes_and_the_name(self, desk):
        path = desk.session.path(desk.ref(PLACE))

        assert path.name == "protocol.md"
        assert [path.read_bytes()] == desk.there(PLACE)[:1]
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
        assert path.parent.parent.stat().st_mode & 0o077 == 0 or os.name == "nt"
        assert desk.files() == {}
        assert desk.links() == {}

    def test_a_pin_is_fetched_once_whatever_comes_later(self, desk):
        path = desk.session.path(desk.ref(PLACE + "@2"))
        assert path.read_bytes() == desk.there(PLACE)[1]
        stamp = path.stat()
        desk.colleague("newest", PLACE)

        assert desk.session.path(desk.ref(PLACE + "@2")) == path
        assert desk.session.path(desk.ref(PLACE)).read_bytes() == b"newest"
        assert path.stat().st_mtime_ns == stamp.st_mtime_ns
        assert path.stat().st_ino == stamp.st_ino

    def test_the_same_bytes_are_the_same_file(self, desk):
        newest = desk.session.versions(desk.ref(PLACE))[0].version

        assert desk.session.path(desk.ref(PLACE)) == desk.session.path(desk.ref(f"{PLACE}@{newest}"))

    @pytest.mark.parametrize("other", [b"", b"altered"])
    def test_what_was_altered_or_cut_short_is_fetched_again(self, desk, other):
        path = desk.session.path(desk.ref(PLACE))
        path.chmod(0o600)
        path.write_bytes(other)

        assert desk.session.path(desk.ref(PLACE)) == path
        assert path.read_bytes() == desk.there(PLACE)[0]

    def test_other_bytes_than_osf_announces_are_not_kept(self, desk):
        desk.osf.fault("corrupt-download", listener="storage", times=None)
        with pytest.raises(NotVerified):
            desk.session.path(desk.ref(PLACE))
        desk.osf.clear_faults()

        assert not [path for path in Path(desk.session.config.cache_dir).rglob("*") if path.is_file()]
        assert desk.session.path(desk.ref(PLACE)).read_bytes() == desk.there(PLACE)[0]

    def test_a_pin_that_was_fetched_can_be_read_without_osf(self, desk):
        path, content = desk.session.path(desk.ref(PLACE + "@2")), desk.there(PLACE)[1]
        desk.session.path(desk.ref(PLACE))
        desk.osf.fault("unavailable", times=None)

        with pytest.warns(UserWarning, match="cannot be reached"):
            assert desk.session.path(desk.ref(PLACE + "@2")).read_bytes() == content
        for other in ("", "@1"):
            with pytest.raises(Unreachable):
                desk.session.path(desk.ref(PLACE + other))
        (note,) = (path.parent.parent / "pins").iterdir()
        precious = desk.write("precious.txt", b"mine")
        note.write_text(f"../../{desk.folder.name}/{precious.name}")
        with pytest.raises(Unreachable):
            desk.session.path(desk.ref(PLACE + "@2"))
        assert precious.read_bytes() == b"mine"

    def test_a_pin_that_was_altered_meanwhile_is_not_read_without_osf(self, desk):
        path = desk.session.path(desk.ref(PLACE + "@2"))
        path.chmod(0o600)
        path.write_bytes(b"altered")
        desk.osf.fault("unavailable", times=None)

        with pytest.raises(Unreachable):
            desk.session.path(desk.ref(PLACE + "@2"))

    def test_a_storage_without_hashes_says_so(self, desk):
        ref = desk.ref("/consent%20form.txt", provider="owncloud")
        with pytest.warns(UserWarning, match="could not be checked") as told:
            path = desk.session.path(ref)

        assert Path(told[0].filename) == Path(__file__)
        assert [path.read_bytes()] == desk.there("/consent form.txt", provider="owncloud")
        with pytest.warns(UserWarning, match="could not be checked"):
            assert desk.session.path(ref) == path

    def test_a_linked_path_is_what_osf_has(self, desk):
        desk.write("notes.txt", b"first")
        desk.session.link("notes.txt", desk.ref())
        desk.write("notes.txt", b"not sent")

        assert desk.session.path("notes.txt").read_bytes() == b"first"

    def test_folders_and_what_does_not_exist(self, desk):
        for ref in (desk.ref(), desk.ref("/nothing.csv"), desk.ref(PLACE + "@9")):
            with pytest.raises(OSFError) as caught:
                desk.session.path(ref)
            assert caught.value.hint

    def test_several_processes_at_once(self, desk):
        desk.osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 3_000_000, "fill": "x"}}}])
        code = (
            "import sys, jupyter_osf; path = jupyter_osf.connect().path(sys.argv[1]);"
            "print(path); assert path.read_bytes() == b'x' * 3_000_000"
        )
        command = [sys.executable, "-c", code, desk.ref("/big.bin")]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        running = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
            for _ in range(3)
        ]
        ended = [(*process.communicate(timeout=100), process.returncode) for process in running]

        assert [status for *_, status in ended] == [0, 0, 0], ended
        assert len({out for out, *_ in ended}) == 1
        kept = [path.name for path in Path(desk.session.config.cache_dir).rglob("*") if path.is_file()]
        assert kept == ["big.bin"]


class TestOpen:
    def test_the_report_can_be_read(self, desk):
        opened = desk.session.open(desk.ref(PLACE))

        assert outcomes(opened) == ["downloaded", "linked"]
        assert (opened.exit_code, opened.path) == (0, desk.folder / "protocol.md")
        assert list(desk.links()) == ["protocol.md"]
        with opened as file:
            content = file.read()
        assert content == desk.there(PLACE)[0]
        assert opened.closed
        with pytest.raises(ValueError, match="closed"):
            opened.read()

    def test_lines_places_and_whatever_takes_paths(self, desk):
        opened = desk.session.open(desk.ref(PLACE))
        lines = desk.there(PLACE)[0].splitlines(keepends=True)

        with opened:
            assert list(opened) == lines
            assert opened.read() == b""
            assert (opened.seek(0), opened.readline(), opened.tell()) == (0, lines[0], len(lines[0]))
            assert (opened.readable(), opened.seekable(), opened.writable()) == (True, True, False)
        assert Path(opened).read_bytes() == desk.there(PLACE)[0]

    def test_pandas_and_json_read_it(self, desk):
        pandas = pytest.importorskip("pandas")
        ref = desk.ref("/data/subject-01.csv")

        frame = pandas.read_csv(desk.session.open(ref, "data/"))
        assert len(frame) > 1
        assert frame.equals(pandas.read_csv(desk.session.path(ref)))
        with desk.session.open(ref, mode="rb") as file:
            assert frame.equals(pandas.read_csv(file))
        with desk.session.open(desk.ref("/experiment/stroop.ipynb")) as file:
            assert json.load(file)["cells"]

    def test_both_kept_reads_those_of_osf(self, desk):
        desk.write("protocol.md", b"mine")
        with desk.session.open(desk.ref(PLACE), choice="both") as file:
            assert file.read() == desk.there(PLACE)[0]
        assert desk.read("protocol.md") == b"mine"

    def test_with_a_mode_it_is_only_read(self, desk):
        with desk.session.open(desk.ref(PLACE + "@1"), mode="rb") as file:
            assert file.read() == desk.there(PLACE)[2]
        with desk.session.open(desk.ref(PLACE), mode="r") as text:
            assert text.read() == desk.there(PLACE)[0].decode()
        assert desk.files() == {}
        assert desk.links() == {}

    @pytest.mark.parametrize(
        ("arguments", "options"),
        [
            (["rb"], {}),
            ([], {"mode": "w"}),
            ([], {"mode": "a"}),
            (["x"], {"mode": "r"}),
            ([], {"mode": "r", "choice": "mine"}),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, desk, arguments, options):
        with pytest.raises(UsageError) as caught:
            desk.session.open(desk.ref(PLACE), *arguments, **options)
        assert caught.value.hint
        assert desk.files() == {}
