"""Many files read into one table by the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import dask.dataframe as dd
from distributed import Client, LocalCluster

from jupyter_osf.filesystem import OSFFileSystem

from .osf import Measured
from .table import Figure, middle, seconds, spread

FILES = 200
WORKERS = (1, 2, 4)


def measure(osf: Measured, home: Path, runs: int) -> Iterator[Figure]:
    """Each worker is a process with one thread; starting them is not timed, nor the first file that each reads."""
    rows = "\n".join(f"{trial},{400 + trial}" for trial in range(100))
    node = osf.project({f"/raw/sub-{number:03}.csv": f"trial,rt\n{rows}\n" for number in range(FILES)})
    folder = f"osf://{node}/osfstorage/raw"
    work, medians = f"read_csv of {FILES} files, {osf.latency * 1000:.0f} ms before each answer", []
    for count in WORKERS:
        with (
            LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=":0") as cluster,
            Client(cluster) as client,
        ):
            client.run(_read_one, f"{folder}/sub-000.csv")
            times = []
            for _ in range(runs):
                OSFFileSystem.clear_instance_cache()
                client.run(OSFFileSystem.clear_instance_cache)
                with osf.slow() as asked:
                    taken, total = seconds(lambda: len(dd.read_csv(f"{folder}/sub-*.csv")))
                assert total == FILES * 100, total
                times.append(taken)
        medians.append(middle(times))
        named = f"{count} worker{'s' if count > 1 else ''}"
        yield Figure(work, named, spread(times))
        yield Figure(work, f"requests, {named}", str(sum(asked.values())))
        if count > 1:
            yield Figure(work, f"× faster than 1 worker, {named}", f"{medians[0] / medians[-1]:.2f}")
    yield Figure(work, "cores that OSF, workers and this program share", str(os.cpu_count()))


def _read_one(path: str) -> int:
    return len(dd.read_csv(path).compute(scheduler="synchronous"))
