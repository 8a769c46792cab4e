"""A file of 1 GB to OSF and back, by a kernel through the proxy of its Jupyter server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.jupyter import Jupyter, running_jupyter
from tests.server.in_server import Inside, kernel_in

from .floor import Bare
from .osf import Measured
from .table import Figure, at_least, at_most, middle, seconds, spread

SIZE = 1_000_000_000
PATIENCE = 600
MB = 1_000_000
WARM = """
import time, jupyter_osf
osf = jupyter_osf.connect()
osf.upload(["small.bin"], {ref!r})
osf.download({ref!r} + "small.bin", "small again.bin")
"""
TIMED = """
began = time.perf_counter()
osf.{call}
time.perf_counter() - began
"""


def measure(osf: Measured, home: Path, runs: int) -> Iterator[Figure]:
    """Ours beside one bare request each way, straight to OSF."""
    took: dict[str, list[float]] = {"up": [], "down": [], "bare up": [], "bare down": []}
    peaks: dict[str, list[int]] = {"kernel": [], "server": []}
    with running_jupyter(home / "jupyter", application="jupyter_server", environment=osf.environment) as server:
        for name, size in (("small.bin", 1000), ("large.bin", SIZE)):
            with (server.root / name).open("wb") as file:
                file.write(b"participant")
                file.truncate(size)  # sparse: only OSF keeps all of it on a disk
        for _ in range(runs):
            with osf.slow():
                _bare(osf, server.root / "large.bin", took)
            with kernel_in(server) as inside, osf.slow():
                _ours(osf, server, inside, took, peaks)
    work = "1 GB through the kernel's proxy"
    for way in ("up", "down"):
        yield Figure(work, f"bare requests, {way}", spread(took[f"bare {way}"]))
        yield Figure(work, f"jupyter_osf, {way}", spread(took[way]))
        yield at_least(work, f"speed, × bare requests, {way}", middle(took[f"bare {way}"]) / middle(took[way]), 0.7)
    for name, added in peaks.items():
        yield at_most(work, f"MB above idle, {name}", max(added) / MB, 100, "{:.0f}")


def _ours(
    osf: Measured, server: Jupyter, inside: Inside, took: dict[str, list[float]], peaks: dict[str, list[int]]
) -> None:
    ref = f"osf://{osf.project()}/osfstorage/"
    _run(inside, f"import os; os.chdir({str(server.root)!r})")
    _run(inside, WARM.format(ref=ref))
    kernel = psutil.Process(inside.kernel.pid)
    watched = {"kernel": kernel, "server": kernel.parent()}
    idle = {name: _begin(process) for name, process in watched.items()}
    for way, call in (
        ("up", f"upload(['large.bin'], {ref!r})"),
        ("down", f"download({ref + 'large.bin'!r}, 'again.bin')"),
    ):
        took[way].append(float(_run(inside, TIMED.format(call=call))))
    for name, process in watched.items():
        peaks[name].append(_peak(process) - idle[name])
    assert (server.root / "again.bin").stat().st_size == SIZE
    for name in ("again.bin", "small again.bin"):
        (server.root / name).unlink()


def _run(inside: Inside, code: str) -> str:
    cell = inside.run(code, timeout=PATIENCE)
    assert cell.status == "ok", cell
    return cell.text


def _bare(osf: Measured, path: Path, took: dict[str, list[float]]) -> None:
    bare, node = Bare(osf.token, 1), osf.project()
    took["bare up"].append(seconds(lambda: bare.put([(osf.storage(node).url, path)]))[0])
    target = path.with_name("bare.bin")
    took["bare down"].append(seconds(lambda: bare.get([(osf.files(node)[0].url, target)]))[0])
    target.unlink()


def _begin(process: psutil.Process | None) -> int:
    """The memory of a process as it is; its peak counts from here on."""
    assert process is not None
    Path(f"/proc/{process.pid}/clear_refs").write_text("5")
    return int(process.memory_info().rss)


def _peak(process: psutil.Process | None) -> int:
    assert process is not None
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024
