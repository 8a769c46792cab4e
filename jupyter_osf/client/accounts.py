"""Who the token belongs to and what it allows, with an outage of OSF's sign-in told from a bad token."""

from __future__ import annotations

import html

import requests

from ..errors import NotSignedIn, OSFError, Unreachable
from .answers import SIGN_IN, body_of
from .http import Http


class Accounts:
    """Asks the API and the sign-in service about the account behind the token."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._config = http.config

    def me(self) -> tuple[str, str] | None:
        """Id and full name of the signed-in person; None where OSF takes the request as anonymous."""
        document = self._http.read(self._config.site)
        user = (document.get("meta") or {}).get("current_user")
        data = user.get("data") if isinstance(user, dict) else None
        if not isinstance(data, dict):
            return None
        return str(data["id"]), html.unescape(str((data.get("attributes") or {}).get("full_name") or data["id"]))

    def scopes(self) -> tuple[str, ...] | None:
        """What the token allows; None where the sign-in service does not answer."""
        try:
            answer = self._profile()
        except (requests.RequestException, OSFError):
            return None
        body = body_of(answer) if answer.ok else None
        scopes = body.get("scope") if isinstance(body, dict) else None
        if isinstance(scopes, str):
            scopes = scopes.split()
        # OSF appends an empty text to a single scope.
        return tuple(scope for scope in scopes if scope) if isinstance(scopes, list) else None

    def why_refused(self) -> OSFError | None:
        """The error behind a 401 from the API: the sign-in service says whether the token itself is at fault."""
        outage = Unreachable(
            "OSF's sign-in service does not answer, so OSF cannot check your token.",
            "Your token is kept; try again in a few minutes.",
            code="sign-in-outage",
        )
        try:
            answer = self._profile()
        except (requests.RequestException, OSFError):
            return outage
        if answer.status_code >= 500 or answer.status_code == 429:
            return outage
        if answer.ok and body_of(answer) is not None:
            return Unreachable(
                "OSF refuses a token that its own sign-in service accepts.",
                "This is a fault on OSF's side; try again in a few minutes.",
                code="sign-in-outage",
            )
        return NotSignedIn(
            "OSF does not accept this token: it was revoked, has expired, or belongs to another OSF.",
            f"{SIGN_IN} Tokens are made on OSF's site under Settings, Personal access tokens.",
            code="token-refused",
        )

    def _profile(self) -> requests.Response:
        with self._http.send("GET", f"{self._config.accounts_url}oauth2/profile") as answer:
            answer.content  # noqa: B018  # read it while the connection is open
            return answer
