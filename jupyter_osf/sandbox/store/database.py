"""Thin typed access to SQLite: records in, records out, nested transactions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from .schema import LAYOUT, RESET_TABLES, TABLES

T = TypeVar("T")


class UnknownLayout(Exception):
    """The data were written by a version of the sandbox whose tables were others."""


_READ: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "tuple[str, ...]": lambda text: tuple(json.loads(text)),
    "dict[str, Any]": json.loads,
}


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (tuple, list, dict)):
        return json.dumps(value)
    return value


class Database:
    """One connection, used from the event loop only; a transaction never spans an await."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        # Without fsync a killed process still loses nothing; only a power cut could, which a sandbox may risk.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA journal_mode = TRUNCATE")
        self._connection.executescript(TABLES)
        self._depth = 0
        self._check_layout()

    def _check_layout(self) -> None:
        found = self.get_meta("layout")
        if found is None:
            self.set_meta("layout", LAYOUT)
        elif found != LAYOUT:
            raise UnknownLayout(found)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; an inner transaction joins the outer one."""
        if self._depth == 0:
            self._connection.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("ROLLBACK")
            raise
        self._depth -= 1
        if self._depth == 0:
            self._connection.execute("COMMIT")

    def execute(self, sql: str, *values: Any) -> int:
        """Run one statement and return the number of rows it changed."""
        return self._connection.execute(sql, [_written(value) for value in values]).rowcount

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._connection.execute(sql, [_written(value) for value in values]).fetchall()

    def scalar(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None without a row."""
        row = self._connection.execute(sql, [_written(value) for value in values]).fetchone()
        return None if row is None else row[0]

    def all(self, record: type[T], sql: str, *values: Any) -> list[T]:
        return [self._load(record, row) for row in self.rows(sql, *values)]

    def one(self, record: type[T], sql: str, *values: Any) -> T | None:
        found = self.all(record, sql, *values)
        return found[0] if found else None

    def insert(self, table: str, record: Any) -> None:
        """Insert a record, or a plain mapping where the row has no record of its own."""
        values: dict[str, Any] = (
            asdict(record) if is_dataclass(record) and not isinstance(record, type) else dict(record)
        )
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())

    def update(self, table: str, key: str, value: str | int, **changes: Any) -> None:
        if changes:
            assignments = ", ".join(f"{name} = ?" for name in changes)
            self.execute(f"UPDATE {table} SET {assignments} WHERE {key} = ?", *changes.values(), value)

    def get_meta(self, key: str) -> str | None:
        found: str | None = self.scalar("SELECT value FROM meta WHERE key = ?", key)
        return found

    def set_meta(self, key: str, value: str) -> None:
        self.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value)

    def empty(self) -> None:
        """Forget every row that belongs to a seed."""
        with self.transaction():
            for table in RESET_TABLES:
                self.execute(f"DELETE FROM {table}")

    @staticmethod
    def _load(record: type[T], row: sqlite3.Row) -> T:
        columns = fields(record)  # type: ignore[arg-type]
        return record(**{f.name: _READ.get(str(f.type), _same)(row[f.name]) for f in columns})


def _same(value: Any) -> Any:
    return value
