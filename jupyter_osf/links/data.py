"""Linked data folders: what of them is on OSF, and sending up what is not, without ever replacing anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..client.files import one_of
from ..client.names import here as name_here
from ..client.names import numbered
from ..errors import Deleted, NeedsChoice, NotFound, NotPermitted, NotSignedIn, NotVerified, OSFError, Unreachable
from ..models import Choice, Entry, FileState, LinkStatus, Outcome, Result, State
from ..transfer.body import FileBody
from ..transfer.disk import free_name
from ..transfer.hashing import Digest, digest
from ..transfer.receive import put_new, put_over, receive
from ..transfer.run import run_all
from ..transfer.scan import scan
from .context import Context
from .files import backup_name, send_version
from .linkfile import Link
from .linking import create_file
from .locks import hold
from .state import Base, Facts, state_of
from .survey import require_inside
from .targets import entry_of

SEVERITY: tuple[State, ...] = (
    "diverged",
    "cannot-verify",
    "missing-on-osf",
    "behind",
    "missing-here",
    "ahead",
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
    for name in sorted(here.keys() | there.keys()):
        path = here[name].path if name in here else link.local.joinpath(*map(name_here, name.split("/")))
        if only and not any(path == wanted or wanted in path.parents for wanted in only):
            continue
        if name in here and here[name].reason:
            refused = NotPermitted(
                f"“{context.shown(path)}” was left out: {here[name].reason}.", "Copy the file itself."
            )
            files.append(DataFile(name, path, "unknown", error=refused))
            continue
        copies = _copies(name, there)
        files.append(_compare(context, link, name, path, name in here, there.get(name, []), copies, bases))
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

    def told(state: State, message: str, files: Iterable[FileState] = (), web_url: str | None = None) -> LinkStatus:
        return LinkStatus(
            context.shown(link.local), "folder", state, link.reference, web_url, None, None, None, link.upload, message,
            tuple(files),
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
    overall = next((state for state in SEVERITY if state in present), "in-sync")
    waiting = sum(state.state == "ahead" for state in states)
    words = f"{len(states)} files" + (f", {waiting} to upload" if waiting else "")
    return told(overall, words, states, folder.entry.web_url)


def upload_folder(
    context: Context, link: Link, choice: Choice | None, only: Sequence[Path] = (), *, dry_run: bool = False
) -> list[Result]:
    """Send up what OSF does not have. A file that differs without a known common state goes up beside OSF's, so that
    both are kept; local files are never deleted. ``only`` restricts it to some files or subfolders."""
    if not link.local.is_dir():
        raise NotFound(f"“{context.shown(link.local)}” is not on this computer.", "Pull brings it back.")
    _require_own_site(context, link)
    if not dry_run:
        context.before_public(context.client.nodes.get(link.node))
    with hold(link.site, link.node, link.provider, link.id, "data", progress=context.progress):
        folder = look(context, link, only)
        upload = Upload(context, folder, choice, dry_run)
        return upload.run()


class Upload:
    """One upload of a data folder: a step for each file, run side by side, checked together at the end."""

    def __init__(self, context: Context, folder: Folder, choice: Choice | None, dry_run: bool) -> None:
        self._context = context
        self._folder = folder
        self._choice = choice
        self._dry_run = dry_run
        self._created: dict[int, tuple[str, str]] = {}

    def run(self) -> list[Result]:
        """Results in the order of the files; those that were created are verified by listing their folders once."""
        files = self._folder.files
        outcomes: tuple[State, ...] = ("ahead", "diverged")
        if not self._dry_run and any(file.state in outcomes for file in files):
            self._context.require_writing()
        failures: dict[str, OSFError] = {}
        if not self._dry_run:
            for file in files:
                if file.state == "ahead" and file.entry is None:
                    self._make_folders(file, failures)
        tasks = [
            (
                lambda file=file, place=place: self._one(file, place, failures),
                lambda error, file=file: self._failed(file, error),
            )
            for place, file in enumerate(files)
        ]
        results = run_all(tasks, self._context.config.parallel, self._context.progress)
        return self._verify(results)

    def _make_folders(self, file: DataFile, failures: dict[str, OSFError]) -> None:
        parent = PurePosixPath(file.name).parent
        for step in (*reversed(parent.parents), parent):
            name = step.as_posix()
            if name in (".", "") or name in self._folder.folders or name in failures:
                continue
            above = "" if step.parent.as_posix() == "." else step.parent.as_posix()
            if above in failures:
                failures[name] = failures[above]
                continue
            try:
                self._folder.folders[name] = self._context.client.changes.create_folder(
                    self._folder.folders[above], step.name
                )
            except OSFError as error:
                failures[name] = error

    def _one(self, file: DataFile, place: int, failures: dict[str, OSFError]) -> Result:
        if file.error is not None:
            raise file.error
        if file.state == "in-sync":
            self._agree(file, file.entry)
            return self._result(file, "unchanged", file.entry)
        if file.state == "missing-here":
            return self._result(file, "skipped", file.entry, "It is only on OSF; pull brings it here.")
        if file.state == "behind" and self._choice is None:
            return self._result(file, "skipped", file.entry, "OSF has a newer version; pull brings it here.")
        if file.state == "missing-on-osf" and self._choice != "mine":
            raise NeedsChoice(
                f"“{self._shown(file)}” was deleted from OSF after it was uploaded.",
                "Use --mine to upload it again.",
                code="missing-on-osf",
            )
        if file.state == "cannot-verify" and self._choice is None:
            raise NeedsChoice(
                f"“{self._shown(file)}” cannot be compared: its storage keeps no hashes or versions.",
                "Choose --mine or --both.",
                code="cannot-verify",
            )
        if self._choice == "theirs" and file.entry is not None and file.state != "ahead":
            return bring_file(self._context, self._folder, file, backup=True, dry_run=self._dry_run)[0]
        if file.entry is None:
            return self._create(file, place, failures, PurePosixPath(file.name).name, "created")
        if file.state == "ahead" or self._choice == "mine":
            return self._update(file)
        return self._keep_both(file, place, failures)

    def _create(self, file: DataFile, place: int, failures: dict[str, OSFError], name: str, outcome: Outcome) -> Result:
        parent = PurePosixPath(file.name).parent.as_posix()
        parent = "" if parent == "." else parent
        if self._dry_run:
            return self._result(file, "planned", None, f"would be uploaded as “{name}”")
        if parent in failures:
            raise failures[parent]
        folder = self._folder.folders[parent]
        assert file.here is not None
        key = f"up:{file.path}"
        self._context.progress.begin(key, file.name, file.here.size)
        try:
            with hold(self._folder.link.site, folder.node, folder.id, name, progress=self._context.progress):
                body = FileBody(file.path, file.here, self._context.progress, key)
                sent = self._context.client.changes.create_file(folder, name, body)
        except NotVerified:
            sent = create_file(self._context, folder, name, FileBody(file.path, file.here, self._context.progress, key))
        finally:
            self._context.progress.end(key)
        self._created[place] = (parent, name)
        if outcome == "created":
            self._agree(file, sent)
        words = f"It went up as “{name}”, beside OSF's." if outcome == "kept-both" else ""
        return self._result(file, outcome, sent, words)

    def _update(self, file: DataFile) -> Result:
        assert file.entry is not None
        assert file.here is not None
        if self._dry_run:
            return self._result(file, "planned", file.entry, "would become the next version")
        key = f"up:{file.path}"
        self._context.progress.begin(key, file.name, file.here.size)
        try:
            with hold(self._folder.link.site, file.entry.id, progress=self._context.progress):
                now = self._context.client.files.again(file.entry)
                if now.sha256 != file.entry.sha256 and now.sha256 != file.here.sha256:
                    raise NeedsChoice(
                        f"OSF got another version of “{self._shown(file)}” just now.", "Run the command again."
                    )
                body = FileBody(file.path, file.here, self._context.progress, key)
                sent = send_version(self._context, now, body)
                if sent.provider == "osfstorage":
                    self._context.client.files.versions(sent)
                else:
                    sent = self._context.client.files.again(sent)
        finally:
            self._context.progress.end(key)
        self._agree(file, sent)
        return self._result(file, "new-version", sent)

    def _keep_both(self, file: DataFile, place: int, failures: dict[str, OSFError]) -> Result:
        assert file.here is not None
        same = next((copy for copy in file.copies if copy.sha256 == file.here.sha256), None)
        if same is not None:
            return self._result(file, "unchanged", same, f"It is on OSF as “{same.name}” already.")
        taken = {copy.name for copy in file.copies}
        name = numbered(PurePosixPath(file.name).name, self._context.timestamp(), taken)
        return self._create(file, place, failures, name, "kept-both")

    def _verify(self, results: list[Result]) -> list[Result]:
        """List each folder that got new files: their names must be there once, with our bytes."""
        listings: dict[str, list[Entry]] = {}
        for place, (parent, name) in self._created.items():
            result = results[place]
            if result.outcome not in ("created", "kept-both"):
                continue
            if parent not in listings:
                listings[parent] = self._context.client.files.children(self._folder.folders[parent])
            found = [entry for entry in listings[parent] if entry.name == name and not entry.is_folder]
            whole = len(found) == 1 and found[0].sha256 in (None, result.sha256)
            if not whole:
                error = NotVerified(
                    f"OSF does not show “{name}” once and whole after the upload.",
                    "Your file here is whole; look with `ls` and upload again.",
                )
                results[place] = self._failed(self._folder.files[place], error)
            elif found[0].provider != "osfstorage" and result.outcome == "created":
                self._agree(self._folder.files[place], found[0])
        return results

    def _agree(self, file: DataFile, entry: Entry | None) -> None:
        if entry is not None and file.here is not None:
            base = Base(entry.version, file.here.sha256, entry.fingerprint)
            self._context.local.agree(self._folder.link.site, entry.id, file.path, base)

    def _shown(self, file: DataFile) -> str:
        return self._context.shown(file.path)

    def _result(self, file: DataFile, outcome: Outcome, entry: Entry | None, message: str = "") -> Result:
        sha256 = file.here.sha256 if file.here else None
        reference = entry.reference if entry else None
        return Result(self._shown(file), reference, outcome, entry.version if entry else None, sha256, message)

    def _failed(self, file: DataFile, error: OSFError) -> Result:
        return result_of_failure(self._context, file, error)


def result_of_failure(context: Context, file: DataFile, error: OSFError) -> Result:
    """The result of a file whose step did not work."""
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice | NotPermitted) else "failed"
    reference = file.entry.reference if file.entry else None
    return Result(context.shown(file.path), reference, outcome, None, None, error.message, error)


def pull_folder(
    context: Context, link: Link, choice: Choice | None, only: Sequence[Path] = (), *, dry_run: bool = False
) -> list[Result]:
    """Bring here what OSF has and this computer does not, or has in an older version. Files that changed on both
    sides want a choice; names that differ only by case are told where this computer cannot hold both."""
    _require_own_site(context, link)
    with hold(link.site, link.node, link.provider, link.id, "data", progress=context.progress):
        folder = look(context, link, only)

    def work(file: DataFile) -> Result:
        if file.error is not None:
            raise file.error
        if file.state in ("missing-here", "behind") and choice in (None, "theirs"):
            return bring_file(context, folder, file, backup=choice == "theirs", dry_run=dry_run)[0]
        if file.state in ("diverged", "cannot-verify", "behind", "ahead") and choice == "theirs" and file.entry:
            return bring_file(context, folder, file, backup=True, dry_run=dry_run)[0]
        if file.state in ("diverged", "cannot-verify") and choice == "both":
            return _beside(context, file, dry_run)
        if file.state in ("diverged", "cannot-verify") and choice is None:
            raise NeedsChoice(
                f"“{context.shown(file.path)}” changed here and on OSF.",
                "Choose --theirs (yours is backed up) or --both.",
            )
        if file.state == "missing-on-osf":
            raise Deleted(f"“{context.shown(file.path)}” is not on OSF any more.", "Your file here stays as it is.")
        outcome: Outcome = "unchanged" if file.state == "in-sync" else "skipped"
        words = "" if file.state == "in-sync" else "It has changes that are not on OSF."
        return Result(context.shown(file.path), file.entry.reference if file.entry else None, outcome, message=words)

    tasks = [
        (lambda file=file: work(file), lambda error, file=file: result_of_failure(context, file, error))
        for file in folder.files
    ]
    return run_all(tasks, context.config.parallel, context.progress)


def bring_file(context: Context, folder: Folder, file: DataFile, *, backup: bool, dry_run: bool) -> list[Result]:
    """Bring OSF's version of one file of a folder here, with a backup of what is replaced if asked."""
    entry = file.entry
    assert entry is not None
    if dry_run:
        return [Result(context.shown(file.path), entry.reference, "planned", entry.version, None, "would come here")]
    context.require_closed(file.path)
    kept = free_name(backup_name(context, file.path)) if backup and file.here is not None else None
    place = put_new if file.here is None else put_over(kept, file.here.stamp)
    got = receive(context.client, context.progress, entry, file.path, sha256=entry.sha256, place=place)
    context.local.agree(folder.link.site, entry.id, file.path, Base(entry.version, got, entry.fingerprint))
    words = f"Yours is kept as “{kept.name}”." if kept is not None else ""
    return [Result(context.shown(file.path), entry.reference, "downloaded", entry.version, got, words)]


def _beside(context: Context, file: DataFile, dry_run: bool) -> Result:
    entry = file.entry
    assert entry is not None
    remark = f"OSF version {entry.version}" if entry.version else f"OSF version of {context.timestamp()}"
    target = free_name(file.path.with_name(numbered(file.path.name, remark, ())))
    if dry_run:
        return Result(context.shown(target), entry.reference, "planned", entry.version, None, "would come here")
    got = receive(context.client, context.progress, entry, target, sha256=entry.sha256)
    return Result(
        context.shown(target), entry.reference, "kept-both", entry.version, got, "OSF's version is kept here."
    )


def _require_own_site(context: Context, link: Link) -> None:
    if link.site != context.config.site:
        raise NotPermitted(
            f"“{context.shown(link.local)}” is linked to another OSF ({link.site}), which is not contacted.",
            "Link it here, or set OSF_API_URL to that OSF if you trust it.",
            code="another-osf",
        )


__all__ = ["DataFile", "Folder", "look", "pull_folder", "replace", "status_of_folder", "upload_folder"]
