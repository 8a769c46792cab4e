"""Looking around on OSF: listings of whatever a reference names, one level or all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from .errors import NotFound, WrongKind
from .links.context import Context
from .links.linking import wanted_version
from .links.targets import as_folder, find, version_asked
from .models import Entry, Version

MOST_COUNTED = 10_000
"""Files and folders, after which there are just more."""


def listing(context: Context, text: str, *, recursive: bool) -> list[Entry]:
    """What is in a project (storages, components, linked projects), storage or folder; a file lists itself."""
    if version_asked(context, text) is not None:
        return [details(context, text)]
    entry = find(context, text)
    if not recursive:
        return _level(context, entry)
    return list(_all(context, entry))


def _level(context: Context, entry: Entry) -> list[Entry]:
    nodes = context.client.nodes
    if entry.is_node:
        return nodes.storages(entry.id) + nodes.children(entry.id) + nodes.linked(entry.id)
    if entry.is_folder:
        return context.client.files.children(entry)
    return [entry]


def _all(context: Context, entry: Entry) -> Iterator[Entry]:
    """Everything below, depth first by project; linked projects are somebody else's tree and are not entered."""
    nodes = context.client.nodes
    if not entry.is_node:
        yield from context.client.files.walk(entry) if entry.is_folder else [entry]
        return
    for storage in nodes.storages(entry.id):
        yield storage
        yield from context.client.files.walk(storage)
    for component in nodes.children(entry.id):
        yield component
        yield from _all(context, component)


def details(context: Context, text: str) -> Entry:
    """One entry with all that OSF tells of it: web address, tags and author too, and the version that is pinned."""
    entry = find(context, text)
    if entry.kind in ("file", "folder") and entry.provider == "osfstorage" and entry.web_url is None:
        known = context.client.files.by_id(entry.id)
        entry = replace(known, sha256=known.sha256 or entry.sha256, reference=entry.reference, path=entry.path)
    if entry.kind == "storage":
        entry = replace(entry, web_url=context.client.nodes.get(entry.node).web_url)
    version = wanted_version(context, entry, version_asked(context, text)) if entry.kind == "file" else None
    if version is not None:
        entry = replace(
            entry,
            version=version.version,
            sha256=version.sha256,
            modified=version.modified,
            size=next(
                (v.size for v in context.client.files.versions(entry, sizes=True) if v.version == version.version), None
            ),
            author=version.author,
            reference=version.reference,
        )
    elif entry.kind == "file":
        entry = replace(entry, author=context.client.files.author(entry))
    return entry


@dataclass(frozen=True)
class Contents:
    """What is in a folder, or only a file; ``bytes`` None where the size of a file is not known. With ``more`` there
    is more than was counted."""

    entry: Entry
    inside: tuple[Entry, ...]
    more: bool = False

    @property
    def files(self) -> int:
        return sum(entry.kind == "file" for entry in self.inside)

    @property
    def folders(self) -> int:
        return sum(entry.kind == "folder" for entry in self.inside)

    @property
    def bytes(self) -> int | None:
        sizes = [entry.size for entry in self.inside if entry.kind == "file"]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None


def contents(context: Context, text: str) -> Contents:
    """Count what is in a folder or storage, or in a project's own storage."""
    entry = find(context, text)
    if entry.kind == "file":
        return Contents(entry, (entry,))
    folder = as_folder(context, entry)
    found = tuple(islice(context.client.files.walk(folder), MOST_COUNTED + 1))
    return Contents(folder, found[:MOST_COUNTED], len(found) > MOST_COUNTED)


def extent(context: Context, text: str, most: int) -> Contents:
    """Count what is in a project with all its components, or in a storage or folder, up to ``most`` things."""
    entry = find(context, text)
    found = tuple(islice(_all(context, entry), most + 1))
    return Contents(entry, found[:most], len(found) > most)


def version_list(context: Context, text: str) -> list[Version]:
    """All versions of a file, newest first, or the pinned one. Raises NotFound on storages that keep none."""
    entry = find(context, text)
    if entry.kind != "file":
        raise WrongKind(f"“{entry.name}” is a {entry.kind}; only files have versions.", "Name a file.")
    versions = context.client.files.versions(entry, sizes=True)
    if all(version.version == "latest" for version in versions):
        raise NotFound(
            f"The storage “{entry.provider}” keeps no versions.",
            "Only its newest state can be had.",
            code="no-versions",
        )
    number = version_asked(context, text)
    return [version for version in versions if number in (None, version.version)]
