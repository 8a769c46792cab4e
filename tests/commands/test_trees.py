"""`jupyter osf explore` in a terminal: a tree of text, as deep as one wants."""

from pathlib import Path

import pytest

from .process import jupyter_osf

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(osf, tmp_path, monkeypatch):
    """Run a command in an empty folder; ``token=None`` is signed out."""
    monkeypatch.chdir(ROOT)
    return lambda *argv, token="": jupyter_osf(*argv, env=osf.environment(token), cwd=tmp_path)


def test_levels_are_drawn_as_deep_as_one_wants(run, osf):
    osf.create(files=[{"node": "stroop", "files": {f"/many/{n}.txt": {"size": 1, "fill": "x"} for n in range(120)}}])
    stroop = osf.node("stroop")

    assert "── OSF Storage" in run("explore").out.splitlines()[1]
    assert "README.md" not in run("explore", stroop, "--depth", "1").out
    two = run("explore", stroop)
    assert "│   ├── many/\n" in two.out
    assert "│   └── README.md  (345 bytes)\n" in two.out
    assert "… and 20 more: `ls` lists them all" in run("explore", stroop, "--depth", "3").out
    names = [entry["name"] for entry in run("explore", stroop, "--json").document["entries"]]
    assert names[:2] == ["Stroop study", "osfstorage"]
    assert run("explore", stroop, "--depth", "0").status == 2
    assert run("explore", f"osf://{stroop}/osfstorage/README.md").out == "README.md  (345 bytes)\n"


def test_signed_out_public_projects_are_drawn_and_mine_ask_for_a_sign_in(run, osf):
    assert "OSF Storage" in run("explore", osf.node("materials"), token=None).out
    mine = run("explore", token=None)

    assert mine.status == 4
    assert "login" in mine.err
