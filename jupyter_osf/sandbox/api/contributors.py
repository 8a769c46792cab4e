"""How the people of a project look, and the rules for adding, changing and removing them."""

from __future__ import annotations

import re
from typing import Any

from ..store import Contributor, Node, Permission, User
from . import errors, write
from .call import Call
from .document import Relation, Resource
from .files import kind_of
from .filters import Field, Filters
from .listing import Listing
from .write import Body

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PERMISSIONS: tuple[Permission, ...] = ("read", "write", "admin")


def contributor_resource(call: Call, person: Contributor) -> Resource:
    """A person's place in a project; nobody at all through an anonymous link."""
    shown: dict[str, Any] = {"bibliographic": person.bibliographic, "permission": person.permission}
    if call.anonymous:
        return Resource("contributors", "", shown)
    node = call.store.nodes.get(person.node)
    user = call.store.people.user(person.user)
    assert node is not None
    assert user is not None
    people = call.store.nodes.contributors(node.id)
    kind = kind_of(node)
    attributes = {
        "index": [other.user for other in people].index(person.user),
        **shown,
        "unregistered_contributor": user.full_name if user.details.get("unregistered") else None,
        "is_curator": False,
    }
    relations = {
        "users": Relation(f"users/{user.id}/", ("users", user.id)),
        "node": Relation(f"{kind}/{node.id}/", (kind, node.id)),
    }
    links = {"self": call.link(f"{kind}/{node.id}/contributors/{user.id}/")}
    return Resource("contributors", f"{node.id}-{user.id}", attributes, relations, links, always_embedded=("users",))


CONTRIBUTORS: Listing[Contributor] = Listing(
    contributor_resource,
    Filters(
        {
            "id": Field("id", lambda row: f"{row.node}-{row.user}"),
            "bibliographic": Field("bool", lambda row: row.bibliographic),
            "permission": Field("permission", lambda row: row.permission),
            "index": Field("number", lambda row: row.position),
        },
        frozenset({"unregistered_contributor", "users", "node", "links", "is_curator"}),
    ),
    {
        "index": lambda row: row.position,
        "bibliographic": lambda row: row.bibliographic,
        "permission": lambda row: PERMISSIONS.index(row.permission),
    },
)


def add(call: Call, node: Node, body: Body) -> Contributor:
    """Somebody by id, by e-mail address, or only by name."""
    permission: Permission = _permission(body) or "write"
    bibliographic = write.truth(body, "bibliographic") if "bibliographic" in body.attributes else True
    full_name = write.text(body, "full_name")
    email = write.text(body, "email")
    if email and not _EMAIL.fullmatch(email):
        body.complain("email", "Enter a valid email address.")
    index = write.number(body, "index") if "index" in body.attributes else None
    below = write.words(body, "child_nodes") if "child_nodes" in body.attributes else []
    body.check()
    user = _whom(call, body.related_id("users"), full_name, email)
    targets = [node, *(_component(call, node, id) for id in below)]
    if call.store.nodes.contributor(node.id, user.id) is not None:
        raise errors.plain(400, f"{user.full_name} is already a contributor.")
    with call.store.db.transaction():
        for target in targets:
            call.store.nodes.set_contributor(target.id, user.id, permission, bibliographic=bibliographic)
            call.store.nodes.log(target.id, call.who.user_id, "contributor_added", {"contributors": [user.id]})
        if index is not None:
            _place(call, node, user.id, index)
    return _found(call, node, user)


def _whom(call: Call, user_id: str | None, full_name: str, email: str) -> User:
    people = call.store.people
    if user_id is not None:
        if email:
            raise errors.plain(400, "Name a person by id or by e-mail address, not by both.")
        user = people.user(user_id)
        if user is None:
            raise errors.plain(404, f"User with id {user_id} was not found.")
        return user
    if not full_name:
        raise errors.plain(400, "A user ID or full name must be provided to add a contributor.")
    known = people.user_with_email(email) if email else None
    if known is not None:
        return known
    # The address of somebody without one must not be anybody else's.
    made = people.add_user(full_name, email=email or f"{call.store.ids.object_id()}@unregistered.invalid")
    people.update_user(made.id, active=False, details={"unregistered": True})
    return people.user(made.id) or made


def _component(call: Call, node: Node, id: str) -> Node:
    component = call.store.nodes.get(id)
    if component is None or node.id not in {above.id for above in call.store.nodes.ancestors(component.id)}:
        raise errors.plain(400, f"{id} is not a component of this project.")
    call.require(component, "admin")
    return component


def _permission(body: Body) -> Permission | None:
    value = body.attributes.get("permission")
    for permission in PERMISSIONS:
        if value == permission:
            return permission
    if value is not None:
        body.complain("permission", f'"{value}" is not a valid choice.')
    return None


def change(call: Call, node: Node, person: Contributor, body: Body) -> Contributor:
    """Permission, place and whether the person is cited."""
    permission = _permission(body) or person.permission
    bibliographic = write.truth(body, "bibliographic") if "bibliographic" in body.attributes else person.bibliographic
    index = write.number(body, "index") if "index" in body.attributes else None
    body.check()
    others = [other for other in call.store.nodes.contributors(node.id) if other.user != person.user]
    if permission != "admin" and _administers(call, person) and not any(_administers(call, one) for one in others):
        raise errors.plain(400, f"{_name(call, person)} is the only admin.")
    _check_who_is_cited([*others, Contributor(node.id, person.user, permission, bibliographic, 0)])
    with call.store.db.transaction():
        call.store.nodes.set_contributor(node.id, person.user, permission, bibliographic=bibliographic)
        if index is not None:
            _place(call, node, person.user, index)
        params = {"contributors": {person.user: permission}}
        call.store.nodes.log(node.id, call.who.user_id, "permissions_updated", params)
    user = call.store.people.user(person.user)
    assert user is not None
    return _found(call, node, user)


def remove(call: Call, node: Node, person: Contributor) -> None:
    """Refused for the last administrator and for the last one who is cited."""
    others = [other for other in call.store.nodes.contributors(node.id) if other.user != person.user]
    _check_who_is_cited(others)
    if not any(_administers(call, other) for other in others):
        raise errors.plain(400, "Must have at least one registered admin contributor")
    with call.store.db.transaction():
        call.store.nodes.remove_contributor(node.id, person.user)
        params = {"contributors": [person.user]}
        call.store.nodes.log(node.id, call.who.user_id, "contributor_removed", params)


def _check_who_is_cited(people: list[Contributor]) -> None:
    if not any(person.bibliographic for person in people):
        raise errors.plain(400, "Must have at least one visible contributor")


def _administers(call: Call, person: Contributor) -> bool:
    """Somebody who was invited and has no account does not count."""
    user = call.store.people.user(person.user)
    return person.permission == "admin" and user is not None and user.active


def _name(call: Call, person: Contributor) -> str:
    user = call.store.people.user(person.user)
    return user.full_name if user is not None else person.user


def _place(call: Call, node: Node, user_id: str, index: int) -> None:
    people = call.store.nodes.contributors(node.id)
    moved = next(person for person in people if person.user == user_id)
    people.remove(moved)
    people.insert(index, moved)
    for position, person in enumerate(people):
        call.store.nodes.set_contributor(
            node.id, person.user, person.permission, bibliographic=person.bibliographic, position=position
        )


def _found(call: Call, node: Node, user: User) -> Contributor:
    found = call.store.nodes.contributor(node.id, user.id)
    assert found is not None
    return found
