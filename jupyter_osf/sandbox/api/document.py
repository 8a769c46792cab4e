"""JSON:API documents: resources with their relations, cut down, embedded and counted as the query says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import errors
from .versions import Date, type_name

if TYPE_CHECKING:
    from .call import Call


@dataclass
class Relation:
    """A relation of a resource.

    ``path`` is where the related endpoint is, below ``/v2/``; None means that nothing is related, which
    newer versions say and older ones leave out. ``data`` names the target of a to-one relation.
    """

    path: str | None
    data: tuple[str, str] | None = None
    params: dict[str, str] = field(default_factory=dict)
    self_path: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    # How many are related, and whether the link for editing them tells it too.
    count: Callable[[], int] | None = None
    counts_itself: bool = False
    # The target of a file keeps neither version nor key in its link, and names its type.
    bare: bool = False


@dataclass
class Resource:
    """One object of a document, before the query has had its say."""

    kind: str
    id: str
    attributes: dict[str, Any]
    relations: dict[str, Relation] = field(default_factory=dict)
    links: dict[str, Any] = field(default_factory=dict)
    always_embedded: Sequence[str] = ()


def render(call: Call, resource: Resource) -> dict[str, Any]:
    """The object as it goes over the wire."""
    kind = type_name(resource.kind, call.version)
    chosen = call.query.fields(kind)
    if chosen is None:
        chosen = call.query.fields(resource.kind)
    _check_names(call, resource, chosen)

    def kept(name: str) -> bool:
        return chosen is None or name in chosen

    rendered: dict[str, Any] = {
        "id": resource.id,
        "type": kind,
        "attributes": {
            name: value.spelled(call.version) if isinstance(value, Date) else value
            for name, value in resource.attributes.items()
            if kept(name)
        },
    }
    relations = {
        name: relation_document(call, name, relation)
        for name, relation in resource.relations.items()
        if kept(name) and (relation.path is not None or call.version >= (2, 9))
    }
    if relations:
        rendered["relationships"] = relations
    wanted = [name for name in (*resource.always_embedded, *call.query.embeds) if kept(name)]
    if wanted:
        rendered["embeds"] = {
            name: call.embed(relation.path)
            for name in dict.fromkeys(wanted)
            if (relation := resource.relations.get(name)) is not None
        }
    rendered["links"] = resource.links
    return rendered


def relation_document(call: Call, name: str, relation: Relation) -> dict[str, Any]:
    """One member of ``relationships``."""
    if relation.path is None:
        return {"data": None}
    meta = dict(relation.meta)
    counts = call.query.counts
    if relation.count is not None and counts is not None and (not counts or name in counts):
        meta["count"] = relation.count()
    own_meta = dict(meta) if relation.counts_itself else {}
    href = call.bare(relation.path) if relation.bare else call.related(relation.path, **relation.params)
    links: dict[str, Any] = {"related": {"href": href, "meta": meta}}
    if relation.self_path:
        links["self"] = {"href": call.related(relation.self_path), "meta": own_meta}
    document: dict[str, Any] = {"links": links}
    if relation.data:
        kind, target = relation.data
        data = {"id": target, "type": kind}
        document["data"] = dict(reversed(data.items())) if relation.bare else data
    return document


def _check_names(call: Call, resource: Resource, chosen: set[str] | None) -> None:
    if call.embedded:
        return
    wrong = [
        name
        for name in call.query.embeds
        if name not in resource.relations or (chosen is not None and name not in chosen)
    ]
    if wrong:
        raise errors.query("embed", f"The following fields are not embeddable: {', '.join(wrong)}")
    unknown = [name for name in call.query.counts or () if name not in resource.relations]
    if unknown:
        raise errors.query(
            "related_counts",
            "Acceptable values for the related_counts query param are 'true', 'false', or any of the "
            f"relationship fields; got '{call.query.get('related_counts')}'",
        )


@dataclass
class Answer:
    """What an endpoint says: a status, a document without its ``meta.version``, and headers."""

    status: int = 200
    document: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    # Listings of personal tokens are plain JSON on the real server too, without a version.
    media_type: str | None = None


def one(call: Call, resource: Resource, status: int = 200, **meta: Any) -> Answer:
    """A document with a single resource."""
    return Answer(status, {"data": render(call, resource), "meta": {**anonymity(call), **meta}})


def several(call: Call, resources: Sequence[Resource], status: int) -> Answer:
    """The answer to a bulk request: all of its resources, without pages."""
    return Answer(status, {"data": [render(call, resource) for resource in resources], "meta": anonymity(call)})


def anonymity(call: Call) -> dict[str, Any]:
    """What a document says in its ``meta`` when a link is used that hides people."""
    return {"anonymous": True} if call.anonymous and not call.embedded else {}
