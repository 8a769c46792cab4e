"""How many requests are under way at once: fewer as soon as OSF asks to slow down, and slowly more again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .refusals import Refusals

GROWS_AFTER = 8
"""Requests that have to go well before one more is tried at a time."""

TOGETHER = 0.2
"""Seconds in which refusals come that are about the same crowd."""


class Pace:
    """Shared by all threads of a client. It limits nothing until OSF has answered 429 once; from then on no more
    requests are under way than half of those that were too many, and none begins before the time that OSF named.
    ``refusals`` are those of other processes, which count as its own, for at most ``ceiling`` seconds.

    What it holds up is the beginning of requests; who waits is woken by ``check``, which raises to stop waiting.
    """

    def __init__(
        self,
        check: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        refusals: Refusals | None = None,
        ceiling: float = 30.0,
    ) -> None:
        self._check = check
        self._clock = clock
        self._refusals = refusals
        self._ceiling = ceiling
        self._changed = threading.Condition()
        self._under_way = 0
        self._limit: int | None = None
        self._most = 0
        self._went_well = 0
        self._not_before = 0.0

    @property
    def limit(self) -> int | None:
        """How many requests may be under way now, None for any number."""
        return self._limit

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it for one request."""
        with self._changed:
            while not self._may_begin():
                self._changed.wait(0.05)
                self._check()
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _may_begin(self) -> bool:
        heard = self._refusals.heard() if self._refusals is not None else 0.0
        if heard:
            self._fewer(min(heard, self._ceiling))
        if self._limit is None:
            return True
        return self._under_way < self._limit and self._clock() >= self._not_before

    def slow_down(self, seconds: float | None) -> None:
        """OSF has answered that these were too many requests, and perhaps for how long it wants none; longer than
        the ceiling nobody is made to wait here."""
        pause = min(seconds or TOGETHER, self._ceiling)
        with self._changed:
            self._fewer(pause)
        if self._refusals is not None:
            self._refusals.tell(pause)

    def _fewer(self, pause: float) -> None:
        if self._limit is None:
            self._most = self._under_way
        if self._clock() >= self._not_before:
            # Those that were sent side by side are refused together, which is one reason, not several.
            self._limit = max(1, min(self._limit or self._under_way, self._under_way) // 2)
        self._went_well = 0
        self._not_before = max(self._not_before, self._clock() + pause)

    def go_on(self) -> None:
        """A request went well."""
        with self._changed:
            if self._limit is None:
                return
            self._went_well += 1
            if self._went_well >= GROWS_AFTER:
                self._went_well = 0
                self._limit = self._limit + 1 if self._limit < self._most else None
                self._changed.notify_all()
