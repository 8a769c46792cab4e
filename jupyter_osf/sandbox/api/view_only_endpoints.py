"""View-only links: a secret in an address that lets anybody look, with or without the names of people."""

from __future__ import annotations

from typing import Any

from ..store import Node, ViewOnlyLink, now
from . import errors, write
from .call import Call
from .document import Answer, Relation, Resource, one
from .endpoint import Endpoint
from .listing import Listing
from .lookup import find_node
from .node_lists import node_listing
from .versions import Date
from .write import Body

KIND = "view-only-links"
DEFAULT_NAME = "Shared project link"
_ANY = r"(?P<kind>nodes|registrations)/(?P<node_id>\w+)/view_only_links/"

link_list = Endpoint("Node View Only Links List", _ANY, read="read", write="write")
link_detail = Endpoint("Node View Only Link Detail", _ANY + r"(?P<link_id>\w+)/", read="read", write="write")
link_alone = Endpoint("View Only Link Detail", r"view_only_links/(?P<link_id>\w+)/", read="read")
link_nodes = Endpoint("View Only Link Nodes", r"view_only_links/(?P<link_id>\w+)/nodes/", read="read")
link_relationship = Endpoint(
    "View Only Link Nodes Relationships",
    r"view_only_links/(?P<link_id>\w+)/relationships/nodes/",
    read="read",
    write="write",
)


def _resource(call: Call, link: ViewOnlyLink, node: Node) -> Resource:
    attributes = {
        "key": link.key,
        "date_created": Date(link.created),
        "anonymous": link.anonymous,
        "name": link.name,
    }
    path = f"view_only_links/{link.id}/"
    relations = {
        "creator": Relation(f"users/{link.creator}/", ("users", link.creator)),
        "nodes": Relation(f"{path}nodes/", self_path=f"{path}relationships/nodes/"),
    }
    kind = "registrations" if node.is_registration else "nodes"
    return Resource(KIND, link.id, attributes, relations, {"self": call.link(f"{kind}/{node.id}/{path}")})


def _listing(node: Node) -> Listing[ViewOnlyLink]:
    keys = {"name": lambda link: link.name, "date_created": lambda link: link.created}
    return Listing(lambda call, link: _resource(call, link, node), sort_keys=keys)


def _administered(call: Call, kind: str, node_id: str) -> Node:
    """The node, for those who administer it; whether the token may write was asked before."""
    node = find_node(call, kind, node_id)
    if call.store.nodes.permission(node.id, call.require_user().id) != "admin":
        raise errors.forbidden()
    return node


def _name(body: Body) -> str:
    name = write.text(body, "name", nullable=True) if "name" in body.attributes else DEFAULT_NAME
    if not name:
        raise errors.plain(400, "Invalid link name.")
    return name


@link_list.on("GET")
def list_links(call: Call, kind: str, node_id: str) -> Answer:
    node = _administered(call, kind, node_id)
    return _listing(node).answer(call, call.store.nodes.view_only_links(node.id))


@link_list.on("POST")
def create_link(call: Call, kind: str, node_id: str) -> Answer:
    node = _administered(call, kind, node_id)
    body = write.resource(call, KIND, typed=False)
    anonymous = write.truth(body, "anonymous") if "anonymous" in body.attributes else False
    name = _name(body)
    body.check()
    with call.store.db.transaction():
        link = call.store.nodes.add_view_only_link([node.id], call.require_user().id, name=name, anonymous=anonymous)
        action = "view_only_link_added"
        call.store.nodes.log(node.id, call.who.user_id, action, {"anonymous_link": anonymous})
    return one(call, _resource(call, link, node), 201)


def _link(call: Call, node: Node, link_id: str) -> ViewOnlyLink:
    for link in call.store.nodes.view_only_links(node.id):
        if link.id == link_id:
            return link
    raise errors.not_found()


@link_detail.on("GET")
def show_link(call: Call, kind: str, node_id: str, link_id: str) -> Answer:
    node = _administered(call, kind, node_id)
    return one(call, _resource(call, _link(call, node, link_id), node))


@link_detail.on("PUT", "PATCH")
def change_link(call: Call, kind: str, node_id: str, link_id: str) -> Answer:
    node = _administered(call, kind, node_id)
    link = _link(call, node, link_id)
    body = write.resource(call, KIND, link.id, typed=False)
    changes: dict[str, Any] = {}
    if "name" in body.attributes:
        changes["name"] = _name(body)
    if "anonymous" in body.attributes:
        changes["anonymous"] = write.truth(body, "anonymous")
    body.check()
    call.store.nodes.update_view_only_link(link.id, **changes)
    return one(call, _resource(call, _link(call, node, link_id), node))


@link_detail.on("DELETE")
def delete_link(call: Call, kind: str, node_id: str, link_id: str) -> Answer:
    node = _administered(call, kind, node_id)
    call.store.nodes.update_view_only_link(_link(call, node, link_id).id, deleted=now())
    return Answer(204)


def _alone(call: Call, link_id: str) -> tuple[ViewOnlyLink, list[Node]]:
    """A link that the asker administers, with the nodes that it opens."""
    user = call.require_user()
    link = call.store.nodes.view_only_link(link_id)
    if link is None or link.deleted is not None:
        raise errors.not_found()
    opened = [node for id in call.store.nodes.view_only_nodes(link.id) if (node := call.store.nodes.get(id))]
    if not all(call.store.nodes.permission(node.id, user.id) == "admin" for node in opened):
        raise errors.forbidden()
    return link, opened


@link_alone.on("GET")
def show_link_alone(call: Call, link_id: str) -> Answer:
    link, opened = _alone(call, link_id)
    return one(call, _resource(call, link, opened[0]))


@link_nodes.on("GET")
def list_link_nodes(call: Call, link_id: str) -> Answer:
    return node_listing(call).answer(call, _alone(call, link_id)[1])


@link_relationship.on("GET")
def show_link_nodes(call: Call, link_id: str) -> Answer:
    return _document(call, *_alone(call, link_id))


@link_relationship.on("POST", "PUT", "PATCH", "DELETE")
def change_link_nodes(call: Call, link_id: str) -> Answer:
    link, opened = _alone(call, link_id)
    items = write.data(call)
    named = [str(item.get("id")) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    before = [node.id for node in opened]
    if call.method == "DELETE":
        after = [id for id in before if id not in named]
    else:
        after = list(dict.fromkeys([*(before if call.method == "POST" else ()), *named]))
    _check_related(call, before, after)
    call.store.nodes.set_view_only_nodes(link.id, after)
    if call.method == "DELETE":
        return Answer(204)
    answer = _document(call, *_alone(call, link_id))
    answer.status = 201 if call.method == "POST" else 200
    return answer


def _check_related(call: Call, before: list[str], after: list[str]) -> None:
    """What is added must be a component of something that the link opens already."""
    for id in after:
        node = find_node(call, "nodes", id, "admin")
        above = {ancestor.id for ancestor in call.store.nodes.ancestors(node.id)}
        if id not in before and not above & set(before):
            raise errors.plain(400, f"The node {id} cannot be affiliated with this view-only link.")


def _document(call: Call, link: ViewOnlyLink, opened: list[Node]) -> Answer:
    path = f"view_only_links/{link.id}/"
    data = [{"id": node.id, "type": "nodes"} for node in opened]
    return Answer(200, {"data": data, "links": {"self": call.link(f"{path}relationships/nodes/")}})


ENDPOINTS = (link_list, link_detail, link_alone, link_nodes, link_relationship)
