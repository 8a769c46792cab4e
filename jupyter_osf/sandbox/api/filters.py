"""``filter[field][op]=value``: what an endpoint lets a caller narrow, and the rows that remain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, TypeVar

from . import errors
from .query import FALSY, TRUTHY, Query

Row = TypeVar("Row")
Test = Callable[[Any], bool]

_KEY = re.compile(r"^filter\[((?:,*\s*\w+)*)\](?:\[(\w+)\])?$")
_MATCHES = ("contains", "icontains")
_COMPARISONS = ("gt", "gte", "lt", "lte")
_DEFAULT = {"string": "icontains", "list": "contains"}
_OPERATORS = {
    "string": ("contains", "icontains", "eq", "ne"),
    "list": ("contains", "icontains", "eq", "ne"),
    "date": ("gt", "gte", "lt", "lte", "eq", "ne"),
    "number": ("gt", "gte", "lt", "lte", "eq", "ne"),
    "permission": ("eq", "ne", "exact"),
}
_LADDER = ("read", "write", "admin")


@dataclass(frozen=True)
class Field:
    """A filterable field: its kind, how to read it from a row, and, for a choice, what it may be.

    Kinds: string, list, date, number, bool, choice, id (a comma list means any of them), parent (an id or null),
    permission (at least as strong), tag (exactly one of a list, in any case), same (equal and nothing else).
    """

    kind: str
    read: Callable[[Any], Any]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filters:
    """What an endpoint offers: fields one may filter by, and names it knows but refuses."""

    fields: Mapping[str, Field]
    known: frozenset[str] = frozenset()

    def apply(self, rows: Iterable[Row], query: Query) -> list[Row]:
        """The rows that every filter of ``query`` admits; fields named together mean any of them."""
        kept = list(rows)
        for key, value in dict(query.pairs).items():
            match = _KEY.match(key)
            if not match:
                continue
            names = [name.strip() for name in match.group(1).split(",") if name.strip()]
            tests = [self._test(name, match.group(2), value) for name in names]
            kept = [row for row in kept if any(test(row) for test in tests)]
        return kept

    def _test(self, name: str, operator: str | None, value: str) -> Test:
        field = self.fields.get(name)
        if field is None:
            if name in self.known:
                raise errors.query("filter", f"Value '{name}' is not a filterable field.")
            raise errors.query("filter", f"'{name}' is not a valid field for this endpoint.")
        operator = operator or _DEFAULT.get(field.kind, "eq")
        _check_operator(name, field.kind, operator)
        test = _comparison(field, operator, self.meant(name, value))
        return lambda row: test(field.read(row))

    def meant(self, name: str, value: str) -> str:
        """What a value stands for, where an endpoint takes some values for others."""
        return value


def _check_operator(name: str, kind: str, operator: str) -> None:
    allowed = _OPERATORS.get(kind, ("eq", "ne"))
    if operator in allowed:
        return
    if operator in _COMPARISONS:
        raise errors.query("filter", f"Field '{name}' does not support comparison operators in a filter.")
    if operator in _MATCHES:
        raise errors.query("filter", f"Field '{name}' does not support match operators in a filter.")
    raise errors.query(
        "filter",
        f"Value '{operator}' is not a supported filter operator; use one of {', '.join(allowed)}.",
    )


def _comparison(field: Field, operator: str, value: str) -> Test:
    if field.kind == "parent" and operator == "ne" and value != "null":
        raise errors.query("filter", "A parent can be excluded with the value null only.")
    if operator == "ne":
        equal = _comparison(field, "eq", value)
        return lambda got: not equal(got)
    if field.kind == "date":
        return _date_test(operator, value)
    if field.kind == "number":
        return _number_test(operator, value)
    if field.kind == "bool":
        wanted = _boolean(value)
        return lambda got: bool(got) == wanted
    if field.kind == "choice":
        if value not in field.choices:
            raise errors.plain(400, f'"{value}" is not a valid choice.')
        return lambda got: bool(got == value)
    if field.kind == "permission":
        if value not in _LADDER:
            raise errors.plain(400, f"{value} is not a valid permission.")
        enough = _LADDER[_LADDER.index(value) :] if operator == "eq" else (value,)
        return lambda got: got in enough
    if field.kind == "parent" and value == "null":
        return lambda got: got is None
    if field.kind in ("id", "parent"):
        ids = {part.strip().lower() for part in value.strip("[]").split(",")}
        return lambda got: str(got).lower() in ids
    if field.kind == "tag":
        return lambda got: value.lower() in {str(item).lower() for item in got}
    if field.kind == "list":
        return lambda got: value in got
    if operator == "contains":
        return lambda got: value in str(got or "")
    if operator == "icontains":
        return lambda got: value.lower() in str(got or "").lower()
    return lambda got: bool(got == value)


def _boolean(value: str) -> bool:
    if value.lower() in TRUTHY:
        return True
    if value.lower() in FALSY:
        return False
    raise errors.query("filter", f"Value '{value}' is not valid for a filter on type bool.")


def _number_test(operator: str, value: str) -> Test:
    try:
        number = float(value)
    except ValueError:
        raise errors.query("filter", f"Value '{value}' is not valid for a filter on type int.") from None
    return lambda got: got is not None and _ordered(operator, got, number)


def _date_test(operator: str, value: str) -> Test:
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        raise errors.query("filter", f"Value '{value}' is not valid for a filter on type date.") from None
    if moment.tzinfo:
        moment = moment.astimezone(timezone.utc)
    if operator == "eq" and len(value) == len("2026-11-22"):
        # A date without a time means the whole day.
        return lambda got: bool(got) and str(got).startswith(value)
    # Dates are kept as text whose order is the order of time.
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return lambda got: bool(got) and _ordered(operator, got, text)


def _ordered(operator: str, got: Any, than: Any) -> bool:
    return bool(
        {"gt": got > than, "gte": got >= than, "lt": got < than, "lte": got <= than, "eq": got == than}[operator]
    )
