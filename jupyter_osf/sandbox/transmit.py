"""Sends a file, or a part of it, in pieces."""

from __future__ import annotations

from pathlib import Path

from .handler import SandboxHandler

PIECE = 1024 * 1024


async def send_file(
    handler: SandboxHandler, path: Path, part: tuple[int, int] | None = None, *, admit_part: bool = True
) -> None:
    """`part` is the first and the last byte. Without `admit_part` the answer to a part looks like the whole file."""
    size = path.stat().st_size
    start, end = part if part is not None else (0, size - 1)
    if part is not None and (start >= size or end < start):
        handler.set_status(416)
        handler.set_header("Content-Range", f"bytes */{size}")
        await handler.finish()
        return
    if part is not None and admit_part:
        handler.set_status(206)
        handler.set_header("Content-Range", f"bytes {start}-{end}/{size}")
    left = end - start + 1
    handler.set_header("Content-Length", str(left))
    if handler.request.method == "HEAD":
        await handler.finish()
        return
    with path.open("rb") as stream:
        stream.seek(start)
        while left > 0:
            piece = stream.read(min(PIECE, left))
            left -= len(piece)
            handler.write(piece)
            await handler.flush()
            handler.logged.sent += len(piece)
    await handler.finish()
