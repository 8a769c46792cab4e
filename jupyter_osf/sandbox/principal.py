"""Who is asking, with which scopes, and what that person may do with a node."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from .handler import SandboxHandler
from .store import Node, Store, User, ViewOnlyLink

READ_SCOPES = frozenset({"osf.full_read", "osf.full_write"})
WRITE_SCOPES = frozenset({"osf.full_write"})


@dataclass(frozen=True, slots=True)
class Principal:
    """`scopes` None means all (signed in with a password). `problem` tells why credentials were not accepted:
    `bad-token`, `accounts-outage`, `bad-password`, `otp-required`, `otp-wrong`, `inactive`; the API refuses these
    with 401 even where anybody may look, the file servers go on as for somebody unknown."""

    user: User | None = None
    scopes: frozenset[str] | None = None
    link: ViewOnlyLink | None = None
    link_nodes: frozenset[str] = frozenset()
    key: str | None = None
    problem: str | None = None

    @property
    def user_id(self) -> str | None:
        return self.user.id if self.user else None

    @property
    def may_read_as_user(self) -> bool:
        """Whether the token's scopes let its owner's private things be read."""
        return self.user is not None and (self.scopes is None or bool(self.scopes & READ_SCOPES))

    @property
    def may_write_as_user(self) -> bool:
        return self.user is not None and (self.scopes is None or bool(self.scopes & WRITE_SCOPES))


def identify(handler: SandboxHandler) -> Principal:
    """Bearer or Basic credentials and `?view_only=` of a request."""
    store = handler.site.store
    key = handler.get_query_argument("view_only", None)
    link = store.nodes.view_only_link_by_key(key) if key else None
    nodes = frozenset(store.nodes.view_only_nodes(link.id)) if link else frozenset()
    user, scopes, problem = _credentials(handler, store)
    return Principal(user, scopes, link, nodes, key, problem)


def _credentials(handler: SandboxHandler, store: Store) -> tuple[User | None, frozenset[str] | None, str | None]:
    scheme, _, credentials = handler.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        user, problem = _password(handler, store, credentials)
        return user, None, problem
    # a token with a space in it is no token at all, and neither is none
    if scheme.lower() != "bearer" or not credentials or " " in credentials:
        return None, None, None
    if handler.fault("accounts-outage"):
        return None, None, "accounts-outage"
    token = store.people.token(credentials)
    if token is None or token.kind == "refresh" or not store.people.is_valid(token) or handler.fault("expired-token"):
        return None, None, "bad-token"
    user = store.people.user(token.user)
    if user is None or not user.active:
        return None, None, "inactive"
    return user, frozenset(token.scopes), None


def _password(handler: SandboxHandler, store: Store, credentials: str) -> tuple[User | None, str | None]:
    try:
        email, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None, "bad-password"
    user = store.people.user_with_email(email)
    if user is None or user.password != password:
        return None, "bad-password"
    if user.otp is not None:
        given = handler.request.headers.get("X-OSF-OTP")
        if given != user.otp:
            return None, "otp-wrong" if given else "otp-required"
    return user, None


def can_read(store: Store, node: Node, who: Principal) -> bool:
    """Also for admins of a project above, who have no role of their own here."""
    if node.public or node.id in who.link_nodes:
        return True
    return who.may_read_as_user and (
        store.nodes.permission(node.id, who.user_id) is not None or is_implicit_admin(store, node, who.user_id)
    )


def can_write(store: Store, node: Node, who: Principal) -> bool:
    """The role only; that registrations never change is another answer (400)."""
    return who.may_write_as_user and store.nodes.permission(node.id, who.user_id) in ("write", "admin")


def can_admin(store: Store, node: Node, who: Principal) -> bool:
    return who.may_write_as_user and store.nodes.permission(node.id, who.user_id) == "admin"


def is_implicit_admin(store: Store, node: Node, user_id: str | None) -> bool:
    return any(store.nodes.permission(above.id, user_id) == "admin" for above in store.nodes.ancestors(node.id))
