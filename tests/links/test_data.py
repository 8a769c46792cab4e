"""Data folders: what goes up, what comes down, and what it costs when nothing has changed."""

import json
import os
import threading
import time

import pytest

from jupyter_osf.config import OSF
from jupyter_osf.errors import OSFError
from jupyter_osf.links import folders
from jupyter_osf.session import Session
from tests.desk import PATIENCE, outcomes, summary

SEEDED = [f"/data/subject-{number:02}.csv" for number in range(1, 7)]


@pytest.fixture
def data(desk):
    """A folder of its own on OSF, linked to ``data`` here."""
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    (desk.folder / "data").mkdir()
    desk.session.link_data("data", desk.ref("/trials/"))
    return desk


def on_osf(desk, folder="/trials/"):
    """Files below a folder with the bytes of their newest versions."""
    start = "osfstorage:" + folder
    return {
        path.removeprefix(start): desk.content(file["versions"][0]["sha256"])
        for path, file in desk.osf.files("stroop").items()
        if path.startswith(start) and file["kind"] == "file"
    }


class TestUpload:
    def test_five_files_of_which_one_exists_and_differs(self, desk):
        """The story of the demo: OSF has six, five are here, one of them under a name of the six."""
        theirs = desk.there("/data/subject-03.csv")
        for name in ("subject-03", "subject-07", "subject-08", "subject-09", "subject-10"):
            desk.write(f"data/{name}.csv", f"collected here by {name}\n".encode())
        desk.session.link_data("data", desk.ref("/data/"))

        report = desk.session.upload_data()

        assert report.exit_code == 0
        assert report.summary == {"created": 4, "kept-both": 1}
        assert summary(report)["subject-03.csv"] == "kept-both"
        assert desk.there("/data/subject-03.csv") == theirs
        (copy,) = [path for path in on_osf(desk, "/data/") if path.startswith("subject-03 (2")]
        assert on_osf(desk, "/data/")[copy] == desk.read("data/subject-03.csv")
        assert all(len(desk.there(f"/data/subject-{number}.csv")) == 1 for number in ("07", "08", "09", "10"))
        before = on_osf(desk, "/data/")

        again = desk.session.upload_data()

        assert again.summary == {"unchanged": 5}
        assert on_osf(desk, "/data/") == before
        assert len(desk.files()) == 5

    def test_each_kind_of_difference(self, data):
        names = ("same", "ahead", "behind", "both", "gone here", "gone there")
        for name in names:
            data.write(f"data/{name}.csv", b"agreed")
        assert data.session.upload_data().summary == {"created": 6}
        data.write("data/ahead.csv", b"mine")
        data.write("data/both.csv", b"mine")
        data.colleague("theirs", "/trials/behind.csv")
        data.colleague("theirs", "/trials/both.csv")
        (data.folder / "data/gone here.csv").unlink()
        data.osf.colleague("delete", node="stroop", path="/trials/gone there.csv")
        data.write("data/new.csv", b"mine")
        data.colleague("theirs", "/trials/only there.csv")

        (told,) = data.session.status()
        assert {file.path: file.state for file in told.files} == {
            "data/same.csv": "in-sync",
            "data/ahead.csv": "ahead",
            "data/behind.csv": "behind",
            "data/both.csv": "diverged",
            "data/gone here.csv": "missing-here",
            "data/gone there.csv": "missing-on-osf",
            "data/new.csv": "ahead",
            "data/only there.csv": "missing-here",
        }
        here = data.files()

        report = data.session.upload_data()

        assert report.exit_code == 3
        assert summary(report) == {
            "same.csv": "unchanged",
            "ahead.csv": "new-version",
            "behind.csv": "skipped",
            "both.csv": "kept-both",
            "gone here.csv": "skipped",
            "gone there.csv": "refused",
            "new.csv": "created",
        }
        assert data.files() == here
        assert data.there("/trials/ahead.csv") == [b"mine", b"agreed"]
        assert data.there("/trials/both.csv") == [b"theirs", b"agreed"]
        assert data.session.upload_data(["data/gone there.csv"], choice="mine").summary == {"created": 1}

        pulled = data.session.pull()

        assert pulled.exit_code == 3
        told = summary(pulled)
        assert (told["behind.csv"], told["gone here.csv"], told["only there.csv"], told["both.csv"]) == (
            "downloaded",
            "downloaded",
            "downloaded",
            "refused",
        )
        assert data.read("data/both.csv") == b"mine"
        assert data.read("data/behind.csv") == b"theirs"

    def test_choices(self, data):
        for name in ("a", "b", "c"):
            data.write(f"data/{name}.csv", b"mine")
            data.colleague("theirs", f"/trials/{name}.csv")

        mine = data.session.upload_data(["data/a.csv"], choice="mine")
        theirs = data.session.upload_data(["data/b.csv"], choice="theirs")
        both = data.session.upload_data(["data/c.csv"], choice="both")

        assert [outcomes(report) for report in (mine, theirs, both)] == [
            ["new-version"],
            ["downloaded", "backed-up"],
            ["kept-both"],
        ]
        assert data.there("/trials/a.csv") == [b"mine", b"theirs"]
        assert data.read("data/b.csv") == b"theirs"
        (backup,) = [name for name in data.files() if name.startswith("data/b (this computer")]
        assert data.read(backup) == b"mine"
        assert data.there("/trials/c.csv") == [b"mine", b"theirs"]
        assert data.read("data/c (OSF version 1).csv") == b"theirs"
        assert data.session.upload_data().summary == {"unchanged": 3}

    def test_pull_both_ends_like_push_both(self, data):
        data.write("data/a.csv", b"mine")
        data.colleague("theirs", "/trials/a.csv")

        assert data.session.pull(choice="both", dry_run=True).summary == {"planned": 1}
        assert data.session.pull(choice="both").summary == {"kept-both": 1}

        assert data.there("/trials/a.csv") == [b"mine", b"theirs"]
        assert data.files() == {"data/a.csv": b"mine", "data/a (OSF version 1).csv": b"theirs"}
        assert data.session.status()[0].state == "in-sync"

    def test_subfolders(self, data):
        for name in ("a/x.csv", "a/b/y.csv", "c d/é/z.csv", "w.csv"):
            data.write(f"data/{name}", name.encode())
        data.colleague("theirs", "/trials/a/b/old.csv")

        assert data.session.upload_data().summary == {"created": 4}

        assert on_osf(data) == {
            "a/x.csv": b"a/x.csv",
            "a/b/y.csv": b"a/b/y.csv",
            "c d/é/z.csv": "c d/é/z.csv".encode(),
            "w.csv": b"w.csv",
            "a/b/old.csv": b"theirs",
        }
        folders_there = [path for path in data.osf.files("stroop") if path.endswith("/trials/a/")]
        assert len(folders_there) == 1
        assert data.session.upload_data().summary == {"unchanged": 4}

    def test_a_subfolder_that_was_deleted_on_osf(self, data):
        data.write("data/sub/a.csv", b"1")
        data.session.upload_data()
        data.osf.colleague("delete", node="stroop", path="/trials/sub/")

        assert data.session.upload_data().exit_code == 3
        assert data.session.upload_data(choice="mine").summary == {"created": 1}
        assert on_osf(data) == {"sub/a.csv": b"1"}

    def test_include_and_exclude(self, data):
        links = data.links()
        links["data"] |= {"include": ["*.csv", "raw/**"], "exclude": ["~*", ".*", "practice-*"]}
        (data.folder / ".osf/links.json").write_text(json.dumps({"format": 1, "links": links}))
        for name in (
            "a.csv",
            "notes.txt",
            "raw/b.bin",
            "practice-1.csv",
            "sub/practice-2.csv",
            "sub/c.csv",
            ".hidden.csv",
            "~$a.csv",
            ".cache/d.csv",
        ):
            data.write(f"data/{name}", b"1")

        data.session.upload_data()

        assert set(on_osf(data)) == {"a.csv", "raw/b.bin", "sub/c.csv"}

    def test_only_what_is_named(self, data):
        for name in ("a.csv", "sub/b.csv", "sub/c.csv"):
            data.write(f"data/{name}", b"1")

        assert data.session.upload_data(["data/sub"]).summary == {"created": 2}
        assert data.session.upload_data(["data/a.csv", "data/sub/b.csv"]).summary == {"created": 1, "unchanged": 1}
        for wrong in ("data/missing.csv", "elsewhere.csv"):
            try:
                status = data.session.upload_data([wrong]).exit_code
            except OSFError as error:
                status = error.exit_code
            assert status == 1

    def test_a_missing_file_can_be_brought_back_by_name(self, data):
        for name in ("a.csv", "b.csv"):
            data.write(f"data/{name}", b"1")
        data.session.upload_data()
        (data.folder / "data/a.csv").unlink()
        (data.folder / "data/b.csv").unlink()

        report = data.session.pull(["data/a.csv"])

        assert outcomes(report) == ["downloaded"]
        assert set(data.files()) == {"data/a.csv"}

    def test_backups_and_copies_of_osf_never_go_up(self, data):
        for name in (
            "a (this computer 2026-11-22 14.05.09).csv",
            "a (OSF version 3).csv",
            "a (OSF version 3 2).csv",
            "a (OSF version of 2026-11-22 14.05.09).csv",
            "a.tar (this computer 2026-11-22 14.05.09 2).gz",
        ):
            data.write(f"data/{name}", b"1")
        data.write("data/a (my remark).csv", b"1")
        data.write("data/a (2026-11-22 14.05.09).csv", b"1")

        data.session.upload_data()

        assert set(on_osf(data)) == {"a (my remark).csv", "a (2026-11-22 14.05.09).csv"}

    def test_links_that_lead_out_are_left_out_and_told(self, data, tmp_path):
        (tmp_path / "secret.csv").write_bytes(b"not for OSF")
        (tmp_path / "secrets").mkdir()
        (tmp_path / "secrets/s.csv").write_bytes(b"not for OSF")
        data.write("data/a.csv", b"1")
        (data.folder / "data/out.csv").symlink_to(tmp_path / "secret.csv")
        (data.folder / "data/outer").symlink_to(tmp_path / "secrets")
        (data.folder / "data/nowhere.csv").symlink_to(tmp_path / "nothing")
        (data.folder / "data/inside.csv").symlink_to(data.folder / "data/a.csv")

        report = data.session.upload_data()

        assert report.exit_code == 4
        assert summary(report) == {
            "a.csv": "created",
            "inside.csv": "created",
            "nowhere.csv": "refused",
            "out.csv": "refused",
            "outer": "refused",
        }
        assert set(on_osf(data)) == {"a.csv", "inside.csv"}

    def test_one_bad_file_does_not_stop_the_others(self, data):
        for name in "abcde":
            data.write(f"data/{name}.csv", name.encode())
        data.osf.fault("server-error", method="PUT", contains="name=c.csv", times=None)
        data.osf.fault("lost-answer", method="PUT", contains="name=d.csv")

        report = data.session.upload_data()

        assert report.exit_code == 5
        assert summary(report) == {f"{name}.csv": ("queued" if name == "c" else "created") for name in "abcde"}
        data.osf.clear_faults()
        assert data.session.upload_data().summary == {"created": 1, "unchanged": 4}

    def test_bytes_that_arrive_altered_are_mended(self, data):
        data.write("data/a.csv", b"participant 1")
        data.osf.fault("corrupt-upload", contains="name=a.csv")

        assert data.session.upload_data().exit_code == 0
        assert data.there("/trials/a.csv")[0] == b"participant 1"

    def test_a_file_that_grows_is_not_sent_half(self, data):
        data.write("data/a.csv", b"1")
        growing = data.write("data/growing.csv", b"0\n" * 200_000)
        data.osf.fault("latency", listener="files", seconds=0.05, times=None)
        stopped = threading.Event()

        def grow():
            with growing.open("ab", buffering=0) as file:
                while not stopped.is_set():
                    file.write(b"1\n")
                    time.sleep(0.001)

        thread = threading.Thread(target=grow)
        thread.start()
        try:
            report = data.session.upload_data()
        finally:
            stopped.set()
            thread.join()

        assert summary(report) == {"a.csv": "created", "growing.csv": "failed"}
        assert report.errors[0].reason == "changed-while-read"
        assert set(on_osf(data)) == {"a.csv"}
        data.osf.clear_faults()
        assert data.session.upload_data().summary == {"created": 1, "unchanged": 1}
        assert on_osf(data)["growing.csv"] == growing.read_bytes()

    def test_two_files_of_one_name_on_osf_are_told_and_nothing_is_guessed(self, data):
        data.write("data/twin.csv", b"mine")
        data.write("data/a.csv", b"1")
        data.osf.fault("race", mode="duplicate", content="theirs")
        data.session.upload_data(["data/twin.csv"])

        report = data.session.upload_data()

        told = {result.path: result for result in report.results}
        assert told["data/a.csv"].outcome == "created"
        assert told["data/twin.csv"].outcome == "failed"
        assert told["data/twin.csv"].error.reason == "ambiguous"
        assert "twin.csv" in told["data/twin.csv"].message

    def test_an_empty_file(self, data):
        data.write("data/empty.csv", b"")
        assert data.session.upload_data().summary == {"created": 1}
        assert data.there("/trials/empty.csv") == [b""]
        assert data.session.upload_data().summary == {"unchanged": 1}

    def test_a_dry_run_is_a_plan(self, data):
        data.write("data/a.csv", b"1")
        data.write("data/sub/b.csv", b"1")
        data.osf.clear_requests()

        assert data.session.upload_data(dry_run=True).summary == {"planned": 2}
        assert {call.split()[0] for call in data.asked()} == {"GET"}

    def test_the_folder_is_gone_here(self, data):
        (data.folder / "data").rmdir()
        data.colleague("theirs", "/trials/a.csv")

        assert data.session.status()[0].state == "missing-here"
        report = data.session.upload_data()
        assert (report.exit_code, outcomes(report)) == (1, ["failed"])
        assert data.session.pull().summary == {"downloaded": 1}

    def test_a_folder_that_was_deleted_on_osf(self, data):
        data.write("data/a.csv", b"1")
        data.osf.colleague("delete", node="stroop", path="/trials/")

        assert data.session.status()[0].state == "missing-on-osf"
        for report in (data.session.upload_data(), data.session.pull()):
            assert (report.exit_code, outcomes(report)) == (1, ["failed"])
        assert data.files() == {"data/a.csv": b"1"}


