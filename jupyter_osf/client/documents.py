"""OSF's documents turned into entries and versions; the only place that knows the names of their fields."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any, ParamSpec, TypeVar

from dateutil import parser as dates

from ..config import origin
from ..errors import Unreachable
from ..models import Entry, Kind, Version
from ..refs import Ref

Document = Mapping[str, Any]
P = ParamSpec("P")
T = TypeVar("T")


def unknown_form() -> Unreachable:
    """Somebody answered in JSON who is not OSF, or an OSF that we do not know."""
    return Unreachable("OSF's answer has an unknown form.", "Check OSF_API_URL, and sign in to the network you are on.")


def understood(make: Callable[P, T]) -> Callable[P, T]:
    """Has ``make`` raise Unreachable where what it reads lacks something or is of another type."""

    @functools.wraps(make)
    def checked(*args: P.args, **more: P.kwargs) -> T:
        try:
            return make(*args, **more)
        except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
            raise unknown_form() from error

    return checked


def one(answer: Document) -> dict[str, Any]:
    """The object that an answer is about. Raises Unreachable if there is none."""
    found = answer.get("data")
    if not isinstance(found, dict):
        raise unknown_form()
    return found


def several(answer: Document) -> list[dict[str, Any]]:
    """The objects of a list; OSF writes an empty one as null too. Raises Unreachable if it is no list of objects."""
    found = answer.get("data", ...)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise unknown_form()
    return found


def part(document: Document, name: str) -> dict[str, Any]:
    """A part of a document that is an object; empty where it is missing or something else."""
    return _dict(document.get(name))


def utc(text: Any) -> str | None:
    """A time in whatever spelling a storage uses, as UTC ISO 8601 with ``Z``; None where it cannot be read."""
    if not text or not isinstance(text, str):
        return None
    try:
        moment = _moment(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat() + "Z"
    except (ValueError, ArithmeticError):
        return None


def _moment(text: str) -> datetime:
    # The first reads what OSF Storage sends, many thousand times for a large folder.
    for read in (datetime.fromisoformat, dates.isoparse):
        with suppress(ValueError):
            return read(text)
    return dates.parse(text)


def now() -> str:
    """This moment in the same spelling."""
    return datetime.now(timezone.utc).replace(tzinfo=None).isoformat() + "Z"


def number(value: Any) -> int | None:
    """A size: storages of other services give it as a number, as text, or not at all."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,18}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def text(value: Any) -> str | None:
    """The value if it is a text."""
    return value if isinstance(value, str) else None


def page(value: Any) -> str | None:
    """The value if it is the address of a web page: people click on it."""
    return value if isinstance(value, str) and origin(value) is not None else None


def _tags(value: Any) -> tuple[str, ...]:
    return tuple(html.unescape(str(tag)) for tag in value) if isinstance(value, list) else ()


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def related(document: Document, name: str) -> str | None:
    """The address of a related list or object, as OSF gives it."""
    link = _dict(_dict(_dict(document.get("relationships")).get(name)).get("links")).get("related")
    return text(link.get("href") if isinstance(link, dict) else link)


def require_related(document: Document, name: str) -> str:
    """The same where it has to be there. Raises Unreachable."""
    href = related(document, name)
    if href is None:
        raise unknown_form()
    return href


def embedded(document: Document, name: str) -> list[dict[str, Any]] | None:
    """A related list that came along with its object; None where it did not come, or not to its end."""
    found = part(part(document, "embeds"), name)
    if "data" not in found or part(found, "links").get("next") is not None:
        return None
    return several(found)


def own_address(document: Document) -> str:
    """Where OSF has this very object. Raises Unreachable if it does not say."""
    href = part(document, "links").get("self")
    if not isinstance(href, str):
        raise unknown_form()
    return href


def related_id(document: Document, name: str) -> str | None:
    """The id of a related object, where OSF gives it without another request."""
    return text(_dict(_dict(_dict(document.get("relationships")).get(name)).get("data")).get("id"))


@understood
def node_entry(document: Document) -> Entry:
    """A project, component or registration. OSF escapes HTML in titles; it is unescaped here."""
    attributes = part(document, "attributes")
    kind: Kind = "component" if related_id(document, "parent") else "project"
    if document.get("type") == "registrations" or attributes.get("registration"):
        kind = "registration"
    node = str(document["id"])
    told = attributes.get("current_user_permissions")
    permissions = told or []
    return Entry(
        name=html.unescape(str(attributes.get("title") or node)),
        kind=kind,
        path=None,
        reference=str(Ref(node, folder=True, node=True)),
        id=node,
        modified=utc(attributes.get("date_modified")),
        node=node,
        web_url=page(part(document, "links").get("html")),
        can_write="write" in permissions and kind != "registration",
        public=public if isinstance(public := attributes.get("public"), bool) else None,
        is_admin="admin" in permissions if told is not None else None,
        tags=_tags(attributes.get("tags")),
        category=text(attributes.get("category")),
        parent=related_id(document, "parent"),
    )


