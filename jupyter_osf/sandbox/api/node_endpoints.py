"""Endpoints for projects, components and registrations: lists, details, creation, change, deletion."""

from __future__ import annotations

from typing import Any

from ..store import Node
from . import errors, write
from .call import Call
from .document import Answer, one, several
from .endpoint import Endpoint
from .lookup import find_node
from .node_changes import changes_of, create
from .node_lists import node_listing, registration_listing
from .nodes import node_resource, visible_children

_ANY = r"(?P<kind>nodes|registrations)/(?P<node_id>\w+)/"

node_list = Endpoint("Node List", "nodes/", read="read", write="write")
registration_list = Endpoint("Registration List", "registrations/", read="read")
node_detail = Endpoint("Node Detail", r"nodes/(?P<node_id>\w+)/", read="read", write="write")
registration_detail = Endpoint("Registration Detail", r"registrations/(?P<node_id>\w+)/", read="read", write="write")
child_list = Endpoint("Node Children List", _ANY + "children/", read="read", write="write")
reorder = Endpoint("Node Reorder Components", r"nodes/(?P<node_id>\w+)/reorder_components/", write="write")
registrations_of = Endpoint("Node Registrations List", r"nodes/(?P<node_id>\w+)/registrations/", read="read")


def _visible(call: Call, *, registrations: bool = False) -> list[Node]:
    mine = {node.id for node in call.store.nodes.of_user(call.user.id)} if call.user else set()
    return [
        node
        for node in call.store.nodes.all()
        if node.is_registration == registrations and (node.public or node.id in mine or call.contributes(node))
    ]


@node_list.on("GET")
def list_nodes(call: Call) -> Answer:
    return node_listing(call).answer(call, _visible(call))


@registration_list.on("GET")
def list_registrations(call: Call) -> Answer:
    return registration_listing().answer(call, _visible(call, registrations=True))


@node_list.on("POST")
def create_nodes(call: Call) -> Answer:
    me = call.require_user()
    if not call.is_bulk:
        body = write.resource(call, "nodes")
        return one(call, node_resource(call, create(call, body, me.id)), 201, **warned(body))
    bodies = write.several(call, "nodes")
    with call.store.db.transaction():
        made = [create(call, body, me.id) for body in bodies]
    return several(call, [node_resource(call, node) for node in made], 201)


@node_list.on("PUT", "PATCH")
def change_nodes(call: Call) -> Answer:
    call.require_user()
    if not call.is_bulk:
        raise errors.method_not_allowed(call.method)
    bodies = write.several(call, "nodes", with_ids=True)
    with call.store.db.transaction():
        nodes = [find_node(call, "nodes", body.id or "", "write") for body in bodies]
        for node, body in zip(nodes, bodies, strict=True):
            changes_of(call, node, body, whole=call.method == "PUT")
    return several(call, [node_resource(call, _again(call, node)) for node in nodes], 200)


@node_list.on("DELETE")
def delete_nodes(call: Call) -> Answer:
    call.require_user()
    ids = call.query.get("id")
    if ids and call.body():
        raise errors.coded(409, "The resources to delete must be named in the query or in the body, not in both.")
    if ids:
        wanted = [part.strip() for part in ids.split(",")]
    elif call.is_bulk:
        wanted = [body.id or "" for body in write.several(call, "nodes", with_ids=True)]
    else:
        raise errors.method_not_allowed(call.method)
    with call.store.db.transaction():
        for node_id in wanted:
            _delete(call, find_node(call, "nodes", node_id, "admin"))
    return Answer(204)


@node_detail.on("GET")
def show_node(call: Call, node_id: str) -> Answer:
    node = find_node(call, "nodes", node_id)
    return one(call, node_resource(call, node), **_meta(call))


@registration_detail.on("GET")
def show_registration(call: Call, node_id: str) -> Answer:
    return one(call, node_resource(call, find_node(call, "registrations", node_id)), **_meta(call))


def _meta(call: Call) -> dict[str, Any]:
    meta: dict[str, Any] = {}
    if call.query.counts == []:
        meta["templated_by_count"] = 0
    return meta


@node_detail.on("PUT", "PATCH")
def change_node(call: Call, node_id: str) -> Answer:
    node = find_node(call, "nodes", node_id, "write")
    body = write.resource(call, "nodes", node.id)
    changes_of(call, node, body, whole=call.method == "PUT")
    return one(call, node_resource(call, _again(call, node)), **warned(body))


@registration_detail.on("PUT", "PATCH")
def change_registration(call: Call, node_id: str) -> Answer:
    """Accepted, and without effect on what a registration has frozen."""
    node = find_node(call, "registrations", node_id, "write")
    body = write.resource(call, "registrations", node.id)
    if "tags" in body.attributes:
        tags = write.words(body, "tags")
        body.check()
        call.store.nodes.update(node.id, tags=tuple(tags))
    return one(call, node_resource(call, _again(call, node)))


@node_detail.on("DELETE")
def delete_node(call: Call, node_id: str) -> Answer:
    _delete(call, find_node(call, "nodes", node_id, "admin"))
    return Answer(204)


def _delete(call: Call, node: Node) -> None:
    below = call.store.nodes.subtree(node.id)[1:]
    if below and call.version < (2, 12):
        raise errors.plain(400, "Any child components must be deleted prior to deleting this project.")
    for component in below:
        call.require(component, "admin")
    call.store.nodes.delete(node.id)


@child_list.on("GET")
def list_children(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id)
    children = sorted(visible_children(call, node), key=lambda child: child.modified, reverse=True)
    return node_listing(call).answer(call, children)


@child_list.on("POST")
def create_children(call: Call, kind: str, node_id: str) -> Answer:
    me = call.require_user()
    parent = find_node(call, kind, node_id, "write")
    if parent.is_registration:
        raise errors.method_not_allowed("POST")
    if not call.is_bulk:
        body = write.resource(call, "nodes")
        return one(call, node_resource(call, create(call, body, me.id, parent)), 201, **warned(body))
    bodies = write.several(call, "nodes")
    with call.store.db.transaction():
        made = [create(call, body, me.id, parent) for body in bodies]
    return several(call, [node_resource(call, node) for node in made], 201)


@reorder.on("PUT", "PATCH")
def reorder_children(call: Call, node_id: str) -> Answer:
    node = find_node(call, "nodes", node_id, "write")
    children = {child.id: child for child in call.store.nodes.children(node.id)}
    bodies = write.several(call, "nodes", with_ids=True)
    for body in bodies:
        if body.id not in children:
            raise errors.plain(400, f"{body.id} is not a component of this project.")
    with call.store.db.transaction():
        for body in bodies:
            position = write.number(body, "_order")
            body.check()
            call.store.nodes.update(str(body.id), position=position)
    return several(call, [node_resource(call, _again(call, children[str(body.id)])) for body in bodies], 200)


@registrations_of.on("GET")
def list_registrations_of(call: Call, node_id: str) -> Answer:
    node = find_node(call, "nodes", node_id)
    found = [made for made in call.store.nodes.registrations_of(node.id) if call.may(made, "read")]
    return registration_listing().answer(call, found)


def _again(call: Call, node: Node) -> Node:
    fresh = call.store.nodes.get(node.id)
    assert fresh is not None
    return fresh


def warned(body: write.Body) -> dict[str, Any]:
    """``meta.warning`` for a type that was spelled as in another version."""
    return {"warning": body.warning} if body.warning else {}


ENDPOINTS = (
    node_list, registration_list, node_detail, registration_detail, child_list, reorder, registrations_of,
)  # fmt: skip
