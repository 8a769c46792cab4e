"""How a transfer tells what it is doing, and how it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from .errors import Cancelled


class Progress:
    """Hears of every transfer; this one says nothing. Faces draw bars by overriding the three events.

    Events may come from several threads at once. ``key`` is unique to one file of one command.
    """

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._to_wake: list[Callable[[], None]] = []

    def begin(self, key: str, name: str, total: int | None) -> None:
        """A file of ``total`` bytes (None: unknown) starts to move."""

    def advance(self, key: str, count: int) -> None:
        """``count`` more bytes have moved; negative when a broken transfer starts over."""

    def end(self, key: str) -> None:
        """The file is done, well or badly."""

    def cancel(self) -> None:
        """Ask every transfer that reports here to stop."""
        self._cancelled.set()
        for act in tuple(self._to_wake):
            act()

    def when_cancelled(self, act: Callable[[], None]) -> None:
        """Have ``act`` called on ``cancel``, to wake what waits for something else than this object."""
        self._to_wake.append(act)

    def forget(self, act: Callable[[], None]) -> None:
        """Do not call ``act`` any more."""
        if act in self._to_wake:
            self._to_wake.remove(act)

    def reset(self) -> None:
        """Start anew after an earlier command was stopped."""
        self._cancelled.clear()

    def wait(self, seconds: float) -> None:
        """Sleep, but wake and raise Cancelled when asked to stop."""
        if self._cancelled.wait(seconds):
            raise Cancelled("Stopped.", "What was done stays done; run the command again to go on.")

    def check(self) -> None:
        """Raise Cancelled if asked to stop."""
        self.wait(0)


class OneVerb(Progress):
    """For a single verb: asked to stop once, even before it began, it stays so."""

    def reset(self) -> None:
        """There is no other verb to start anew for."""
