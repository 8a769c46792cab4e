"""`jupyter osf` where a person sits at a terminal: hidden token, questions, progress."""

import os
import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect", reason="only POSIX has terminals that a test can play")
if not hasattr(pexpect, "spawn"):
    pytest.skip("only POSIX has terminals that a test can play", allow_module_level=True)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def spawn(osf, tmp_path):
    """Start a command at a terminal of its own, signed out unless a token is given."""
    started = []

    def spawn(*argv, token=None):
        environment = {**os.environ, **osf.environment(token), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        child = pexpect.spawn(
            sys.executable, ["-m", "jupyter_osf.cli", *argv],
            env=environment, cwd=str(tmp_path), encoding="utf-8", timeout=60, dimensions=(40, 200),
        )  # fmt: skip
        started.append(child)
        return child

    yield spawn
    for child in started:
        child.close(force=True)


def rest(child):
    child.expect(pexpect.EOF)
    child.close()
    return child.before


def test_the_token_is_asked_for_and_not_shown(spawn, osf):
    child = spawn("login")
    child.expect("hidden")
    child.sendline(osf.token)
    text = rest(child)

    assert child.exitstatus == 0
    assert "Demo Researcher" in text
    assert osf.token not in text


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("", 3), ("n", 3)])
def test_data_for_a_public_project_needs_a_yes(spawn, osf, tmp_path, answer, status):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "new.csv").write_text("a\n")
    rest(spawn("link-data", "data", f"osf://{osf.node('materials')}/osfstorage/", token=""))
    child = spawn("upload-data", token="")
    child.expect_exact("[y/N]")
    child.sendline(answer)
    rest(child)

    assert child.exitstatus == status
    assert ("osfstorage:/new.csv" in osf.files("materials")) is (status == 0)


def test_a_slow_transfer_shows_its_progress_and_clears_it(spawn, osf):
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 2_000_000, "fill": "x"}}}])
    osf.fault("slow", rate=400_000, times=None)
    child = spawn("download", f"osf://{osf.node('stroop')}/osfstorage/big.bin", token="")
    child.expect(r"big\.bin: +\d+%")
    text = rest(child)

    assert child.exitstatus == 0
    assert text.rstrip().rpartition("\r")[2].strip() == "big.bin: downloaded, version 1"


def test_ctrl_c_at_the_hidden_prompt_ends_quietly(spawn):
    child = spawn("login")
    child.expect("hidden")
    child.sendintr()
    text = rest(child)

    assert child.exitstatus == 130
    assert "Stopped" in text
    assert "Traceback" not in text


def test_differences_are_in_colours_where_somebody_looks(spawn, osf, monkeypatch):
    argv = ("diff", f"osf://{osf.node('stroop')}/osfstorage/protocol.md")

    assert "\x1b[32m+" in rest(spawn(*argv, token=""))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = rest(spawn(*argv, token=""))
    assert "\x1b[32m" not in plain
    assert "+ OSF, version 3" in plain
