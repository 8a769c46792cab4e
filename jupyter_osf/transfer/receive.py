"""A file from OSF onto this computer: beside its place first, checked, and then put there in one step."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from ..client import Client
from ..errors import NeedsChoice, NotVerified
from ..models import Entry
from ..progress import Progress
from .disk import disk_error, free_name
from .hashing import CHUNK
from .scan import UNFINISHED

TRIES = 3

Place = Callable[[Path, Path], None]
"""Puts a finished file (the first path) at its target (the second)."""


def receive(
    client: Client,
    progress: Progress,
    entry: Entry,
    target: Path,
    *,
    version: str | None = None,
    sha256: str | None = None,
    place: Place | None = None,
) -> str:
    """Download a file (``version``: an older one) to ``target`` and return its sha256.

    ``sha256`` is what OSF says the bytes are; other bytes are fetched again and then refused. ``place`` puts the
    finished file at its target; the default never replaces anything. Nothing is left behind on failure.
    """
    part = part_of(target)
    key = f"down:{target}:{version}"
    progress.begin(key, target.name, entry.size if version is None else None)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if version is None:
            _make_sure_it_fits(entry, target)
        found = _fetch(client, progress, entry, part, version, sha256, key)
        (place or put_new)(part, target)
        return found
    except OSError as error:
        raise disk_error(error, target) from error
    finally:
        progress.end(key)
        if os.path.lexists(part):
            part.unlink()


def part_of(target: Path) -> Path:
    """Where bytes on their way to a target wait beside it, until they are all there and proved."""
    return target.with_name(f".{token_hex(6)}{UNFINISHED}")


def _fetch(
    client: Client, progress: Progress, entry: Entry, part: Path, version: str | None, sha256: str | None, key: str
) -> str:
    newest = version is None
    if version is None and entry.provider == "osfstorage":
        # A version that a colleague makes just now would be other bytes than those that were looked at.
        version = entry.version
    for _ in range(TRIES):
        with part.open("wb") as sink:
            found = client.content.fetch(
                entry, sink, version=version, advance=lambda count: progress.advance(key, count)
            )
            sink.flush()
            os.fsync(sink.fileno())
        if found == sha256 if sha256 is not None else not newest or _looks_whole(entry, part):
            return found
        progress.advance(key, -part.stat().st_size)
    raise NotVerified(
        f"OSF sent other bytes of “{entry.name}” than it announced, {TRIES} times.",
        "Nothing was replaced; try again later.",
    )


def _looks_whole(entry: Entry, part: Path) -> bool:
    """What can be proved of a file whose storage tells no sha256."""
    if entry.size is not None and part.stat().st_size != entry.size:
        return False
    if entry.md5 is None:
        return True
    found = hashlib.md5(usedforsecurity=False)
    with part.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest() == entry.md5


def proof(entry: Entry) -> str:
    """A sentence for those who fetched a file of which less could be proved than that its sha256 is right."""
    if entry.sha256 is not None:
        return ""
    if entry.md5 is not None:
        return "Its storage tells no sha256; its size and md5 are right."
    return (
        "Its storage tells no hash; only its size was checked."
        if entry.size is not None
        else ("Its storage tells neither hash nor size, so nothing could be checked.")
    )


def _make_sure_it_fits(entry: Entry, target: Path) -> None:
    if entry.size is not None and shutil.disk_usage(target.parent).free < entry.size:
        raise OSError(errno.ENOSPC, "No space left on device")


def put_new(part: Path, target: Path) -> None:
    """Give a finished file its name, unless something has that name by now: then raises NeedsChoice."""
    if os.path.lexists(target):
        raise taken(target)
    try:
        # A hard link is refused where the name is taken, a rename would replace.
        os.link(part, target)
    except FileExistsError as error:
        raise taken(target) from error
    except (OSError, NotImplementedError):
        # No hard links on this file system.
        part.rename(target)


def taken(target: Path) -> NeedsChoice:
    """This computer has something else under that name."""
    return NeedsChoice(
        f"“{target.name}” is already on this computer, with other content.",
        "Choose: --theirs takes OSF's and keeps yours as a backup, --both keeps both.",
        code="exists-here",
    )


def put_over(backup: Path | None, expected: tuple[int, int] | None) -> Place:
    """A way to put a finished file in the place of another, which stays beside it as ``backup`` if that is given.

    ``expected`` is the stamp of the file that is to be replaced: if it was written to meanwhile, NeedsChoice is
    raised and everything stays as it is. A link to a file goes on pointing at that file.
    """

    def place(part: Path, target: Path) -> None:
        target = target.resolve()
        try:
            found = target.stat()
        except FileNotFoundError:
            put_new(part, target)
            return
        if expected is not None and (found.st_size, found.st_mtime_ns) != expected:
            raise NeedsChoice(
                f"“{target.name}” changed on this computer while OSF's version was fetched.",
                "Nothing was replaced; look at it and try again.",
                code="changed-here",
            )
        shutil.copymode(target, part)
        if backup is not None:
            try:
                os.link(target, backup)
            except (OSError, NotImplementedError):
                shutil.copy2(target, free_name(backup))
        part.replace(target)

    return place
