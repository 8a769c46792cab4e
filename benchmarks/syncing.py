"""Looking again at a large folder that is on OSF already, and sending the one file that changed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .osf import Measured, session
from .table import Figure, at_most, middle, seconds, spread

SIZES = (1_000, 10_000, 50_000)
IN_A_FOLDER = 100
CONTENT = "participant,trial,answer\n{number},1,left\n"
LONG_AGO = time.time() - 3600
"""Files that were written just now might still change without their time changing, and are read again."""


def measure(osf: Measured, home: Path, runs: int) -> Iterator[Figure]:
    """10,000 files in 100 folders: nothing changed, then one file."""
    directory, folders = _synced(osf, home, 10_000)
    work = "second sync, nothing changed, 10,000 files in 100 folders"
    took, asked, read = _again(osf, directory, runs)
    with osf.slow():
        alone, _ = seconds(lambda: osf.files(_node(directory)))
    yield Figure(work, "jupyter_osf", spread(took))
    yield Figure(work, "the listing alone", f"{alone:.2f} s")
    yield at_most(work, "s more than the listing", middle(took) - alone, 3)
    yield at_most(work, "requests", asked, folders + 10, "{:.0f}")
    yield at_most(work, "files read", read, 0, "{:.0f}")

    work = "the same, one file changed"
    (directory / "data" / "folder 042" / "file 00007.csv").write_text("changed\n")
    with session(directory) as mine, osf.slow() as counted:
        took_one, report = seconds(lambda: mine.push())
    changed = [one for one in report.results if one.outcome == "new-version"]
    assert len(changed) == 1, report.results
    yield Figure(work, "jupyter_osf", f"{took_one:.2f} s")
    yield at_most(work, "requests", counted.total(), folders + 15, "{:.0f}")
    yield at_most(work, "PUTs", counted["PUT"], 1, "{:.0f}")


def growth(osf: Measured, home: Path, runs: int) -> Iterator[Figure]:
    """The same with ever more files: requests and time for each folder and each file stay what they are."""
    for number in SIZES:
        directory, folders = _synced(osf, home / str(number), number)
        took, asked, _ = _again(osf, directory, runs)
        work = f"second sync of {number:,} files in {folders:,} folders"
        yield Figure(work, "requests", f"{asked}")
        yield Figure(work, "requests a folder", f"{asked / folders:.2f}")
        yield Figure(work, "jupyter_osf", spread(took))
        yield Figure(work, "ms a file", f"{1000 * middle(took) / number:.3f}")


def _again(osf: Measured, directory: Path, runs: int) -> tuple[list[float], int, int]:
    """Seconds of each run, requests of one, and how many files were opened in all."""
    took, asked = [], 0
    with _opened(directory / "data") as opened:
        for _ in range(runs):
            with session(directory) as mine, osf.slow() as counted:
                one, report = seconds(lambda: mine.push())
            assert {result.outcome for result in report.results} <= {"unchanged"}, report.results
            took.append(one)
            asked = counted.total()
    return took, asked, len(opened)


def _synced(osf: Measured, directory: Path, number: int) -> tuple[Path, int]:
    """A folder that is linked and was looked at once; and how many folders are in it."""
    files = {}
    for file in range(number):
        name = f"folder {file // IN_A_FOLDER:03}/file {file % IN_A_FOLDER:05}.csv"
        files[f"/data/{name}"] = CONTENT.format(number=file)
        path = directory / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[f"/data/{name}"])
        os.utime(path, (LONG_AGO, LONG_AGO))
    node = osf.project(files)
    with session(directory) as mine:
        mine.link_data("data", f"osf://{node}/osfstorage/data/")
        first = mine.push()
    assert {one.outcome for one in first.results} == {"unchanged"}, first.results
    return directory, number // IN_A_FOLDER


def _node(directory: Path) -> str:
    with session(directory) as mine:
        return mine.links()[0].node


class _Opened:
    """Python tells of every file that is opened; this hears of data below one folder: what says which files are
    left out (`.osfignore`) is looked for in every folder."""

    def __init__(self) -> None:
        self.below: str | None = None
        self.found: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, details: tuple[Any, ...]) -> None:
        if event != "open" or self.below is None:
            return
        path = str(details[0])
        if path.startswith(self.below) and path.endswith(".csv"):
            self.found.append(path)


_HEARD = _Opened()


@contextmanager
def _opened(folder: Path) -> Iterator[list[str]]:
    _HEARD.found, _HEARD.below = [], f"{folder}{os.sep}"
    try:
        yield _HEARD.found
    finally:
        _HEARD.below = None
