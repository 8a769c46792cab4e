"""How projects, components and registrations look, and how lists of them are narrowed and sorted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..store import Node
from .call import Call
from .document import Relation, Resource
from .filters import Field, Filters
from .listing import Listing
from .versions import Date

CATEGORIES = (
    "analysis", "communication", "data", "hypothesis", "instrumentation", "methods and measures",
    "procedure", "project", "software", "other", "",
)  # fmt: skip

# What an anonymous view-only link does not show, because names of people would come with it.
_HIDDEN_ATTRIBUTES = ("custom_citation", "node_license", "current_user_can_comment")
_HIDDEN_RELATIONS = (
    "collected_in", "contributors", "bibliographic_contributors", "implicit_contributors", "forks", "identifiers",
    "affiliated_institutions", "registrations", "citation", "cedar_metadata_records", "subjects_acceptable",
    "subjects", "license", "forked_from", "template_node", "registered_by",
)  # fmt: skip


def node_resource(call: Call, node: Node) -> Resource:
    """A project, component or registration."""
    kind = "registrations" if node.is_registration else "nodes"
    attributes = _attributes(call, node)
    relations = _relations(call, node, kind)
    if node.is_registration:
        attributes = {**attributes, **_registration_attributes(node)}
        relations = {**relations, **_registration_relations(node)}
    if call.version < (2, 14):
        attributes["subjects"] = []
    if call.anonymous:
        attributes = {name: value for name, value in attributes.items() if name not in _HIDDEN_ATTRIBUTES}
        relations = {name: value for name, value in relations.items() if name not in _HIDDEN_RELATIONS}
    links = {
        "html": call.web(f"{node.id}/"),
        "self": call.link(f"{kind}/{node.id}/"),
        "iri": call.web(node.id, keyed=False),
    }
    return Resource(kind, node.id, attributes, relations, links)


def _attributes(call: Call, node: Node) -> dict[str, Any]:
    contributes = call.contributes(node)
    attributes: dict[str, Any] = {
        "title": node.title,
        "description": node.description,
        "category": node.category,
        "custom_citation": node.custom_citation or None,
        "date_created": Date(node.created),
        "date_modified": Date(node.modified),
        "registration": node.is_registration,
        "preprint": False,
        "fork": node.is_fork,
        "collection": False,
        "tags": list(node.tags),
        "access_requests_enabled": not node.is_registration,
        "node_license": node.license.get("node_license"),
    }
    if not contributes:
        attributes["analytics_key"] = ""
    attributes |= {
        "current_user_can_comment": contributes,
        "current_user_permissions": call.permissions_shown(node),
        "current_user_is_contributor": contributes,
        "current_user_is_contributor_or_group_member": contributes,
        "wiki_enabled": True,
        "public": node.public,
    }
    return attributes


def _relations(call: Call, node: Node, kind: str) -> dict[str, Relation]:
    path = f"{kind}/{node.id}/"
    store = call.store.nodes

    def editable(name: str, below: str | None = None, count: Callable[[], int] | None = None) -> Relation:
        return Relation(
            f"{path}{below or name}/",
            self_path=f"{path}relationships/{below or name}/",
            count=count,
            counts_itself=True,
        )

    def empty(name: str) -> Relation:
        return Relation(f"{path}{name}/", count=lambda: 0)

    parent = store.get(node.parent)
    licence = node.license.get("id")
    relations = {
        "license": Relation(f"licenses/{licence}/", ("licenses", licence)) if licence else Relation(None),
        "children": Relation(f"{path}children/", count=lambda: len(visible_children(call, node))),
        "collected_in": Relation(f"nodes/{node.id}/collections/", count=lambda: 0),
        "comments": Relation(f"{path}comments/", params={"filter[target]": node.id}),
        "contributors": Relation(f"{path}contributors/", count=lambda: len(store.contributors(node.id))),
        "bibliographic_contributors": Relation(f"{path}bibliographic_contributors/"),
        "implicit_contributors": Relation(f"{path}implicit_contributors/"),
        "files": Relation(f"{path}files/"),
        "settings": Relation(f"{path}settings/", ("node-setting", node.id)),
        "wikis": empty("wikis"),
        "forked_from": _to_node(store.get(node.forked_from)),
        "template_node": _to_node(store.get(node.template)),
        "forks": empty("forks"),
        "node_links": Relation(f"{path}node_links/", count=lambda: len(store.linked(node.id))),
        "linked_by_nodes": empty("linked_by_nodes"),
        "linked_by_registrations": empty("linked_by_registrations"),
        "parent": _to_node(parent),
        "identifiers": Relation(f"{path}identifiers/"),
        "affiliated_institutions": Relation(f"{path}institutions/", self_path=f"{path}relationships/institutions/"),
        "draft_registrations": empty("draft_registrations"),
        "registrations": Relation(f"{path}registrations/", count=lambda: len(store.registrations_of(node.id))),
        "region": Relation(f"regions/{node.region}/", ("regions", node.region)),
        "root": Relation(f"{kind}/{node.root}/", (kind, node.root)),
        "logs": Relation(f"{path}logs/", count=lambda: len(store.logs(node.id))),
        "linked_nodes": editable("linked_nodes", count=lambda: len(linked(call, node, registrations=False))),
        "linked_registrations": editable(
            "linked_registrations", count=lambda: len(linked(call, node, registrations=True))
        ),
        "view_only_links": Relation(f"{path}view_only_links/", count=lambda: len(store.view_only_links(node.id))),
        "citation": Relation(f"{path}citation/", ("citation", node.id)),
        "preprints": Relation(f"{path}preprints/"),
        "storage": Relation(f"nodes/{node.id}/storage/", ("node-storage", node.id)),
        "cedar_metadata_records": Relation(f"{path}cedar_metadata_records/"),
        "subjects_acceptable": Relation("subjects/"),
        "subjects": editable("subjects"),
    }
    if call.query.counts is not None and (not call.query.counts or "comments" in call.query.counts):
        relations["comments"].meta = {"unread": {"node": 0}}
    if call.version >= (2, 1):
        del relations["node_links"]
    if call.version < (2, 14):
        del relations["subjects"]
    if node.is_registration:
        for name in ("settings", "preprints", "draft_registrations", "registrations", "subjects_acceptable"):
            del relations[name]
    return relations


def _to_node(node: Node | None) -> Relation:
    if node is None:
        return Relation(None)
    kind = "registrations" if node.is_registration else "nodes"
    return Relation(f"{kind}/{node.id}/", (kind, node.id))


def _registration_attributes(node: Node) -> dict[str, Any]:
    unset = dict.fromkeys(("ia_url", "article_doi", "date_withdrawn", "embargo_end_date", "withdrawal_justification"))
    pending = (
        "pending_embargo_approval", "pending_embargo_termination_approval", "embargoed",
        "pending_registration_approval", "archiving", "pending_withdrawal", "has_data", "has_analytic_code",
        "has_materials", "has_papers", "has_supplements",
    )  # fmt: skip
    return {
        "custom_citation": node.custom_citation,
        **unset,
        **dict.fromkeys(pending, False),
        "reviews_state": "withdrawn" if node.withdrawn else "accepted",
        "withdrawn": node.withdrawn,
        "has_project": node.registered_from is not None,
        "date_registered": Date(node.created),
        "revision_state": "approved",
        "registration_supplement": "Open-Ended Registration",
        "registered_meta": {},
        "registration_responses": {"summary": node.details.get("summary", "")},
        "provider_specific_metadata": [],
    }


# The one form that the sandbox's registrations are made with; an id as OSF's forms have it.
SCHEMA = "5e13965879bee100010a790d"


def _registration_relations(node: Node) -> dict[str, Relation]:
    path = f"registrations/{node.id}/"
    source = node.registered_from
    return {
        "registered_by": Relation(f"users/{node.creator}/", ("users", node.creator)),
        "registered_from": Relation(f"nodes/{source}/", ("nodes", source)) if source else Relation(None),
        "registration_schema": Relation(f"schemas/registrations/{SCHEMA}/", ("registration-schemas", SCHEMA)),
        "provider": Relation("providers/registrations/osf/", ("registration-providers", "osf")),
        "review_actions": Relation(f"{path}actions/"),
        "requests": Relation(f"{path}requests/"),
        "schema_responses": Relation(f"{path}schema_responses/"),
        "original_response": Relation(f"schema_responses/{node.id}/", ("schema_responses", node.id)),
        "resources": Relation(f"{path}resources/"),
    }


def visible_children(call: Call, node: Node) -> list[Node]:
    """Direct components that the asker may see; the others are left out without a word."""
    return [child for child in call.store.nodes.children(node.id) if call.may(child, "read")]


def linked(call: Call, node: Node, *, registrations: bool) -> list[Node]:
    """Projects (or registrations) that this one links to and the asker may see."""
    return [
        other
        for other in call.store.nodes.linked(node.id)
        if other.is_registration == registrations and call.may(other, "read")
    ]


_TEXTS = ("title", "description")
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
