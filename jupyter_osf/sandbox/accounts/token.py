"""`/oauth2/token`: a code or a refresh token becomes an access token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from typing import Any

from ..handler import SandboxHandler
from ..store import App, Code, Token

ACCESS_LIFETIME = 3_600
REFRESH_LIFETIME = 7_776_000


class BadRequest(Exception):
    """An error of the protocol, named by its one word."""

    def __init__(self, word: str, status: int = 400) -> None:
        super().__init__(word)
        self.word = word
        self.status = status


class TokenHandler(SandboxHandler):
    """Parameters come in the form or in the query."""

    def post(self) -> None:
        self.set_header("Cache-Control", "no-store")
        try:
            app = registered_app(self)
            grant = self.get_argument("grant_type", "")
            if grant == "authorization_code":
                self.answer_json(self._exchange(app))
            elif grant == "refresh_token":
                self.answer_json(self._refresh(app))
            else:
                raise BadRequest("invalid_request")
        except BadRequest as error:
            refuse(self, error)

    def _exchange(self, app: App) -> dict[str, Any]:
        people = self.site.store.people
        with self.site.store.db.transaction():
            code = people.take_code(self.get_argument("code", ""))
            if (
                code is None
                or code.used
                or code.expires < time.time()
                or code.client_id != app.client_id
                or code.redirect_uri != self.get_argument("redirect_uri", "")
            ):
                # The code stays used up: what was tried once is not to be tried again.
                code = None
            if code is not None and _verifies(code, self.get_argument("code_verifier", "")):
                refresh = self._grant(app, code.user, code.scopes, "refresh") if code.offline else None
                return self._granted(app, code.user, code.scopes, refresh, tell=True)
        raise BadRequest("invalid_grant")

    def _refresh(self, app: App) -> dict[str, Any]:
        people = self.site.store.people
        refresh = people.token(self.get_argument("refresh_token", ""))
        if (
            refresh is None
            or refresh.kind != "refresh"
            or refresh.client_id != app.client_id
            or not people.is_valid(refresh)
        ):
            raise BadRequest("invalid_grant")
        return self._granted(app, refresh.user, refresh.scopes, refresh, tell=False)

    def _granted(
        self, app: App, user: str, scopes: tuple[str, ...], refresh: Token | None, *, tell: bool
    ) -> dict[str, Any]:
        access = self._grant(app, user, scopes, "access", parent=refresh.id if refresh else None)
        answer: dict[str, Any] = {
            "access_token": access.token,
            "token_type": "Bearer",
            "expires_in": ACCESS_LIFETIME,
        }
        # A refresh token is told once; it is not exchanged for a new one when it is used.
        return {**answer, "refresh_token": refresh.token} if refresh and tell else answer

    def _grant(self, app: App, user: str, scopes: tuple[str, ...], kind: str, parent: str | None = None) -> Token:
        prefix, lifetime = ("AT", ACCESS_LIFETIME) if kind == "access" else ("RT", REFRESH_LIFETIME)
        store = self.site.store
        return store.people.add_token(
            user,
            scopes,
            name=app.name,
            kind=kind,
            token=f"{prefix}-{store.ids.secret(40)}",
            client_id=app.client_id,
            parent=parent,
            lifetime=lifetime,
        )


def registered_app(handler: SandboxHandler) -> App:
    """The app that the request's client id and secret belong to, from the form, the query or a Basic header."""
    client_id = handler.get_argument("client_id", "")
    secret = handler.get_argument("client_secret", "")
    scheme, _, encoded = handler.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise BadRequest("invalid_request") from None
    if not client_id or not secret:
        raise BadRequest("invalid_request")
    app = handler.site.store.people.app(client_id)
    if app is None or not hmac.compare_digest(app.client_secret.encode(), secret.encode()):
        raise BadRequest("invalid_client", 401)
    return app


def refuse(handler: SandboxHandler, error: BadRequest) -> None:
    """Answer with the one word and nothing more."""
    handler.set_status(error.status)
    handler.answer_json({"error": error.word})


def _verifies(code: Code, verifier: str) -> bool:
    """Whether the PKCE verifier fits; it is asked for beside the secret, where a challenge was sent."""
    if code.challenge is None:
        return True
    answer = verifier
    if code.challenge_method == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        answer = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return bool(verifier) and hmac.compare_digest(answer.encode(), code.challenge.encode())
