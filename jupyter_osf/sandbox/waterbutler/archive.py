"""A folder as a zip archive, sent while it is made. Its files come out of the storage one after the other."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import datetime

from ..handler import SandboxHandler
from ..store import File, Store
from ..transmit import PIECE


class _Outlet(io.RawIOBase):
    """Collects what the archive writes until it is sent; it can't be rewound, so sizes follow the data."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


async def send_archive(handler: SandboxHandler, store: Store, folder: File) -> None:
    """Newest versions only; empty folders are kept."""
    outlet = _Outlet()
    start = len(store.files.path(folder))
    latency = handler.fault("latency")
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in store.files.descendants(folder.id):
            name = store.files.path(entry)[start:]
            if entry.is_folder:
                if not store.files.children(entry.id):
                    archive.writestr(zipfile.ZipInfo(name), b"")
                continue
            newest = store.files.newest(entry.id)
            if newest is None:
                continue
            if latency is not None:
                await asyncio.sleep(latency.seconds)
            info = zipfile.ZipInfo(name, datetime.fromisoformat(newest.created).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with (
                store.blobs.path(newest.sha256).open("rb") as source,
                archive.open(info, "w", force_zip64=True) as target,
            ):
                while piece := source.read(PIECE):
                    target.write(piece)
                    handler.write(outlet.take())
                    await handler.flush()
    handler.write(outlet.take())
    await handler.finish()
