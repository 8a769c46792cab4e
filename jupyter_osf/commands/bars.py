"""Draws the progress of transfers as one bar on standard error."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NoReturn

from jupyter_osf.progress import Progress

from .wording import plain, several

if TYPE_CHECKING:
    from tqdm import tqdm

    Bar = tqdm[NoReturn]

SECONDS_BEFORE_IT_SHOWS = 0.7


class Bars(Progress):
    """One bar for all files of a command; quick commands show none. It goes away when nothing moves any more."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._moving: dict[str, str] = {}
        self._bar: Bar | None = None

    def begin(self, key: str, name: str, total: int | None) -> None:
        with self._lock:
            if self._bar is None:
                from tqdm import tqdm

                # Plain text everywhere: it needs no widgets, and goes to standard error in notebooks too.
                self._bar = tqdm(
                    total=0, unit="B", unit_scale=True, leave=False, delay=SECONDS_BEFORE_IT_SHOWS, dynamic_ncols=True
                )
            self._moving[key] = name
            self._bar.total = (self._bar.total or 0) + (total or 0)
            self._name()

    def advance(self, key: str, count: int) -> None:
        del key
        with self._lock:
            if self._bar is not None:
                self._bar.update(count)

    def end(self, key: str) -> None:
        with self._lock:
            self._moving.pop(key, None)
            if self._bar is not None and self._moving:
                self._name()

    def close(self) -> None:
        """Take the bar off the screen."""
        with self._lock:
            if self._bar is not None:
                self._bar.close()
            self._bar = None
            self._moving.clear()

    def _name(self) -> None:
        names = list(self._moving.values())
        text = plain(names[0])[-30:] if len(names) == 1 else several(len(names), "file")
        if self._bar is not None:
            self._bar.set_description_str(text, refresh=False)
