"""`/oauth2/authorize`: a person lets an app use an account, or does not."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..handler import SandboxHandler
from ..store import App, Code
from . import pages
from .scopes import SCOPES

CODE_LIFETIME = 60

_CARRIED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "access_type", "approval_prompt",
    "code_challenge", "code_challenge_method",
)  # fmt: skip


class Refused(Exception):
    """The request is not one that OSF would ask a person about; it is told on a page, never by a redirect."""


class AuthorizeHandler(SandboxHandler):
    """The consent page, and what follows the decision made on it."""

    def get(self) -> None:
        try:
            app, scopes = self._checked()
        except Refused as reason:
            return self.answer_page(400, pages.refusal(str(reason)))
        users = [user for user in self.site.store.people.users() if user.active]
        carried = {name: value for name in _CARRIED if (value := self._argument(name))}
        return self.answer_page(200, pages.consent(app, scopes, users, carried))

    def post(self) -> None:
        try:
            app, scopes = self._checked()
            user = self.site.store.people.user(self._argument("user"))
            if user is None or not user.active:
                raise Refused("Choose one of the accounts of this sandbox.")
        except Refused as reason:
            return self.answer_page(400, pages.refusal(str(reason)))
        back = self._argument("redirect_uri")
        if self._argument("decision") != "allow":
            # As on OSF the state is not given back here.
            return self.redirect(_with(back, {"error": "access_denied"}))
        code = Code(
            code=f"OC-{self.site.store.ids.secret(40)}",
            client_id=app.client_id,
            user=user.id,
            scopes=tuple(scopes),
            redirect_uri=back,
            offline=self._argument("access_type") == "offline",
            challenge=self._argument("code_challenge") or None,
            challenge_method=self._argument("code_challenge_method") or "plain",
            expires=time.time() + CODE_LIFETIME,
            used=False,
        )
        self.site.store.people.add_code(code)
        given = {name: value for name in ("state", "nonce") if (value := self._argument(name))}
        return self.redirect(_with(back, {"code": code.code, **given}))

    def _argument(self, name: str) -> str:
        return self.get_argument(name, "", strip=False) or ""

    def _checked(self) -> tuple[App, list[str]]:
        for name in ("response_type", "client_id", "redirect_uri", "scope"):
            if not self._argument(name).strip():
                raise Refused(f"The request lacks the parameter {name}.")
        if self._argument("request"):
            raise Refused("Request objects are not supported.")
        if self._argument("response_type") != "code":
            raise Refused("The only response type is code.")
        app = self.site.store.people.app(self._argument("client_id"))
        if app is None:
            raise Refused("No app is registered with this client id.")
        if not callback_matches(app.callback_url, self._argument("redirect_uri")):
            raise Refused("The redirect address is not the one that this app has registered.")
        scopes = self._argument("scope").split()
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown:
            raise Refused(f"There is no scope {unknown[0]}.")
        return app, scopes


def callback_matches(registered: str, given: str) -> bool:
    """Whether ``given`` is the registered address, which the real service takes for a regular expression."""
    if registered.lower() == given.lower():
        return True
    try:
        return re.fullmatch(registered, given) is not None
    except re.error:
        return False


def _with(url: str, params: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *params.items()])
    return urlunsplit(parts._replace(query=query))
