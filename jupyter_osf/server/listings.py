"""Listings of OSF, kept for a moment so that turning a page or typing a filter does not list everything again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ..models import Entry

FRESH = 30.0
"""Seconds."""
KEPT = 20


class Listings:
    """Whole listings by reference. Safe to use from several threads."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, list[Entry]]] = {}
        self._turn = 0
        self._lock = threading.Lock()

    def get(self, reference: str, ask: Callable[[], list[Entry]], *, again: bool) -> list[Entry]:
        """The listing of a reference; ``again`` asks OSF in any case."""
        with self._lock:
            turn = self._turn
            at, entries = self._found.get(reference, (0.0, []))
        if not again and at and time.monotonic() - at < FRESH:
            return entries
        entries = ask()
        with self._lock:
            if turn == self._turn:
                self._found.pop(reference, None)
                self._found[reference] = time.monotonic(), entries
                for old in list(self._found)[:-KEPT]:
                    del self._found[old]
        return entries

    def clear(self) -> None:
        """Somebody else is signed in, or something has changed: what was read, or is being read now, does not count."""
        with self._lock:
            self._turn += 1
            self._found.clear()
