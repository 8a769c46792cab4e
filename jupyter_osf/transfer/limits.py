"""What OSF and the disk of this computer can hold, said before anything moves."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ..client.answers import too_large
from ..client.content import MOST_BYTES
from ..client.names import check_name
from ..errors import Failed, OSFError
from .plan import DOWNWARD, UPWARD, Plan, Step


def within_limits(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same steps, where those that OSF would not take are refused: files that are too large, and names that it, or
    other computers, cannot hold."""
    return tuple(_within_limits(step) if step.action in UPWARD else step for step in steps)


def _within_limits(step: Step) -> Step:
    try:
        if step.here is not None and step.here.size > MOST_BYTES:
            raise too_large()
        for part in PurePosixPath(step.name).parts[:-1] if step.entry is None else ():
            check_name(part)
        if step.to:
            check_name(step.to)
    except OSFError as error:
        return replace(step, action="refuse", message=error.message, error=error)
    return step


def require_room(plans: Sequence[Plan]) -> None:
    """Raises Failed where what would come here does not fit on a disk of this computer."""
    needed: dict[Path, int] = defaultdict(int)
    for plan in plans:
        coming = sum(step.entry.size or 0 for step in plan.going(DOWNWARD) if step.entry is not None)
        if coming:
            needed[_there_already(plan.local)] += coming
    disks: dict[int, tuple[Path, int]] = {}
    for folder, coming in needed.items():
        device = folder.stat().st_dev
        disks[device] = (folder, disks.get(device, (folder, 0))[1] + coming)
    for folder, coming in disks.values():
        free = shutil.disk_usage(folder).free
        if coming > free:
            raise Failed(
                f"{megabytes(coming)} would come here, and the disk of “{folder}” has room for {megabytes(free)}.",
                "Make room, or fetch less of it; nothing was fetched yet.",
                code="disk-full",
            )


def _there_already(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())


def megabytes(count: int) -> str:
    """A number of bytes as people read it."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 0.1):.1f} MB"
