"""What programs read and wrote on OSF, at which versions: this one, and those that ran in the same folder before."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from secrets import token_hex

from ..models import Did, Result, Use
from ..refs import split_version
from .context import Context

RUN = token_hex(8)
"""Tells this program from others that note what they use."""

AGAIN_AFTER = 60.0
"""Seconds after which what is used again is noted again: whoever reads in a loop would do little else."""

Key = tuple[str, Path, Did, str, str | None, str | None]
_OURS: dict[Key, Use] = {}
_NOTED_AT: dict[Key, float] = {}
_LOCK = threading.Lock()


def note(context: Context, uses: Iterable[Use]) -> None:
    """Remember these, each once, in the order in which they came."""
    if not context.recording:
        return
    now, new = time.monotonic(), []
    with _LOCK:
        for use in uses:
            key: Key = (context.config.site, context.directory, use.did, use.reference, use.version, use.path)
            if now - _NOTED_AT.get(key, -AGAIN_AFTER) >= AGAIN_AFTER:
                _NOTED_AT[key] = now
                _OURS.setdefault(key, use)
                new.append(use)
    if new:
        context.local.used(context.config.site, context.directory, RUN, new)


def note_results(context: Context, results: Sequence[Result], did: Did) -> None:
    """Remember what a verb did that reads or that writes, by how it ended for each file."""
    note(context, [use for result in results if (use := _use(context, result, results, did)) is not None])


def of_this_program(context: Context) -> list[Use]:
    """What this program used on this OSF, oldest first."""
    with _LOCK:
        return [use for (site, *_), use in _OURS.items() if site == context.config.site]


def of_folder(context: Context) -> list[Use]:
    """What programs used that ran in the current directory or below, or put there what they read: of each file what
    the one did that used it last, oldest first."""
    last: dict[tuple[Did, str], str] = {}
    found = context.local.uses_below(context.config.site, context.directory)
    for run, use in found:
        last[use.did, use.reference] = run
    return [use for run, use in found if last[use.did, use.reference] == run]


def read(reference: str, version: str | None, sha256: str | None, path: Path | None = None) -> Use:
    """That a file was read just now; ``path`` is where its bytes are, if they were put beside the notebook."""
    return Use("read", split_version(reference)[0], version, sha256, str(path) if path else None, _now())


def _use(context: Context, result: Result, results: Sequence[Result], did: Did) -> Use | None:
    if result.reference is None or result.version is None and result.sha256 is None:
        return None
    if result.outcome in ("created", "new-version"):
        did = "wrote"
    elif result.outcome == "kept-both" and did == "wrote":
        # Either mine went up beside theirs, or theirs came here while mine became the next version.
        same = [one for one in results if one.reference == result.reference and one is not result]
        did = "read" if any(one.outcome == "new-version" for one in same) else "wrote"
    elif result.outcome == "downloaded" or did == "read" and result.outcome in ("unchanged", "kept-both"):
        did = "read"
    else:
        return None
    path = str(context.path(result.path)) if result.path is not None else None
    return Use(did, split_version(result.reference)[0], result.version, result.sha256, path, _now())


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
