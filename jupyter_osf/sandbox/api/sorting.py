"""``sort=a,-b``, and the order that the real database gives rows which nothing sorts."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from .paging import Slice
from .query import Query

Row = TypeVar("Row")


def keys_asked(query: Query, known: Mapping[str, Callable[[Any], Any]]) -> list[str]:
    """The sort keys of ``query`` that the endpoint has; the others are ignored without a word."""
    asked = [key.strip() for key in (query.get("sort") or "").split(",")]
    return [key for key in asked if key.lstrip("-") in known]


def ordered(rows: Sequence[Row], keys: Sequence[str], known: Mapping[str, Callable[[Any], Any]]) -> list[Row]:
    """Rows sorted by ``keys``, a minus meaning downwards; a missing value counts as the largest."""
    result = list(rows)
    for key in reversed(keys):
        read = known[key.lstrip("-")]

        def rank(row: Row, read: Callable[[Any], Any] = read) -> tuple[bool, Any]:
            value = read(row)
            return (value is None, "" if value is None else value)

        result.sort(key=rank, reverse=key.startswith("-"))
    return result


def unstable_page(rows: Sequence[Row], page: Slice, *, shuffled: bool = False) -> list[Row]:
    """A page of rows that all tie, as PostgreSQL serves it.

    To find the first *n* of many ties the database keeps a heap of *n*, which moves the very first row to
    the end of them; near the end of the table it sorts everything instead and keeps the order. So small
    pages repeat the first row and miss others. ``shuffled`` gives every page an order of its own.
    """
    end = page.first_row + page.size
    visible = list(rows)
    if shuffled:
        random.shuffle(visible)
    elif len(rows) > 2 * end:
        visible = [*rows[1:end], rows[0]]
    return visible[page.first_row : end]
