"""Several writers of one file: here, and on OSF."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_osf.config import OSF
from jupyter_osf.errors import OSFError
from jupyter_osf.links.context import Context
from jupyter_osf.session import Session
from tests.desk import PATIENCE, outcomes
from tests.nothing_lost import EveryByte
from tests.scenarios.terminal import checked

ROOT = Path(__file__).parents[2]
PATH = "/experiment/task.txt"


@pytest.fixture(autouse=True)
def every_byte(desk):
    """Whatever was written here, or was on OSF, is still somewhere after each test."""
    every_byte = EveryByte(desk)
    every_byte.look()
    desk.written = every_byte.wrote
    yield every_byte
    every_byte.check()


@pytest.fixture
def linked(desk):
    desk.write("task.txt", b"one\n")
    desk.session.link("task.txt", desk.ref("/experiment/"))
    return desk


def start(folder, *argv):
    return subprocess.Popen(
        [sys.executable, "-m", "jupyter_osf.cli", *argv, "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process):
    out, err = process.communicate(timeout=60)
    return checked(process.args[3], process.returncode, out, err)


def numbers(desk, path=PATH):
    return [version["number"] for version in desk.osf.versions("stroop", path)]


def test_commands_that_push_one_file_at_once_take_turns(linked):
    linked.write("task.txt", b"two\n")
    linked.osf.fault("latency", method="PUT", seconds=0.4, times=None)

    ended = [end(process) for process in [start(linked.folder, "push", "task.txt") for _ in range(3)]]

    assert [answer.status for answer in ended] == [0, 0, 0]
    told = sorted(outcome for answer in ended for outcome in answer.summary)
    assert told == ["new-version", "unchanged", "unchanged"]
    assert linked.there(PATH) == [b"two\n", b"one\n"]
    assert numbers(linked) == [2, 1]
    assert len(linked.asked("PUT")) == 2  # with the one of the link


def test_links_of_one_new_name_at_once_make_one_file(desk):
    desk.osf.fault("latency", method="PUT", seconds=0.3, times=None)
    for who in "ab":
        desk.write(f"{who}/task.txt", b"same\n")

    ended = [
        end(process)
        for process in [start(desk.folder, "link", f"{who}/task.txt", desk.ref("/experiment/")) for who in "ab"]
    ]

    assert [answer.status for answer in ended] == [0, 0]
    assert sorted((answer.summary for answer in ended), key=str) == [
        {"linked": 1, "created": 1},
        {"linked": 1, "unchanged": 1},
    ]
    assert desk.there(PATH) == [b"same\n"]
    names = [path for path in desk.osf.files("stroop") if path.startswith("osfstorage:/experiment/task")]
    assert names == ["osfstorage:" + PATH]


def test_upload_data_twice_at_once_sends_each_file_once(desk):
    for number in range(6):
        desk.write(f"data/new-{number}.csv", f"{number}\n".encode())
    desk.session.link_data("data", desk.ref("/data/"))
    desk.osf.fault("latency", method="PUT", seconds=0.1, times=None)

    ended = [end(process) for process in [start(desk.folder, "upload-data") for _ in range(2)]]

    assert [answer.status for answer in ended] == [0, 0]
    assert sorted((answer.summary for answer in ended), key=str) == [{"created": 6}, {"unchanged": 6}]
    assert all(numbers(desk, f"/data/new-{number}.csv") == [1] for number in range(6))


@pytest.mark.parametrize(("mode", "theirs", "mine"), [("colleague-before", "2", "3"), ("colleague-after", "3", "2")])
def test_a_version_that_slips_in_is_told(linked, mode, theirs, mine):
    linked.write("task.txt", b"mine\n")
    linked.osf.fault("race", mode=mode, content="theirs\n")

    (result,) = (report := linked.session.push()).results

    assert (report.exit_code, result.outcome, result.version) == (0, "new-version", mine)
    assert f"version {theirs} by Demo Colleague" in result.message
    assert sorted(linked.there(PATH)) == [b"mine\n", b"one\n", b"theirs\n"]
    state = linked.session.status()[0]
    assert (state.state, state.base_version) == (("in-sync" if mine == "3" else "behind"), mine)


def test_a_version_that_comes_before_the_look_is_refused_by_a_stale_session(linked):
    with Session(OSF(**PATIENCE), directory=linked.folder) as other:
        other.status()
        linked.colleague(b"theirs\n", PATH)
        linked.write("task.txt", b"mine\n")
        report = other.push()
    assert (report.exit_code, outcomes(report)) == (3, ["refused"])
    assert report.errors[0].hint
    assert linked.there(PATH) == [b"theirs\n", b"one\n"]


def test_a_new_name_that_a_colleague_takes_at_that_moment(desk):
    desk.write("task.txt", b"mine\n")
    desk.osf.fault("race", mode="duplicate", content="theirs\n")

    with pytest.raises(OSFError) as caught:
        desk.session.link("task.txt", desk.ref("/experiment/"))

    assert (caught.value.reason, caught.value.exit_code) == ("ambiguous", 2)
    assert caught.value.hint
    assert desk.links() == {}
    assert desk.files() == {"task.txt": b"mine\n"}


class TestDamage:
    """OSF's version list after two uploads met: 2, 2, 1."""

    def collide(self, desk):
        desk.write("task.txt", b"mine\n")
        desk.osf.fault("race", mode="shut", content="theirs\n")
        return desk.session.push()

    def damage(self, desk, mine):
        desk.colleague(b"theirs\n", PATH)
        desk.osf.colleague("damage", node="stroop", path=PATH, numbers=[2, 2, 1])
        desk.write("task.txt", mine)

    def test_a_collision_is_told_and_every_byte_here_stays(self, linked):
        (result,) = (report := self.collide(linked)).results

        assert (report.exit_code, result.outcome, result.error.reason) == (1, "failed", "damaged-on-osf")
        assert "--mine" in result.error.hint
        assert numbers(linked) == [2, 2, 1]
        assert linked.files() == {"task.txt": b"mine\n"}

    def test_status_tells_it(self, linked):
        self.collide(linked)
        (told,) = linked.session.status()
        assert told.state == "cannot-verify"
        assert "2, 2, 1" in told.message

    def test_push_mine_repairs_it_though_the_newest_bytes_are_mine_already(self, linked):
        self.collide(linked)

        report = linked.session.push(choice="mine")

        assert (report.exit_code, outcomes(report)) == (0, ["new-version"])
        assert linked.there(PATH)[0] == b"mine\n"
        assert b"theirs\n" in linked.there(PATH)
        self.is_sound(linked)

    def test_push_mine_repairs_it_with_other_bytes(self, linked):
        self.damage(linked, b"mine\n")
        refused = linked.session.push()
        assert (refused.exit_code, outcomes(refused)) == (3, ["refused"])

        report = linked.session.push(choice="mine")

        assert (report.exit_code, outcomes(report)) == (0, ["new-version"])
        self.is_sound(linked)

    def test_both_keeps_what_osf_still_hands_out_under_its_true_number(self, linked):
        self.damage(linked, b"mine\n")

        report = linked.session.push(choice="both")

        assert (report.exit_code, outcomes(report)) == (0, ["kept-both", "new-version"])
        assert linked.files() == {"task.txt": b"mine\n", "task (OSF version 1).txt": b"one\n"}
        self.is_sound(linked)

    def test_theirs_replaces_nothing_it_cannot_fetch(self, linked):
        self.damage(linked, b"mine\n")

        report = linked.session.pull(choice="theirs")

        assert (report.exit_code, outcomes(report)) == (1, ["failed"])
        assert report.results[0].error.reason == "damaged-on-osf"
        assert linked.files() == {"task.txt": b"mine\n"}

    def is_sound(self, desk):
        """Plain work goes on."""
        assert desk.session.status()[0].state == "in-sync"
        desk.write("task.txt", b"later\n")
        assert outcomes(desk.session.push()) == ["new-version"]
        assert desk.there(PATH)[0] == b"later\n"


