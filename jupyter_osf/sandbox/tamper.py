"""Sends an answer wrongly: cut, reset, stalled, slow, or with a byte changed, below the level of HTTP."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable

from tornado.iostream import IOStream, StreamClosedError

from .faults import Rule

STREAM_KINDS = {"reset-response", "short-body", "corrupt-download", "slow", "stall"}
_PIECE = 4096


def reset(stream: IOStream) -> None:
    """End the connection with RST instead of in order."""
    if not stream.closed():
        # linger on, zero seconds: the kernel drops what is unsent and says so to the other side
        layout = "hh" if os.name == "nt" else "ii"
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(layout, 1, 0))
        stream.close()


class TamperedStream:
    """Stands in for the `write` of one connection; `rule.after` counts bytes of the body."""

    def __init__(self, stream: IOStream, rule: Rule) -> None:
        self._stream, self._rule = stream, rule
        self._write = stream.write
        self._last: asyncio.Future[None] | None = None
        self._in_body = False
        self._sent = 0

    def install(self) -> None:
        self._stream.write = self.write  # type: ignore[method-assign]

    def write(self, data: bytes | memoryview) -> asyncio.Future[None]:
        self._last = asyncio.ensure_future(self._in_turn(bytes(data), self._last))
        return self._last

    async def _in_turn(self, data: bytes, before: Awaitable[None] | None) -> None:
        if before is not None:
            await before
        if not self._in_body:
            head, mark, data = data.partition(b"\r\n\r\n")
            self._in_body = True
            if self._rule.kind == "reset-response" and not self._rule.after:
                return self._break_off()
            if self._rule.kind == "short-body" and self._rule.after is None:
                self._rule.after = _content_length(head) // 2
            await self._write(head + mark)
        await self._body(data)

    async def _body(self, data: bytes) -> None:
        kind, after = self._rule.kind, self._rule.after or 0
        if kind == "corrupt-download":
            place = after - self._sent
            if 0 <= place < len(data):
                data = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        elif kind in ("reset-response", "short-body", "stall") and self._sent + len(data) >= after:
            if after > self._sent:
                await self._write(data[: after - self._sent])
            return await self._forever() if kind == "stall" else self._break_off()
        self._sent += len(data)
        if kind == "slow":
            for start in range(0, len(data), _PIECE):
                piece = data[start : start + _PIECE]
                await self._write(piece)
                await asyncio.sleep(len(piece) / self._rule.rate)
        elif data:
            await self._write(data)

    def _break_off(self) -> None:
        if self._rule.kind == "reset-response":
            reset(self._stream)
        else:
            self._stream.close()
        raise StreamClosedError

    async def _forever(self) -> None:
        while not self._stream.closed():
            await asyncio.sleep(0.05)
        raise StreamClosedError


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
