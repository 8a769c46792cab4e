"""Sending a folder of many small files."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import shake_128
from pathlib import Path

from jupyter_osf.config import OSF

from . import peer
from .floor import Bare
from .osf import Measured, session
from .table import Figure, at_least, at_most, middle, seconds, spread

FOLDERS, FILES, SIZE = 20, 50, 4096
SAMPLE = 2, 5
"""Folders and files in each that osfclient is given: it waits for a second between two requests."""


def small_files(top: Path, folders: int = FOLDERS, files: int = FILES) -> list[Path]:
    """Files that all differ."""
    made = []
    for folder in range(folders):
        (top / f"folder {folder:03}").mkdir(parents=True)
        for file in range(files):
            path = top / f"folder {folder:03}" / f"file {file:04}.txt"
            path.write_bytes(content(folder, file))
            made.append(path)
    return made


def content(folder: int, file: int) -> bytes:
    """What no other file has; it can be compressed as little as data of measurements."""
    return shake_128(f"{folder} {file}".encode()).hexdigest(SIZE // 2).encode()


def measure(osf: Measured, home: Path, runs: int) -> Iterator[Figure]:
    """Ours beside the floor, in turn; then osfclient with a part of it."""
    source = home / "upload"
    paths = small_files(source)
    workers = OSF().parallel
    ours, floor, asked = [], [], 0
    for _ in range(runs):
        floor.append(_bare(osf, paths, workers))
        node = osf.project()
        with session(home) as mine, osf.slow() as counted:
            took, report = seconds(lambda: mine.upload(["upload"], f"osf://{node}/osfstorage/"))  # noqa: B023
        assert {one.outcome for one in report.results} == {"created"}, report.results
        ours.append(took)
        asked = counted.total()
    work = f"upload {FOLDERS * FILES:,} × {SIZE // 1024} KB in {FOLDERS} folders"
    yield Figure(work, f"floor, {workers} workers", spread(floor))
    yield Figure(work, "jupyter_osf", spread(ours))
    yield Figure(work, "requests", f"{asked}")
    yield at_most(work, "× the floor", middle(ours) / middle(floor), 1.25)

    small_files(home / "sample", *SAMPLE)
    with osf.slow():
        theirs = peer.run("upload", "-r", "sample", "osfstorage/", project=osf.project(), directory=home)
    theirs *= FOLDERS * FILES / (SAMPLE[0] * SAMPLE[1])
    yield Figure(work, f"osfclient upload -r, by {SAMPLE[0] * SAMPLE[1]} files of it", f"{theirs:.0f} s")
    yield at_least(work, "× faster than osfclient", theirs / middle(ours), 20, "{:.0f}")


def _bare(osf: Measured, paths: list[Path], workers: int) -> float:
    bare = Bare(osf.token, workers)
    storage = osf.storage(osf.project())
    names = sorted({path.parent.name for path in paths})
    urls = dict(zip(names, bare.make((storage.url, name) for name in names), strict=True))
    with osf.slow():
        return seconds(lambda: bare.put((urls[path.parent.name], path) for path in paths))[0]
