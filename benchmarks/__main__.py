"""Measures, and prints a table: `python -m benchmarks [NAME …]`."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from . import cloning, large, listing, scaling, syncing, uploading
from .osf import measured_osf
from .table import machine, written

WORKS = {
    "upload": uploading.measure,
    "clone": cloning.measure,
    "sync": syncing.measure,
    "growth": syncing.growth,
    "ls": listing.measure,
    "large": large.measure,
    "scaling": scaling.measure,
}


def main() -> None:
    """Run what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(WORKS)}; all without any")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many is taken (default: %(default)s)")
    parser.add_argument("--latency", type=float, default=0.05, help="seconds that OSF waits (default: %(default)s)")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(WORKS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(WORKS)}")
    print(f"{machine()}; {asked.latency * 1000:.0f} ms before each answer; median of {asked.runs}; ", end="")
    print(f"load {os.getloadavg()[0]:.1f}\n", flush=True)
    for name in asked.names or WORKS:
        with (
            tempfile.TemporaryDirectory(prefix="osf-speed-") as folder,
            measured_osf(asked.latency, Path(folder)) as osf,
        ):
            print(written(WORKS[name](osf, Path(folder), asked.runs)), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
