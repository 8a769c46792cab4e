"""Files on their way into folders of OSF without a link: what becomes of each is decided by name and by bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from ..client.content import name_taken
from ..client.files import one_of
from ..client.names import numbered
from ..errors import NeedsChoice, NotPermitted, OSFError, UsageError
from ..models import Choice, Entry, Kind, Outcome, Result
from ..transfer.body import FileBody
from ..transfer.hashing import Digest, digest
from ..transfer.run import run_all
from ..transfer.scan import scan
from .context import Context
from .linking import create_file
from .locks import hold


@dataclass
class Sending:
    """Uploads that were planned and then run side by side; each OSF folder is listed once.

    With ``versions_only`` the choice to make a new version is refused where the storage keeps none, since that would
    replace what is there for good.
    """

    context: Context
    choice: Choice | None
    versions_only: bool = False
    _steps: list[tuple[Entry, str, Path, Digest | None]] = field(default_factory=list)
    _refused: list[Result] = field(default_factory=list)
    _listings: dict[str, list[Entry]] = field(default_factory=dict)

    def plan(self, folder: Entry, name: str, path: Path, here: Digest | None = None) -> None:
        """One file to be sent; ``here`` is what is known of its bytes."""
        self._steps.append((folder, name, path, here))

    def plan_tree(self, folder: Entry, path: Path) -> None:
        """A folder with everything in it, hidden and temporary files left out."""
        folders = {PurePosixPath("."): self.folder(folder, path.name)}
        for found in scan(path):
            step = PurePosixPath(found.name)
            if found.reason:
                words = f"“{self.context.shown(found.path)}” was left out: {found.reason}."
                error = NotPermitted(words, "Copy the file itself.")
                self._refused.append(failure(self.context, found.path, None, error))
                continue
            for parent in (*reversed(step.parent.parents), step.parent):
                if parent not in folders:
                    folders[parent] = self.folder(folders[parent.parent], parent.name)
            self.plan(folders[step.parent], step.name, found.path)

    def run(self) -> list[Result]:
        """Send what was planned."""
        seen: set[tuple[str, str]] = set()
        for folder, name, *_ in self._steps:
            if (folder.id, name) in seen:
                raise UsageError(f"Two of the files would both become “{name}”.", "Upload them one after the other.")
            seen.add((folder.id, name))
            self._list(folder)
        tasks = [(partial(self._send, *step), partial(failure, self.context, step[2], None)) for step in self._steps]
        return run_all(tasks, self.context.config.parallel, self.context.progress) + self._refused

    def _list(self, folder: Entry) -> list[Entry]:
        if folder.url not in self._listings:
            self._listings[folder.url] = self.context.client.files.children(folder)
        return self._listings[folder.url]

    def existing(self, folder: Entry, name: str, kind: Kind) -> Entry | None:
        """What has this name in a folder already. Raises BadReference where two have it."""
        return one_of([entry for entry in self._list(folder) if entry.kind == kind and entry.name == name])

    def folder(self, above: Entry, name: str) -> Entry:
        """The folder of this name, made if there is none; others may be about to make it as well."""
        found = self.existing(above, name, "folder")
        if found is not None:
            return found
        with hold(self.context.config.site, above.node, above.id, name, progress=self.context.progress):
            del self._listings[above.url]
            return self.existing(above, name, "folder") or self.context.client.changes.create_folder(above, name)

    def require_choice(self, entry: Entry) -> None:
        """Raises NeedsChoice where nobody has chosen what becomes of a file that is there, with other bytes."""
        if self.choice is None:
            raise name_taken(entry.name, replace(entry, author=self.context.client.files.author(entry)))
        if self.choice == "mine" and self.versions_only and entry.version is None:
            raise NeedsChoice(
                f"The storage “{entry.provider}” keeps no versions, so “{entry.name}” there would be lost.",
                "Keep both, or rename the one that is there.",
                code="no-versions",
            )

    def _send(self, folder: Entry, name: str, path: Path, known: Digest | None) -> Result:
        context = self.context
        here = known or digest(path, context.local, context.progress.check)
        entries = self._list(folder)
        entry = self.existing(folder, name, "file")
        key = f"up:{path}"
        body = FileBody(path, here, context.progress, key)
        outcome: Outcome = "created"
        context.progress.begin(key, name, here.size)
        try:
            if entry is not None and entry.sha256 != here.sha256:
                self.require_choice(entry)
            if entry is not None and entry.sha256 == here.sha256:
                sent, outcome = entry, "unchanged"
            elif entry is not None and self.choice == "mine":
                with hold(context.config.site, entry.id, progress=context.progress):
                    sent = context.client.content.replace(entry, body)
                    outcome = "unchanged" if sent.version == entry.version is not None else "new-version"
                    if sent.provider == "osfstorage":
                        context.client.files.versions(sent)
            elif entry is not None and self.choice == "theirs":
                sent, outcome = entry, "skipped"
            else:
                if entry is not None:
                    name, outcome = numbered(name, context.timestamp(), {e.name for e in entries}), "kept-both"
                with hold(context.config.site, folder.node, folder.id, name, progress=context.progress):
                    sent = create_file(context, folder, name, body)
        finally:
            context.progress.end(key)
        return Result(context.shown(path), sent.reference, outcome, sent.version, here.sha256)


def failure(context: Context, path: Path, reference: str | None, error: OSFError) -> Result:
    """A refusal or failure of one file as its result."""
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice | NotPermitted) else "failed"
    return Result(context.shown(path), reference, outcome, None, None, error.message, error)
