"""Folders: what of them is here and what is on OSF, file by file."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..client.files import one_of
from ..client.names import here as name_here
from ..errors import Damaged, NotFound, NotPermitted, OSFError
from ..models import Entry, State
from ..transfer.hashing import Digest, HashCache, digest
from ..transfer.patterns import Ignored
from ..transfer.scan import Found, objection, scan
from .consent import agreed, has_agreed
from .context import Context
from .linkfile import Link, follow
from .meanwhile import arrived
from .state import Base, Facts, state_of
from .survey import require_inside
from .targets import entry_of, links_inside

SENT_BESIDE = re.compile(r"(.+) \(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d(?: \d+)?\)((?:\.[^./]*)?)", re.DOTALL)
"""The name of what went up beside a file because it differed: ``name (2026-11-22 14.05.09).ext``."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a folder on either side; ``name`` is its POSIX path inside the folder, ``shown`` and ``around`` are
    how the file and the folder are told to people, ``copies`` what went up earlier beside it because it differed.
    ``held`` is one that the patterns of the link keep from being sent."""

    name: str
    path: Path
    state: State
    shown: str = ""
    around: str = ""
    here: Digest | None = None
    entry: Entry | None = None
    copies: tuple[Entry, ...] = ()
    error: OSFError | None = None
    base: Base | None = None
    held: bool = False

    @property
    def sent_beside(self) -> Entry | None:
        """The copy on OSF that holds the bytes of this computer's file."""
        here = self.here.sha256 if self.here is not None else ""
        return next((copy for copy in self.copies if copy.sha256 == here), None)


@dataclass
class Folder:
    """A linked folder as it is now: its OSF side, the folders in it by path, and its files."""

    link: Link
    entry: Entry
    folders: dict[str, Entry]
    files: list[DataFile]
    listed: tuple[Entry, ...] = ()


Listing = dict[str, list[Entry]]
"""Files of OSF by their POSIX paths inside a folder; there can be several of one name."""


def listed(context: Context, top: Entry, start: str = "") -> tuple[dict[str, Entry], Listing]:
    """All folders and files below a folder of OSF, by path; ``start`` goes before each path. One request a folder."""
    folders, files = {start.strip("/"): top}, Listing()
    cut = len(str(top.path))
    for found in context.client.files.walk(top):
        name = start + str(found.path)[cut:].strip("/")
        if found.is_folder:
            folders.setdefault(name, found)
        else:
            files.setdefault(name, []).append(found)
    return folders, files


def look(context: Context, link: Link, only: Sequence[Path] = (), ignored: Ignored | None = None) -> Folder:
    """Compare a linked folder with OSF: one directory walk here, one request for each folder there, and one for the
    versions of each file that differs and whose last agreed state is not known."""
    require_inside(link)
    ignored = ignored or link.ignored()
    entry = entry_of(context, link)
    link = _followed(context, link, entry)
    everywhere, there = listed(context, entry)
    folders = {name: folder for name, folder in everywhere.items() if not ignored.leaves_out_folder(name)}
    bases: dict[str, list[tuple[str, Base]]] = defaultdict(list)
    for (file, where), base in context.local.bases_below(link.site, link.local).items():
        bases[where].append((file, base))
    here = {found.name: found for found in scan(link.local, link.include, link.exclude, ignored)}
    comparison = _Comparison(context, link.local, there)
    linked = links_inside(context, link, {found.path.parent for found in here.values()})
    files = []
    wanted, missed = set(only), set(only)
    for name in sorted(here.keys() | there.keys()):
        if name not in here and ignored.leaves_out(name):
            continue
        found = here.get(name) or only_there(link.local, name)
        if only or linked:
            around = {found.path, *found.path.parents}
            if wanted and wanted.isdisjoint(around) or around & linked:
                continue
            missed -= around
        files.append(comparison.of(found, bases.get(str(found.path), ()), held=name not in here))
    nowhere = next((path for path in only if path in missed and not path.is_dir()), None)
    if nowhere is not None:
        raise NotFound(f"“{context.shown(nowhere)}” is not in this folder, here or on OSF.", "Check its name.")
    return Folder(link, entry, folders, files, tuple(entry for named in there.values() for entry in named))


