"""`with jupyter_osf.collect("data", into="osf://…"):` sends what an experiment collects, however the run ends."""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import BuiltinFunctionType, TracebackType
from typing import TYPE_CHECKING

from .commands.bars import Bars
from .commands.face import ask
from .commands.run import as_typed, presentable
from .commands.settings import load
from .commands.wording import plain, several
from .errors import Cancelled, NeedsChoice, NotSignedIn, OSFError, Unreachable
from .links.locks import mark
from .links.queueing import data_files
from .links.run import Run
from .models import Report, Result
from .progress import Progress
from .session import Session, connect
from .transfer.disk import disk_error
from .transfer.hashing import Digest, digest

if TYPE_CHECKING:
    from .links.data_place import Place

log = logging.getLogger(__name__)
SENT = ("created", "new-version", "kept-both")
FEW = 3
"""How many names a sentence can hold."""


def collect(
    folder: str | Path,
    into: str | None = None,
    *,
    participant: str | int | None = None,
    session: str | int | None = None,
    name: str | None = None,
    write_once: bool = False,
    yes: bool = False,
) -> Collection:
    """Collect data in a folder of this computer and send them to OSF when the block ends, also by an error.

    ``into`` is a folder of OSF; the data folder is linked to it. It may be left out where the folder is linked already.
    ``participant`` and ``session`` are written into a record of the run, and into the names that ``path`` makes by the
    template ``name``, such as ``"sub-{participant}_ses-{session}_{name}"``. What a ``write_once`` folder has sent never
    gets another version. ``yes`` agrees where a person would be asked, as for public projects.
    """
    return Collection(
        Path(folder),
        into,
        _text(participant),
        _text(session),
        name,
        write_once=write_once,
        yes=yes,
    )


