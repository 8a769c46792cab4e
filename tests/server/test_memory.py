"""A file of 1 GB goes through a kernel and its server in pieces, whichever way.

``python -m tests.server.test_memory`` prints the figures.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from jupyter_osf.sandbox.process import running_sandbox
from tests.jupyter import running_jupyter
from tests.sandbox_fixtures import Osf

from .in_server import Inside, kernel_in

MEGABYTE = 1 << 20
MOST = 100
"""Megabytes that each process may need on top of what it needs for a small file."""


class Peak:
    """The most memory that a process had while this was looked at."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.before = self.highest = self._now()

    def look(self) -> None:
        self.highest = max(self.highest, self._now())

    @property
    def added(self) -> int:
        return self.highest - self.before

    def _now(self) -> int:
        return int(self._process.memory_info().rss) // MEGABYTE

    def __str__(self) -> str:
        return f"+{self.added} MB (to {self.highest} MB)"


@contextmanager
def watched(*peaks: Peak) -> Iterator[None]:
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.02):
            for peak in peaks:
                peak.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def measure(folder: Path, osf: Osf, megabytes: int) -> list[tuple[str, Peak, Peak, float]]:
    """What was done, the peaks of server and kernel, and how many seconds it took."""
    with running_jupyter(folder, application="jupyter_server", environment=osf.environment()) as server:
        with (server.root / "large.bin").open("wb") as file:
            file.truncate(megabytes * MEGABYTE)
        (server.root / "small.bin").write_bytes(b"small")
        with kernel_in(server) as inside:
            storage = f"osf://{osf.node('stroop')}/osfstorage/"
            move(inside, f"upload small.bin {storage}")
            move(inside, f"download {storage}small.bin back-small.bin")
            found = []
            for what in (f"upload large.bin {storage}", f"download {storage}large.bin back.bin"):
                parent = psutil.Process(inside.kernel.pid).parent()
                assert parent is not None
                assert "jupyter_server" in parent.cmdline()
                peaks = Peak(parent.pid), Peak(inside.kernel.pid)
                began = time.monotonic()
                with watched(*peaks):
                    move(inside, what)
                found.append((what.partition(" ")[0], *peaks, time.monotonic() - began))
            assert (server.root / "back.bin").stat().st_size == megabytes * MEGABYTE
            return found


def move(inside: Inside, what: str) -> None:
    cell = inside.run(f"%osf {what}", timeout=600)
    assert cell.status == "ok", cell


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_gigabyte_needs_little_memory(osf: Osf, tmp_path: Path) -> None:
    for what, server, kernel, _ in measure(tmp_path, osf, 1024):
        assert server.added < MOST, what
        assert kernel.added < MOST, what


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    with tempfile.TemporaryDirectory() as place, running_sandbox() as running:
        fresh = Osf(running.info)
        fresh.reset("demo")
        sys.stdout.write(f"{size} MB through a kernel and its server; added to the memory of each at its peak\n")
        for what, server, kernel, seconds in measure(Path(place), fresh, size):
            sys.stdout.write(f"{what:9} server {server}  kernel {kernel}  {seconds:.1f} s\n")
