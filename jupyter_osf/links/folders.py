"""Linked data folders: what of them is here and what is on OSF, file by file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..client.files import one_of
from ..client.names import here as name_here
from ..errors import Damaged, NeedsChoice, NotFound, NotPermitted, OSFError
from ..models import Entry, Outcome, Result, State
from ..transfer.disk import require_below
from ..transfer.hashing import Digest, digest
from ..transfer.receive import put_new, put_over, receive
from ..transfer.scan import scan
from .consent import agreed, has_agreed
from .context import Context
from .kept import backup_name, beside, of_osf
from .linkfile import Link, follow
from .meanwhile import arrived
from .state import Base, Facts, state_of
from .survey import require_inside
from .targets import entry_of, links_inside

SENT_BESIDE = re.compile(r"(.+) \(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d(?: \d+)?\)((?:\.[^./]*)?)", re.DOTALL)
"""The name of what went up beside a file because it differed: ``name (2026-11-22 14.05.09).ext``."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a linked folder on either side; ``name`` is its POSIX path inside the folder, ``copies`` what went up
    earlier beside it because it differed."""

    name: str
    path: Path
    state: State
    here: Digest | None = None
    entry: Entry | None = None
    copies: tuple[Entry, ...] = ()
    error: OSFError | None = None
    base: Base | None = None

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


def look(context: Context, link: Link, only: Sequence[Path] = ()) -> Folder:
    """Compare a linked folder with OSF: one directory walk here, one request for each folder there, and one for the
    versions of each file that differs and whose last agreed state is not known."""
    require_inside(link)
    entry = entry_of(context, link)
    link = _followed(context, link, entry)
    there: dict[str, list[Entry]] = {}
    folders = {"": entry}
    start = len(str(entry.path))
    for found in context.client.files.walk(entry):
        name = str(found.path)[start:].strip("/")
        if found.is_folder:
            folders.setdefault(name, found)
        else:
            there.setdefault(name, []).append(found)
    bases: dict[str, list[tuple[str, Base]]] = defaultdict(list)
    for (file, where), base in context.local.bases_below(link.site, link.local).items():
        bases[where].append((file, base))
    copies = _copies(there)
    files = []
    here = {found.name: found for found in scan(link.local, link.include, link.exclude)}
    linked = links_inside(context, link, {found.path.parent for found in here.values()})
    wanted, missed = set(only), set(only)
    for name in sorted(here.keys() | there.keys()):
        path = here[name].path if name in here else link.local.joinpath(*map(name_here, name.split("/")))
        around = {path, *path.parents}
        if wanted and wanted.isdisjoint(around) or around & linked:
            continue
        missed -= around
        if name in here and here[name].reason:
            refused = NotPermitted(
                f"“{context.shown(path)}” was left out: {here[name].reason}.", "Copy the file itself."
            )
            files.append(DataFile(name, path, "unknown", error=refused))
            continue
        known = bases.get(str(path), [])
        beside_it = tuple(copies.get(name, ()))
        files.append(_compare(context, name, path, name in here, there.get(name, []), beside_it, known))
    nowhere = next((path for path in only if path in missed and not path.is_dir()), None)
    if nowhere is not None:
        raise NotFound(f"“{context.shown(nowhere)}” is not in this folder, here or on OSF.", "Check its name.")
    return Folder(link, entry, folders, files)


def _followed(context: Context, link: Link, entry: Entry) -> Link:
    """The link as it is after a rename on OSF, or after OSF was asked for its id; whoever agreed to it still does."""
    had_agreed = has_agreed(context, link)
    now = follow(link, entry)
    if had_agreed:
        agreed(context, now)
    return now


def _compare(
    context: Context,
    name: str,
    path: Path,
    is_here: bool,
    there: list[Entry],
    copies: tuple[Entry, ...],
    bases: Sequence[tuple[str, Base]],
) -> DataFile:
    try:
        entry = one_of(there)
        here = digest(path, context.local, context.progress.check) if is_here else None
        base = next((base for file, base in bases if not entry or file == entry.id), None)
        if entry is not None and here is not None:
            base = _arrived(context, entry, here, base) or base
    except OSFError as error:
        return DataFile(name, path, "unknown", error=error)
    if entry is None:
        return DataFile(name, path, "missing-on-osf" if base else "ahead", here, None, copies)
    state = state_of(Facts(here.sha256 if here else None, base, "there", entry.sha256, entry.fingerprint))
    return DataFile(name, path, state, here, entry, copies, base=base)


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


def _copies(there: Mapping[str, list[Entry]]) -> dict[str, list[Entry]]:
    """What went up earlier beside files because they differed, by the names of those files."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for name, entries in there.items():
        if match := SENT_BESIDE.fullmatch(name):
            found[match.group(1) + match.group(2)] += entries
    return found


def result_of_failure(context: Context, file: DataFile, error: OSFError) -> Result:
    """The result of a file whose step did not work."""
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice | NotPermitted) else "failed"
    reference = file.entry.reference if file.entry else None
    return Result(context.shown(file.path), reference, outcome, None, None, error.message, error)


def bring_file(context: Context, folder: Folder, file: DataFile, *, backup: bool, dry_run: bool) -> list[Result]:
    """Bring OSF's version of one file of a folder here, with a backup of what is replaced if asked."""
    entry = file.entry
    assert entry is not None
    if dry_run:
        return [Result(context.shown(file.path), entry.reference, "planned", entry.version, None, "would come here")]
    require_below(folder.link.local, file.path.parent)
    context.require_closed(file.path)
    kept = backup_name(context, file.path) if backup and file.here is not None else None
    place = put_new if file.here is None else put_over(kept, file.here.stamp)
    got = receive(context.client, context.progress, entry, file.path, sha256=entry.sha256, place=place)
    context.local.agree(folder.link.site, entry.id, file.path, Base(entry.version, got, entry.fingerprint))
    words = f"Yours is kept as “{kept.name}”." if kept is not None else ""
    return [Result(context.shown(file.path), entry.reference, "downloaded", entry.version, got, words)]


def save_beside(context: Context, file: DataFile, *, dry_run: bool) -> Result:
    """Save OSF's version of one file of a folder beside this computer's."""
    entry = file.entry
    assert entry is not None
    target = beside(file.path, of_osf(context, entry.version))
    if dry_run:
        return Result(context.shown(target), entry.reference, "planned", entry.version, None, "would come here")
    got = receive(context.client, context.progress, entry, target, sha256=entry.sha256)
    return Result(
        context.shown(target), entry.reference, "kept-both", entry.version, got, "OSF's version is kept here."
    )