class Collection:
    """A run under way, and afterwards its ``report``: what became of each file.

    Entering raises OSFError for what has to be put right before anybody collects anything. Leaving raises nothing of
    its own, so that the error of an experiment stays the one that is seen: what could not go waits in the outbox.
    """

    def __init__(
        self,
        folder: Path,
        into: str | None,
        participant: str | None,
        session: str | None,
        template: str | None,
        *,
        write_once: bool,
        yes: bool,
    ) -> None:
        self.folder = Path(os.path.normpath(folder.expanduser().absolute()))
        self.report = Report()
        self.partial: tuple[Path, ...] = ()
        self._into = into
        self._write_once = write_once
        self._yes = yes
        self._directory = Path.cwd()
        self._config = load()
        self._place: Place | None = None
        self._run = Run(self.folder, self._files, participant, session, template)
        self._marked = ExitStack()

    def __enter__(self) -> Collection:
        try:
            self._start()
        except OSFError as error:
            # The sentence and the line of one's own code are what helps; how we got there is not.
            raise error.with_traceback(None) from None
        return self

    def _start(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.folder) from error
        with self._session(Progress(), _confirm) as session:
            self._place = session.settle_data(str(self.folder), self._into, write_once=self._write_once)
        if self._place.trouble is not None:
            _say(f"{self._place.trouble.message} What is collected in {self._shown} waits on this computer meanwhile.")
        self._run = Run(self.folder, self._files, self._run.participant, self._run.session, self._run.template)
        self._run.begin()
        if self._run.is_repeated():
            _say(f"There was a run of {self._run.whose} before. Nothing of it is replaced; is this the right number?")
        self._marked.enter_context(mark("collecting", str(self._place.link.local)))

    def path(self, name: str) -> Path:
        """Where this run writes a data file: a path in the folder that no earlier file has."""
        known = self._run.gave(name)
        path = self._run.path(name)
        if not known and self._run.was_taken(name):
            _say(f"There is such a file already, so this run writes “{plain(path.name)}”.")
        return path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stopped = False
        try:
            if isinstance(error, KeyboardInterrupt):
                _say(f"Stopped. What is in {self._shown} is sent now; stop again to leave that for later.")
            stopped = self._end(type(error).__name__ if error is not None else None)
        except KeyboardInterrupt:
            stopped = True
            _say(f"Stopped. What is in {self._shown} is whole; send it with `upload-data`.")
        except Exception as trouble:
            log.debug("The end of a data collection", exc_info=trouble)
            _say(f"What is in {self._shown} was not sent, and is whole here. {presentable(trouble)}")
        finally:
            self._marked.close()
        if stopped and error is None:
            raise KeyboardInterrupt

    def __repr__(self) -> str:
        return self._told() if self.report.results else f"<collecting data in {self._shown}>"

    def _end(self, ended_by: str | None) -> bool:
        """Write the record and send; whether the person stopped that."""
        written = self._run.written()
        self.partial = tuple(written) if ended_by is not None else ()
        stopped = False
        bars = Bars() if _is_kernel() or sys.stderr is not None and sys.stderr.isatty() else None
        try:
            with self._session(bars) as session:
                if self._run.has_name or self.partial:
                    self._record(ended_by, written)
                stopped = self._send(session)
        finally:
            if bars is not None:
                bars.close()
        if ended_by is not None:
            self.report = Report(tuple(self._flagged(one, ended_by) for one in self.report.results))
        _say(self._told() + self._told_partial(ended_by))
        return stopped

    def _record(self, ended_by: str | None, written: list[Path]) -> None:
        try:
            self._run.record(ended_by, [(path, _digest(path)) for path in written])
        except OSFError as error:
            _say(f"The record of this run could not be written: {error}")

    def _send(self, session: Session) -> bool:
        folder = str(self.folder)
        try:
            self.report = session.upload_data([folder])
        except KeyboardInterrupt:
            self.report = session.leave_data(folder, Cancelled("You stopped the upload.", ""))
            if not self.report.results:
                _say("Stopped, when all was sent already.")
            return True
        if (why := self._obstacle()) is not None and not isinstance(why, Unreachable | NotSignedIn):
            # Let it be seen in the outbox, until somebody has put right what is in the way.
            left = session.leave_data(folder, why)
            self.report = left if left.results else self.report
        return False

    def _obstacle(self) -> OSFError | None:
        """What kept the folder as a whole from going."""
        assert self._place is not None
        local = self._place.link.local
        all_of_it = (one for one in self.report.results if one.path and self._directory / one.path == local)
        return next((one.error for one in all_of_it), None)

    def _flagged(self, result: Result, ended_by: str) -> Result:
        if result.path is None or (self._directory / result.path) not in self.partial:
            return result
        return replace(result, message=f"{result.message} Partial: the run ended early ({ended_by}).".strip())

    def _told(self) -> str:
        """What became of the files, in a sentence or two."""
        if (obstacle := self._obstacle()) is not None:
            return f"{self._shown}: nothing was sent. {obstacle}"
        count = Counter[str](one.outcome for one in self.report.results)
        sent = sum(count[outcome] for outcome in SENT)
        said = []
        if sent or count["unchanged"]:
            there = f", {count['unchanged']} there already" if sent and count["unchanged"] else ""
            on_osf = f"{several(sent, 'file')} sent to OSF and verified{there}"
            said.append(on_osf if sent else f"{several(count['unchanged'], 'file')} on OSF already")
        for outcome, words in (("queued", "waiting to be sent"), ("failed", "not sent"), ("refused", "not sent")):
            stuck = [one.error for one in self.report.results if one.outcome == outcome and one.error is not None]
            if stuck:
                why = stuck[-1].message.removeprefix("It waits to be sent: ")
                said.append(f"{several(len(stuck), 'file')} {words}: {why} {stuck[-1].hint}".rstrip().removesuffix("."))
        return f"{self._shown}: {'; '.join(said)}." if said else f"{self._shown}: there was nothing to send."

    def _told_partial(self, ended_by: str | None) -> str:
        if not self.partial:
            return ""
        names = ", ".join(f"“{plain(path.name)}”" for path in self.partial[:FEW])
        more = f" and {len(self.partial) - FEW} more" if len(self.partial) > FEW else ""
        return f" The run ended early ({ended_by}), so {names}{more} may be incomplete."

    @property
    def _shown(self) -> str:
        return f"“{plain(self.folder.name)}”"

    def _files(self) -> list[Path]:
        """What of the folder may go up."""
        assert self._place is not None
        with self._session() as session:
            found = data_files(session.context(), self._place.link)
        return [path for path in found if self.folder in path.parents]

    def _session(self, progress: Progress | None = None, ask: Callable[[str], bool] | None = None) -> Session:
        confirm = (lambda _: True) if self._yes else ask
        return connect(self._config, progress=progress, confirm=confirm, directory=self._directory)


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _digest(path: Path) -> Digest | None:
    try:
        return digest(path)
    except OSFError:
        return None  # Another program still writes to it.


def _is_kernel() -> bool:
    """Whether ``input`` asks somewhere else than in a terminal: a kernel puts its own in that place."""
    return not isinstance(input, BuiltinFunctionType)


def _confirm(question: str) -> bool:
    """Ask the person who starts the run. Raises NeedsChoice where nobody is there."""
    hint = "Nobody can be asked here: say collect(…, yes=True) if that is what you want."
    if not _is_kernel() and (sys.stdin is None or not sys.stdin.isatty()):
        raise NeedsChoice(question, hint)
    try:
        return ask(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except NeedsChoice as error:
        raise NeedsChoice(error.message, hint) from None


def _say(sentence: str) -> None:
    """One line below the cell, or in the terminal."""
    sentence = as_typed(sentence, "%osf" if _is_kernel() else "jupyter osf")
    print(sentence, flush=True)  # noqa: T201 - where it is heard, and no trouble where there is no output
