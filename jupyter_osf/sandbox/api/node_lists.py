"""Lists of nodes: what one may narrow and sort them by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..store import Node
from .call import Call
from .filters import Field, Filters
from .listing import Listing
from .nodes import node_resource

CATEGORIES = (
    "analysis", "communication", "data", "hypothesis", "instrumentation", "methods and measures",
    "procedure", "project", "software", "other", "",
)  # fmt: skip

_FIELDS = {
    "id": Field("id", lambda row: row.id),
    "title": Field("string", lambda row: row.title),
    "description": Field("string", lambda row: row.description),
    "public": Field("bool", lambda row: row.public),
    "tags": Field("tag", lambda row: row.tags),
    "category": Field("choice", lambda row: row.category, CATEGORIES),
    "date_created": Field("date", lambda row: row.created),
    "date_modified": Field("date", lambda row: row.modified),
    "root": Field("id", lambda row: row.root),
    "parent": Field("parent", lambda row: row.parent),
    "preprint": Field("bool", lambda row: False),
    "subjects": Field("tag", lambda row: ()),
    "reviews_state": Field("same", lambda row: None),
}
_KNOWN = frozenset({
    "custom_citation", "registration", "fork", "collection", "node_license", "current_user_permissions",
    "current_user_can_comment", "current_user_is_contributor", "access_requests_enabled", "wiki_enabled", "children",
    "files", "links", "region", "logs",
})  # fmt: skip
_SORT: dict[str, Callable[[Node], Any]] = {
    "id": lambda row: row.id,
    "title": lambda row: row.title,
    "description": lambda row: row.description,
    "category": lambda row: row.category,
    "public": lambda row: row.public,
    "date_created": lambda row: row.created,
    "created": lambda row: row.created,
    "date_modified": lambda row: row.modified,
    "modified": lambda row: row.modified,
    "last_logged": lambda row: row.modified,
    "_order": lambda row: row.position,
}


def node_listing(call: Call, *, permissions: bool = False) -> Listing[Node]:
    """Lists of nodes; ``permissions`` adds the filter that only one's own lists have."""

    def people(node: Node) -> list[str]:
        return [person.user for person in call.store.nodes.contributors(node.id)]

    fields = {**_FIELDS, "contributors": Field("list", people)}
    if permissions:
        fields["current_user_permissions"] = Field("list", call.permissions)
    return Listing(node_resource, Filters(fields, _KNOWN), _SORT)


def registration_listing() -> Listing[Node]:
    """Lists of registrations."""
    return Listing(node_resource, Filters(_FIELDS, _KNOWN), _SORT)
