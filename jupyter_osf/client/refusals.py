"""What OSF refused to one process as too much counts for all of a person's: kernels, servers, workers, commands."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

log = logging.getLogger(__name__)


class Refusals:
    """An empty file in the Jupyter data directory, one for each OSF; its time of change is when OSF may be asked again.

    To look costs no more than that: it is done before each request. Where nothing can be written each process finds
    out for itself.
    """

    def __init__(self, site: str, clock: Callable[[], float] = time.time) -> None:
        name = hashlib.sha256(site.encode()).hexdigest()[:16]
        self._file = Path(jupyter_data_dir(), "jupyter_osf", "pace", name)
        self._clock = clock
        self._known = 0

    def tell(self, seconds: float) -> None:
        """OSF wants no requests for so long."""
        until = int((self._clock() + seconds) * 1e9)
        try:
            if self._until() < until:
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._file.touch()
                os.utime(self._file, ns=(until, until))
            self._known = self._until()
        except OSError as error:
            log.debug("Other processes are not told that OSF asks to slow down: %s", error)

    def heard(self) -> float:
        """For how many seconds OSF wants no requests, as another process was told; 0 where that is nothing new."""
        try:
            until = self._until()
        except OSError as error:
            log.debug("It is not known what OSF asked of other processes: %s", error)
            return 0.0
        if until == self._known:
            return 0.0
        self._known = until
        return max(0.0, until / 1e9 - self._clock())

    def _until(self) -> int:
        try:
            return self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return 0
