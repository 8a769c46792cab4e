"""Who may send what waits: one process at a time, told by a heartbeat, taken over when its holder is dead."""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
import time
from uuid import uuid4

BEAT = 10.0
"""Seconds between two heartbeats."""
STALE = 60.0
"""Seconds without a heartbeat after which a holder counts as dead, also one on another host."""

_HELD: set[str] = set()
"""The names under which this process holds or held it."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS lease (
  one INTEGER PRIMARY KEY CHECK (one = 1), owner TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
  heartbeat REAL NOT NULL);
"""


def is_held(db: sqlite3.Connection) -> bool:
    """Whether somebody has it who lives."""
    row = db.execute("SELECT owner, host, pid, heartbeat FROM lease").fetchone()
    return row is not None and _lives(*row)


def take(db: sqlite3.Connection) -> str | None:
    """Take the lease within a transaction of the caller's: a new name to hold it under, None while another lives."""
    if is_held(db):
        return None
    owner = uuid4().hex
    _HELD.add(owner)
    db.execute(
        "INSERT OR REPLACE INTO lease VALUES (1, ?, ?, ?, ?)", (owner, socket.gethostname(), os.getpid(), time.time())
    )
    return owner


def beat(db: sqlite3.Connection, owner: str) -> bool:
    """Tell that the holder lives; False if the lease has gone to another."""
    return db.execute("UPDATE lease SET heartbeat = ? WHERE owner = ?", (time.time(), owner)).rowcount == 1


def give_back(db: sqlite3.Connection, owner: str) -> None:
    """End the lease, unless another has it by now."""
    _HELD.discard(owner)
    db.execute("DELETE FROM lease WHERE owner = ?", (owner,))


def _lives(owner: str, host: str, pid: int, heartbeat: float) -> bool:
    if abs(time.time() - heartbeat) > STALE:
        return False
    if host != socket.gethostname():
        return True
    # In a container that was started again, this process may well have the number of the one that died.
    return owner in _HELD if pid == os.getpid() else _runs(pid)


def _runs(pid: int) -> bool:
    """Whether a process of this computer runs; assumed where asking would end it (Windows)."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
