"""A body on its way from threads, which read it, to the event loop, which sends it on: read ahead while that sends."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

Run = Callable[..., Awaitable[Any]]
DEPTH = 4
"""Pieces that may wait. A thread that has read so many is given back until some are taken."""


class Ahead:
    """Reads from ``source`` in one thread of ``run`` at a time; belongs to the event loop in which it was made."""

    def __init__(self, source: Callable[[], bytes], run: Run) -> None:
        self._source = source
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._pieces: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._closed = False
        self._begin()

    def _begin(self) -> None:
        self._reading = asyncio.ensure_future(self._run(self._read))
        self._reading.add_done_callback(lambda _: self._news.set())

    def _read(self) -> bool:
        """In a thread: whether there may be more when enough is waiting."""
        while len(self._pieces) < DEPTH:
            piece = self._source()
            if not piece or self._closed:
                return False
            self._pieces.append(piece)
            self._loop.call_soon_threadsafe(self._news.set)
        return True

    def _goes_on(self) -> bool:
        """Begin to read again if that only waited. Raises what ``source`` raised."""
        if self._reading.done():
            if not self._reading.result():
                return False
            self._begin()
        return True

    async def take(self) -> bytes:
        """The next piece as soon as it is there; nothing after the end. Raises what ``source`` raised."""
        while not self._pieces:
            if not self._goes_on():
                return b""
            self._news.clear()
            await self._news.wait()
        return self._pieces.popleft()

    async def close(self) -> None:
        """Come back when nothing reads any more."""
        self._closed = True
        await asyncio.wait({self._reading})
        self._reading.exception()
