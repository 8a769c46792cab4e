"""What ``.osfignore`` and the patterns of a command leave out."""

from __future__ import annotations

import pytest

from jupyter_osf.errors import OSFError, UsageError
from jupyter_osf.transfer.patterns import Ignored, as_ignore_file
from jupyter_osf.transfer.scan import scan


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_rules_speak_for_their_folder_and_the_nearest_wins(tmp_path):
    (tmp_path / "raw" / "pilot").mkdir(parents=True)
    (tmp_path / ".osfignore").write_text("*.tmp\n/notes.txt\nraw/old/\n!kept.tmp\n")
    (tmp_path / "raw" / ".osfignore").write_text("!*.tmp\n*.log\n")
    ignored = Ignored(tmp_path)

    left_out = {
        "a.tmp": True,
        "kept.tmp": False,
        "notes.txt": True,
        "raw/notes.txt": False,
        "raw/a.tmp": False,
        "raw/pilot/a.log": True,
        "a.log": False,
        "raw/old/a.csv": True,
        "raw/old/deep/a.csv": True,
        "raw/older/a.csv": False,
    }
    assert {name: ignored.leaves_out(name) for name in left_out} == left_out
    assert ignored.leaves_out_folder("raw/old")
    assert not ignored.leaves_out_folder("raw")
    assert not ignored.leaves_out_folder("")


def test_nothing_in_a_folder_that_is_left_out_comes_back(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / ".osfignore").write_text("out/\n!out/keep.csv\n")
    (tmp_path / "out" / ".osfignore").write_text("!keep.csv\n")
    assert Ignored(tmp_path).leaves_out("out/keep.csv")


def test_the_rules_of_folders_around_count_up_to_the_root(tmp_path):
    inside = tmp_path / "project" / "part" / "osfstorage"
    inside.mkdir(parents=True)
    (tmp_path / ".osfignore").write_text("*\n")
    (tmp_path / "project" / ".osfignore").write_text("/part/osfstorage/raw/\n*.mp4\n")
    ignored = Ignored(inside, root=tmp_path / "project")
    assert [ignored.leaves_out(name) for name in ("raw/a.csv", "a/b.mp4", "a.csv")] == [True, True, False]


def test_included_and_excluded_by_a_command(tmp_path):
    ignored = Ignored(tmp_path, (["*.csv", "raw/"], ["*-pilot.csv"]))
    told = [ignored.leaves_out(name) for name in ("a.csv", "deep/b.csv", "raw/c.bin", "c.bin", "a-pilot.csv")]
    assert told == [False, False, False, True, True]


def test_what_a_command_said_can_be_kept_as_a_file(tmp_path):
    patterns = (["*.csv", "raw/**"], ["*-pilot.csv"])
    (tmp_path / ".osfignore").write_text(as_ignore_file(patterns))
    names = ("a.csv", "deep/b.csv", "raw/c.bin", "c.bin", "a-pilot.csv")
    asked, kept = Ignored(tmp_path, patterns), Ignored(tmp_path)
    assert [kept.leaves_out(name) for name in names] == [asked.leaves_out(name) for name in names]


def test_a_scan_follows_the_rules_and_does_not_enter_what_they_leave_out(tmp_path):
    write(tmp_path, **{"a.csv": "1", "b.tmp": "1", "big__c.csv": "1", ".osfignore": "*.tmp\nbig/\n"})
    assert [found.name for found in scan(tmp_path)] == ["a.csv"]


@pytest.mark.parametrize("pattern", ["!", "a\\", "[z-a]"])
def test_patterns_that_are_none_are_told(tmp_path, pattern):
    with pytest.raises(UsageError, match="pattern"):
        Ignored(tmp_path, ([], [pattern]))
    (tmp_path / ".osfignore").write_text(pattern)
    with pytest.raises(OSFError, match=r"\.osfignore"):
        Ignored(tmp_path).leaves_out("a.csv")
    (tmp_path / ".osfignore").write_bytes(b"\xff\xfe*.csv")
    with pytest.raises(OSFError, match=r"\.osfignore") as caught:
        Ignored(tmp_path).leaves_out("a.csv")
    assert caught.value.reason == "bad-ignore"
