"""What an experiment collects goes up at its end, however the run ends."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import jupyter_osf
from jupyter_osf.errors import NeedsChoice, NotFound, NotPermitted, OSFError, UsageError
from tests.desk import outcomes, summary


@pytest.fixture
def lab(desk, monkeypatch):
    """A folder of its own on OSF; this process has little patience with OSF."""
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    config = Path(os.environ["JUPYTER_CONFIG_DIR"]) / "jupyter_osf_config.py"
    config.write_text("c.OSF.retries = 0\nc.OSF.timeout = 5\n")
    return desk


def on_osf(desk, folder="/trials/"):
    """The bytes of every version below a folder, newest first, by name."""
    return {
        path.partition(folder)[2]: desk.there(path.removeprefix("osfstorage:"))
        for path, file in desk.osf.files("stroop").items()
        if path.startswith("osfstorage:" + folder) and file["kind"] == "file"
    }


def states(desk):
    (link,) = desk.session.status(["data"])
    return {file.path.removeprefix("data/"): file.state for file in link.files}


class TestARun:
    def test_all_goes_up_at_the_end_and_is_verified(self, lab, capsys):
        with jupyter_osf.collect("data", into=lab.ref("/trials/")) as session:
            lab.write("data/1.csv", b"1")
            lab.write("data/eye/1.edf", b"gaze")
            assert on_osf(lab) == {}

        assert on_osf(lab) == {"1.csv": [b"1"], "eye/1.edf": [b"gaze"]}
        assert (session.report.exit_code, session.partial) == (0, ())
        assert states(lab) == {"1.csv": "in-sync", "eye/1.edf": "in-sync"}
        assert "2 files sent to OSF and verified" in capsys.readouterr().out
        assert lab.files().keys() == {"data/1.csv", "data/eye/1.edf"}

    def test_a_linked_folder_needs_no_place(self, lab):
        (lab.folder / "data").mkdir()
        lab.session.link_data("data", lab.ref("/trials/"))

        with jupyter_osf.collect("data"):
            lab.write("data/1.csv", b"1")
        with jupyter_osf.collect("data", into=lab.ref("/trials/")):
            lab.write("data/1.csv", b"1, 2")

        assert on_osf(lab) == {"1.csv": [b"1, 2", b"1"]}
        assert lab.links()["data"]["upload"] == "ask"

    def test_part_of_a_linked_folder(self, lab):
        lab.write("data/pilot/1.csv", b"not yet")
        lab.session.link_data("data", lab.ref("/trials/"))

        with jupyter_osf.collect("data/main"):
            lab.write("data/main/2.csv", b"2")

        assert on_osf(lab) == {"main/2.csv": [b"2"]}

    def test_names_and_a_record_of_who_took_part(self, lab):
        with jupyter_osf.collect("data", into=lab.ref("/trials/"), participant=12, session="b") as session:
            path = session.path("trials.csv")
            path.write_bytes(b"1")
            assert session.path("trials.csv") == path

        assert on_osf(lab).keys() == {"sub-12_ses-b_trials.csv", "sub-12_ses-b_run.json"}
        record = json.loads(on_osf(lab)["sub-12_ses-b_run.json"][0])
        assert (record["participant"], record["session"], record["complete"]) == ("12", "b", True)
        (file,) = record["files"]
        assert (file["name"], file["size"]) == ("sub-12_ses-b_trials.csv", 1)
        assert len(file["sha256"]) == 64

    def test_the_same_number_twice_replaces_nothing(self, lab, capsys):
        for content in (b"first", b"second"):
            with jupyter_osf.collect("data", into=lab.ref("/trials/"), participant=12) as session:
                session.path("trials.csv").write_bytes(content)

        assert on_osf(lab)["sub-12_trials.csv"] == [b"first"]
        assert on_osf(lab)["sub-12_trials_2.csv"] == [b"second"]
        assert {"sub-12_run.json", "sub-12_run_2.json"} < on_osf(lab).keys()
        assert "is this the right number?" in capsys.readouterr().out

    def test_two_computers_with_the_same_number(self, lab):
        lab.colleague("theirs", "/trials/sub-12_trials.csv")
        with jupyter_osf.collect("data", into=lab.ref("/trials/"), participant=12) as session:
            session.path("trials.csv").write_bytes(b"mine")

        assert on_osf(lab)["sub-12_trials.csv"] == [b"theirs"]
        assert [b"mine"] in on_osf(lab).values()

    def test_a_template_of_ones_own(self, lab):
        name = "sub-{participant}/{date}_{name}"
        with jupyter_osf.collect("data", into=lab.ref("/trials/"), participant="../x", name=name) as session:
            path = session.path("a/b.csv")
            path.write_bytes(b"1")

        assert path.is_relative_to(lab.folder / "data")
        assert any(name.startswith("sub-.._x/20") and name.endswith("_a/b.csv") for name in on_osf(lab))

    @pytest.mark.parametrize(
        "name", ["all.csv", "{nobody}_{name}", "../{name}", "/{name}", "{name", "{session}_{name}"]
    )
    def test_a_template_that_will_not_do(self, lab, name):
        with pytest.raises(UsageError, match="template"):
            jupyter_osf.collect("data", into=lab.ref("/trials/"), participant=1, name=name)

    def test_write_once(self, lab):
        for content in (b"as collected", b"changed later"):
            with jupyter_osf.collect("data", into=lab.ref("/trials/"), write_once=True):
                lab.write("data/1.csv", content)

        assert lab.links()["data"]["write_once"] is True
        assert on_osf(lab)["1.csv"] == [b"as collected"]
        assert [b"changed later"] in on_osf(lab).values()


class TestWhatHasToBePutRightFirst:
    def test_no_place(self, lab):
        with pytest.raises(NotFound, match="not linked"), jupyter_osf.collect("data"):
            pytest.fail("the run must not begin")

    def test_another_place_than_that_of_the_link(self, lab):
        (lab.folder / "data").mkdir()
        lab.session.link_data("data", lab.ref("/trials/"))
        with pytest.raises(UsageError, match="is linked to"), jupyter_osf.collect("data", into=lab.ref("/data/")):
            pytest.fail("the run must not begin")

    def test_a_folder_that_is_not_there(self, lab):
        with pytest.raises(NotFound), jupyter_osf.collect("data", into=lab.ref("/nowhere/")):
            pytest.fail("the run must not begin")
        assert lab.links() == {}

    def test_a_public_project_where_nobody_can_be_asked(self, lab):
        lab.write("data/1.csv", b"1")
        place = lab.ref("/", node="materials")
        with pytest.raises(NeedsChoice, match="public") as told, jupyter_osf.collect("data", into=place):
            pytest.fail("the run must not begin")
        assert "yes=True" in told.value.hint
        assert lab.there("/1.csv", "materials") == []

        with jupyter_osf.collect("data", into=place, yes=True):
            pass
        assert lab.there("/1.csv", "materials") == [b"1"]

    def test_a_token_that_only_reads(self, lab, monkeypatch):
        monkeypatch.setenv("OSF_TOKEN", lab.osf.token_of("Demo Researcher", "read-only"))
        with pytest.raises(NotPermitted), jupyter_osf.collect("data", into=lab.ref("/trials/")):
            pytest.fail("the run must not begin")

    def test_a_link_of_a_stranger(self, lab):
        (lab.folder / "data").mkdir()
        lab.session.link_data("data", lab.ref("/trials/"))
        lab.forget()
        with pytest.raises(OSFError, match="by somebody else"), jupyter_osf.collect("data"):
            pytest.fail("the run must not begin")


class TestARunThatEndsEarly:
    def test_its_own_error_is_the_one_that_is_seen(self, lab, capsys):
        lab.write("data/0.csv", b"before")
        with (
            pytest.raises(ZeroDivisionError) as told,
            jupyter_osf.collect("data", into=lab.ref("/trials/"), participant=3) as session,
        ):
            session.path("trials.csv").write_bytes(b"half")
            1 / 0  # noqa: B018

        assert told.value.__context__ is None
        assert on_osf(lab)["sub-03_trials.csv".replace("03", "3")] == [b"half"]
        assert json.loads(on_osf(lab)["sub-3_run.json"][0])["complete"] is False
        assert json.loads(on_osf(lab)["sub-3_run.json"][0])["ended_by"] == "ZeroDivisionError"
        (partial,) = session.partial
        assert partial.name == "sub-3_trials.csv"
        told_of = {one.path: one.message for one in session.report.results}
        assert "Partial" in told_of["data/sub-3_trials.csv"]
        assert "Partial" not in told_of["data/0.csv"]
        assert "may be incomplete" in capsys.readouterr().out

    @pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
    def test_it_was_stopped(self, lab, kind):
        with pytest.raises(kind), jupyter_osf.collect("data", into=lab.ref("/trials/")) as session:
            lab.write("data/1.csv", b"half")
            raise kind

        assert on_osf(lab)["1.csv"] == [b"half"]
        assert json.loads(on_osf(lab)["run.json"][0])["ended_by"] == kind.__name__
        assert session.partial

    @pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a single process")
    def test_stopped_while_it_sends(self, lab):
        """A real Ctrl-C during the upload of a run that was complete: the rest is left, and the program stops."""
        lab.osf.fault("latency", listener="files", method="PUT", seconds=0.5, times=None)

        def stop():
            while not on_osf(lab):
                time.sleep(0.05)
            signal.raise_signal(signal.SIGINT)

        thread = threading.Thread(target=stop)
        with pytest.raises(KeyboardInterrupt), jupyter_osf.collect("data", into=lab.ref("/trials/")) as session:
            for number in range(40):
                lab.write(f"data/{number}.csv", b"%d" % number)
            thread.start()
        thread.join()

        assert set(outcomes(session.report)) == {"queued"}
        assert {job.path for job in lab.session.outbox()} == {one.path for one in session.report.results}
        lab.osf.clear_faults()
        assert lab.session.outbox_retry().exit_code == 0
        assert on_osf(lab) == {f"{number}.csv": [b"%d" % number] for number in range(40)}


class TestOSFIsAway:
    def test_at_the_end(self, lab, capsys):
        with jupyter_osf.collect("data", into=lab.ref("/trials/"), participant=1) as session:
            session.path("a.csv").write_bytes(b"1")
            lab.osf.fault("unavailable", times=None)

        said = capsys.readouterr().out
        assert "2 files waiting to be sent" in said
        assert set(outcomes(session.report)) == {"queued"}
        (link,) = lab.session.status(["data"])
        assert {(file.path, file.waiting) for file in link.files} == {
            ("data/sub-1_a.csv", True),
            ("data/sub-1_run.json", True),
        }
        lab.osf.clear_faults()
        assert lab.session.outbox_retry().exit_code == 0
        assert states(lab) == {"sub-1_a.csv": "in-sync", "sub-1_run.json": "in-sync"}

    def test_with_the_first_run_of_all(self, lab, capsys):
        """Nothing is known but what the notebook says; the link is completed when OSF answers."""
        lab.osf.fault("unavailable", times=None)
        with jupyter_osf.collect("data", into=lab.ref("/trials/")) as session:
            lab.write("data/1.csv", b"1")
        assert "waits on this computer meanwhile" in capsys.readouterr().out
        assert outcomes(session.report) == ["queued"]
        assert [job.path for job in lab.session.outbox()] == ["data/1.csv"]

        lab.osf.clear_faults()
        assert lab.session.outbox_retry().exit_code == 0

        assert on_osf(lab) == {"1.csv": [b"1"]}
        assert states(lab) == {"1.csv": "in-sync"}
        assert lab.links()["data"]["id"]
        with jupyter_osf.collect("data", into=lab.ref("/trials/")):
            lab.write("data/2.csv", b"2")
        assert on_osf(lab) == {"1.csv": [b"1"], "2.csv": [b"2"]}

    def test_a_place_that_only_osf_can_tell(self, lab):
        lab.osf.fault("unavailable", times=None)
        node = lab.osf.node("stroop")
        with pytest.raises(OSFError, match="not known which folder"), jupyter_osf.collect("data", into=node):
            pytest.fail("the run must not begin")

    def test_signed_out_meanwhile_and_only_the_same_account_sends_it(self, lab, monkeypatch):
        token = lab.osf.token
        monkeypatch.delenv("OSF_TOKEN", raising=False)
        lab.reconnect().login(token)
        with jupyter_osf.collect("data", into=lab.ref("/trials/")) as session:
            lab.write("data/1.csv", b"1")
            lab.session.logout()
        assert outcomes(session.report) == ["queued"]

        lab.session.login(lab.osf.token_of("Demo Colleague"))
        assert lab.session.outbox_retry().exit_code == 4
        assert on_osf(lab) == {}
        lab.session.login(token)
        assert lab.session.outbox_retry().exit_code == 0
        assert on_osf(lab) == {"1.csv": [b"1"]}

    def test_it_hides_no_error_of_the_experiment(self, lab):
        with pytest.raises(ValueError, match="mine"), jupyter_osf.collect("data", into=lab.ref("/trials/")):
            lab.write("data/1.csv", b"half")
            lab.osf.fault("unavailable", times=None)
            raise ValueError("mine")

        assert sorted(job.path for job in lab.session.outbox()) == ["data/1.csv", "data/run.json"]

    def test_something_unforeseen_is_told_and_harms_nobody(self, lab, capsys):
        with jupyter_osf.collect("data", into=lab.ref("/trials/")):
            lab.write("data/1.csv", b"1")
            links = lab.folder / ".osf" / "links.json"
            links.write_text("{")

        assert "is whole" in capsys.readouterr().out
        assert lab.read("data/1.csv") == b"1"


def test_a_plain_program(lab):
    """No kernel, no terminal, another folder at its end; Python's own exit status."""
    program = f"""
import os, pathlib, jupyter_osf
with jupyter_osf.collect("data", into={lab.ref("/trials/")!r}, participant=5) as session:
    session.path("a.csv").write_text("1")
    os.chdir("/")
    raise SystemExit(7)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 7, done.stderr
    assert on_osf(lab)["sub-5_a.csv"] == [b"1"]
    assert done.stderr == ""


def test_a_server_that_is_gone(lab, unused_port):
    """The kernel lives on; what it collects waits, and goes by another program."""
    gone = {**os.environ, "JUPYTER_OSF_URL": f"http://127.0.0.1:{unused_port}/osf/", "JUPYTER_OSF_KEY": "k" * 43}
    program = f"""
import jupyter_osf
with jupyter_osf.collect("data", into={lab.ref("/trials/")!r}) as session:
    session.path("a.csv").write_text("1")
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=gone)

    assert done.returncode == 0, done.stderr
    assert "1 file waiting to be sent" in done.stdout
    assert lab.session.outbox_retry().exit_code == 0
    assert on_osf(lab) == {"a.csv": [b"1"]}


def test_a_file_that_another_program_goes_on_writing(lab):
    stop = threading.Event()
    lab.write("data/log.txt", b"")

    def go_on():
        with (lab.folder / "data/log.txt").open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"x" * 100_000)
                time.sleep(0.001)

    thread = threading.Thread(target=go_on)
    with jupyter_osf.collect("data", into=lab.ref("/trials/")) as session:
        lab.write("data/1.csv", b"1")
        thread.start()
    stop.set()
    thread.join()

    assert summary(session.report)["1.csv"] == "created"
    assert on_osf(lab)["1.csv"] == [b"1"]