class TestMany:
    def test_thirty_entries_of_which_the_second_of_three_exists(self, desk):
        """The file that exists is far down a long list; each file goes to its own address."""
        files = {f"/many/{number:02}.csv": f"theirs {number}" for number in range(30)}
        desk.osf.create(files=[{"node": "stroop", "files": files}])
        for number in (28, 31, 32):
            desk.write(f"data/{number}.csv", f"mine {number}".encode())
        desk.session.link_data("data", desk.ref("/many/"))

        report = desk.session.upload_data()

        assert summary(report) == {"28.csv": "kept-both", "31.csv": "created", "32.csv": "created"}
        assert desk.there("/many/28.csv") == [b"theirs 28"]
        assert desk.there("/many/31.csv") == [b"mine 31"]
        assert desk.there("/many/32.csv") == [b"mine 32"]

    def test_250_files_up_and_five_changes(self, data):
        for number in range(250):
            data.write(f"data/{number:03}.csv", f"{number}".encode())
        assert data.session.upload_data().summary == {"created": 250}
        assert on_osf(data) == {f"{number:03}.csv": f"{number}".encode() for number in range(250)}

        for number in range(0, 250, 50):
            data.write(f"data/{number:03}.csv", b"changed")
        assert data.session.upload_data().summary == {"new-version": 5, "unchanged": 245}

        for number in range(0, 250, 50):
            data.colleague(f"theirs {number}", f"/trials/{number:03}.csv")
        assert data.session.pull().summary == {"downloaded": 5, "unchanged": 245}
        assert data.read("data/200.csv") == b"theirs 200"

    def test_what_an_unchanged_folder_costs(self, data, monkeypatch):
        for number in range(40):
            path = data.write(f"data/sub-{number % 4}/{number}.csv", f"{number}".encode())
            os.utime(path, (1_700_000_000, 1_700_000_000))
        data.session.upload_data()
        hashed = []
        real = folders.digest

        def digest(path, cache, check):
            class Spy:
                def recall(self, *asked):
                    found = cache.recall(*asked)
                    hashed.extend([path] if found is None else [])
                    return found

                remember = staticmethod(cache.remember)

            return real(path, Spy(), check)

        monkeypatch.setattr(folders, "digest", digest)
        session = data.reconnect()
        data.osf.clear_requests()

        assert session.upload_data().summary == {"unchanged": 40}

        assert hashed == []
        files = [call for call in data.asked() if "/v1/resources/" in call]
        assert len(files) == 5
        assert len(data.asked()) <= 7
        assert {call.split()[0] for call in data.asked()} == {"GET"}


