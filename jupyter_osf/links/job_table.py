"""The tables of the outbox: rows in SQLite and the values they stand for."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .job import End, Job, Owner
from .state import Base

SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, path TEXT NOT NULL, linked TEXT NOT NULL,
  site TEXT NOT NULL, provider TEXT NOT NULL, file TEXT NOT NULL, reference TEXT NOT NULL,
  sha256 TEXT NOT NULL, base_version TEXT, base_sha256 TEXT, base_fingerprint TEXT, snapshot TEXT,
  account TEXT, credential TEXT, state TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
  attempts INTEGER NOT NULL, created REAL NOT NULL, due REAL NOT NULL, ended REAL, owner TEXT,
  outcome TEXT, version TEXT);
CREATE INDEX IF NOT EXISTS jobs_by_path ON jobs (site, path);
CREATE TABLE IF NOT EXISTS accounts (
  site TEXT, credential TEXT, account TEXT NOT NULL, seen REAL NOT NULL, PRIMARY KEY (site, credential));
"""
COLUMNS = (
    "id, kind, path, linked, site, provider, file, reference, sha256, base_version, base_sha256, base_fingerprint, "
    "snapshot, account, credential, state, code, reason, attempts, created, due, outcome, version"
)
SETTLES = "settling"
"""The code of a job that waits until OSF has certainly stored, or not, what its dead sender had sent."""
LONGEST_PAUSE = 300.0
"""Seconds between two tries, at most. Whatever is due later than that was left while the clock was wrong."""
DUE_NOW = "site = ? AND state = 'waiting' AND NOT due BETWEEN ? AND ?"
DUE = f"{DUE_NOW} AND (account = ? OR (account IS NULL AND (credential IS NULL OR credential = ?)))"


def due(db: sqlite3.Connection, owner: Owner) -> list[Job]:
    return select(db, DUE, _due_now(owner))


def next_due(db: sqlite3.Connection, owner: Owner) -> list[Job]:
    """The oldest job that is due, with all that is due of its data folder."""
    first = select(db, DUE, _due_now(owner), most=1)
    if not first or first[0].kind == "file":
        return first
    where = f"{DUE} AND kind = 'folder' AND linked = ? AND file = ?"
    return select(db, where, (*_due_now(owner), str(first[0].linked), first[0].file))


def _due_now(owner: Owner) -> tuple[Any, ...]:
    return *due_now(owner.site), owner.account, owner.credential


def due_now(site: str) -> tuple[str, float, float]:
    """The values of ``DUE_NOW``."""
    now = time.time()
    return site, now, now + LONGEST_PAUSE


def known(db: sqlite3.Connection, owner: Owner) -> Owner:
    """The account behind a credential, or the last one of this site where nobody is signed in."""
    if owner.account is not None:
        remember(db, owner)
        return owner
    seen = last(db, owner.site, owner.credential)
    return replace(owner, account=seen.account if seen is not None else None)


def last(db: sqlite3.Connection, site: str, credential: str | None) -> Owner | None:
    row = db.execute(
        "SELECT account, credential FROM accounts WHERE site = ?1 AND (?2 IS NULL OR credential = ?2) "
        "ORDER BY seen DESC LIMIT 1",
        (site, credential),
    ).fetchone()
    return Owner(site, row[0], row[1] or None) if row else None


def remember(db: sqlite3.Connection, owner: Owner) -> None:
    mark = owner.credential or ""
    db.execute("INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?)", (owner.site, mark, owner.account, time.time()))
    if owner.credential is not None:
        db.execute(
            "UPDATE jobs SET account = ? WHERE site = ? AND account IS NULL AND credential = ?",
            (owner.account, owner.site, owner.credential),
        )


def marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def select(db: sqlite3.Connection, where: str, values: Sequence[Any], *, most: int = -1) -> list[Job]:
    query = f"SELECT {COLUMNS} FROM jobs WHERE {where} ORDER BY id LIMIT ?"
    return [_job(*row) for row in db.execute(query, (*values, most))]


def _job(*row: Any) -> Job:
    (number, kind, path, linked, site, provider, file, reference, sha256, version, base, fingerprint, snapshot, account,
     credential, state, code, reason, attempts, created, due, outcome, done) = row  # fmt: skip
    return Job(
        kind, Path(path), Path(linked), site, provider, file, reference, sha256,
        Base(version, base, fingerprint) if base is not None else None,
        Path(snapshot) if snapshot is not None else None,
        account, credential, state, code, reason, attempts, created, due, outcome, done, number,
    )  # fmt: skip


def insert(db: sqlite3.Connection, job: Job) -> int:
    base, snapshot = job.base, str(job.snapshot) if job.snapshot is not None else None
    values = {
        "kind": job.kind, "path": str(job.path), "linked": str(job.linked), "site": job.site, "provider": job.provider,
        "file": job.file, "reference": job.reference, "sha256": job.sha256,
        "base_version": base.version if base else None, "base_sha256": base.sha256 if base else None,
        "base_fingerprint": base.fingerprint if base else None, "snapshot": snapshot, "account": job.account,
        "credential": job.credential, "state": job.state, "code": job.code, "reason": job.reason,
        "attempts": job.attempts, "created": job.created, "due": job.due,
    }  # fmt: skip
    command = f"INSERT INTO jobs ({', '.join(values)}) VALUES ({marks(list(values))})"
    return int(db.execute(command, list(values.values())).lastrowid or 0)


def wait_again(db: sqlite3.Connection, pause: float, holder: str | None = None) -> None:
    """Let wait for some seconds what a process was sending: the one that held the lease as ``holder``, or any."""
    db.execute(
        "UPDATE jobs SET state = 'waiting', owner = NULL, due = ?1, code = ?2 "
        "WHERE state = 'sending' AND (?3 IS NULL OR owner = ?3)",
        (time.time() + pause, SETTLES, holder),
    )


def end(db: sqlite3.Connection, job: Job, end: End) -> bool:
    """Write down how a try ended; False for a job that is not on its way any more."""
    now = time.time()
    ended = now if end.state == "verified" else None
    done = db.execute(
        "UPDATE jobs SET state = ?, code = ?, reason = ?, due = ?, ended = ?, sha256 = ?, outcome = ?, version = ?, "
        "owner = NULL, snapshot = CASE ? WHEN 'verified' THEN NULL ELSE snapshot END "
        "WHERE id = ? AND state = 'sending'",
        (end.state, end.code, end.reason, now + end.pause, ended, end.sha256 or job.sha256, end.outcome, end.version,
         end.state, job.id),
    )  # fmt: skip
    return done.rowcount == 1


def build_on(db: sqlite3.Connection, job: Job, end: End) -> None:
    """OSF has the bytes of a job: newer ones of the same file that wait with the same base come upon these."""
    db.execute(
        "UPDATE jobs SET base_version = ?, base_sha256 = ?, base_fingerprint = NULL WHERE kind = 'file' AND site = ? "
        "AND path = ? AND id > ? AND base_sha256 IS ? AND state = 'waiting'",
        (end.version, end.sha256 or job.sha256, job.site, str(job.path), job.id, job.base.sha256 if job.base else None),
    )
