"""A file of this computer beside a version of it on OSF, or two versions: what each is, and what differs."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ..errors import NotFound, WrongKind
from ..models import Entry
from ..transfer.disk import disk_error
from ..transfer.hashing import digest
from ..transfer.receive import receive
from .context import Context
from .difference import Difference, difference
from .survey import require_inside
from .targets import as_file, entry_of, find, link_of, path_named, require_link, version_asked

LARGEST = 10_000_000
"""Bytes up to which the two sides are read and compared."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a file of this computer, or with number and author a version on OSF."""

    size: int | None
    modified: str | None
    sha256: str | None
    version: str | None = None
    author: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "author": self.author,
            "modified": self.modified,
            "size": self.size,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """``path`` is relative to the current directory, and None where two versions on OSF are compared: then ``mine`` is
    the one that was named first, or the older one. ``same`` tells that there is no difference."""

    path: str | None
    reference: str
    mine: Side
    theirs: Side
    same: bool
    found: Difference

    def as_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "reference": self.reference,
            "mine": self.mine.as_dict(),
            "theirs": self.theirs.as_dict(),
            "same": self.same,
            **self.found.as_dict(),
        }


def compare(context: Context, path: Path, number: str | None = None) -> Comparison:
    """Compare what is in a linked file with a version of it on OSF, the newest one unless another is asked for.

    Raises NotFound for what is missing on either side, WrongKind for a data folder.
    """
    link = require_link(context, path)
    if link.kind == "folder":
        raise _is_folder(context, path)
    require_inside(link)
    return _with_osf(context, path, lambda: entry_of(context, link), number)


def compare_named(context: Context, text: str, number: str | None = None) -> Comparison:
    """Compare what a text names: a file of this computer with the newest version on OSF, or with ``number``; a version
    on OSF, or the newest one, with ``number``. Without that, it is the newest version with the one before it.

    Raises NotFound for what is missing on either side, WrongKind for folders.
    """
    path, pinned = path_named(context, text), version_asked(context, text)
    if path is not None and (pinned is None or number is None):
        if link_of(context, path) is not None:
            return compare(context, path, pinned or number)
        if path.is_dir():
            raise _is_folder(context, path)
        return _with_osf(context, path, lambda: find(context, text), pinned or number)
    entry = as_file(find(context, text))
    first, second = (pinned, number) if pinned and number else _two(context, entry, pinned or number)
    mine, theirs = _on_osf(context, entry, first), _on_osf(context, entry, second)
    return _compared(
        context,
        None,
        entry,
        (mine, lambda: _received(context, entry, first, mine)),
        (theirs, lambda: _received(context, entry, second, theirs)),
    )


def _two(context: Context, entry: Entry, number: str | None) -> tuple[str, str]:
    """Two versions to compare where at most one is named: with the newest one, or with that before it."""
    numbers = [version.version for version in context.client.files.versions(entry)]
    if number is not None:
        return number, numbers[0]
    if len(numbers) < 2:
        raise NotFound(
            f"OSF has only one version of “{entry.name}”, so there is nothing to compare it with.",
            "To compare it with a file of this computer, link that and name it.",
            code="no-versions",
        )
    return numbers[1], numbers[0]


def _with_osf(context: Context, path: Path, there: Callable[[], Entry], number: str | None) -> Comparison:
    here = digest(path, context.local, context.progress.check)
    entry = as_file(there())
    mine, theirs = Side(here.size, _moment(here.stamp[1]), here.sha256), _on_osf(context, entry, number)
    return _compared(
        context,
        path,
        entry,
        (mine, lambda: _content(path)),
        (theirs, lambda: _received(context, entry, number, theirs)),
    )


def _compared(
    context: Context, path: Path | None, entry: Entry, *sides: tuple[Side, Callable[[], bytes]]
) -> Comparison:
    (mine, _), (theirs, _) = sides
    shown = context.shown(path) if path is not None else None
    if max(mine.size or 0, theirs.size or 0) > LARGEST:
        same = mine.sha256 is not None and mine.sha256 == theirs.sha256
        return Comparison(shown, entry.reference, mine, theirs, same, Difference("binary", note="too-large"))
    (mine, a), (theirs, b) = (_exactly(side, read()) for side, read in sides)
    found = difference(path.name if path is not None else entry.name, a, b)
    return Comparison(shown, entry.reference, mine, theirs, a == b, found)


def _exactly(side: Side, content: bytes) -> tuple[Side, bytes]:
    return replace(side, size=len(content), sha256=hashlib.sha256(content).hexdigest()), content


def _is_folder(context: Context, path: Path) -> WrongKind:
    return WrongKind(f"“{context.shown(path)}” is a folder, and only files can be compared.", "Name a linked file.")


def _on_osf(context: Context, entry: Entry, number: str | None) -> Side:
    versions = context.client.files.versions(entry, sizes=number is not None)
    wanted = next((one for one in versions if one.version == (number or entry.version)), None)
    if wanted is None and number is not None:
        there = ", ".join(one.version for one in versions) or "none"
        raise NotFound(f"“{entry.name}” has no version {number} on OSF.", f"It has: {there}.")
    if wanted is None or number is None:
        author = wanted.author if wanted is not None else None
        return Side(entry.size, entry.modified, entry.sha256, entry.version, author)
    return Side(wanted.size, wanted.modified, wanted.sha256, wanted.version, wanted.author)


def _received(context: Context, entry: Entry, number: str | None, theirs: Side) -> bytes:
    with tempfile.TemporaryDirectory(prefix="jupyter-osf-") as folder:
        copy = Path(folder, "version")
        receive(context.client, context.progress, entry, copy, version=number, sha256=theirs.sha256)
        return copy.read_bytes()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise disk_error(error, path) from error


def _moment(nanoseconds: int) -> str:
    return datetime.fromtimestamp(nanoseconds // 10**9, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
