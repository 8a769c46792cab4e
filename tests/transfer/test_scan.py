"""What of a folder may go to OSF."""

from __future__ import annotations

import os
import sys

import pytest

from jupyter_osf.transfer.scan import scan

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX file system")


def fill(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def names(folder, *patterns):
    return [found.name for found in scan(folder, *patterns) if not found.reason]


def reasons(folder):
    return {found.name: found.reason for found in scan(folder) if found.reason}


def test_everything_but_hidden_and_backup_files_in_a_stable_order(tmp_path):
    fill(tmp_path, "b.csv", "a.csv", "sub/c.csv", ".hidden", "~lock", ".git/config", "sub/.ipynb_checkpoints/c.csv")
    assert names(tmp_path) == ["a.csv", "b.csv", "sub/c.csv"]


def test_patterns_are_those_of_gitignore(tmp_path):
    fill(tmp_path, "a.csv", "b.txt", "raw/c.csv", "raw/d.txt", "out/e.csv", "out/keep.csv")
    assert names(tmp_path, ["*.csv"], ["out/"]) == ["a.csv", "raw/c.csv"]
    assert names(tmp_path, ["**"], ["*.txt", "out/*", "!out/keep.csv"]) == ["a.csv", "out/keep.csv", "raw/c.csv"]
    assert names(tmp_path, ["/a.csv"], []) == ["a.csv"]


def test_what_we_keep_beside_files_never_goes_up(tmp_path):
    fill(
        tmp_path,
        "a.csv",
        "a (this computer 2026-11-22 14.05.09).csv",
        "a (this computer 2026-11-22 14.05.09 2).csv",
        "a (OSF version 3).csv",
        "a (2026-11-22 14.05.09).csv",
        ".osf/links.json",
        ".0123456789ab.osf-part",
    )
    expected = ["a (2026-11-22 14.05.09).csv", "a.csv"]
    assert names(tmp_path) == expected
    # Whatever the person's own patterns are.
    assert names(tmp_path, ["**"], []) == expected


@POSIX
def test_awkward_names_are_found_as_they_are(tmp_path):
    awkward = ["#1.csv", "!a", "a b ", "[x]*?.csv", "e\u0301", "é", "back\\slash", "new\nline", "🧠", "-rf", "a" * 255]
    fill(tmp_path, *awkward)
    assert names(tmp_path) == sorted(awkward)


@POSIX
def test_links_that_lead_out_are_told_and_not_followed(tmp_path):
    outside = tmp_path / "outside"
    fill(outside, "secret.txt", "folder/x")
    inside = tmp_path / "data"
    fill(inside, "a.csv", "sub/b.csv")
    (inside / "out").symlink_to(outside / "secret.txt")
    (inside / "up").symlink_to("../outside/secret.txt")
    (inside / "folder").symlink_to(outside / "folder")
    (inside / "round").symlink_to(inside)
    (inside / "broken").symlink_to("nowhere")
    (inside / "loop").symlink_to("loop")
    (inside / "fine").symlink_to("a.csv")
    assert names(inside) == ["a.csv", "fine", "sub/b.csv"]
    assert reasons(inside) == {
        "out": "it is a link that leads out of the folder",
        "up": "it is a link that leads out of the folder",
        "folder": "a link to a folder is not followed",
        "round": "a link to a folder is not followed",
        "broken": "it is a link that leads nowhere",
        "loop": "it is a link that leads nowhere",
    }


@POSIX
def test_pipes_and_sockets_are_told(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert reasons(tmp_path) == {"pipe": "it is not a regular file"}


@POSIX
def test_a_folder_that_may_not_be_read_is_told_and_not_passed_over(tmp_path, monkeypatch):
    fill(tmp_path, "a.csv", "closed/b.csv")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    # The superuser may read everything, so the refusal is made here.
    monkeypatch.setattr(os, "scandir", refuse)
    assert names(tmp_path) == ["a.csv"]
    assert reasons(tmp_path) == {"closed": "this folder cannot be read: Permission denied"}


def test_a_folder_that_is_not_there_has_nothing_in_it(tmp_path):
    assert list(scan(tmp_path / "gone")) == []


def test_a_scan_reads_no_file(tmp_path, monkeypatch):
    fill(tmp_path, *(f"sub {number % 10}/file {number}.csv" for number in range(500)))
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("a file was opened"))
    assert len(names(tmp_path)) == 500
