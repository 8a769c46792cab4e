"""Links from one project to others, as lists and as the relationships through which they are edited."""

from __future__ import annotations

from typing import Any

from ..store import Node
from . import errors, write
from .call import Call
from .document import Answer
from .endpoint import Endpoint
from .lookup import find_node
from .node_lists import node_listing
from .nodes import linked

_ANY = r"(?P<kind>nodes|registrations)/(?P<node_id>\w+)/"
_NAMES = r"(?P<name>linked_nodes|linked_registrations)/"

linked_list = Endpoint("Node Linked Nodes List", _ANY + _NAMES, read="read")
linked_relationship = Endpoint(
    "Node Relationship Linked Nodes", _ANY + "relationships/" + _NAMES, read="read", write="write"
)
linked_by = Endpoint(
    "Node Linked By Nodes List", _ANY + r"(?P<name>linked_by_nodes|linked_by_registrations)/", read="read"
)


@linked_list.on("GET")
def list_linked(call: Call, kind: str, node_id: str, name: str) -> Answer:
    node = find_node(call, kind, node_id)
    return node_listing(call).answer(call, linked(call, node, registrations=name == "linked_registrations"))


@linked_by.on("GET")
def list_linked_by(call: Call, kind: str, node_id: str, name: str) -> Answer:
    node = find_node(call, kind, node_id)
    others = [
        other
        for other in call.store.nodes.all()
        if other.is_registration == (name == "linked_by_registrations")
        and any(target.id == node.id for target in call.store.nodes.linked(other.id))
        and call.may(other, "read")
    ]
    return node_listing(call).answer(call, others)


@linked_relationship.on("GET")
def show_relationship(call: Call, kind: str, node_id: str, name: str) -> Answer:
    return _document(call, find_node(call, kind, node_id), kind, name)


@linked_relationship.on("POST")
def add_links(call: Call, kind: str, node_id: str, name: str) -> Answer:
    node = find_node(call, kind, node_id, "write")
    before = [other.id for other in call.store.nodes.linked(node.id)]
    added = [id for id in _targets(call, name) if id not in before]
    if not added:
        return Answer(204)
    _save(call, node, [*before, *added])
    return _document(call, node, kind, name, 201)


@linked_relationship.on("PUT", "PATCH")
def replace_links(call: Call, kind: str, node_id: str, name: str) -> Answer:
    node = find_node(call, kind, node_id, "write")
    wants_registrations = name == "linked_registrations"
    kept = [other.id for other in call.store.nodes.linked(node.id) if other.is_registration != wants_registrations]
    _save(call, node, [*kept, *_targets(call, name)])
    return _document(call, node, kind, name)


@linked_relationship.on("DELETE")
def remove_links(call: Call, kind: str, node_id: str, name: str) -> Answer:
    node = find_node(call, kind, node_id, "write")
    removed = _targets(call, name)
    _save(call, node, [other.id for other in call.store.nodes.linked(node.id) if other.id not in removed])
    return Answer(204)


def _type(call: Call, name: str) -> str:
    return name.removeprefix("linked_") if call.version >= (2, 13) else name


def _targets(call: Call, name: str) -> list[str]:
    """The nodes that the body names; each must be there and visible."""
    items = write.data(call)
    items = items if isinstance(items, list) else [items]
    found: list[str] = []
    for number, item in enumerate(items):
        pointer = f"/data/{number}"
        if not isinstance(item, dict) or not item.get("type"):
            raise errors.coded(400, "Request must include /type.", {"pointer": f"{pointer}/type"})
        if not item.get("id"):
            raise errors.coded(400, "Request must include /id.", {"pointer": f"{pointer}/id"})
        if item["type"] != _type(call, name):
            raise errors.coded(409, f'The type of this relationship is "{_type(call, name)}", not "{item["type"]}".')
        found.append(find_node(call, name.removeprefix("linked_"), str(item["id"])).id)
    return found


def _save(call: Call, node: Node, targets: list[str]) -> None:
    before = {other.id for other in call.store.nodes.linked(node.id)}
    with call.store.db.transaction():
        call.store.nodes.set_linked(node.id, targets)
        for target in targets:
            if target not in before:
                call.store.nodes.log(node.id, call.who.user_id, "pointer_created", {"pointer": {"id": target}})
        for target in before - set(targets):
            call.store.nodes.log(node.id, call.who.user_id, "pointer_removed", {"pointer": {"id": target}})


def _document(call: Call, node: Node, kind: str, name: str, status: int = 200) -> Answer:
    others = linked(call, node, registrations=name == "linked_registrations")
    data: list[dict[str, Any]] = [{"id": other.id, "type": _type(call, name)} for other in others]
    path = f"{kind}/{node.id}/"
    links = {"self": call.link(f"{path}relationships/{name}/"), "html": call.link(f"{path}{name}/")}
    return Answer(status, {"data": data, "links": links})


ENDPOINTS = (linked_list, linked_relationship, linked_by)
