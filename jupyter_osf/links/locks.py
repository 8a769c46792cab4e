"""One at a time: locks that server, kernels and commands of this computer share."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from jupyter_core.paths import jupyter_data_dir

from ..errors import Failed
from ..progress import Progress
from ..transfer.disk import disk_error

log = logging.getLogger(__name__)

PATIENCE = 600
"""Seconds to wait for another upload of the same file, which may be a large one."""


@contextmanager
def hold(*what: str, progress: Progress | None = None) -> Iterator[None]:
    """Hold the lock named by ``what``, waiting for whoever holds it. Raises Failed when that takes ten minutes."""
    lock = _lock(*what)
    try:
        _acquire(lock, progress or Progress())
    except OSError as error:
        raise disk_error(error, Path(lock.lock_file).parent) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def mark(*what: str) -> Iterator[None]:
    """Let other programs see, for as long as the block lasts and this process lives, that something is under way."""
    lock = _lock(*what)
    try:
        lock.acquire(timeout=1.0, poll_interval=0.05)
    except (OSError, Timeout) as error:
        # Somebody else has marked it already, or nothing can be written there: it does without.
        log.debug("Not marked: %s", error)
    try:
        yield
    finally:
        lock.release()


def is_marked(*what: str) -> bool:
    """Whether some program has marked this."""
    lock = _lock(*what)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError as error:
        log.debug("It is not known whether this is marked: %s", error)
    finally:
        lock.release()
    return False


def _lock(*what: str) -> FileLock:
    name = hashlib.sha256("\0".join(what).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return FileLock(_folder() / f"{name}.lock")


def _folder() -> Path:
    """In the Jupyter data directory, like all that is remembered; where that is read-only, among temporary files."""
    data = Path(jupyter_data_dir())
    try:
        (folder := data / "jupyter_osf" / "locks").mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(folder, os.W_OK):
            return folder
    except OSError as error:
        log.debug("No locks in %s: %s", data, error)
    person = hashlib.sha256(f"{Path.home()}\0{data}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    folder = Path(tempfile.gettempdir(), f"jupyter-osf-{person}")
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise disk_error(error, folder) from error
    return folder


def _acquire(lock: FileLock, progress: Progress) -> None:
    for _ in range(PATIENCE * 2):
        progress.check()
        try:
            lock.acquire(timeout=0.5, poll_interval=0.05)
        except Timeout:
            continue
        return
    raise Failed(
        "Another window or command has been sending this file for ten minutes.",
        "Wait for it, or stop it, and try again.",
        code="busy",
    )
