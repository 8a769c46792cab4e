"""Pages of a list: which slice a request means, and the links to its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import errors
from .query import Query
from .versions import Version

SIZE = 10
LARGEST = 100


@dataclass(frozen=True)
class Slice:
    """One page: its number from 1, how many rows it holds, and the numbers around it."""

    number: int
    size: int
    total: int

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, -(-self.total // self.size))


def choose(query: Query, total: int, fixed_size: int | None = None) -> Slice:
    """The page that the query asks for; raises 404 beyond the end."""
    size = fixed_size or _size(query.get("page[size]"))
    wanted = query.get("page") or "1"
    last = max(1, -(-total // size))
    number = last if wanted == "last" else int(wanted) if wanted.isdecimal() else 0
    if not 1 <= number <= last:
        raise errors.plain(404, "Invalid page.")
    return Slice(number, size, total)


def _size(text: str | None) -> int:
    # A size that is no number, or none at all, silently gives the default.
    return min(int(text), LARGEST) if text and text.isdecimal() and int(text) else SIZE


def envelope(
    page: Slice, url: str, query: Query, version: Version, extra: dict[str, Any] | None = None
) -> dict[str, Any]:
    """``links`` and ``meta`` of a list; up to 2.0 the totals live inside ``links``."""
    totals = {"total": page.total, "per_page": page.size, **(extra or {})}

    def link(number: int) -> str | None:
        if not 1 <= number <= page.last or number == page.number:
            return None
        text = query.encoded(page=None if number == 1 else str(number))
        return f"{url}?{text}" if text else url

    around: dict[str, Any] = {
        "first": link(1),
        "last": link(page.last),
        "prev": link(page.number - 1),
        "next": link(page.number + 1),
    }
    if version < (2, 1):
        return {"links": {**around, "meta": totals}}
    text = query.encoded()
    return {"meta": totals, "links": {"self": f"{url}?{text}" if text else url, **around}}
