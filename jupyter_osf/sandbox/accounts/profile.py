"""`/oauth2/profile` and `/oauth2/revoke`: whose a token is, and the end of it."""

from __future__ import annotations

from typing import Any

from ..handler import SandboxHandler
from .scopes import as_listed
from .token import BadRequest, refuse, registered_app


class ProfileHandler(SandboxHandler):
    """Works for personal tokens and for access tokens."""

    def get(self) -> None:
        scheme, _, given = self.request.headers.get("Authorization", "").partition(" ")
        text = given if scheme.lower() == "bearer" and given else self.get_argument("access_token", "")
        if not text:
            return refuse(self, BadRequest("missing_accessToken", 401))
        people = self.site.store.people
        token = people.token(text)
        if token is None or token.kind == "refresh" or not people.is_valid(token) or self.fault("expired-token"):
            return refuse(self, BadRequest("expired_accessToken", 401))
        user = people.user(token.user)
        if user is None or not user.active:
            return refuse(self, BadRequest("expired_accessToken", 401))
        document: dict[str, Any] = {
            "id": user.id,
            "scope": as_listed(token.scopes),
            "client_id": token.client_id,
            "attributes": {"username": user.email, "givenName": user.given_name, "familyName": user.family_name},
            "service": f"{self.site.addresses.web}/",
        }
        return self.answer_json(document)

    post = get


class RevokeHandler(SandboxHandler):
    """One token, or all tokens of an app; the two forms do not mix."""

    def post(self) -> None:
        try:
            self._revoke()
        except BadRequest as error:
            return refuse(self, error)
        self.set_status(204)
        return None

    def _revoke(self) -> None:
        people = self.site.store.people
        text = self.get_argument("token", "")
        if not text:
            people.revoke_app_tokens(registered_app(self).client_id)
            return
        if self.get_argument("client_id", "") or self.get_argument("client_secret", ""):
            raise BadRequest("invalid_request")
        token = people.token(text)
        if token is None or not people.is_valid(token):
            raise BadRequest("invalid_request")
        # The record of a personal token is OSF's own: revoked here, it is good again at its next use.
        if token.kind != "personal":
            people.revoke(token.id)
