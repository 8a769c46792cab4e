"""Listing a folder with thousands of entries, in a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from jupyter_osf.commands.values import Entries

from .osf import Measured, session
from .table import Figure, at_most, middle, seconds, spread

ENTRIES = 5_000


def measure(osf: Measured, home: Path, runs: int) -> Iterator[Figure]:
    """From the start of the program to the first row that it prints; OSF does not wait here."""
    node = osf.project({f"/large/file {number:05}.txt": f"{number}" for number in range(ENTRIES)})
    ref = f"osf://{node}/osfstorage/large/"
    command = [sys.executable, "-c", "from jupyter_osf.cli import main; main()", "ls", ref]
    # Compiled, as pip leaves a program that it installs.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    subprocess.run(command, stdout=subprocess.DEVNULL, cwd=home, env=environment, check=True)
    first, all_of_it, computing = [], [], []
    for _ in range(runs):
        osf.clear_requests()
        before = os.times()
        began = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=home, env=environment) as running:
            assert running.stdout is not None
            running.stdout.readline()
            first.append(time.perf_counter() - began)
            rows = len(running.stdout.readlines())
        all_of_it.append(time.perf_counter() - began)
        after = os.times()
        computing.append(sum(after[2:4]) - sum(before[2:4]))
        assert rows >= ENTRIES - 1, rows
    # The folder itself and the one around it: a name is found by listing what is on the way to it.
    listings = [call for call in osf.requests() if call["listener"] == "files"]
    work = f"ls of {ENTRIES:,} entries, without latency"
    yield at_most(work, "requests for the content of the folder", len(listings) - 1, 1, "{:.0f}")
    yield Figure(work, "requests for where the folder is", f"{len(osf.requests()) - len(listings) + 1}")
    with session(home) as mine:
        drawn = [seconds(lambda: str(Entries(mine.ls(ref))))[0] for _ in range(runs)]
    yield at_most(work, "s to all rows, in a running kernel", middle(drawn), 1)
    yield at_most(work, "s to the first row in a terminal, the start of Python included", middle(first), 1)
    yield Figure(work, "jupyter osf ls, from start to end", spread(all_of_it))
    yield Figure(work, "of that, s of computing", f"{middle(computing):.2f}")
