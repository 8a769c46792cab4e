"""The sha256 of files on this computer, without reading again what has not changed."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..errors import ChangedWhileRead, Failed
from .disk import disk_error

CHUNK = 1024 * 1024
SETTLED_NS = 2_000_000_000
"""A file written within the last two seconds may change again without its time changing on coarse file systems."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The bytes of a file at one moment; ``stamp`` (size, modification time in ns) tells cheaply whether it changed."""

    sha256: str
    size: int
    stamp: tuple[int, int]


class HashCache(Protocol):
    """Remembers hashes by path and stamp."""

    def recall(self, path: Path, stamp: tuple[int, int]) -> str | None: ...

    def remember(self, path: Path, stamp: tuple[int, int], sha256: str) -> None: ...


def stamp_of(path: Path) -> tuple[int, int]:
    """Size and modification time of a regular file. Raises NotFound or Failed for anything else."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise disk_error(error if isinstance(error, OSError) else FileNotFoundError(), path) from error
    if stat.S_ISDIR(found.st_mode):
        raise disk_error(IsADirectoryError(), path)
    if not stat.S_ISREG(found.st_mode):
        raise Failed(f"“{path}” is not a regular file.", "Only files and folders can go to OSF.", code="disk")
    return found.st_size, found.st_mtime_ns


def digest(path: Path, cache: HashCache | None = None, check: Callable[[], None] = lambda: None) -> Digest:
    """Hash a file, or recall its hash if it has not changed. Raises ChangedWhileRead if it is being written."""
    stamp = stamp_of(path)
    known = cache.recall(path, stamp) if cache is not None else None
    if known is not None:
        return Digest(known, stamp[0], stamp)
    sha256 = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                check()
                sha256.update(chunk)
                size += len(chunk)
                if size > stamp[0]:
                    # Somebody who goes on writing would keep us here for ever.
                    raise changed(path)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise disk_error(error, path) from error
    if (after.st_size, after.st_mtime_ns) != stamp or size != stamp[0]:
        raise changed(path)
    if cache is not None and stamp[1] < time.time_ns() - SETTLED_NS:
        cache.remember(path, stamp, sha256.hexdigest())
    return Digest(sha256.hexdigest(), size, stamp)


def changed(path: Path) -> ChangedWhileRead:
    """The file did not hold still."""
    return ChangedWhileRead(
        f"“{path.name}” changed while it was read, so it was not sent.", "Wait until it is complete, then try again."
    )
