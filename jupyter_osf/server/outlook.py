"""What a launch link would fetch, and into which folder: looked at before anything comes."""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Failed, NotFound
from ..launch_links import Launch
from ..refs import parse
from .engine import Engine
from .inputs import written

if TYPE_CHECKING:
    from ..models import Entry
    from ..session import Session
    from .launching import OSFLaunch

MOST_OF_NAME = 200
"""Bytes of a title that stand in the name of a folder."""
OWN = "osfstorage"
"""The storage that is meant where a path names none."""


@dataclass(frozen=True)
class Outlook:
    """What would come, and where to; ``path`` is a file in it, as the link or its reference named it. ``pins`` is the
    file on OSF that names exactly what comes, if the link asks for that: ``pinned`` are the paths in it, which begin at
    ``start``."""

    entry: Entry
    files: int
    sizes: tuple[int | None, ...]
    folder: Path
    path: str
    more: bool = False
    pins: Entry | None = None
    pinned: frozenset[str] = frozenset()
    start: str = ""

    @property
    def place(self) -> str:
        """Where the file that was named is in the folder."""
        if self.pins is None:
            return self.path
        return self.path.removeprefix(f"{OWN}/").removeprefix(self.start)

    @property
    def hint(self) -> str:
        """What somebody can do who cannot have all of it."""
        hint = "Launch a folder of it instead."
        if self.pins is not None:
            hint = "Open single files from the OSF panel instead."
        return hint

    @property
    def bytes(self) -> int | None:
        """How much it is; None where a storage does not tell of all files."""
        return None if None in self.sizes else self.known_bytes

    @property
    def known_bytes(self) -> int:
        """How much it is at least."""
        return sum(size or 0 for size in self.sizes)


def outlook(engine: Engine, limits: OSFLaunch, session: Session, launch: Launch) -> Outlook:
    """Look at what a launch link names; fetches nothing but a file of pins."""
    entry, path = session.find(written(engine.config, launch.ref)), launch.path
    if entry.kind == "file":
        path = path or f"{entry.provider}{entry.path}"
        entry = session.find(f"osf://{entry.node}/")
    if launch.pins:
        return _as_pinned(engine, limits, session, entry, launch.pins, path)
    contents = session.extent(entry.reference, limits.max_files)
    sizes = tuple(one.size for one in contents.inside if one.kind == "file")
    return Outlook(entry, contents.files, sizes, _folder(engine.root_dir, entry), path, contents.more)


def _as_pinned(engine: Engine, limits: OSFLaunch, session: Session, entry: Entry, named: str, path: str) -> Outlook:
    """What a file of pins in the project names. It goes into a folder of its own, which is not linked: were older
    versions where the newest are, they would look like changes to be uploaded."""
    from ..links.pins import read_pins

    file = in_project(engine, session, entry, named)
    if (file.size or 0) > limits.max_bytes:
        raise Failed(f"“{file.name}” is too large to be a file of pins.", "Look at it on OSF.", code="too-large")
    kept = session.path(of_version(file))
    pins = read_pins(kept, engine.config.web_url)
    sizes = tuple(pin.size for pin in pins.files)
    pinned = frozenset(pin.path for pin in pins.files if pin.path is not None)
    mark = "pins " + hashlib.sha256(kept.read_bytes()).hexdigest()[:6]
    folder = _folder(engine.root_dir, entry, mark)
    start = named.removeprefix(f"{OWN}/")[: -len(file.name)]
    return Outlook(entry, len(sizes), sizes, folder, path, len(sizes) > limits.max_files, file, pinned, start)


def in_project(engine: Engine, session: Session, entry: Entry, path: str) -> Entry:
    """A file by its path in a project or a folder; in a project its first part may be the name of a storage."""
    ref, parts = parse(entry.reference, engine.config.web_url), tuple(path.split("/"))
    assert ref is not None
    if ref.provider is not None:
        return session.find(str(replace(ref, parts=(*ref.parts, *parts), folder=False)))
    try:
        return session.find(str(replace(ref, provider=OWN, parts=parts, folder=False)))
    except NotFound:
        if len(parts) == 1:
            raise
        return session.find(str(replace(ref, provider=parts[0], parts=parts[1:], folder=False)))


def of_version(file: Entry) -> str:
    """The reference of exactly the version that was looked at."""
    return f"{file.reference}@{file.version}" if file.version is not None else file.reference


def within(engine: Engine, limits: OSFLaunch, found: Outlook) -> None:
    """Raises Failed where it is more than a link may fetch, or than there is room for."""
    from ..transfer.limits import megabytes

    name, size = found.entry.name, found.known_bytes
    if found.more:
        raise Failed(
            f"“{name}” has more than {limits.max_files} files and folders, too many for a launch link.",
            found.hint,
            code="too-large",
        )
    if size > limits.max_bytes:
        raise Failed(
            f"“{name}” has {megabytes(size)}, and a launch link fetches {megabytes(limits.max_bytes)} at most.",
            found.hint,
            code="too-large",
        )
    free = shutil.disk_usage(engine.root_dir).free
    if size > free and not found.folder.exists():
        raise Failed(
            f"“{name}” has {megabytes(size)}, and the disk of this server has room for {megabytes(free)}.",
            found.hint,
            code="disk-full",
        )


def _folder(root: Path, entry: Entry, more: str = "") -> Path:
    """The folder in which a project is, or will be: of its name here, and for good known by its id, and ``more``, at
    the end.

    A title comes from anybody: it is never hidden, never leads elsewhere, and may change.
    """
    from ..client.names import here as name_here

    mark = entry.node
    if not entry.is_node:
        mark += " " + hashlib.sha256(entry.reference.encode()).hexdigest()[:6]
    if more:
        mark += f" {more}"
    end = f" ({mark})"
    there = sorted(one.name for one in os.scandir(root) if one.name.endswith(end) and one.is_dir(follow_symlinks=False))
    if there:
        return root / there[0]
    plain = "".join(" " if unicodedata.category(one).startswith("C") else one for one in entry.name)
    name = plain.encode("utf-8", "replace")[:MOST_OF_NAME].decode("utf-8", "ignore").strip(". ~") or "OSF"
    return root / name_here(f"{name}{end}")
