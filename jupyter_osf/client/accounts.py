"""Who the token belongs to and what it allows, with an outage of OSF's sign-in told from a bad token."""

from __future__ import annotations

import html

import requests

from ..errors import SIGN_IN, Cancelled, NotSignedIn, OSFError, Unreachable
from .answers import body_of, too_small_a_token
from .documents import part
from .http import Http


class Accounts:
    """Asks the API and the sign-in service about the account behind the token."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._config = http.config

    def me(self) -> tuple[str, str] | None:
        """Id and full name of the signed-in person; None where OSF takes the request as anonymous."""
        document = self._http.read(self._config.site)
        data = part(part(part(document, "meta"), "current_user"), "data")
        if "id" not in data:
            return None
        return str(data["id"]), html.unescape(str(part(data, "attributes").get("full_name") or data["id"]))

    def scopes(self) -> tuple[str, ...] | None:
        """What the token allows; None where the sign-in service does not answer."""
        try:
            answer = self._profile()
        except Cancelled:
            raise
        except (requests.RequestException, OSFError):
            return None
        return _scopes_in(answer)

    def why_refused(self, refused: requests.Response) -> OSFError | None:
        """The error behind a refusal, if the token is behind it: the sign-in service says what the token is worth.

        None where the token is good for this, so that the account is what is refused.
        """
        outage = Unreachable(
            "OSF's sign-in service does not answer, so OSF cannot check your token.",
            "Your token is kept; try again in a few minutes.",
            code="sign-in-outage",
        )
        try:
            answer = self._profile()
        except Cancelled:
            raise
        except (requests.RequestException, OSFError):
            return outage
        known = answer.ok and isinstance(body_of(answer), dict)
        if answer.status_code >= 500 or answer.status_code == 429 or answer.status_code < 400 and not known:
            return outage
        if not known:
            return NotSignedIn(
                "OSF does not accept this token: it was revoked, has expired, or belongs to another OSF.",
                f"{SIGN_IN} Tokens are made on OSF's site under Settings, Personal access tokens.",
                code="token-refused",
            )
        if refused.status_code == 401:
            return Unreachable(
                "OSF refuses a token that its own sign-in service accepts.",
                "This is a fault on OSF's side; try again in a few minutes.",
                code="sign-in-outage",
            )
        reads = refused.request.method in ("GET", "HEAD")
        scopes = _scopes_in(answer)
        if scopes is None or "osf.full_write" in scopes or reads and "osf.full_read" in scopes:
            return None
        return too_small_a_token()

    def _profile(self) -> requests.Response:
        with self._http.send("GET", f"{self._config.accounts_url}oauth2/profile") as answer:
            answer.content  # noqa: B018  # read it while the connection is open
            return answer


def _scopes_in(answer: requests.Response) -> tuple[str, ...] | None:
    body = body_of(answer) if answer.ok else None
    scopes = body.get("scope") if isinstance(body, dict) else None
    if isinstance(scopes, str):
        scopes = scopes.split()
    # OSF appends an empty text to a single scope.
    return tuple(scope for scope in scopes if scope) if isinstance(scopes, list) else None
