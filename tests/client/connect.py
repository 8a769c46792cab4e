"""Clients for tests: impatient, and without a token unless one is given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from jupyter_osf.client import Client
from jupyter_osf.config import OSF
from jupyter_osf.models import Entry
from jupyter_osf.progress import Progress
from jupyter_osf.refs import Ref

TOKEN = "tokenOfTheTests0123456789"


def config_of(api: str, files: list[str] | None = None, **more: Any) -> OSF:
    """``api`` without a slash; the same server for everything unless told otherwise."""
    values = {
        "api_url": f"{api}/v2/",
        "accounts_url": f"{api}/accounts/",
        "web_url": f"{api}/web/",
        "files_urls": files or [api],
        "connect_timeout": 5.0,
        "timeout": 5.0,
        "upload_timeout": 10.0,
        "retry_ceiling": 0.05,
    }
    return OSF(**(values | more))


def raw_client(
    api: str,
    files: list[str] | None = None,
    *,
    token: str | None = TOKEN,
    progress: Progress | None = None,
    **more: Any,
) -> Client:
    return Client(config_of(api, files, **more), lambda: token, progress)


class Bytes:
    """A body in memory; ``before_last`` is called before the last piece goes out."""

    def __init__(self, content: bytes, before_last: Callable[[], object] = lambda: None, piece: int = 65536) -> None:
        self.content = content
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.sent = 0
        self._before_last = before_last
        self._piece = piece

    def __len__(self) -> int:
        return len(self.content)

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self.content), self._piece):
            if start + self._piece >= len(self.content):
                self._before_last()
            piece = self.content[start : start + self._piece]
            self.sent += len(piece)
            yield piece


def file_at(base: str, name: str = "a.csv", content: bytes = b"", **more: Any) -> Entry:
    """An entry of a server of ours, as a listing would have given it."""
    values: dict[str, Any] = {
        "name": name,
        "kind": "file",
        "path": f"/{name}",
        "reference": str(Ref("abc12", "osfstorage", (name,), node=True)),
        "id": "5f" + "0" * 22,
        "size": len(content),
        "version": "1",
        "sha256": hashlib.sha256(content).hexdigest(),
        "provider": "osfstorage",
        "node": "abc12",
        "url": f"{base}/v1/resources/abc12/providers/osfstorage/5f{'0' * 22}",
    }
    return Entry(**(values | more))


def fetched(client: Client, entry: Entry, version: str | None = None) -> bytes:
    sink = BytesIO()
    client.content.fetch(entry, sink, version=version, advance=lambda count: None)
    return sink.getvalue()
