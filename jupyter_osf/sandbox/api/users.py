"""People: the signed-in one, others by id, the search by name, and what they may change of themselves."""

from __future__ import annotations

import hashlib
from operator import attrgetter
from typing import Any

from ..store import Node, User
from . import errors, write
from .call import Call
from .document import Answer, Relation, Resource, one
from .endpoint import Endpoint
from .filters import Field, Filters
from .listing import Listing
from .node_lists import node_listing, registration_listing
from .versions import Date

_PLAIN = ("full_name", "given_name", "middle_names", "family_name", "suffix")
_WRITABLE = (*_PLAIN, "timezone", "locale", "social", "employment", "education", "allow_indexing")


def user_resource(call: Call, user: User) -> Resource:
    """A person, with more to see of oneself."""
    details: dict[str, Any] = dict(user.details)
    myself = call.user is not None and call.user.id == user.id
    attributes: dict[str, Any] = {
        "full_name": user.full_name,
        "given_name": user.given_name,
        "middle_names": details.get("middle_names", ""),
        "family_name": user.family_name,
        "suffix": details.get("suffix", ""),
        "date_registered": Date(user.created),
        "active": user.active,
        "timezone": details.get("timezone", "Etc/UTC"),
        "locale": details.get("locale", "en_US"),
        "social": details.get("social", {}),
        "employment": details.get("employment", []),
        "education": details.get("education", []),
    }
    if myself:
        attributes["allow_indexing"] = details.get("allow_indexing")
        attributes["can_view_reviews"] = []
        attributes["accepted_terms_of_service"] = details.get("accepted_terms_of_service", False)
    attributes["external_identity"] = details.get("external_identity", {})
    if myself and call.may_see_email:
        attributes["email"] = user.email
    return Resource("users", user.id, attributes, _relations(call, user, myself), _links(call, user))


def _relations(call: Call, user: User, myself: bool) -> dict[str, Relation]:
    path = f"users/{user.id}/"

    def visible(registrations: bool) -> int:
        return len(_nodes_of(call, user, registrations))

    relations = {
        "nodes": Relation(f"{path}nodes/", count=lambda: visible(False)),
        "registrations": Relation(f"{path}registrations/", count=lambda: visible(True)),
        "institutions": Relation(
            f"{path}institutions/", self_path=f"{path}relationships/institutions/", count=lambda: 0
        ),
        "preprints": Relation(f"{path}preprints/", count=lambda: 0),
        "draft_preprints": Relation(f"{path}draft_preprints/", count=lambda: 0),
    }
    if myself:
        relations["emails"] = Relation(f"{path}settings/emails/")
        relations["default_region"] = Relation(f"regions/{user.region}/", ("regions", user.region))
        relations["settings"] = Relation(f"{path}settings/", ("user-settings", user.id))
    return relations


def _links(call: Call, user: User) -> dict[str, str]:
    # The picture is named after the address, so that no address is shown.
    digest = hashlib.md5(user.email.lower().encode(), usedforsecurity=False).hexdigest()
    size = call.query.get("profile_image_size")
    image = call.web(f"static/avatars/{digest}.svg")
    return {
        "html": call.web(f"{user.id}/"),
        "profile_image": f"{image}?s={size}" if size else image,
        "self": call.link(f"users/{user.id}/"),
        "iri": call.web(user.id, keyed=False),
    }


_NAMES = ("full_name", "given_name", "family_name")
_FIELDS = {
    "id": Field("id", attrgetter("id")),
    "middle_names": Field("string", lambda user: user.details.get("middle_names", "")),
    **{name: Field("string", attrgetter(name)) for name in _NAMES},
}
USERS: Listing[User] = Listing(
    user_resource,
    Filters(_FIELDS, frozenset(_WRITABLE) | {"email", "suffix", "active"}),
    {name: attrgetter(name) for name in ("id", *_NAMES)},
)


def find_user(call: Call, user_id: str) -> User:
    """The person that the path names; ``me`` is the asker."""
    if user_id == "me":
        return call.require_user()
    user = call.store.people.user(user_id.lower())
    if user is None:
        raise errors.not_found()
    if not user.active and not user.details.get("unregistered"):
        raise errors.gone("user", **{name: getattr(user, name) for name in _NAMES})
    return user


def _nodes_of(call: Call, user: User, registrations: bool = False) -> list[Node]:
    if registrations:
        mine = [node for node in call.store.nodes.all() if node.is_registration]
        mine = [node for node in mine if call.store.nodes.permission(node.id, user.id)]
    else:
        mine = call.store.nodes.of_user(user.id)
    return [node for node in mine if call.may(node, "read")]


user_list = Endpoint("User List", "users/", read="profile")


@user_list.on("GET")
def list_users(call: Call) -> Answer:
    return USERS.answer(call, [user for user in call.store.people.users() if user.active])


user_detail = Endpoint("User Detail", r"users/(?P<user_id>\w+)/", read="profile", write="write")


@user_detail.on("GET")
def show_user(call: Call, user_id: str) -> Answer:
    return one(call, user_resource(call, find_user(call, user_id)))


@user_detail.on("PUT", "PATCH")
def change_user(call: Call, user_id: str) -> Answer:
    user = find_user(call, user_id)
    if call.require_user().id != user.id:
        raise errors.forbidden()
    body = write.resource(call, "users", user.id)
    columns = {name: write.text(body, name) for name in _NAMES if name in body.attributes}
    details = dict(user.details)
    details.update({key: value for key, value in body.attributes.items() if key in _WRITABLE and key not in _NAMES})
    call.store.people.update_user(user.id, details=details, **columns)
    return one(call, user_resource(call, find_user(call, user.id)))


user_nodes = Endpoint("User Nodes", r"users/(?P<user_id>\w+)/nodes/", read="read")


@user_nodes.on("GET")
def list_user_nodes(call: Call, user_id: str) -> Answer:
    return node_listing(call, permissions=True).answer(call, _nodes_of(call, find_user(call, user_id)))


user_registrations = Endpoint("User Registrations", r"users/(?P<user_id>\w+)/registrations/", read="read")


@user_registrations.on("GET")
def list_user_registrations(call: Call, user_id: str) -> Answer:
    return registration_listing().answer(call, _nodes_of(call, find_user(call, user_id), registrations=True))


user_empty = Endpoint(
    "User Relation",
    r"users/(?P<user_id>\w+)/(?:institutions|preprints|draft_preprints)/",
    read="profile",
)


@user_empty.on("GET")
def list_nothing(call: Call, user_id: str) -> Answer:
    find_user(call, user_id)
    return Listing[Any](user_resource).answer(call, [])


user_settings = Endpoint("User Settings", r"users/(?P<user_id>\w+)/settings/", read="profile")


@user_settings.on("GET")
def show_settings(call: Call, user_id: str) -> Answer:
    user = find_user(call, user_id)
    if call.require_user().id != user.id:
        raise errors.forbidden()
    attributes = {"two_factor_enabled": user.otp is not None, "subscribe_osf_general_email": False}
    links = {"self": call.link(f"users/{user.id}/settings/")}
    return one(call, Resource("user_settings", user.id, attributes, {}, links))


ENDPOINTS = (
    user_list, user_detail, user_nodes, user_registrations, user_empty, user_settings,
)  # fmt: skip
