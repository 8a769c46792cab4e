"""Sending up what a linked data folder has and OSF has not, without ever replacing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from ..client.names import numbered
from ..errors import NeedsChoice, NotFound, NotVerified, OSFError
from ..models import Choice, Entry, Outcome, Result
from ..transfer.body import FileBody
from ..transfer.run import run_all
from .context import Context
from .folders import DataFile, Folder, bring_file, look, result_of_failure, save_beside
from .linkfile import Link
from .locks import hold
from .meanwhile import made_meanwhile, may_hide_others, number
from .state import Base
from .targets import require_own_site

OVERTAKEN = "overtaken"
"""The code of a refusal because a file of OSF changed since it was looked at: another look decides anew."""


def upload_folder(
    context: Context,
    link: Link,
    choice: Choice | None,
    only: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    queued: Mapping[Path, Base | None] = MappingProxyType({}),
) -> list[Result]:
    """Send up what OSF does not have. A file that differs without a known common state goes up beside OSF's, so that
    both are kept, and in a write-once folder so does every file that has changed; local files are never deleted.
    ``only`` restricts it to some files or subfolders. ``queued`` are the states on which files were left to be sent: a
    program that was killed may have sent some, before it could say upon whose versions they came."""
    if not link.local.is_dir():
        raise NotFound(f"“{context.shown(link.local)}” is not on this computer.", "Pull brings it back.")
    require_own_site(context, link)
    with hold(link.site, link.node, link.provider, link.id, "data", progress=context.progress):
        folder = look(context, link, only)
        return Upload(context, folder, choice, dry_run, queued).run()


class Upload:
    """One upload of a data folder: a step for each file, run side by side, checked together at the end."""

    def __init__(
        self, context: Context, folder: Folder, choice: Choice | None, dry_run: bool, queued: Mapping[Path, Base | None]
    ) -> None:
        self._context = context
        # What OSF has and this computer never had is nothing to say about an upload.
        files = [file for file in folder.files if file.state != "missing-here" or file.base is not None]
        self._folder = replace(folder, files=files)
        self._choice = choice
        self._dry_run = dry_run
        self._queued = queued
        self._created: dict[int, tuple[str, str]] = {}
        self._agreed: list[tuple[str, Path, Base]] = []

    def run(self) -> list[Result]:
        """Results in the order of the files; those that were created are verified by listing their folders once."""
        files = self._folder.files
        if not self._dry_run and any(self._goes_up(file) for file in files):
            self._context.require_writing()
            self._context.before_public(self._context.client.nodes.get(self._folder.entry.node))
        failures: dict[str, OSFError] = {}
        if not self._dry_run:
            for file in files:
                if file.entry is None and self._goes_up(file):
                    self._make_folders(file, failures)
        tasks = [
            (partial(self._one, file, place, failures), partial(result_of_failure, self._context, file))
            for place, file in enumerate(files)
        ]
        try:
            return self._verify(run_all(tasks, self._context.config.parallel, self._context.progress))
        finally:
            # All at once: one by one it would take the disk longer than the upload takes OSF.
            self._context.local.agree_all(self._folder.link.site, self._agreed)

    def _goes_up(self, file: DataFile) -> bool:
        if file.state in ("missing-on-osf", "cannot-verify", "behind"):
            return self._choice in (("mine",) if file.state == "missing-on-osf" else ("mine", "both"))
        return file.state == "ahead" or file.state == "diverged" and self._choice != "theirs"

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
            words = self._slipped_in(file)
            self._agree(file, file.entry)
            return self._result(file, "unchanged", file.entry, words)
        if file.state == "missing-here":
            return self._result(file, "skipped", file.entry, "It is no longer on this computer; pull brings it back.")
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
        if self._folder.link.write_once and self._choice in (None, "theirs"):
            return self._send_beside(file, place, failures)
        if file.state == "ahead" or self._choice == "mine":
            return update(self._context, self._folder, file, dry_run=self._dry_run)
        if self._choice == "both":
            return keep_both(self._context, self._folder, file, dry_run=self._dry_run)
        return self._send_beside(file, place, failures)

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
        finally:
            self._context.progress.end(key)
        self._created[place] = (parent, name)
        if outcome == "created":
            self._agree(file, sent)
        words = self._meanwhile(sent, file, None) if number(sent.version) > 1 else ""
        if outcome == "kept-both":
            words = f"It went up as “{name}”, beside OSF's."
        if outcome == "kept-both" and self._folder.link.write_once:
            words = f"It was sent before and stays as it was sent; what is here now went up as “{name}”."
        return self._result(file, outcome, sent, words)

    def _send_beside(self, file: DataFile, place: int, failures: dict[str, OSFError]) -> Result:
        assert file.here is not None
        if (same := file.sent_beside) is not None:
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
                results[place] = result_of_failure(self._context, self._folder.files[place], error)
            elif found[0].provider != "osfstorage" and result.outcome == "created":
                self._agree(self._folder.files[place], found[0])
        return results

    def _agree(self, file: DataFile, entry: Entry | None) -> None:
        if entry is not None and file.here is not None:
            base = Base(entry.version, file.here.sha256, entry.fingerprint)
            if base != file.base:
                self._agreed.append((entry.id, file.path, base))

    def _slipped_in(self, file: DataFile) -> str:
        assert file.entry is not None
        assert file.here is not None
        base = self._queued.get(file.path, file.base)
        if base is None and file.path not in self._queued or not may_hide_others(file.entry, base, file.here.sha256):
            return ""
        return self._meanwhile(file.entry, file, base.version if base else None)

    def _meanwhile(self, sent: Entry, file: DataFile, seen: str | None) -> str:
        assert file.here is not None
        return made_meanwhile(self._context, sent, file.here.sha256, seen, self._shown(file))

    def _shown(self, file: DataFile) -> str:
        return self._context.shown(file.path)

    def _result(self, file: DataFile, outcome: Outcome, entry: Entry | None, message: str = "") -> Result:
        return _result(self._context, file, outcome, entry, message)


def update(context: Context, folder: Folder, file: DataFile, *, dry_run: bool) -> Result:
    """Make this computer's bytes the next version of a file of OSF, which must be as it was when it was looked at."""
    assert file.entry is not None
    assert file.here is not None
    require_versions(context, folder.link, file.path)
    if dry_run:
        return _result(context, file, "planned", file.entry, "would become the next version")
    key = f"up:{file.path}"
    context.progress.begin(key, file.name, file.here.size)
    try:
        with hold(folder.link.site, file.entry.id, progress=context.progress):
            now = context.client.files.again(file.entry)
            if now.sha256 != file.entry.sha256 and now.sha256 != file.here.sha256:
                raise NeedsChoice(
                    f"OSF got another version of “{context.shown(file.path)}” just now.",
                    "Run the command again.",
                    code=OVERTAKEN,
                )
            body = FileBody(file.path, file.here, context.progress, key)
            sent = context.client.content.replace(now, body)
            message = made_meanwhile(context, sent, file.here.sha256, file.entry.version, context.shown(file.path))
            if sent.provider != "osfstorage":
                sent = context.client.files.again(sent)
    finally:
        context.progress.end(key)
    context.local.agree(folder.link.site, sent.id, file.path, Base(sent.version, file.here.sha256, sent.fingerprint))
    return _result(context, file, "new-version", sent, message)


def keep_both(context: Context, folder: Folder, file: DataFile, *, dry_run: bool) -> Result:
    """Save OSF's version beside this computer's file, whose bytes become the next version."""
    require_versions(context, folder.link, file.path)
    theirs = save_beside(context, file, dry_run=dry_run)
    if dry_run:
        return theirs
    sent = update(context, folder, file, dry_run=False)
    words = f"OSF's version is kept here as “{theirs.path}”. {sent.message}".strip()
    return replace(sent, outcome="kept-both", message=words)


def require_versions(context: Context, link: Link, path: Path) -> None:
    """Refuse a new version of what a write-once folder has sent. Raises NeedsChoice."""
    if link.write_once:
        raise NeedsChoice(
            f"“{context.shown(path)}” was sent before, and “{context.shown(link.local)}” is write-once: "
            "what was sent stays as it is.",
            "upload-data without a choice sends what is here beside it, under a new name.",
            code="write-once",
        )


def _result(context: Context, file: DataFile, outcome: Outcome, entry: Entry | None, message: str = "") -> Result:
    sha256 = file.here.sha256 if file.here else None
    reference, version = (entry.reference, entry.version) if entry else (None, None)
    return Result(context.shown(file.path), reference, outcome, version, sha256, message)
