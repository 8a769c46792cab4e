"""Fetching a project of many small files, with its components."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jupyter_osf.config import OSF
from jupyter_osf.models import Entry

from . import peer
from .floor import Bare
from .osf import Measured, session
from .table import Figure, at_least, at_most, middle, seconds, spread
from .uploading import FILES, FOLDERS, SIZE, content

COMPONENTS = 5
SAMPLE = 2, 10
"""Folders and files in each that osfclient is given: it waits for a second between two requests."""


def measure(osf: Measured, home: Path, runs: int) -> Iterator[Figure]:
    """Ours beside the floor, in turn; then osfclient with a part of it."""
    workers = OSF().parallel
    nodes = [osf.project()]
    for component in range(COMPONENTS):
        here = range(component, FOLDERS, COMPONENTS)
        nodes.append(osf.project({f"/{name}": text for f in here for name, text in _files(f, FILES)}, parent=nodes[0]))
    entries = [entry for node in nodes for entry in osf.files(node) if entry.kind == "file"]
    assert len(entries) == FOLDERS * FILES
    ours, floor, asked = [], [], 0
    for run in range(runs):
        floor.append(_bare(osf, entries, home / f"bare {run}", workers))
        with session(home) as mine, osf.slow() as counted:
            took, report = seconds(lambda: mine.clone(nodes[0], f"clone {run}"))  # noqa: B023
        there = [path for path in (home / f"clone {run}").rglob("*.txt") if path.stat().st_size == SIZE]
        assert len(there) == FOLDERS * FILES, (len(there), report.results[-1])
        ours.append(took)
        asked = counted.total()
    work = f"clone {FOLDERS * FILES:,} × {SIZE // 1024} KB in {FOLDERS} folders and {COMPONENTS} components"
    yield Figure(work, f"floor: GETs of known URLs, {workers} workers", spread(floor))
    yield Figure(work, "jupyter_osf", spread(ours))
    yield Figure(work, "requests", f"{asked}")
    yield at_most(work, "× the floor", middle(ours) / middle(floor), 0.7)

    folders, files = SAMPLE
    node = osf.project({f"/{name}": text for folder in range(folders) for name, text in _files(folder, files)})
    with osf.slow():
        theirs = peer.run("clone", "sample", project=node, directory=home)
    assert len(list((home / "sample").rglob("*.txt"))) == folders * files
    theirs *= FOLDERS * FILES / (folders * files)
    yield Figure(work, f"osfclient clone (no components), by {folders * files} files of it", f"{theirs:.0f} s")
    yield at_least(work, "× faster than osfclient", theirs / middle(ours), 20, "{:.0f}")


def _files(folder: int, files: int) -> Iterator[tuple[str, str]]:
    for file in range(files):
        yield f"folder {folder:03}/file {file:04}.txt", content(folder, file).decode()


def _bare(osf: Measured, entries: list[Entry], target: Path, workers: int) -> float:
    target.mkdir()
    wanted = [(entry.url, target / f"{number}.txt") for number, entry in enumerate(entries)]
    with osf.slow():
        return seconds(lambda: Bare(osf.token, workers).get(wanted))[0]
