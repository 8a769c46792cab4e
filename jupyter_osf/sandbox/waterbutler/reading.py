"""GET and HEAD: listings, metadata, versions, bytes, zip archives."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime, timezone
from email.utils import format_datetime
from urllib.parse import quote

from ..handler import SandboxHandler
from ..storage import signed_url
from ..store import Version
from ..transmit import send_file
from . import errors
from .access import admitted_version
from .archive import send_archive
from .call import Call

# Smaller parts reach the file server whole, and it forgets that they are parts: 200, and no Content-Range.
SMALL_PART = 100_000


async def answer_folder(handler: SandboxHandler, call: Call) -> None:
    if _has_flag(handler, "zip"):
        name = call.found.name or f"{call.storage.name}-archive"
        handler.set_header("Content-Type", "application/zip")
        handler.set_header("Content-Disposition", disposition(f"{name}.zip"))
        return await send_archive(handler, call.store, call.found)
    handler.answer_json({"data": call.describe.listing(call.found)})


async def answer_file(handler: SandboxHandler, call: Call) -> None:
    if _has_flag(handler, "meta"):
        return handler.answer_json({"data": call.describe.entity(call.found)})
    if _has_flag(handler, "versions") or _has_flag(handler, "revisions"):
        link = call.who.link
        anonymous = link is not None and link.anonymous and not call.who.may_read_as_user
        return handler.answer_json({"data": call.describe.version_list(call.found, anonymous=anonymous)})
    await _download(handler, call)


def answer_head(handler: SandboxHandler, call: Call) -> None:
    if call.found.is_folder:
        handler.set_status(501)
        handler.finish()
        return
    entity = call.describe.entity(call.found)
    modified = datetime.fromisoformat(entity["attributes"]["modified_utc"]).astimezone(timezone.utc)
    handler.set_header("Content-Type", "application/octet-stream")
    handler.set_header("Content-Length", str(entity["attributes"]["size"]))
    handler.set_header("Last-Modified", format_datetime(modified, usegmt=True))
    handler.set_header("X-Waterbutler-Metadata", json.dumps(entity))
    handler.finish()


async def _download(handler: SandboxHandler, call: Call) -> None:
    version = asked_version(handler, call)
    _count(call, version, handler)
    name = handler.get_query_argument("displayName", None) or call.found.name
    stays_here = call.storage.by_path or _has_flag(handler, "direct")
    if not stays_here:
        handler.set_status(302)
        handler.set_header("Location", signed_url(call.site, version, content_type(name), disposition(name)))
        await handler.finish()
        return
    handler.set_header("Content-Type", content_type(name))
    handler.set_header("Content-Disposition", disposition(name))
    part = _part(handler.request.headers.get("Range", ""), version.size) if call.storage.honours_range else None
    admit_part = part is not None and part[1] - part[0] + 1 >= SMALL_PART
    await send_file(handler, call.store.blobs.path(version.sha256), part, admit_part=admit_part)


def asked_version(handler: SandboxHandler, call: Call) -> Version:
    """`version` wins over `revision`; storages with one version ignore both."""
    if call.storage.by_path:
        newest = call.store.files.newest(call.found.id)
        assert newest is not None
        return newest
    return admitted_version(call.store, call.found, version_argument(handler))


def version_argument(handler: SandboxHandler) -> str | None:
    return handler.get_query_argument("version", "") or handler.get_query_argument("revision", "") or None


def _count(call: Call, version: Version, handler: SandboxHandler) -> None:
    """Downloads of contributors, and of the renderer, do not count."""
    if handler.get_query_argument("mode", "") == "render":
        return
    if call.store.nodes.permission(call.node.id, call.who.user_id) is None:
        call.store.files.update_version(version.serial, downloads=version.downloads + 1)


def _part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; suffixes, several ranges and nonsense are ignored."""
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", header.strip())
    if found is None or size == 0:
        return None
    start = int(found[1])
    if start >= size:
        # what the storage behind says comes through
        raise errors.own(416, "Requested Range Not Satisfiable")
    end = min(int(found[2]), size - 1) if found[2] else size - 1
    return None if end < start else (start, end)


def _has_flag(handler: SandboxHandler, name: str) -> bool:
    """Flags count by presence; the framework drops those without `=`."""
    return re.search(rf"(^|&){name}(=|&|$)", handler.request.query) is not None


def content_type(name: str) -> str:
    """All that the file servers know of types."""
    if name.endswith(".csv"):
        return "text/csv"
    return "text/x-markdown" if name.endswith(".md") else "application/octet-stream"


def disposition(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[\x00-\x1f\x7f]", "_", plain).replace("\\", "\\\\").replace('"', '\\"')
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
