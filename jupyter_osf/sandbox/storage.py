"""The storage host: bytes behind signed addresses that work for a minute, and never with a token."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from typing import Any
from urllib.parse import urlencode

from .handler import SandboxHandler
from .site import Site
from .store import Version
from .transmit import send_file

LIFETIME = 60


def signed_url(site: Site, version: Version, content_type: str, disposition: str) -> str:
    """An address of these bytes that needs no token and soon ends."""
    expires = str(int(time.time()) + LIFETIME)
    query = {
        "Expires": expires,
        "Signature": _signature(site, version.sha256, expires),
        "response-content-disposition": disposition,
        "response-content-type": content_type,
    }
    return f"{site.addresses.storage}/osfstorage/{version.sha256}?{urlencode(query)}"


def _signature(site: Site, sha256: str, expires: str) -> str:
    return hmac.new(site.secret(), f"{sha256} {expires}".encode(), hashlib.sha256).hexdigest()


class StorageHandler(SandboxHandler):
    async def get(self, sha256: str) -> None:
        if "Authorization" in self.request.headers:
            # as the real storage cloud does: two ways of proving a right at once are an error
            return self._refuse(400, "InvalidArgument", "Only one auth mechanism allowed.")
        expires = self.get_query_argument("Expires", "0")
        signature = self.get_query_argument("Signature", "")
        if not hmac.compare_digest(signature, _signature(self.site, sha256, expires)):
            return self._refuse(403, "SignatureDoesNotMatch", "Access denied.")
        if int(expires) < time.time():
            return self._refuse(400, "ExpiredToken", "The provided token has expired.")
        path = self.site.store.blobs.path(sha256)
        if not path.exists():
            return self._refuse(404, "NoSuchKey", "The specified key does not exist.")
        self.set_header("Content-Type", self.get_query_argument("response-content-type", "application/octet-stream"))
        self.set_header("Content-Disposition", self.get_query_argument("response-content-disposition", "attachment"))
        self.set_header("Etag", f'"{sha256[:32]}"')
        self.set_header("Accept-Ranges", "bytes")
        await send_file(self, path, self._range(path.stat().st_size))

    head = get

    def _range(self, size: int) -> tuple[int, int] | None:
        """First and last byte that were asked for; the storage cloud knows suffix ranges too."""
        found = re.fullmatch(r"bytes=(\d*)-(\d*)", self.request.headers.get("Range", ""))
        if not found or found.groups() == ("", ""):
            return None
        first, last = found.groups()
        if not first:
            start, end = max(0, size - int(last)), size - 1
        else:
            start, end = int(first), min(int(last or size - 1), size - 1)
        return start, end

    def _refuse(self, status: int, code: str, message: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/xml; charset=UTF-8")
        self.finish(
            f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
        )


def storage_routes() -> list[Any]:
    return [(r"/osfstorage/([0-9a-f]{64})", StorageHandler)]
