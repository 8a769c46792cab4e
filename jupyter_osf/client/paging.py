"""Lists of the API, whole: sorted, every page followed, nothing twice, and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import NotVerified, Unreachable
from . import documents
from .http import Http

PAGE_SIZE = "100"
TRIES = 3


def whole_list(
    http: Http, url: str, query: Mapping[str, str] | None = None, *, sort: str = "id", most: int | None = None
) -> list[dict[str, Any]]:
    """All items behind a list address, in OSF's order; one request per hundred items.

    OSF's pages repeat some items and miss others when something changes meanwhile or the sort has ties; the list is
    then read again. Raises NotVerified when it still does not add up. ``most`` stops early and skips the count.
    """
    for _ in range(TRIES):
        items, total = _walk(http, url, {"sort": sort, "page[size]": PAGE_SIZE, **(query or {})}, most)
        if total is None or len(items) == total or most is not None and len(items) >= most:
            return items[:most]
    raise NotVerified(
        f"OSF's list is not complete: it counts {total} and shows {len(items)}.",
        "Try again in a moment; something may be changing on OSF right now.",
        code="incomplete-list",
    )


def pages(http: Http, url: str, query: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """The documents of a list one after the other, by OSF's own links."""
    address: str | None = url
    seen = set()
    while address is not None:
        if address in seen:
            raise Unreachable("OSF's list leads back to a page that was read already.", "Try again later.")
        seen.add(address)
        document = http.read(address, query)
        yield document
        following = documents.part(document, "links").get("next")
        address, query = http.api_link(following) if isinstance(following, str) else None, None


def _walk(
    http: Http, url: str, query: Mapping[str, str] | None, most: int | None
) -> tuple[list[dict[str, Any]], int | None]:
    found: dict[str, dict[str, Any]] = {}
    total: int | None = None
    for document in pages(http, url, query):
        for item in documents.several(document):
            found.setdefault(str(item.get("id")), item)
        total = documents.part(document, "meta").get("total", total)
        if most is not None and len(found) >= most:
            break
    return list(found.values()), total