class TestMovedOnOsf:
    def test_a_rename_is_followed(self, linked):
        linked.osf.colleague("rename", node="stroop", path=PATH, name="renamed.txt")
        linked.write("task.txt", b"two\n")

        assert outcomes(linked.session.push()) == ["new-version"]

        assert linked.there("/experiment/renamed.txt") == [b"two\n", b"one\n"]
        assert linked.links()["task.txt"]["path"] == "/experiment/renamed.txt"
        assert linked.session.status()[0].reference == linked.ref("/experiment/renamed.txt")

    def test_a_move_to_another_component_is_followed(self, linked, every_byte):
        linked.osf.colleague("move", node="stroop", path=PATH, to="/report/", to_node="analysis")
        linked.osf.clear_requests()

        (told,) = linked.session.status()

        assert (told.state, told.reference) == ("in-sync", linked.ref("/report/task.txt", node="analysis"))
        linked.write("task.txt", b"two\n")
        assert outcomes(linked.session.push()) == ["new-version"]
        assert linked.there("/report/task.txt", node="analysis") == [b"two\n", b"one\n"]
        linked.osf.colleague("delete", node="analysis", path="/report/task.txt")
        every_byte.deleted_by_a_colleague(b"one\n")
        assert outcomes(linked.session.push(choice="mine")) == ["created"]
        assert linked.there("/report/task.txt", node="analysis") == [b"two\n"]

    def test_a_data_folder_is_followed(self, desk):
        desk.write("data/new.csv", b"1\n")
        desk.session.link_data("data", desk.ref("/data/"))
        desk.osf.colleague("rename", node="stroop", path="/data/", name="raw data")

        assert desk.session.upload_data().summary == {"created": 1}

        assert desk.there("/raw data/new.csv") == [b"1\n"]
        assert desk.links()["data"]["path"] == "/raw data/"


