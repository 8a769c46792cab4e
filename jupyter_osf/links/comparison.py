"""A linked file of this computer beside a version of it on OSF: what each is, and what differs."""

from __future__ import annotations

import hashlib
import tempfile
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
from .targets import entry_of, require_link

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
    """``path`` is relative to the current directory; ``same`` tells that there is no difference."""

    path: str
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
        raise WrongKind(f"“{context.shown(path)}” is a folder, and only files can be compared.", "Name a linked file.")
    require_inside(link)
    here = digest(path, context.local, context.progress.check)
    entry = entry_of(context, link)
    mine, theirs = Side(here.size, _moment(here.stamp[1]), here.sha256), _on_osf(context, entry, number)
    if max(mine.size or 0, theirs.size or 0) > LARGEST:
        same = mine.sha256 == theirs.sha256
        return Comparison(
            context.shown(path), entry.reference, mine, theirs, same, Difference("binary", note="too-large")
        )
    here_now, there = _content(path), _received(context, entry, number, theirs)
    mine = replace(mine, size=len(here_now), sha256=hashlib.sha256(here_now).hexdigest())
    theirs = replace(theirs, size=len(there), sha256=hashlib.sha256(there).hexdigest())
    found = difference(path.name, here_now, there)
    return Comparison(context.shown(path), entry.reference, mine, theirs, here_now == there, found)


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
