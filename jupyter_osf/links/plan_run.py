"""One plan on its way: what each step does, what became of it, and what both sides agree on from then on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from ..client.files import one_of
from ..errors import NameTaken, NeedsChoice, NotPermitted, NotVerified, OSFError
from ..models import Entry, Outcome, Result
from ..transfer.body import FileBody
from ..transfer.disk import disk_error, require_below
from ..transfer.fetch import Wanted
from ..transfer.hashing import stamp_of
from ..transfer.plan import Action, Plan, Step
from ..transfer.receive import Place, proof, put_new, put_over, receive
from .context import Context
from .kept import backup_name, beside, kept_already, of_osf
from .locks import hold
from .meanwhile import made_meanwhile, number
from .state import Base

NEW: Place = put_new
OVERTAKEN = "overtaken"
"""The code of a refusal because a file of OSF changed since it was looked at: another look decides anew."""
FETCHED: tuple[Action, ...] = ("fetch", "fetch-over", "fetch-beside")
IDLE: tuple[Action, ...] = ("keep", "have-beside", "skip", "refuse")


Task = tuple[Callable[[], None], Callable[[OSFError], None]]


@dataclass
class PlanRun:
    """One plan on its way: the folders there are by now, and the results by the places of the steps."""

    context: Context
    plan: Plan
    results: dict[int, list[Result]] = field(default_factory=dict)
    _there: dict[str, Entry] = field(default_factory=dict)
    _failed: dict[str, OSFError] = field(default_factory=dict)
    _created: dict[str, list[int]] = field(default_factory=dict)
    _backups: dict[int, Path] = field(default_factory=dict)
    _agreed: list[tuple[str, Path, Base]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._there = dict(self.plan.folders)
        for place, step in enumerate(self.plan.steps):
            if step.action in IDLE and not isinstance(step.error, NameTaken):
                self.results[place] = [self._idle(step)]

    def missing_folders(self) -> set[str]:
        """Folders that have to be made on OSF."""
        filled = {step.folder for step in self.plan.going(("create", "create-beside"))}
        return {name for folder in filled.union(self.plan.empty) for name in _with_parents(folder)} - self._there.keys()

    def folders(self, depth: int) -> list[Task]:
        """What makes the missing folders so many levels below the top."""
        names = [name for name in sorted(self.missing_folders()) if len(PurePosixPath(name).parts) == depth]
        return [(partial(self._make_folder, name), partial(self._failed.__setitem__, name)) for name in names]

    def _make_folder(self, name: str) -> None:
        path = PurePosixPath(name)
        above = self._folder("" if path.parent == PurePosixPath(".") else path.parent.as_posix())
        with hold(self.context.config.site, above.node, above.id, path.name, progress=self.context.progress):
            try:
                self._there[name] = self.context.client.changes.create_folder(above, path.name)
            except NeedsChoice:
                # Somebody was faster.
                inside = [one for one in self.context.client.files.children(above) if one.is_folder]
                found = one_of([one for one in inside if one.name == path.name])
                if found is None:
                    raise
                self._there[name] = found

    def _folder(self, name: str) -> Entry:
        if name in self._failed:
            raise self._failed[name]
        return self._there[name]

    def tasks(self) -> list[Task]:
        """Everything but fetching."""
        work: dict[Action, Callable[[int, Step], None]] = {
            "create": self._create,
            "create-beside": self._create,
            "update": self._update,
            "save-and-update": self._save_and_update,
            "set-aside": self._set_aside,
            "delete": self._delete,
            "refuse": self._explain,
        }
        return [
            (partial(work[step.action], place, step), partial(self._trouble, place, step))
            for place, step in enumerate(self.plan.steps)
            if step.action in work and place not in self.results
        ]

    def _explain(self, place: int, step: Step) -> None:
        """Say also who made what is in the way: OSF tells that only when it is asked for it."""
        if isinstance(step.error, NameTaken) and step.entry is not None:
            step.error.found["author"] = self.context.client.files.author(step.entry)
        if step.error is not None:
            self._trouble(place, step, step.error)

    def _create(self, place: int, step: Step) -> None:
        folder = self._folder(step.folder)
        name = step.to
        with hold(self.context.config.site, folder.node, folder.id, name, progress=self.context.progress):
            sent = self._sending(step, lambda body: self.context.client.changes.create_file(folder, name, body))
        self._created.setdefault(step.folder, []).append(place)
        if step.action == "create":
            self._agree(step, sent)
        outcome: Outcome = "created" if step.action == "create" else "kept-both"
        words = self._meanwhile(step, sent, None) if outcome == "created" and number(sent.version) > 1 else ""
        self._done(place, step, outcome, sent, words)

    def _update(self, place: int, step: Step) -> None:
        entry, here, client = step.entry, step.here, self.context.client
        assert entry is not None
        assert here is not None
        with hold(self.context.config.site, entry.id, progress=self.context.progress):
            # Without a link the person has seen that there is a file, and said that this is its next version.
            now = client.files.again(entry) if self.plan.linked else entry
            if now.sha256 not in (entry.sha256, here.sha256):
                raise NeedsChoice(
                    f"OSF got another version of “{self.context.shown(step.path)}” just now.",
                    "Run the command again.",
                    code=OVERTAKEN,
                )
            sent = self._sending(step, lambda body: client.content.replace(now, body))
            words = self._meanwhile(step, sent, entry.version)
            if sent.provider != "osfstorage" and self.plan.linked:
                sent = client.files.again(sent)
        self._agree(step, sent)
        same = sent.version == now.version is not None
        self._done(place, step, "unchanged" if same else "new-version", sent, words)

    def _meanwhile(self, step: Step, sent: Entry, seen: str | None) -> str:
        assert step.here is not None
        return made_meanwhile(self.context, sent, step.here.sha256, seen, self.context.shown(step.path))

    def _save_and_update(self, place: int, step: Step) -> None:
        assert step.entry is not None
        target = beside(step.path, of_osf(self.context, step.entry.version))
        receive(self.context.client, self.context.progress, step.entry, target, sha256=step.entry.sha256)
        self._update(place, step)
        sent = self.results[place][0]
        words = f"OSF's version is kept here as “{self.context.shown(target)}”. {sent.message}".strip()
        self.results[place] = [replace(sent, outcome="kept-both", message=words)]

    def _sending(self, step: Step, send: Callable[[FileBody], Entry]) -> Entry:
        assert step.here is not None
        key, progress = f"up:{step.path}", self.context.progress
        progress.begin(key, step.path.name, step.here.size)
        try:
            return send(FileBody(step.path, step.here, progress, key))
        finally:
            progress.end(key)

    def _set_aside(self, place: int, step: Step) -> None:
        """This computer's file is gone from OSF: only a backup of it stays."""
        assert step.here is not None
        require_below(self.plan.local, step.path.parent)
        self.context.require_closed(step.path)
        if stamp_of(step.path) != step.here.stamp:
            raise NeedsChoice(f"“{self.context.shown(step.path)}” changed just now.", "Run the command again.")
        kept = backup_name(self.context, step.path)
        try:
            put_new(step.path, kept)
            step.path.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error(error, step.path) from error
        self.context.local.forget(step.path)
        self._done(place, step, "deleted", None, f"It is gone from OSF; here it is kept as “{kept.name}”.")
        self.results[place].append(self._backup(kept, step.here.sha256))

    def _delete(self, place: int, step: Step) -> None:
        """OSF's file, which is gone from this computer, unless somebody has changed it meanwhile."""
        assert step.entry is not None
        with hold(self.context.config.site, step.entry.id, progress=self.context.progress):
            now = self.context.client.files.again(step.entry)
            if (now.sha256, now.version, now.path) != (step.entry.sha256, step.entry.version, step.entry.path):
                raise NeedsChoice(
                    f"OSF got another version of “{self.context.shown(step.path)}” just now.",
                    "Pull it and look at it first.",
                )
            self.context.client.changes.delete(step.entry)
        self.context.local.forget(step.path)
        self._done(place, step, "deleted", step.entry)

    def wanted(self) -> list[tuple[int, Wanted]]:
        """What is to be fetched, by the places of the steps."""
        found = []
        for place, step in enumerate(self.plan.steps):
            entry = step.entry
            if step.action not in FETCHED or entry is None:
                continue
            target, put = step.path, NEW
            if step.action == "fetch-beside":
                same = kept_already(self.context, step.path, entry.version, entry.sha256)
                if same is not None:
                    words = f"OSF's version is kept here as “{same.name}” already."
                    self._done(place, replace(step, path=same), "unchanged", entry, words)
                    continue
                target = beside(step.path, of_osf(self.context, entry.version))
            elif step.here is not None:
                kept = backup_name(self.context, step.path) if step.action == "fetch-over" else None
                if kept is not None:
                    self._backups[place] = kept
                put = put_over(kept, step.here.stamp)
            found.append((place, Wanted(entry, target, put, partial(self._allow, target))))
        return found

    def _allow(self, target: Path) -> None:
        require_below(self.plan.local, target.parent)
        self.context.require_closed(target)

    def fetched(self, place: int, file: Wanted, answer: str | OSFError) -> None:
        """How the fetching of a file ended."""
        step = self.plan.steps[place]
        if not isinstance(answer, str):
            self._trouble(place, step, answer)
            return
        if step.action == "fetch-beside":
            words = "OSF's version is kept here." if self.plan.linked else ""
            self._done(place, replace(step, path=file.target), "kept-both", file.entry, words, answer)
            return
        if self.plan.linked:
            base = Base(file.entry.version, answer, file.entry.fingerprint)
            self._agreed.append((file.entry.id, step.path, base))
        self._done(place, step, "downloaded", file.entry, proof(file.entry), answer)
        kept = self._backups.get(place)
        if kept is not None and step.here is not None:
            self.results[place].append(self._backup(kept, step.here.sha256))

    def verifications(self) -> list[Task]:
        """A look into each folder that got new files."""
        return [(partial(self._verify, name), partial(self._unverified, name)) for name in self._created]

    def _verify(self, folder: str) -> None:
        """Each new name must be there once, with our bytes."""
        listing: dict[str, list[Entry]] = {}
        for entry in self.context.client.files.children(self._there[folder]):
            if not entry.is_folder:
                listing.setdefault(entry.name, []).append(entry)
        for place in self._created[folder]:
            step, found = self.plan.steps[place], listing.get(self.plan.steps[place].to, [])
            if len(found) != 1 or step.here is None or found[0].sha256 not in (None, step.here.sha256):
                lost = NotVerified(
                    f"OSF does not show “{step.to}” once and whole after the upload.",
                    "Your file here is whole; look with `ls` and upload again.",
                )
                self._trouble(place, step, lost)
            elif found[0].provider != "osfstorage" and step.action == "create":
                # Its fingerprint counts from now on, and answers to uploads spell it otherwise than listings.
                self._agree(step, found[0])

    def _unverified(self, folder: str, error: OSFError) -> None:
        for place in self._created[folder]:
            self._trouble(place, self.plan.steps[place], error)

    def remember(self) -> None:
        """Write down what both sides agree on, all at once: one by one would take longer than the transfer."""
        if self.plan.linked and self._agreed:
            self.context.local.agree_all(self.context.config.site, self._agreed)

    def _agree(self, step: Step, entry: Entry) -> None:
        if self.plan.linked and step.here is not None:
            self._agreed.append((entry.id, step.path, Base(entry.version, step.here.sha256, entry.fingerprint)))

    def _idle(self, step: Step) -> Result:
        if step.error is not None:
            return failure(self.context, step, step.error)
        if step.action == "keep" and step.entry is not None and step.here is not None:
            if step.agreed != step.here.sha256:
                self._agree(step, step.entry)
            return self._result(step, "unchanged", step.entry, step.message)
        return self._result(step, "skipped" if step.action == "skip" else "unchanged", step.entry, step.message)

    def _trouble(self, place: int, step: Step, error: OSFError) -> None:
        self.results[place] = [failure(self.context, step, error)]

    def _done(
        self,
        place: int,
        step: Step,
        outcome: Outcome,
        entry: Entry | None,
        message: str = "",
        sha256: str | None = None,
    ) -> None:
        self.results[place] = [self._result(step, outcome, entry, message or step.message, sha256)]

    def _result(
        self, step: Step, outcome: Outcome, entry: Entry | None, message: str, sha256: str | None = None
    ) -> Result:
        if sha256 is None and step.here is not None:
            sha256 = step.here.sha256
        reference, version = (entry.reference, entry.version) if entry is not None else (None, None)
        return Result(self.context.shown(step.path), reference, outcome, version, sha256, message)

    def _backup(self, path: Path, sha256: str) -> Result:
        return Result(self.context.shown(path), None, "backed-up", None, sha256, "Yours is kept here.")


def failure(context: Context, step: Step, error: OSFError) -> Result:
    """A refusal or failure of one file as its result."""
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice | NotPermitted) else "failed"
    reference = step.entry.reference if step.entry is not None else None
    return Result(context.shown(step.path), reference, outcome, None, None, error.message, error)


def _with_parents(folder: str) -> list[str]:
    path = PurePosixPath(folder)
    return [one.as_posix() for one in (path, *path.parents) if one != PurePosixPath(".")]