class TestPublic:
    @pytest.fixture
    def public(self, desk):
        desk.write("data/a.csv", b"1")
        desk.session.link_data("data", desk.ref("/", node="materials"))
        return desk

    def with_answer(self, desk, answer):
        asked = []

        def confirm(question):
            asked.append(question)
            return answer

        return Session(OSF(**PATIENCE), directory=desk.folder, confirm=confirm), asked

    def test_linking_says_that_it_is_public(self, desk):
        (desk.folder / "data").mkdir()
        (result,) = desk.session.link_data("data", desk.ref("/", node="materials")).results
        assert "public" in result.message

    def test_nobody_to_ask(self, public):
        report = public.session.upload_data()

        assert (report.exit_code, outcomes(report)) == (3, ["refused"])
        assert "--yes" in report.results[0].error.hint
        assert "osfstorage:/a.csv" not in public.osf.files("materials")

    def test_asked_once_a_no_sends_nothing_a_yes_lasts(self, public):
        session, asked = self.with_answer(public, False)
        with session:
            assert session.upload_data().exit_code == 3
        assert len(asked) == 1
        assert "Stroop materials (public)" in asked[0]
        assert "osfstorage:/a.csv" not in public.osf.files("materials")

        session, asked = self.with_answer(public, True)
        with session:
            assert session.upload_data().summary == {"created": 1}
            public.write("data/b.csv", b"2")
            assert session.upload_data().summary == {"created": 1, "unchanged": 1}
        assert len(asked) == 1
        public.write("data/c.csv", b"3")
        assert public.session.upload_data().summary == {"created": 1, "unchanged": 2}

    def test_not_when_nothing_goes_up(self, public):
        public.osf.create(files=[{"node": "materials", "files": {"/a.csv": "1"}}])
        assert public.session.upload_data().summary == {"unchanged": 1}

    def test_a_private_project_is_not_asked_about(self, data):
        data.write("data/a.csv", b"1")
        session, asked = self.with_answer(data, False)
        with session:
            assert session.upload_data().exit_code == 0
        assert asked == []


