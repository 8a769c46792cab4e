"""What this person's computer remembers of links and never shares: bases, hashes already computed, consents."""

from __future__ import annotations

import atexit
import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from ..models import Use
from .notebook import analysis_of
from .state import Base

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS bases (
  site TEXT, file TEXT, path TEXT, version TEXT, sha256 TEXT NOT NULL, fingerprint TEXT, analysis TEXT,
  verified REAL,
  PRIMARY KEY (site, file, path));
CREATE INDEX IF NOT EXISTS bases_by_path ON bases (site, path);
CREATE TABLE IF NOT EXISTS hashes (
  path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS consents (what TEXT, subject TEXT, PRIMARY KEY (what, subject));
CREATE TABLE IF NOT EXISTS uses (
  site TEXT, folder TEXT, did TEXT, reference TEXT, version TEXT, path TEXT, sha256 TEXT, run TEXT, at TEXT,
  PRIMARY KEY (site, folder, did, reference, version, path));
"""
AT_ONCE = 250
"""How many hashes are written down together: each time costs the disk what a small file does."""
BASE = "version, sha256, fingerprint, analysis, verified"

_IN_MEMORY: dict[Path, sqlite3.Connection] = {}
"""What stands in for files that cannot be written, for as long as the program runs."""
_ONE_AT_A_TIME = threading.Lock()


class LocalState:
    """A small SQLite file in the Jupyter data directory. Everything in it can be lost without losing work: bases are
    derived again from OSF's version lists, hashes are computed again, consents are asked again, and what was used is
    noted when it is used again."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or Path(jupyter_data_dir()) / "jupyter_osf" / "state.sqlite"
        self._memory: sqlite3.Connection | None = None
        self._hashing = threading.Lock()
        self._said_yes: set[tuple[str, str]] = set()
        self._hashed: dict[str, tuple[tuple[int, int], str]] = {}
        self._prepare()

    def _prepare(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                self._begin()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                # Damaged, or not to be understood: set aside, and learn everything again.
                self._path.replace(self._path.with_suffix(".broken"))
                self._begin()
        except (OSError, sqlite3.OperationalError):
            # A read-only home or a disk that is full.
            self._memory = _in_memory(self._path)

    def _begin(self) -> None:
        """Raises DatabaseError where the file is damaged or from another time, OperationalError where it cannot be
        written."""
        with self._open() as db:
            if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("damaged")
            db.executescript(SCHEMA)
            if not any(column[1] == "verified" for column in db.execute("PRAGMA table_info(bases)")):
                db.execute("ALTER TABLE bases ADD COLUMN verified REAL")
            if _columns(db) != _columns_wanted():
                raise sqlite3.DatabaseError("made by another version of this program")
            db.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Write down the rest."""
        self._write_hashes()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if self._memory is not None:
            with _ONE_AT_A_TIME, self._memory:
                yield self._memory
            return
        with closing(sqlite3.connect(self._path, timeout=30)) as db, db:
            yield db

    @contextmanager
    def _learn(self) -> Iterator[sqlite3.Connection]:
        """Write down what can be learnt again: where the disk is full, it will be."""
        try:
            with self._open() as db:
                yield db
        except sqlite3.OperationalError as error:
            log.warning("“%s” cannot be written (%s); what it should hold is worked out again.", self._path, error)

    def base(self, site: str, file: str, path: Path) -> Base | None:
        """The last agreed state between a file on OSF (its id) and a path of this computer."""
        with self._open() as db:
            row = db.execute(
                f"SELECT {BASE} FROM bases WHERE site = ? AND file = ? AND path = ?",
                (site, file, str(path)),
            ).fetchone()
        return Base(*row) if row else None

    def bases_below(self, site: str, folder: Path) -> dict[tuple[str, str], Base]:
        """All bases under a folder by file id and path, in one query."""
        start = str(folder / "x")[:-1]
        with self._open() as db:
            rows = db.execute(
                f"SELECT file, path, {BASE} FROM bases WHERE site = ? AND substr(path, 1, length(?)) = ?",
                (site, start, start),
            ).fetchall()
        return {(row[0], row[1]): Base(*row[2:]) for row in rows}

    def agree(self, site: str, file: str, path: Path, base: Base) -> None:
        """Remember a new agreed state; bases of this path with other files of OSF are forgotten."""
        self.agree_all(site, [(file, path, base)])

    def agree_all(self, site: str, agreed: Iterable[tuple[str, Path, Base]]) -> None:
        """Remember the agreed states of several files at once."""
        now = time.time()
        rows = [
            (site, file, str(path), base.version, base.sha256, base.fingerprint, analysis_of(path, base.sha256), now)
            for file, path, base in agreed
        ]
        with self._learn() as db:
            for row in rows:
                since = db.execute("SELECT verified FROM bases WHERE site = ? AND file = ? AND path = ? AND sha256 = ?",
                                   (*row[:3], row[4])).fetchone()  # fmt: skip
                db.execute("DELETE FROM bases WHERE site = ? AND path = ?", (site, row[2]))
                db.execute(
                    f"INSERT INTO bases (site, file, path, {BASE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*row[:7], since[0] if since and since[0] else now),
                )

    def forget(self, path: Path) -> None:
        """Forget the bases of a path."""
        with self._learn() as db:
            db.execute("DELETE FROM bases WHERE path = ?", (str(path),))

    def moved(self, old: Path, new: Path) -> None:
        """Follow a file or folder of this computer that was renamed or moved, with all that is in it."""
        before, inside = str(old), str(old / "x")[:-1]
        self._write_hashes()
        with self._learn() as db:
            for table in ("bases", "hashes", "uses"):
                db.execute(
                    f"UPDATE OR REPLACE {table} SET path = ? || substr(path, length(?) + 1) "
                    "WHERE path = ? OR substr(path, 1, length(?)) = ?",
                    (str(new), before, before, inside, inside),
                )

    def recall(self, path: Path, stamp: tuple[int, int]) -> str | None:
        if str(path) in self._hashed:
            return self.just_hashed(path, stamp)
        with self._open() as db:
            row = db.execute(
                "SELECT sha256 FROM hashes WHERE path = ? AND size = ? AND mtime_ns = ?", (str(path), *stamp)
            ).fetchone()
        return str(row[0]) if row else None

    def just_hashed(self, path: Path, stamp: tuple[int, int]) -> str | None:
        """The hash of a file if it was computed just now and is not written down yet."""
        known = self._hashed.get(str(path))
        return known[1] if known is not None and known[0] == stamp else None

    def hashes_below(self, folder: Path) -> HashesBelow:
        """The hashes of all files under a folder, read in one query rather than one for each file."""
        start = str(folder / "x")[:-1]
        with self._open() as db:
            rows = db.execute(
                "SELECT path, size, mtime_ns, sha256 FROM hashes WHERE substr(path, 1, length(?)) = ?", (start, start)
            ).fetchall()
        return HashesBelow(self, {path: ((size, mtime), sha256) for path, size, mtime, sha256 in rows})

    def remember(self, path: Path, stamp: tuple[int, int], sha256: str) -> None:
        self._hashed[str(path)] = stamp, sha256
        if len(self._hashed) >= AT_ONCE:
            self._write_hashes()

    def _write_hashes(self) -> None:
        """Whoever loses these by being killed computes them again."""
        with self._hashing:
            rows = [(path, *stamp, sha256) for path, (stamp, sha256) in tuple(self._hashed.items())]
            if not rows:
                return
            with self._learn() as db:
                db.executemany("INSERT OR REPLACE INTO hashes VALUES (?, ?, ?, ?)", rows)
            for path, size, mtime, sha256 in rows:
                if self._hashed.get(path) == ((size, mtime), sha256):
                    del self._hashed[path]

    def has_agreed(self, what: str, subject: str) -> bool:
        """Whether this person said yes to something once."""
        if (what, subject) in self._said_yes:
            return True
        with self._open() as db:
            return (
                db.execute("SELECT 1 FROM consents WHERE what = ? AND subject = ?", (what, subject)).fetchone()
                is not None
            )

    def consents(self, what: str) -> int:
        """How often this person has said yes to something: it grows when there is a link that was not there before."""
        with self._open() as db:
            found = db.execute("SELECT max(rowid) FROM consents WHERE what = ?", (what,)).fetchone()
        return int(found[0] or 0)

    def consent(self, what: str, subject: str) -> None:
        """Remember a yes."""
        self._said_yes.add((what, subject))
        with self._learn() as db:
            db.execute("INSERT OR IGNORE INTO consents VALUES (?, ?)", (what, subject))

    def used(self, site: str, folder: Path, run: str, uses: Iterable[Use]) -> None:
        """Remember what the program ``run``, which works in a folder, used of OSF."""
        rows = [
            (site, str(folder), use.did, use.reference, use.version or "", use.path or "", use.sha256, run, use.when)
            for use in uses
        ]
        with self._learn() as db:
            # What is used again is the newest: rows come in the order in which they were written.
            db.executemany("INSERT OR REPLACE INTO uses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def uses_below(self, site: str, folder: Path) -> list[tuple[str, Use]]:
        """What programs used that worked in a folder or below, or put there what they read, each with which program it
        was, oldest first."""
        inside = str(folder / "x")[:-1]
        below = "substr({}, 1, length(:inside)) = :inside"
        with self._open() as db:
            rows = db.execute(
                "SELECT run, did, reference, version, sha256, path, at FROM uses WHERE site = :site AND "
                f"(folder = :folder OR {below.format('folder')} OR {below.format('path')}) ORDER BY at, rowid",
                {"site": site, "folder": str(folder), "inside": inside},
            ).fetchall()
        return [
            (run, Use(did, ref, version or None, sha256, path or None, at))
            for run, did, ref, version, sha256, path, at in rows
        ]


class HashesBelow:
    """What was known of the files of one folder at one moment; what is learnt goes where it is kept."""

    def __init__(self, state: LocalState, known: dict[str, tuple[tuple[int, int], str]]) -> None:
        self._state = state
        self._known = known

    def recall(self, path: Path, stamp: tuple[int, int]) -> str | None:
        before = self._known.get(str(path))
        if before is not None and before[0] == stamp:
            return before[1]
        return self._state.just_hashed(path, stamp)

    def remember(self, path: Path, stamp: tuple[int, int], sha256: str) -> None:
        self._state.remember(path, stamp, sha256)


def _columns(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Each column with its table."""
    query = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    return sorted(db.execute(query).fetchall())


def _columns_wanted() -> list[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(SCHEMA)
        return _columns(fresh)


def _in_memory(path: Path) -> sqlite3.Connection:
    """All that this program remembers in place of a file, whoever asks."""
    with _ONE_AT_A_TIME:
        if path not in _IN_MEMORY:
            memory = _IN_MEMORY[path] = sqlite3.connect(":memory:", check_same_thread=False)
            memory.executescript(SCHEMA)
            atexit.register(memory.close)
        return _IN_MEMORY[path]
