"""Linked data folders: what of them is here and what is on OSF, file by file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..client.files import one_of
from ..client.names import here as name_here
from ..errors import NeedsChoice, NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable
from ..models import Entry, FileState, LinkStatus, Outcome, Result, State
from ..transfer.disk import require_below
from ..transfer.hashing import Digest, digest
from ..transfer.receive import put_new, put_over, receive
from ..transfer.scan import scan
from .context import Context
from .kept import backup_name, beside, of_osf
from .linkfile import Link, follow
from .state import Base, Facts, state_of
from .survey import require_inside
from .targets import entry_of, links_inside

SEVERITY: tuple[State, ...] = (
    "diverged",
    "cannot-verify",
    "missing-on-osf",
    "behind",
    "ahead",
    "missing-here",
    "in-sync",
)
"""The state of a folder is the first of these that one of its files has."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a linked folder on either side; ``name`` is its POSIX path inside the folder."""

    name: str
    path: Path
    state: State
    here: Digest | None = None
    entry: Entry | None = None
    copies: tuple[Entry, ...] = ()
    error: OSFError | None = None
    base: Base | None = None


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
    link = follow(link, entry)
    there: dict[str, list[Entry]] = {}
    folders = {"": entry}
    start = len(str(entry.path))
    for found in context.client.files.walk(entry):
        name = str(found.path)[start:].strip("/")
        if found.is_folder:
            folders.setdefault(name, found)
        else:
            there.setdefault(name, []).append(found)
    bases = context.local.bases_below(link.site, link.local)
    files = []
    here = {found.name: found for found in scan(link.local, link.include, link.exclude)}
    linked = links_inside(context, link, {found.path.parent for found in here.values()})
    missed = set(only)
    for name in sorted(here.keys() | there.keys()):
        path = here[name].path if name in here else link.local.joinpath(*map(name_here, name.split("/")))
        around = {path, *path.parents}
        if only and not around.intersection(only) or around & linked:
            continue
        missed -= around
        if name in here and here[name].reason:
            refused = NotPermitted(
                f"“{context.shown(path)}” was left out: {here[name].reason}.", "Copy the file itself."
            )
            files.append(DataFile(name, path, "unknown", error=refused))
            continue
        copies = _copies(name, there)
        files.append(_compare(context, link, name, path, name in here, there.get(name, []), copies, bases))
    nowhere = next((path for path in only if path in missed and not path.is_dir()), None)
    if nowhere is not None:
        raise NotFound(f"“{context.shown(nowhere)}” is not in this folder, here or on OSF.", "Check its name.")
    return Folder(link, entry, folders, files)


def _compare(
    context: Context,
    link: Link,
    name: str,
    path: Path,
    is_here: bool,
    there: list[Entry],
    copies: tuple[Entry, ...],
    bases: dict[tuple[str, str], Base],
) -> DataFile:
    try:
        entry = one_of(there)
        here = digest(path, context.local, context.progress.check) if is_here else None
    except OSFError as error:
        return DataFile(name, path, "unknown", error=error)
    known = [base for (file, where), base in bases.items() if where == str(path) and (not entry or file == entry.id)]
    base = known[0] if known else None
    if entry is None:
        return DataFile(name, path, "missing-on-osf" if base else "ahead", here, None, copies)
    if here is not None and base is None and here.sha256 != entry.sha256:
        base = _derive(context, entry, here)
    state = state_of(Facts(here.sha256 if here else None, base, "there", entry.sha256, entry.fingerprint))
    return DataFile(name, path, state, here, entry, copies, base=base)


def _derive(context: Context, entry: Entry, here: Digest) -> Base | None:
    """The last agreed state where none is remembered: our bytes among OSF's versions."""
    versions = context.client.files.versions(entry)
    return next((Base(v.version, here.sha256) for v in versions if v.sha256 == here.sha256), None)


def _copies(name: str, there: dict[str, list[Entry]]) -> tuple[Entry, ...]:
    """What went up earlier beside a file because it differed: ``name (2026-11-22 14.05.09).ext``."""
    path = PurePosixPath(name)
    stem, ending = re.escape(str(path.with_name(path.stem))), re.escape(path.suffix)
    kept = re.compile(rf"{stem} \(\d{{4}}-\d\d-\d\d \d\d\.\d\d\.\d\d(?: \d+)?\){ending}")
    return tuple(entry for other, entries in there.items() if kept.fullmatch(other) for entry in entries)


def status_of_folder(context: Context, link: Link) -> LinkStatus:
    """The state of a linked folder and of each file in it."""

    def told(state: State, message: str, files: Iterable[FileState] = (), folder: Folder | None = None) -> LinkStatus:
        now = folder.link if folder is not None else link
        return LinkStatus(
            context.shown(link.local), "folder", state, now.reference, folder.entry.web_url if folder else None,
            None, None, None, link.upload, message, tuple(files),
            node=now.node, provider=now.provider, id=now.id, osf_path=now.path,
        )  # fmt: skip

    if link.site != context.config.site:
        return told("another-osf", f"belongs to another OSF ({link.site}), which is not contacted")
    if not link.local.is_dir():
        return told("missing-here", "the folder is not on this computer; pull brings it back")
    try:
        folder = look(context, link)
    except NotSignedIn as error:
        return told("unknown", error.message)
    except Unreachable as error:
        return told("unknown", error.message)
    except NotPermitted as error:
        return told("no-access", error.message)
    except NotFound as error:
        return told("missing-on-osf", error.message)
    states = [FileState(context.shown(file.path), file.state) for file in folder.files]
    present = {state.state for state in states}
    overall: State = next((state for state in SEVERITY if state in present), "in-sync")
    waiting = sum(state.state == "ahead" for state in states)
    words = f"{len(states)} files" + (f", {waiting} to upload" if waiting else "")
    return told(overall, words, states, folder)


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
