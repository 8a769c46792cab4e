"""An experiment runs with three participants: one run fails half-way, one ends while OSF is down. All is on OSF."""

import json
import os
from pathlib import Path

import pytest

from tests.magics.kernel import running_kernel

RUN = """
import jupyter_osf
with jupyter_osf.collect("data", into="{place}", participant={number}) as session:
    trials = session.path("trials.csv")
    (session.folder / "eye").mkdir(exist_ok=True)
    gaze = session.folder / "eye" / "{number}.edf"
    for trial in range(4):
        with trials.open("a") as file:
            file.write(f"{number},{{trial}}\\n")
        gaze.write_bytes(bytes([{number}]) * 100_000)
        if ({number}, trial) == (2, 1):
            raise RuntimeError("the projector went out")
"""


@pytest.fixture
def kernel(desk):
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    # Little patience with an OSF that is down, so that the test is quick.
    Path(os.environ["JUPYTER_CONFIG_DIR"], "jupyter_osf_config.py").write_text("c.OSF.retries = 1\n")
    with running_kernel(desk.folder, desk.osf.environment()) as kernel:
        yield kernel


def on_osf(desk):
    """The newest bytes of each file below the folder on OSF, by name."""
    start = "osfstorage:/trials/"
    return {
        path.removeprefix(start): desk.there(path.removeprefix("osfstorage:"))
        for path, file in desk.osf.files("stroop").items()
        if path.startswith(start) and file["kind"] == "file"
    }


def test_three_participants(desk, kernel):
    place = desk.ref("/trials/")

    first = kernel.run(RUN.format(place=place, number=1))
    assert first.status == "ok", first
    assert "3 files sent to OSF and verified" in first.streams["stdout"]

    second = kernel.run(RUN.format(place=place, number=2))
    assert (second.status, second.error) == ("error", "RuntimeError")
    assert "the projector went out" in second.traceback
    assert "“2.edf” may be incomplete" in second.streams["stdout"]

    desk.osf.fault("unavailable", times=None)
    third = kernel.run(RUN.format(place=place, number=3), timeout=300)
    assert third.status == "ok", third
    assert "3 files waiting to be sent" in third.streams["stdout"]
    waiting = kernel.run("%osf outbox").text
    assert waiting.count("data/") == 3
    away = kernel.run("%osf status data", timeout=120)
    assert away.status == "ok"
    assert away.text.count("waits to be sent") >= 3
    assert "sub-1_trials.csv" in away.text

    desk.osf.clear_faults()
    assert kernel.run("%osf outbox retry").status == "ok"

    here = {name.removeprefix("data/"): [content] for name, content in desk.files().items()}
    assert len(here) == 9
    assert on_osf(desk) == here
    assert here["sub-2_trials.csv"] == [b"2,0\n2,1\n"]
    assert json.loads(here["sub-2_run.json"][0])["ended_by"] == "RuntimeError"
    assert json.loads(here["sub-3_run.json"][0])["complete"] is True
    told = kernel.run("%osf status data")
    assert "9 of 9 files verified on OSF." in told.text
    assert "9 of 9 files verified on OSF." in told.html
    assert told.html.count("<tr>") == 1 + 1 + 1 + 9
    assert kernel.run("{file.state for file in _[0].files}").text == "{'in-sync'}"
    assert "Nothing waits" in kernel.run("%osf outbox").text


def test_a_person_is_asked_once_about_a_public_project(desk, kernel):
    place = desk.ref("/", node="materials")
    run = RUN.format(place=place, number=1)

    refused = kernel.run(run)
    assert refused.error == "NeedsChoice"
    assert "yes=True" in refused.traceback
    assert desk.files() == {}

    agreed = kernel.run(run, answer=lambda prompt: "y" if "public" in prompt else "")
    assert agreed.status == "ok", agreed
    assert len(agreed.asked) == 1
    assert desk.there("/sub-1_trials.csv", "materials")
    assert kernel.run(run.replace("participant=1", "participant=2")).status == "ok"


@pytest.mark.skipif(os.name == "nt", reason="kernels on Windows are interrupted in another way")
def test_another_cell_goes_on_after_a_run_is_interrupted(desk, kernel):
    kernel.run("import os, signal, threading, time")
    stop = "\n    threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()\n    time.sleep(60)"
    run = RUN.format(place=desk.ref("/trials/"), number=1).replace("raise RuntimeError", "pass  # ")

    cell = kernel.run(run + stop)

    assert cell.error == "KeyboardInterrupt"
    assert on_osf(desk).keys() == {"sub-1_trials.csv", "eye/1.edf", "sub-1_run.json"}
    assert kernel.run("session.partial").status == "ok"
