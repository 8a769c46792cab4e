"""The rows that are printed, each with what was wanted of it and whether that was reached."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One measured value; ``reached`` is None where nothing was wanted of it."""

    work: str
    what: str
    value: str
    wanted: str = ""
    reached: bool | None = None


def at_most(work: str, what: str, value: float, limit: float, form: str = "{:.2f}") -> Figure:
    """A value that should not be larger."""
    return Figure(work, what, form.format(value), f"≤ {limit:g}", value <= limit)


def at_least(work: str, what: str, value: float, limit: float, form: str = "{:.2f}") -> Figure:
    """A value that should not be smaller."""
    return Figure(work, what, form.format(value), f"≥ {limit:g}", value >= limit)


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """How long something takes, and what it answers."""
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def middle(values: Iterable[float]) -> float:
    """The median: others may be at work on this computer."""
    return median(values)


def spread(values: Iterable[float]) -> str:
    """All runs, as they were: ``6.9 s (6.8, 6.9, 7.4)``."""
    values = list(values)
    each = ", ".join(f"{value:.2f}" for value in sorted(values))
    return f"{median(values):.2f} s" + (f" ({each})" if len(values) > 1 else "")


def written(figures: Iterable[Figure]) -> str:
    """As a table in Markdown."""
    marks = {True: "reached", False: "**not reached**", None: ""}
    lines = ["| work | | measured | wanted | |", "|---|---|---|---|---|"]
    lines += [f"| {one.work} | {one.what} | {one.value} | {one.wanted} | {marks[one.reached]} |" for one in figures]
    return "\n".join(lines)


def machine() -> str:
    """What this was measured on."""
    cpus = Path("/proc/cpuinfo")
    names = (
        [line.partition(":")[2].strip() for line in cpus.read_text().splitlines() if line.startswith("model name")]
        if cpus.exists()
        else []
    )
    name = names[0] if names else platform.processor() or platform.machine()
    return (
        f"{date.today():%Y-%m-%d}, {len(names) or '?'} × {name}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