class TestAddon:
    """A folder on a storage without hashes and versions."""

    def test_up_and_again(self, desk):
        desk.write("data/a.txt", b"1")
        desk.write("data/sub/b.txt", b"2")
        desk.session.link_data("data", desk.ref("/", provider="owncloud"))

        assert desk.session.upload_data().summary == {"created": 2}
        assert desk.session.upload_data().summary == {"unchanged": 2}
        desk.write("data/a.txt", b"changed")
        assert desk.session.upload_data().summary == {"new-version": 1, "unchanged": 1}
        assert desk.session.upload_data().summary == {"unchanged": 2}
        assert desk.there("/a.txt", provider="owncloud") == [b"changed"]

    def test_what_cannot_be_compared_is_not_replaced(self, desk):
        desk.colleague("theirs", "owncloud:/a.txt")
        desk.write("data/a.txt", b"mine")
        desk.session.link_data("data", desk.ref("/", provider="owncloud"))

        report = desk.session.upload_data()

        assert report.exit_code == 3
        assert report.results[0].error.reason == "cannot-verify"
        assert desk.there("/a.txt", provider="owncloud") == [b"theirs"]
        assert desk.session.upload_data(choice="both").exit_code == 0
        everywhere = [*desk.there("/a.txt", provider="owncloud"), *desk.files().values()]
        everywhere += [
            desk.there(path.removeprefix("owncloud:"), provider="owncloud")[0]
            for path in desk.osf.files("stroop")
            if path.startswith("owncloud:/a (")
        ]
        assert {b"theirs", b"mine"} <= set(everywhere)


def test_a_link_of_a_file_beats_the_link_of_the_folder_around_it(data):
    data.write("data/main.ipynb", b"{}")
    data.write("data/a.csv", b"1")
    data.session.link("data/main.ipynb", data.ref("/experiment/"))

    data.session.upload_data()

    assert set(on_osf(data)) == {"a.csv"}
    assert [file.path for file in data.session.status(["data"])[0].files] == ["data/a.csv"]
    data.write("data/main.ipynb", b"{ }")
    assert set(outcomes(data.session.push())) == {"new-version", "unchanged"}
    assert data.there("/experiment/main.ipynb") == [b"{ }", b"{}"]


def test_linking_a_folder_wants_a_folder_on_both_sides(desk):
    desk.write("a.csv", b"1")
    (desk.folder / "data").mkdir()
    for directory, ref in (("a.csv", "/data/"), ("missing", "/data/"), ("data", "/README.md"), ("data", "/nothing/")):
        with pytest.raises(OSFError) as caught:
            desk.session.link_data(directory, desk.ref(ref))
        assert caught.value.exit_code in (1, 2)
    assert not (desk.folder / ".osf").exists()
    with pytest.raises(OSFError) as caught:
        desk.session.upload_data()
    assert caught.value.reason == "not-linked"
