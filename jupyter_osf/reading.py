"""The bytes of what a reference names, as they come from OSF, for whoever passes them on: nothing is kept here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .client.streams import Stream
from .errors import UsageError
from .links.context import Context
from .links.targets import as_folder, find, version_asked
from .models import Entry

PART = re.compile(r"bytes=([0-9]*)-([0-9]*)")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file that somebody wants, first and last included; ``first`` None means the last ``last`` ones."""

    first: int | None
    last: int | None

    @classmethod
    def of(cls, header: str) -> Part | None:
        """What a Range header asks for; None for everything, and for wishes that may be ignored."""
        found = PART.fullmatch(header.strip())
        if found is None or found.groups() == ("", ""):
            return None
        first, last = (int(text) if text else None for text in found.groups())
        return None if first is not None and last is not None and last < first else cls(first, last)

    def within(self, size: int) -> tuple[int, int]:
        """First and last byte of a file so large. Raises NoSuchPart where it has none of them."""
        if self.first is None:
            first, last = max(0, size - (self.last or 0)), size - 1
        else:
            first, last = self.first, size - 1 if self.last is None else min(self.last, size - 1)
        if first > last:
            raise NoSuchPart(size)
        return first, last


class NoSuchPart(UsageError):
    """A file is shorter than where the wanted part begins."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"The file has {size} bytes, and none of them was asked for.",
            "Ask for an earlier part.",
            code="no-such-part",
        )
        self.size = size


@dataclass
class Reading:
    """``name`` fits a file for it; ``size`` is that of the whole, where it is known; ``part`` what of it is read."""

    name: str
    stream: Stream
    size: int | None = None
    part: tuple[int, int] | None = None


def read(context: Context, text: str, part: Part | None = None) -> Reading:
    """Begin to read a file, or a part of it; a project, storage or folder as a zip. Close the stream."""
    entry = find(context, text)
    content = context.client.content
    if entry.kind == "registration":
        entry = context.client.nodes.storage(entry.id, "osfstorage")
    if entry.kind != "file":
        folder = as_folder(context, entry)
        name = folder.name if folder.kind == "folder" else f"{folder.node}-{folder.provider}"
        return Reading(f"{name}.zip", content.archive(folder))
    entry, version = _pinned(context, entry, version_asked(context, text))
    if part is not None and entry.size:
        wanted = part.within(entry.size)
        return Reading(entry.name, content.stream(entry, version=version, part=wanted), entry.size, wanted)
    # An empty file has no parts, and those of one whose size OSF does not know, as it converts it, cannot be found.
    stream = content.stream(entry, version=version)
    return Reading(entry.name, stream, stream.length)


def _pinned(context: Context, entry: Entry, version: str | None) -> tuple[Entry, str | None]:
    """The file as it was in the version that is asked for; the newest is pinned too where OSF can do that."""
    if version is None:
        return entry, entry.version if entry.provider == "osfstorage" else None
    wanted = next(one for one in context.client.files.versions(entry, sizes=True) if one.version == version)
    return replace(entry, size=wanted.size, sha256=wanted.sha256), version