@understood
def storage_entry(document: Document, node: str) -> Entry:
    """One storage of a project, as the list of its storages has it."""
    attributes = part(document, "attributes")
    provider = str(attributes.get("provider") or attributes.get("name"))
    return Entry(
        name=provider,
        kind="storage",
        path="/",
        reference=str(Ref(node, provider, folder=True, node=True)),
        id=str(document.get("id")),
        provider=provider,
        node=node,
        url=str(part(document, "links").get("upload") or "").partition("?")[0],
    )


def _reference(node: str, provider: str, path: str, version: str | None = None) -> str:
    parts = tuple(part for part in path.split("/") if part)
    return str(Ref(node, provider, parts, folder=path.endswith("/"), version=version, node=True))


@understood
def waterbutler_entry(document: Document, node: str) -> Entry:
    """A file or folder as the file service describes it in listings and in answers to uploads."""
    attributes = part(document, "attributes")
    extra = _dict(attributes.get("extra"))
    links = part(document, "links")
    provider = str(attributes["provider"])
    folder = attributes.get("kind") == "folder"
    path = str(attributes.get("materialized") or attributes["path"])
    path = path.rstrip("/") + "/" if folder else path
    version = extra.get("version")
    size = attributes.get("sizeInt")
    hashes = _dict(extra.get("hashes"))
    node = str(attributes.get("resource") or node)
    return Entry(
        name=str(attributes["name"]),
        kind="folder" if folder else "file",
        path=path,
        reference=_reference(node, provider, path),
        id=str(attributes["path"]).strip("/") if provider == "osfstorage" else str(attributes["path"]),
        size=None if folder else number(attributes.get("size") if size is None else size),
        version=str(version) if version is not None and not folder else None,
        modified=utc(attributes.get("modified_utc") or attributes.get("modified")),
        sha256=text(hashes.get("sha256")) or text(extra.get("sha256")),
        provider=provider,
        node=node,
        url=str(links.get("move") or links.get("delete") or links.get("upload") or "").partition("?")[0],
        fingerprint=_fingerprint(attributes),
        md5=_md5(hashes.get("md5")),
        checked_out_by=text(extra.get("checkout")),
    )


def _md5(value: Any) -> str | None:
    """What some services call so is a hash of hashes of parts, and then looks otherwise."""
    return value if isinstance(value, str) and re.fullmatch("[0-9a-f]{32}", value) else None


def _fingerprint(attributes: Document) -> str:
    """What tells two states of a file apart on a storage without hashes and versions."""
    return "|".join(str(attributes.get(key)) for key in ("etag", "size", "modified"))


@understood
def file_entry(document: Document) -> Entry:
    """A file or folder as the API describes it; has the web address, and the size of the newest version."""
    attributes = part(document, "attributes")
    links = part(document, "links")
    folder = attributes.get("kind") == "folder"
    provider = str(attributes.get("provider"))
    path = str(attributes.get("materialized_path") or attributes.get("path"))
    path = path.rstrip("/") + "/" if folder else path
    node = related_id(document, "target") or related_id(document, "node") or ""
    version = attributes.get("current_version")
    raw = str(attributes.get("path") or "")
    return Entry(
        name=str(attributes.get("name")),
        kind="folder" if folder else "file",
        path=path,
        reference=_reference(node, provider, path),
        id=raw.strip("/") if provider == "osfstorage" else raw,
        size=None if folder else number(attributes.get("size")),
        version=str(version) if version is not None and not folder and provider == "osfstorage" else None,
        modified=utc(attributes.get("date_modified")),
        sha256=text(_dict(_dict(attributes.get("extra")).get("hashes")).get("sha256")),
        provider=provider,
        node=node,
        url=str(links.get("move") or links.get("upload") or "").partition("?")[0],
        web_url=page(links.get("html")),
        tags=_tags(attributes.get("tags")),
        checked_out_by=_checkout(document),
    )


def _checkout(document: Document) -> str | None:
    """The id of whoever has locked a file; OSF tells it nowhere but beside a link."""
    links = _dict(_dict(_dict(document.get("relationships")).get("checkout")).get("links"))
    return text(_dict(_dict(links.get("related")).get("meta")).get("id"))


@understood
def version_of(document: Document, entry: Entry) -> Version:
    """One version out of the file service's list: it knows the hash and the author, not the size."""
    attributes = part(document, "attributes")
    extra = _dict(attributes.get("extra"))
    named = str(attributes.get("version") or document.get("id"))
    pin = named if re.fullmatch("[0-9]+", named) else None
    author = _dict(extra.get("user")).get("name")
    return Version(
        version=named,
        modified=utc(attributes.get("modified_utc") or attributes.get("modified")),
        size=None,
        sha256=text(_dict(extra.get("hashes")).get("sha256")),
        author=html.unescape(author) if isinstance(author, str) else None,
        reference=_reference(entry.node, str(entry.provider), str(entry.path), pin),
    )
