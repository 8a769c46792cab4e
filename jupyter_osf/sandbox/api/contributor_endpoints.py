"""Endpoints for the people of a project."""

from __future__ import annotations

from ..store import Contributor, Node
from . import contributors, errors, write
from .call import Call
from .contributors import CONTRIBUTORS, contributor_resource
from .document import Answer, one, several
from .endpoint import Endpoint
from .listing import Listing
from .lookup import find_node
from .node_endpoints import warned
from .users import user_resource

_ANY = r"(?P<kind>nodes|registrations)/(?P<node_id>\w+)/"

contributor_list = Endpoint("Node Contributors List", _ANY + "contributors/", read="read", write="write")
bibliographic_list = Endpoint("Node Bibliographic Contributors List", _ANY + "bibliographic_contributors/", read="read")
implicit_list = Endpoint("Node Implicit Contributors List", _ANY + "implicit_contributors/", read="read")
contributor_detail = Endpoint(
    "Node Contributor Detail", _ANY + r"contributors/(?P<user_id>\w+)/", read="read", write="write"
)


def _answer(call: Call, people: list[Contributor]) -> Answer:
    extra = {"total_bibliographic": sum(person.bibliographic for person in people)}
    return CONTRIBUTORS.answer(call, people, extra=extra)


@contributor_list.on("GET")
def list_contributors(call: Call, kind: str, node_id: str) -> Answer:
    return _answer(call, call.store.nodes.contributors(find_node(call, kind, node_id).id))


@bibliographic_list.on("GET")
def list_bibliographic(call: Call, kind: str, node_id: str) -> Answer:
    people = call.store.nodes.contributors(find_node(call, kind, node_id).id)
    return _answer(call, [person for person in people if person.bibliographic])


@implicit_list.on("GET")
def list_implicit(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id)
    own = {person.user for person in call.store.nodes.contributors(node.id)}
    above = [
        person.user
        for ancestor in call.store.nodes.ancestors(node.id)
        for person in call.store.nodes.contributors(ancestor.id)
        if person.permission == "admin" and person.user not in own
    ]
    users = [user for id in dict.fromkeys(above) if (user := call.store.people.user(id)) is not None]
    return Listing(user_resource).answer(call, users)


def _check_send_email(call: Call) -> None:
    if call.query.get("send_email", "default") not in ("false", "default"):
        raise errors.plain(400, f"{call.query.get('send_email')} is not a valid email preference.")


@contributor_list.on("POST")
def add_contributors(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id, "admin")
    _check_send_email(call)
    if not call.is_bulk:
        body = write.resource(call, "contributors")
        return one(call, contributor_resource(call, contributors.add(call, node, body)), 201, **warned(body))
    bodies = write.several(call, "contributors")
    with call.store.db.transaction():
        added = [contributors.add(call, node, body) for body in bodies]
    return several(call, [contributor_resource(call, person) for person in added], 201)


@contributor_list.on("PUT", "PATCH")
def change_contributors(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id, "admin")
    if call.query.flag("copy_contributors_from_parent_project"):
        return _copy_from_root(call, node)
    if not call.is_bulk:
        raise errors.method_not_allowed(call.method)
    bodies = write.several(call, "contributors", with_ids=True)
    with call.store.db.transaction():
        changed = [
            contributors.change(call, node, _person(call, node, (body.id or "").rpartition("-")[2]), body)
            for body in bodies
        ]
    return several(call, [contributor_resource(call, person) for person in changed], 200)


def _copy_from_root(call: Call, node: Node) -> Answer:
    with call.store.db.transaction():
        for person in call.store.nodes.contributors(node.root):
            if call.store.nodes.contributor(node.id, person.user) is None:
                call.store.nodes.set_contributor(
                    node.id, person.user, person.permission, bibliographic=person.bibliographic
                )
    return _answer(call, call.store.nodes.contributors(node.id))


@contributor_list.on("DELETE")
def remove_contributors(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id, "admin")
    if not call.is_bulk:
        raise errors.method_not_allowed("DELETE")
    with call.store.db.transaction():
        for body in write.several(call, "contributors", with_ids=True):
            contributors.remove(call, node, _person(call, node, (body.id or "").rpartition("-")[2]))
    return Answer(204)


def _person(call: Call, node: Node, user_id: str) -> Contributor:
    user = call.store.people.user(user_id.lower())
    if user is None:
        raise errors.not_found()
    person = call.store.nodes.contributor(node.id, user.id)
    if person is None:
        raise errors.plain(404, f"{user.email} cannot be found in the list of contributors.")
    return person


@contributor_detail.on("GET")
def show_contributor(call: Call, kind: str, node_id: str, user_id: str) -> Answer:
    node = find_node(call, kind, node_id)
    return one(call, contributor_resource(call, _person(call, node, user_id)))


@contributor_detail.on("PUT", "PATCH")
def change_contributor(call: Call, kind: str, node_id: str, user_id: str) -> Answer:
    node = find_node(call, kind, node_id, "admin")
    person = _person(call, node, user_id)
    body = write.resource(call, "contributors", f"{node.id}-{person.user}")
    return one(call, contributor_resource(call, contributors.change(call, node, person, body)))


@contributor_detail.on("DELETE")
def remove_contributor(call: Call, kind: str, node_id: str, user_id: str) -> Answer:
    node = find_node(call, kind, node_id)
    person = _person(call, node, user_id)
    # Everybody may leave.
    if call.who.user_id != person.user:
        call.require(node, "admin")
    below = call.store.nodes.subtree(node.id)[1:] if call.query.flag("include_children") else []
    with call.store.db.transaction():
        contributors.remove(call, node, person)
        for component in below:
            there = call.store.nodes.contributor(component.id, person.user)
            if there is not None:
                contributors.remove(call, component, there)
    return Answer(204)


ENDPOINTS = (contributor_list, bibliographic_list, implicit_list, contributor_detail)
