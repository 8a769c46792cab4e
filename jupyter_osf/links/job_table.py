"""The tables of the outbox: rows in SQLite and the values they stand for."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .job import Job, Owner
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


def due(db: sqlite3.Connection, owner: Owner) -> list[Job]:
    return select(
        db,
        "site = ? AND state = 'waiting' AND due <= ? "
        "AND (account = ? OR (account IS NULL AND (credential IS NULL OR credential = ?)))",
        (owner.site, time.time(), owner.account, owner.credential),
    )


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


def select(db: sqlite3.Connection, where: str, values: Sequence[Any]) -> list[Job]:
    return [_job(*row) for row in db.execute(f"SELECT {COLUMNS} FROM jobs WHERE {where} ORDER BY id", values)]


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
