"""A list endpoint's answer: filtered, sorted, cut into pages, each row built and rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import paging, sorting
from .document import Answer, Resource, anonymity, render
from .filters import Filters

if TYPE_CHECKING:
    from .call import Call

Row = TypeVar("Row")


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """How a kind of row is listed: how one is built, what one may filter and sort by."""

    build: Callable[[Call, Row], Resource]
    filters: Filters = field(default_factory=lambda: Filters({}))
    sort_keys: Mapping[str, Callable[[Row], Any]] = field(default_factory=dict)
    fixed_size: int | None = None

    def answer(
        self,
        call: Call,
        rows: Sequence[Row],
        *,
        unordered: bool = False,
        extra: dict[str, Any] | None = None,
    ) -> Answer:
        """``rows`` in their default order; ``unordered`` ones have none that survives paging."""
        kept = self.filters.apply(rows, call.query)
        keys = sorting.keys_asked(call.query, self.sort_keys)
        page = paging.choose(call.query, len(kept), self.fixed_size)
        if keys or not unordered:
            if keys:
                kept = sorting.ordered(kept, keys, self.sort_keys)
            shown = kept[page.first_row : page.first_row + page.size]
        else:
            shown = sorting.unstable_page(kept, page, shuffled=call.shuffled)
        envelope = paging.envelope(page, call.url, call.query, call.version, extra)
        envelope["meta"] = {**anonymity(call), **envelope.get("meta", {})}
        return Answer(200, {"data": [render(call, self.build(call, row)) for row in shown], **envelope})