class TestOpenDocument:
    """The notebook around the kernel: its front end would write over whatever is put there."""

    @pytest.fixture
    def running(self, desk, tmp_path):
        desk.write("task.ipynb", b"{}")
        desk.session.link("task.ipynb", desk.ref("/experiment/"))
        desk.colleague(b'{"theirs": 1}', "/experiment/task.ipynb")
        (tmp_path / "another way").symlink_to(desk.folder, target_is_directory=True)
        session = Session(OSF(**PATIENCE), directory=desk.folder, running=tmp_path / "another way" / "task.ipynb")
        yield desk, session
        session.close()

    def test_it_is_never_replaced(self, running):
        desk, session = running
        for report in (session.pull(), session.pull(choice="theirs"), session.push(choice="theirs")):
            assert (report.exit_code, outcomes(report)) == (3, ["refused"])
            assert report.results[0].error.reason == "document-open"
            assert "jupyter osf" in report.results[0].error.hint
        for verb in (
            lambda: session.restore("task.ipynb", "1"),
            lambda: session.open(desk.ref("/experiment/task.ipynb"), choice="theirs"),
            lambda: session.download(desk.ref("/experiment/task.ipynb"), choice="theirs"),
        ):
            with pytest.raises(OSFError, match="is open here"):
                verb()

        assert desk.files() == {"task.ipynb": b"{}"}
        assert len(desk.there("/experiment/task.ipynb")) == 2

    def test_what_is_put_beside_it_is_fine(self, running):
        desk, session = running
        assert outcomes(session.push(choice="both")) == ["kept-both", "new-version"]
        assert desk.read("task.ipynb") == b"{}"
        assert desk.read("task (OSF version 2).ipynb") == b'{"theirs": 1}'

    def test_it_may_go_up(self, running):
        _, session = running
        assert outcomes(session.push(choice="mine")) == ["new-version"]


def test_two_backups_of_one_second_have_names_of_their_own_and_neither_goes_up(desk, monkeypatch):
    monkeypatch.setattr(Context, "timestamp", lambda self: "2026-11-22 14.05.09")
    desk.write("data/a.csv", b"0")
    desk.session.link_data("data", desk.ref("/data/"))
    desk.session.upload_data()
    for number in b"123":
        desk.write("data/a.csv", bytes([number]))
        desk.session.pull(["data/a.csv"], choice="theirs")

    names = sorted(name for name in desk.files() if "this computer" in name)
    assert len(names) == 3
    assert all(re.fullmatch(r"data/a \(this computer 2026-11-22 14\.05\.09( \d)?\)\.csv", name) for name in names)
    assert sorted(desk.read(name) for name in names) == [b"1", b"2", b"3"]
    assert desk.session.upload_data().summary == {"unchanged": 1}
