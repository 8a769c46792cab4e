"""Many small files at once: whole folders come as zips, of which only what the listing has proved is kept."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import IO, TYPE_CHECKING

from ..client import Client
from ..errors import Cancelled, OSFError, Unreachable
from ..models import Entry
from ..progress import Progress
from .disk import disk_error
from .receive import part_of
from .run import run_all

if TYPE_CHECKING:
    from .fetch import Wanted

Key = tuple[str, str | None, str]
"""Node, storage, and path of a folder by names."""

SMALL = 1 << 20
"""Larger files are fetched singly: they can go on where they broke, and are worth a request of their own."""
FEWEST = 8
"""Files that are worth a zip."""
MOST_BYTES = 64 << 20
"""In one zip; so much of the disk is needed for each that is under way."""
WASTE = 1.25
"""How many bytes are fetched at most for each byte that is wanted."""
PER_ENTRY = 4096
"""More than a zip needs for the names and sizes of one file."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What Python's zipfile raises about archives that are cut short or strange."""


@dataclass
class Branch:
    """A folder of OSF with all that is below it: ``files`` are positions in what is wanted, ``wanted`` their bytes;
    ``size`` and ``count`` are of everything there, wanted or not."""

    folder: Entry
    files: list[int] = field(default_factory=list)
    folders: list[Branch] = field(default_factory=list)
    wanted: int = 0
    size: int = 0
    count: int = 0


def fetch_archived(
    client: Client, progress: Progress, parallel: int, wanted: Sequence[Wanted], listed: Sequence[Entry]
) -> dict[int, str | OSFError]:
    """What came in zips, by position in ``wanted``: the sha256 of what is in its place, or why it cannot be there.

    What is missing from the answer has to be fetched singly: it was not worth a zip, did not come, or came with other
    bytes than ``listed`` says. A zip is only asked for bytes: names and places are those of the listing.
    """
    branches = [
        branch
        for top in _trees(wanted, listed)
        for branch in _chosen(top, share=max(FEWEST, len(wanted) // (2 * parallel)))
    ]
    tasks = [(partial(_fetch, client, progress, wanted, branch), _left_out) for branch in branches]
    return {position: got for found in run_all(tasks, parallel, progress) for position, got in found.items()}


def _trees(wanted: Sequence[Wanted], listed: Sequence[Entry]) -> list[Branch]:
    """The storages and folders that are in no other listed one."""
    branches = {_key(entry): Branch(entry) for entry in listed if entry.is_folder}
    positions = {(file.entry.node, file.entry.id): at for at, file in enumerate(wanted) if _fits(file.entry)}
    for entry in listed:
        if entry.is_folder:
            continue
        at = positions.get((entry.node, entry.id))
        around = branches.get(_around(entry))
        while around is not None:
            # Without a size it may be anything, so that its folder is not worth a zip.
            around.size += MOST_BYTES if entry.size is None else entry.size
            around.count += 1
            if at is not None:
                around.wanted += entry.size or 0
                around.files.append(at)
            around = None if around.folder.path == "/" else branches.get(_around(around.folder))
    tops: list[Branch] = []
    for branch in branches.values():
        above = None if branch.folder.path == "/" else branches.get(_around(branch.folder))
        (above.folders if above is not None else tops).append(branch)
    return tops


def _fits(entry: Entry) -> bool:
    return entry.sha256 is not None and entry.size is not None and entry.size <= SMALL


def _key(folder: Entry) -> Key:
    return folder.node, folder.provider, str(folder.path)


def _around(entry: Entry) -> Key:
    """The folder that something is in."""
    return entry.node, entry.provider, str(entry.path).rstrip("/").rpartition("/")[0] + "/"


def _chosen(branch: Branch, share: int) -> list[Branch]:
    """Folders that are worth a zip, none inside another: small enough that all workers have one to fetch, unless too
    much would be left out by that."""
    parts = [part for folder in branch.folders for part in _chosen(folder, share)]
    covered = sum(len(part.files) for part in parts)
    worth = len(branch.files) >= FEWEST and branch.size <= min(MOST_BYTES, WASTE * branch.wanted + PER_ENTRY)
    return [branch] if worth and (len(branch.files) <= share or 2 * covered < len(branch.files)) else parts


def _left_out(error: OSFError) -> dict[int, str | OSFError]:
    """Whatever kept a zip away is met again, and told, where its files are fetched singly."""
    return {}


def _fetch(client: Client, progress: Progress, wanted: Sequence[Wanted], branch: Branch) -> dict[int, str | OSFError]:
    found: dict[int, str | OSFError] = {}
    start = len(str(branch.folder.path))
    positions: dict[str, list[int]] = defaultdict(list)
    for at in branch.files:
        try:
            wanted[at].allow()
        except Cancelled:
            raise
        except OSFError as error:
            found[at] = error
        else:
            positions[str(wanted[at].entry.path)[start:]].append(at)
    try:
        # It has no name: whatever ends this program, nothing of it stays on the disk.
        with tempfile.TemporaryFile() as spool:
            _receive(client, branch, spool)
            # One by one: what is in its place stays told, whatever comes after it.
            for at, got in _unpack(progress, wanted, positions, spool):
                found[at] = got
    except (OSError, *UNREADABLE):
        # What the disk has against files is said where they are fetched singly.
        return found
    return found


def _receive(client: Client, branch: Branch, spool: IO[bytes]) -> None:
    most = branch.size + (branch.count + 1) * PER_ENTRY
    stream = client.content.archive(branch.folder)
    try:
        while piece := stream.read():
            most -= len(piece)
            if most < 0:
                raise Unreachable("OSF sends more than it listed.", "Try again later.")
            spool.write(piece)
    finally:
        stream.close()


def _unpack(
    progress: Progress, wanted: Sequence[Wanted], positions: Mapping[str, list[int]], spool: IO[bytes]
) -> Iterator[tuple[int, str | OSFError]]:
    # OSF can hold two files of one name, and a zip does not tell which is which.
    alone = {name: there[0] for name, there in positions.items() if len(there) == 1}
    with zipfile.ZipFile(spool) as archive:
        for info in archive.infolist():
            if info.filename not in alone:
                continue
            file = wanted[alone[info.filename]]
            progress.check()
            try:
                with archive.open(info) as source:
                    content = source.read(SMALL + 1)
            except UNREADABLE:
                continue
            if sha256(content).hexdigest() == file.entry.sha256:
                yield alone.pop(info.filename), _keep(progress, file, content)


def _keep(progress: Progress, file: Wanted, content: bytes) -> str | OSFError:
    """Put proved bytes at their target, as ``receive`` does."""
    target, part = file.target, part_of(file.target)
    key = f"down:{target}:None"
    progress.begin(key, target.name, len(content))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as sink:
            sink.write(content)
            sink.flush()
            os.fsync(sink.fileno())
        progress.advance(key, len(content))
        file.place(part, target)
        return str(file.entry.sha256)
    except Cancelled:
        raise
    except OSFError as error:
        return error
    except OSError as error:
        return disk_error(error, target)
    finally:
        progress.end(key)
        if os.path.lexists(part):
            part.unlink()
