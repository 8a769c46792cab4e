"""What waits to be sent: durable jobs in SQLite that outlive the command, the kernel and the server that made them."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from ..errors import Failed, OSFError
from ..models import JobState
from ..transfer.disk import disk_error
from . import job_table, lease
from .job import End, Job, Owner
from .snapshots import Snapshots

log = logging.getLogger(__name__)

KEPT = 24 * 3600
"""Seconds for which a job is remembered after OSF has proved that it holds the bytes."""

SETTLING = 5.0
"""Seconds before that is sent again whose sender died: what OSF had received whole by then it stores all the same, and
two uploads that meet there damage the file."""

FEW = 500
"""As many jobs are looked up by their numbers; for more of them all are read."""

UNFINISHED: tuple[JobState, ...] = ("waiting", "sending", "needs-choice", "failed")


class Outbox:
    """A file of its own beside ``state.sqlite``: that one may be lost or kept in memory, this one holds work.

    It is written through to the disk without a write-ahead log, which network drives cannot share between hosts.
    Every method is one transaction and may be called from any thread.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or Path(jupyter_data_dir()) / "jupyter_osf"
        self._path = folder / "outbox.sqlite"
        self.snapshots = Snapshots(folder / "outbox")
        self._ready = False
        self._preparing = threading.Lock()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.commit()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._prepare()
        try:
            with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as db:
                yield db
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.Error) -> Failed:
        return Failed(
            f"The list of what waits to be sent cannot be used ({error}).",
            f"Your files here are whole. The list is “{self._path}”.",
            code="outbox",
        )

    def _prepare(self) -> None:
        with self._preparing:
            if self._ready:
                return
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._make_tables()
            except OSError as error:
                raise disk_error(error, self._path) from error
            except sqlite3.OperationalError as error:
                raise self._trouble(error) from error
            except sqlite3.DatabaseError as error:
                # Damaged. The copies of files stay where they are, and so does what is left of the list.
                aside = self._path.with_name(f"outbox.{int(time.time())}.broken")
                log.warning("The list of what waits to be sent was damaged (%s); it is kept as %s.", error, aside)
                self._path.replace(aside)
                self._make_tables()
            self._ready = True

    def _make_tables(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=30)) as db:
            db.executescript(job_table.SCHEMA + lease.SCHEMA)

    def exists(self) -> bool:
        """Whether anything ever waited here; asking does not make the list."""
        return self._path.is_file()

    def add(self, jobs: Sequence[Job], owner: Owner) -> list[Job]:
        """Leave jobs to be sent. A newer job takes the place of an older one of the same file and owner that is not on
        its way."""
        added, left = [], []
        with self._write() as db:
            owner = job_table.known(db, owner)
            for job in jobs:
                now = time.time()
                older = job_table.select(
                    db,
                    "site = ? AND path = ? AND state IN ('waiting', 'needs-choice', 'failed') "
                    "AND (account = ? OR account IS NULL AND credential IS ?)",
                    (job.site, str(job.path), owner.account, owner.credential),
                )
                left += [old.snapshot for old in older]
                db.executemany("DELETE FROM jobs WHERE id = ?", [(old.id,) for old in older])
                job = replace(job, account=owner.account, credential=owner.credential, created=now, due=now)
                added.append(replace(job, id=job_table.insert(db, job)))
            db.execute("DELETE FROM jobs WHERE state = 'verified' AND ended < ?", (time.time() - KEPT,))
        self._drop_snapshots(left)
        return added

    def jobs(self, states: Iterable[JobState] = UNFINISHED, ids: Iterable[int] | None = None) -> list[Job]:
        """The jobs in some states, oldest first; ``ids`` restricts it to some of them."""
        if not self.exists():
            return []
        wanted: list[str | int] = list(states)
        numbers = None if ids is None else sorted(set(ids))
        where = f"state IN ({job_table.marks(wanted)})"
        if numbers is not None and len(numbers) <= FEW:
            where, wanted = f"{where} AND id IN ({job_table.marks(numbers)})", [*wanted, *numbers]
        with self._open() as db:
            found = job_table.select(db, where, wanted)
        if numbers is None or len(numbers) <= FEW:
            return found
        known = set(numbers)
        return [job for job in found if job.id in known]

    def waiting(self, site: str) -> list[Job]:
        """What waits for this OSF or is on its way there."""
        return [job for job in self.jobs(("waiting", "sending")) if job.site == site]

    def hasten(self, site: str) -> None:
        """Let all that waits for an OSF be due now, as after a sign-in."""
        if self.exists():
            with self._write() as db:
                db.execute(
                    "UPDATE jobs SET due = 0 WHERE site = ? AND state = 'waiting' AND code <> ?",
                    (site, job_table.SETTLES),
                )

    def postpone(self, owner: Owner, pause: Callable[[int], float], why: OSFError) -> None:
        """A try for an account ended before its jobs had their turn: say why, and let them wait for as long as
        ``pause`` says after so many tries."""
        with self._write() as db:
            due = job_table.due(db, job_table.known(db, owner))
            seconds = pause(max((job.attempts for job in due), default=0) + 1)
            db.executemany(
                "UPDATE jobs SET due = ?, code = ?, reason = ?, attempts = attempts + 1 WHERE id = ?",
                [(time.time() + seconds, why.reason, why.message, job.id) for job in due],
            )

    def recover(self) -> None:
        """Let wait again what a process had on its way that is dead now."""
        if not self.jobs(("sending",)):
            return
        with self._write() as db:
            if not lease.is_held(db):
                job_table.wait_again(db, SETTLING)

    def may_send(self, owner: Owner) -> bool:
        """Whether it is worth to find out whose credential this is, and send: something is due, and not for sure
        another account's."""
        if not self.exists():
            return False
        with self._open() as db:
            seen = job_table.last(db, owner.site, owner.credential) if owner.credential is not None else None
            if seen is not None:
                return bool(job_table.due(db, seen))
            return bool(job_table.select(db, job_table.DUE_NOW, job_table.due_now(owner.site), most=1))

    def retry(self, ids: Iterable[int] | None = None) -> list[Job]:
        """Let jobs have their turn at once: all, or some. The answer are those that wait for it; one whose sender died
        a moment ago goes on waiting for that moment to be over."""
        chosen = [job.id for job in self.jobs(("waiting", "needs-choice", "failed"), ids)]
        if chosen:
            with self._write() as db:
                db.executemany(
                    "UPDATE jobs SET state = 'waiting', due = CASE code WHEN ? THEN due ELSE 0 END, code = '', "
                    "reason = '' WHERE id = ? AND state <> 'sending'",
                    [(job_table.SETTLES, number) for number in chosen],
                )
        return self.jobs(("waiting",), chosen)

    def drop(self, ids: Iterable[int]) -> list[Job]:
        """Forget jobs, also one that is on its way; the files here stay as they are."""
        gone = self.jobs(UNFINISHED, ids)
        if gone:
            with self._write() as db:
                db.executemany("DELETE FROM jobs WHERE id = ?", [(job.id,) for job in gone])
            self._drop_snapshots(job.snapshot for job in gone)
        return gone

    def moved(self, old: Path, new: Path) -> None:
        """Follow a file or folder of this computer that was renamed or moved, with all that is in it."""
        if not self.exists():
            return
        with self._write() as db:
            for job in job_table.select(db, "state <> 'verified'", ()):
                paths = [_carried(path, old, new) for path in (job.path, job.linked)]
                if paths != [job.path, job.linked]:
                    db.execute(
                        "UPDATE jobs SET path = ?, linked = ? WHERE id = ?", (str(paths[0]), str(paths[1]), job.id)
                    )

    def seen(self, owner: Owner) -> None:
        """Remember to which account a credential belongs; jobs that were left with it are that account's."""
        try:
            if owner.account is not None and self.known(owner.site) != owner:
                with self._write() as db:
                    job_table.remember(db, owner)
        except Failed as error:
            # Who is signed in can be told without remembering it.
            log.debug("%s", error)

    def known(self, site: str, credential: str | None = None) -> Owner | None:
        """The account that a credential is known to belong to, else the last one that was seen."""
        if not self.exists():
            return None
        with self._open() as db:
            return job_table.last(db, site, credential)

    @contextmanager
    def sending(self, lost: Callable[[], None]) -> Iterator[str | None]:
        """Hold the lease for as long as the block lasts; None where another process has it. ``lost`` is called when it
        was taken away, as from a computer that slept. What a dead holder was sending waits again."""
        with self._write() as db:
            holder = lease.take(db)
            if holder is not None:
                job_table.wait_again(db, SETTLING)
                known = {str(job.snapshot) for job in job_table.select(db, "snapshot IS NOT NULL", ())}
        if holder is None:
            yield None
            return
        self.snapshots.tidy(known)
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(holder, over, lost), name="osf-outbox-lease", daemon=True)
        beating.start()
        try:
            yield holder
        finally:
            over.set()
            beating.join()
            with self._write() as db:
                job_table.wait_again(db, SETTLING, holder)
                lease.give_back(db, holder)

    def _beat(self, holder: str, over: threading.Event, lost: Callable[[], None]) -> None:
        while not over.wait(lease.BEAT):
            try:
                with self._write() as db:
                    if lease.beat(db, holder):
                        continue
            except Failed as error:
                log.warning("%s", error)
                continue
            lost()
            return

    def claim(self, holder: str, owner: Owner) -> list[Job]:
        """What the holder of the lease sends next for an account: one file, or all that is due of one data folder."""
        with self._write() as db:
            if owner.account is not None:
                job_table.remember(db, owner)
            if db.execute("SELECT 1 FROM lease WHERE owner = ?", (holder,)).fetchone() is None:
                return []
            chosen = job_table.next_due(db, owner)
            db.executemany(
                "UPDATE jobs SET state = 'sending', code = '', reason = '', owner = ?, attempts = attempts + 1 "
                "WHERE id = ?",
                [(holder, job.id) for job in chosen],
            )
        return [replace(job, state="sending", code="", reason="", attempts=job.attempts + 1) for job in chosen]

    def finish(self, ends: Sequence[tuple[Job, End]]) -> list[Job]:
        """Write down how tries ended, all at once: file by file it would take the disk longer than sending took OSF.
        Those that were dropped or superseded meanwhile are not in the answer.

        Once OSF has a job's bytes, what waits of the same file with the same base is compared with those bytes.
        """
        with self._write() as db:
            known = [job for job, end in ends if job_table.end(db, job, end)]
            for job, end in ends:
                if end.state == "verified":
                    job_table.build_on(db, job, end)
            now = [found for job in known for found in job_table.select(db, "id = ?", (job.id,))]
        self._drop_snapshots(job.snapshot for job, end in ends if end.state == "verified")
        return now

    def _drop_snapshots(self, copies: Iterable[Path | None]) -> None:
        for copy in copies:
            self.snapshots.drop(copy)


def _carried(path: Path, old: Path, new: Path) -> Path:
    return new / path.relative_to(old) if path == old or old in path.parents else path
