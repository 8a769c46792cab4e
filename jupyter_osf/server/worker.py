"""Sends what waits in the outbox, in a thread of the server, whenever somebody is signed in and OSF answers."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import Cancelled, NotSignedIn, OSFError
from ..links.job import Job, Owner, credential_mark
from ..links.outbox import Outbox
from ..progress import Progress
from .engine import Engine

log = logging.getLogger(__name__)

PAUSE = 0.25
"""Seconds between two events about the bytes of one job."""
LOOK = 1.0
"""Seconds between two looks whether a job on its way was dropped."""
PATIENCE = 5.0
"""Seconds that the end of the server waits for a transfer to stop; what was on its way waits again either way."""


class Worker:
    """Holds a connection only while it sends. It hears of new jobs by looking, since any program may leave some."""

    def __init__(self, engine: Engine, outbox: Outbox, look: float) -> None:
        self._engine = engine
        self._outbox = outbox
        self._look = look
        self._awake = threading.Event()
        self._signed_in = threading.Event()
        self._told: dict[int, Job] = {}
        self._progress = JobProgress(self, outbox)
        self._thread = threading.Thread(target=self._run, name="osf-outbox", daemon=True)

    def start(self) -> None:
        """Begin; looks for what an earlier server left behind first."""
        self._engine.account.changed(self._account_changed)
        self._awake.set()
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send."""
        self._awake.set()

    def stop(self) -> None:
        """Stop sending, in order."""
        self._progress.stop()
        self._awake.set()
        self._thread.join(PATIENCE)

    def _account_changed(self) -> None:
        if self._engine.account.state in ("signed_in", "read_only"):
            self._signed_in.set()
            self._awake.set()

    def _run(self) -> None:
        while not self._progress.stopped:
            self._awake.wait(self._look)
            self._awake.clear()
            try:
                self._round()
            except OSFError as error:
                log.info("What waits for OSF goes on waiting: %s", error)
            except Exception:
                log.exception("Sending what waits for OSF went wrong")

    def _round(self) -> None:
        if self._progress.stopped:
            return
        self._engine.account.notice()
        if self._signed_in.is_set():
            self._signed_in.clear()
            self._outbox.hasten(self._engine.config.site)
            if (owner := self._owner()) is not None:
                # What kernels leave while OSF cannot be asked is this account's.
                self._outbox.seen(replace(owner, account=self._engine.account.id))
        if not self._outbox.exists():
            return
        self._outbox.recover()
        self._tell_changes()
        owner = self._owner()
        if owner is None or not self._outbox.may_send(owner):
            return
        with self._engine.session(self._progress) as session:
            try:
                trouble = session.send_waiting(self.tell)
            except NotSignedIn:
                self._engine.account.check_soon()
                raise
            finally:
                self._tell_changes()
        if trouble is not None and not isinstance(trouble, Cancelled):
            raise trouble

    def _owner(self) -> Owner | None:
        credential = self._engine.account.credential()
        if credential is None:
            return None
        site = self._engine.config.site
        return Owner(site, None, credential_mark(site, credential.secret.reveal()))

    def _tell_changes(self) -> None:
        """Tell what other programs, and requests to this server, did to the outbox."""
        now = {job.id: job for job in self._outbox.jobs()}
        for number, job in now.items():
            before = self._told.get(number)
            if before is None or (before.state, before.reason) != (job.state, job.reason):
                self.tell(job)
        gone = self._told.keys() - now.keys()
        for job in self._outbox.jobs(("verified",), gone) if gone else []:
            self.tell(job)
        for number in self._told.keys() - now.keys():
            job = self._told.pop(number)
            self._engine.emit("job", {"id": str(number), "state": "dropped", **self._about(job)})
            self._link_changed(job)

    def tell(self, job: Job) -> None:
        """Tell all front ends how a job stands."""
        shape: dict[str, Any] = {"id": str(job.id), "state": job.state, **self._about(job)}
        if job.reason:
            shape |= {"message": job.reason, **({"code": job.code} if job.code else {})}
        if job.state == "sending":
            self._progress.follow(job)
        self._engine.emit("job", shape)
        if job.state != "sending":
            self._link_changed(job)
        if job.state == "verified":
            self._told.pop(job.id, None)
            self._engine.listings.clear()
        else:
            self._told[job.id] = job

    def _link_changed(self, job: Job) -> None:
        self._engine.states.changed(self._shown(job.linked))

    def tell_bytes(self, job: Job, done: int, total: int | None) -> None:
        """Tell all front ends how far a job is."""
        bytes_moved = {"bytes_done": done, "bytes_total": total}
        self._engine.emit("job", {"id": str(job.id), "state": "sending", **self._about(job), **bytes_moved})

    def _about(self, job: Job) -> dict[str, Any]:
        return {"do": "push", "path": self._shown(job.path), "reference": job.reference}

    def _shown(self, path: Path) -> str:
        return Path(os.path.relpath(path, self._engine.root_dir)).as_posix()


class JobProgress(Progress):
    """Hears of bytes by file and tells of them by job; stops what was dropped meanwhile."""

    def __init__(self, worker: Worker, outbox: Outbox) -> None:
        super().__init__()
        self.stopped = False
        self._worker = worker
        self._outbox = outbox
        self._jobs: dict[str, Job] = {}
        self._sent: dict[str, int] = {}
        self._totals: dict[str, int | None] = {}
        self._told_at: dict[str, float] = {}
        self._looked_at = 0.0
        self._lock = threading.Lock()

    def follow(self, job: Job) -> None:
        """This job is on its way."""
        self._jobs[f"up:{job.path}"] = job

    def stop(self) -> None:
        """Stop for good."""
        self.stopped = True
        self.cancel()

    def reset(self) -> None:
        """Begin anew, unless it was stopped for good."""
        if not self.stopped:
            super().reset()
        if self.stopped:
            self.cancel()

    def begin(self, key: str, name: str, total: int | None) -> None:
        """A file starts to move."""
        with self._lock:
            self._sent[key], self._totals[key], self._told_at[key] = 0, total, 0.0

    def advance(self, key: str, count: int) -> None:
        """Bytes have moved."""
        now = time.monotonic()
        with self._lock:
            self._sent[key] = self._sent.get(key, 0) + count
            sent, total, job = self._sent[key], self._totals.get(key), self._jobs.get(key)
            due = job is not None and now - self._told_at.get(key, 0.0) >= PAUSE
            if due:
                self._told_at[key] = now
            looks = now - self._looked_at >= LOOK
            if looks:
                self._looked_at = now
        if job is not None and due:
            self._worker.tell_bytes(job, sent, total)
        if job is not None and looks and not self._outbox.jobs(("sending",), [job.id]):
            self.cancel()

    def end(self, key: str) -> None:
        """The file is through."""
        with self._lock:
            for memory in (self._sent, self._totals, self._told_at, self._jobs):
                memory.pop(key, None)
