"""A body on its way from the event loop, where it arrives, to the thread that sends it on: a few chunks at a time."""

from __future__ import annotations

import asyncio
import queue
import re
from collections.abc import Iterator, Mapping

from ..errors import Cancelled, UsageError

LARGEST = 1 << 40
"""OSF itself says how much it takes."""
DEPTH = 8
"""Chunks that may wait; the sender is held up when there are more."""
SILENCE = 60.0
"""Seconds after which a sender that sends nothing is given up."""


def announced(headers: Mapping[str, str]) -> int:
    """How long the body of a request is. Raises UsageError where that is not said beforehand."""
    told = headers.get("Content-Length", "0")
    if "Transfer-Encoding" in headers or not re.fullmatch("[0-9]{1,15}", told):
        raise UsageError("The length of a body has to be said beforehand.", "Send Content-Length.")
    return int(told)


class Pipe:
    """``put`` and ``close`` belong to the event loop in which it was made, iterating it to one other thread."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._loop = asyncio.get_running_loop()
        self._space = asyncio.Event()
        self._chunks: queue.Queue[bytes | None] = queue.Queue(DEPTH)
        self._closed = False

    def __len__(self) -> int:
        return self._length

    async def put(self, chunk: bytes) -> None:
        """Pass a chunk on, as soon as there is room for it; after ``close`` it is dropped."""
        while not self._closed:
            try:
                self._chunks.put_nowait(chunk)
            except queue.Full:
                self._space.clear()
                await self._space.wait()
            else:
                return

    def close_soon(self) -> None:
        """The same as ``close`` from whichever thread."""
        self._loop.call_soon_threadsafe(self.close)

    def close(self) -> None:
        """Whoever still reads gets Cancelled; nobody waits for room any more."""
        self._closed = True
        self._space.set()
        try:
            self._chunks.put_nowait(None)
        except queue.Full:
            # The reader is not waiting then, and looks whether this is closed after the next chunk.
            return

    def __iter__(self) -> Iterator[bytes]:
        left = self._length
        while left > 0:
            try:
                chunk = self._chunks.get(timeout=SILENCE)
            except queue.Empty:
                chunk = None
            if chunk is None or self._closed:
                raise Cancelled("The sender went away before everything was sent.", "Nothing was stored.")
            self._loop.call_soon_threadsafe(self._space.set)
            left -= len(chunk)
            yield chunk