def compare_unlinked(
    context: Context, local: Path, files: Iterable[Found], there: Listing, known: Mapping[Path, Digest] | None = None
) -> list[DataFile]:
    """Compare files with those of OSF that have their names, and with which they agreed on nothing as far as anybody
    remembers; ``known`` tells of some what their bytes are."""
    comparison = _Comparison(context, local, there, known)
    return [comparison.of(found, None, held=False) for found in files]


def only_there(folder: Path, name: str) -> Found:
    """A file that only OSF is known to have; here it may be one that the patterns leave out."""
    path = folder.joinpath(*(name_here(part) for part in name.split("/") if part))
    return Found(name, path, objection(path, folder.resolve()) if path.is_symlink() else "")


def _followed(context: Context, link: Link, entry: Entry) -> Link:
    """The link as it is after a rename on OSF, or after OSF was asked for its id; whoever agreed to it still does."""
    had_agreed = has_agreed(context, link)
    now = follow(link, entry)
    if had_agreed:
        agreed(context, now)
    return now


class _Comparison:
    """Compares the files of one folder with those of OSF."""

    def __init__(
        self, context: Context, folder: Path, there: Listing, known: Mapping[Path, Digest] | None = None
    ) -> None:
        self._context = context
        self._around = context.shown(folder)
        self._there = there
        self._copies = _copies(there)
        self._known = known or {}
        self._hashes: HashCache = context.local.hashes_below(folder)

    def of(self, found: Found, bases: Sequence[tuple[str, Base]] | None, *, held: bool) -> DataFile:
        """One file; ``bases`` are what it agreed on with which file of OSF, None where there is no link."""
        context, path, there = self._context, found.path, self._there.get(found.name, [])
        shown = context.shown(path)
        file = DataFile(found.name, path, "unknown", shown, self._around, held=held)
        if found.reason:
            return replace(
                file, error=NotPermitted(f"“{shown}” was left out: {found.reason}.", "Copy the file itself.")
            )
        try:
            entry = one_of(there)
            is_here = not held and found.name not in self._there or os.path.lexists(path)
            here = self._known.get(path)
            if here is None and is_here:
                here = digest(path, self._hashes, context.progress.check)
            base = next((base for at, base in bases or () if not entry or at == entry.id), None)
            if bases is not None and entry is not None and here is not None:
                base = _arrived(context, entry, here, base) or base
        except OSFError as error:
            return replace(file, error=error)
        copies = tuple(self._copies.get(found.name, ()))
        file = replace(file, here=here, entry=entry, copies=copies, base=base, held=held and here is not None)
        if entry is None:
            return replace(file, state="missing-on-osf" if base else "ahead")
        facts = Facts(here.sha256 if here else None, file.base, "there", entry.sha256, entry.fingerprint)
        return replace(file, state=state_of(facts))


def _arrived(context: Context, entry: Entry, here: Digest, base: Base | None) -> Base | None:
    """The version of OSF that has our bytes, where both sides differ and what was agreed last does not explain it."""
    if here.sha256 == entry.sha256 or base is not None and base.sha256 in (here.sha256, entry.sha256):
        return None
    if base is not None and entry.sha256 is None:
        return None
    try:
        return arrived(context.client.files.versions(entry), here.sha256, base)
    except Damaged:
        return None


def _copies(there: Listing) -> dict[str, list[Entry]]:
    """What went up earlier beside files because they differed, by the names of those files."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for name, entries in there.items():
        if match := SENT_BESIDE.fullmatch(name):
            found[match.group(1) + match.group(2)] += entries
    return found
