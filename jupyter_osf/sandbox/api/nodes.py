"""How projects, components and registrations look, and what of them somebody may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..store import Node
from .call import Call
from .document import Relation, Resource
from .registrations import registration_attributes, registration_relations
from .versions import Date

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
        attributes = {**attributes, **registration_attributes(node)}
        relations = {**relations, **registration_relations(node)}
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
