"""Watches linked data folders and turns what is collected there into jobs, by the policy of each link."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from watchfiles import watch

from ..errors import Failed, OSFError
from ..links.collecting import Collector
from ..links.consent import has_agreed
from ..links.linkfile import FOLDER, Link
from ..links.locks import is_marked
from ..links.outbox import Outbox
from ..links.queueing import leave_data
from ..links.targets import all_links
from ..session import Session
from .changes import shown
from .engine import Engine

log = logging.getLogger(__name__)

TICK = 500
"""Milliseconds after which the watching thread looks up when nothing happens."""
GLANCE = 2.0
"""Seconds between two looks whether links were made."""
COLLECTING = 1.0
"""Seconds between two looks whether a program still collects data into a folder."""
PATIENCE = 5.0
"""Seconds that the end of the server waits for a look to end."""


class Watcher:
    """What the operating system tells of changes are hints, which network drives do not give: now and then, and at the
    start, everything is looked through. Files that are still written to are left alone until they are quiet."""

    def __init__(
        self, engine: Engine, outbox: Outbox, *, quiet: float, scan: float, new_jobs: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._outbox = outbox
        self._quiet = quiet
        self._scan = scan
        self._new_jobs = new_jobs
        self._collectors: dict[Path, Collector] = {}
        self._links: dict[Path, Link] = {}
        self._restless: dict[Path, float] = {}
        self._asked: dict[Path, frozenset[Path]] = {}
        self._stop = threading.Event()
        self._again = threading.Event()
        self._thread = threading.Thread(target=self._run, name="osf-data", daemon=True)

    def start(self) -> None:
        """Begin with a look at everything."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, in order."""
        self._stop.set()
        self._thread.join(PATIENCE)

    def written(self, link: Link) -> None:
        """Something was written to a data folder, as others have noticed."""
        self._restless.setdefault(link.local, 0.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with self._engine.session() as session:
                    self._watch(session)
            except OSFError as error:
                log.info("Linked data folders are not watched for a while: %s", error)
                self._stop.wait(min(self._scan, 60.0))
            except Exception:
                log.exception("Watching linked data folders went wrong")
                self._stop.wait(min(self._scan, 60.0))

    def _watch(self, session: Session) -> None:
        """Look through everything once, then watch until the links have changed or it is time to look again."""
        local = session.context().local
        consents = local.consents("upload")
        # Who never linked anything has nothing to be found, and a home can be large.
        self._find_links(session if consents else None)
        until = time.monotonic() + self._scan
        glance = time.monotonic() + GLANCE
        for changed in self._changes():
            for folder in self._links:
                if any(folder in path.parents for path in changed):
                    # One that is looked through later anyway is not looked through sooner: that may be a long walk.
                    self._restless.setdefault(folder, 0.0)
            self._look(session)
            now = time.monotonic()
            if now >= glance:
                glance = now + GLANCE
                if local.consents("upload") != consents:
                    return
            if now >= until or any(FOLDER in path.parts for path in changed):
                return

    def _changes(self) -> Iterable[set[Path]]:
        """Batches of paths that have changed; an empty one at least each tick, until the server ends."""
        places = [folder for folder in self._links if folder.is_dir()]
        places += {link.root / FOLDER for link in self._links.values()}
        try:
            for batch in (
                watch(
                    *places,
                    watch_filter=None,
                    debounce=200,
                    rust_timeout=TICK,
                    yield_on_timeout=True,
                    stop_event=self._stop,
                    raise_interrupt=False,
                    ignore_permission_denied=True,
                )
                if places
                else ()
            ):
                yield {Path(path) for _, path in batch}
        except OSError as error:
            log.warning("This computer cannot watch %s folders (%s); they are looked through now and then.",
                        len(places), error)  # fmt: skip
        while not self._stop.wait(TICK / 1000):
            yield set()

    def _find_links(self, session: Session | None) -> None:
        context = session.context() if session is not None else None
        self._links = {
            link.local: link
            for link in (all_links(context)[0] if context is not None else ())
            if link.kind == "folder" and link.site == self._engine.config.site and link.upload != "never"
            if context is not None and has_agreed(context, link)
        }
        self._restless = dict.fromkeys(self._links, 0.0)

    def _look(self, session: Session) -> None:
        """Look through the folders in which something happens, but not all the time."""
        now = time.monotonic()
        for folder, at in list(self._restless.items()):
            link = self._links.get(folder)
            if link is None or not folder.is_dir():
                del self._restless[folder]
            elif now >= at and is_marked("collecting", str(folder)):
                # A program that collects data sends them at its end, when they are complete.
                self._restless[folder] = now + COLLECTING
            elif now >= at:
                try:
                    growing = self._collect(session, link)
                except OSFError as error:
                    log.info("%s", error)
                    growing = True
                if growing:
                    self._restless[folder] = time.monotonic() + min(self._quiet / 2, 5.0)
                else:
                    del self._restless[folder]

    def _collect(self, session: Session, link: Link) -> bool:
        """Turn what is new and complete into jobs, or into one question; whether there is more to come."""
        context = session.context()
        collector = self._collectors.setdefault(link.local, Collector(self._quiet))
        new = collector.look(context, self._outbox, link)
        if link.upload == "ask" or not self._left(session, link, new.files):
            self._ask(link, frozenset(new.files))
        return new.growing

    def _left(self, session: Session, link: Link, files: Sequence[Path]) -> bool:
        """Whether these files go by themselves now. In a home that cannot be written nothing can wait to be sent."""
        if not files:
            return True
        try:
            leave_data(session.context(), self._outbox, session.owner(), link, files)
        except Failed as error:
            log.warning("%s", error)
            return False
        self._new_jobs()
        return True

    def _ask(self, link: Link, files: frozenset[Path]) -> None:
        if files and files != self._asked.get(link.local):
            count = len(files)
            words = "1 file waits for upload" if count == 1 else f"{count} files wait for upload"
            path = shown(self._engine, link)
            self._engine.emit("data", {"path": path, "files": count, "message": f"{path}: {words}."})
            self._engine.states.changed(path)
        self._asked[link.local] = files
