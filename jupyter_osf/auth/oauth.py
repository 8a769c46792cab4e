"""Signing in on OSF's own page: a code becomes tokens, which are renewed and revoked (OAuth 2, PKCE and secret)."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import requests

from ..client.way import without_frames
from ..config import OSF, is_loopback
from ..errors import Failed, NotSignedIn, OSFError, UsageError
from .oauth_transport import ASK_OPERATOR, app_refused, as_https, hide, oauth_session, outage
from .secret import Secret

if TYPE_CHECKING:
    from requests_oauthlib import OAuth2Session

SCOPES = ["osf.full_read", "osf.full_write"]
LIFETIME = 3600.0
EARLY = 600.0
"""Seconds before its end at which an access token is renewed, so that a long upload begins with a fresh one."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What OSF gave: an access token, when it ends (as ``time.time`` counts), and what renews it, for 90 days."""

    access: Secret | None
    ends: float = 0.0
    renewal: Secret | None = None

    def ends_within(self, seconds: float) -> bool:
        """Whether the access token is missing, or ends that soon."""
        return self.access is None or self.ends - time.time() < seconds


@dataclass(frozen=True, slots=True)
class Landing:
    """What OSF sent along when it sent the person back. OSF names no ``state`` when the person said no."""

    code: str = ""
    state: str = ""
    error: str = ""

    @classmethod
    def read(cls, address: str) -> Landing:
        """From an address, or only what follows its question mark. Raises UsageError where nothing of it is there."""
        query = address.partition("#")[0].rpartition("?")[2].strip()
        try:
            found = {name: values[0] for name, values in parse_qs(query, max_num_fields=50).items()}
        except ValueError:
            found = {}
        landing = cls(found.get("code", ""), found.get("state", ""), found.get("error", ""))
        hide(landing.code)
        if not landing.error and not (landing.code and landing.state):
            raise UsageError(
                "That is not the address on which OSF's sign-in ended.",
                "Copy all of the address bar of the page that you came to after OSF's: it contains code= and state=.",
                code="not-a-landing",
            )
        return landing

    def require_allowed(self) -> None:
        """Raises the error behind a landing without a code."""
        if self.error == "access_denied":
            raise NotSignedIn(
                "You did not allow the sign-in on OSF's page, so nothing was changed.",
                "Sign in again whenever you like.",
                code="sign-in-denied",
            )
        if self.error:
            raise _refused(self.error, renewing=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A person on the way through OSF's page: where it starts, the one-time ``state``, and what the exchange needs."""

    url: str
    state: str
    session: OAuth2Session


class OAuthApp:
    """The app that was registered with OSF for this deployment. Its secret goes to the sign-in service only."""

    def __init__(self, config: OSF) -> None:
        self._config = config

    @property
    def configured(self) -> bool:
        """Whether there is an app at all; without one people sign in with a token."""
        return bool(self._config.client_id)

    def begin(self, server: str = "") -> Attempt:
        """Make an address of OSF's consent page. Asks nobody. The path of the ``server`` travels in the one-time state,
        for a Hub that has one way back for all of its servers. Raises Failed where the app is not fully configured."""
        self._require_complete()
        if not self._config.redirect_url:
            raise Failed(
                "This Jupyter server has an OSF app but no address for the way back.",
                f"Set OSF_REDIRECT_URL to the callback address that is registered with the app. {ASK_OPERATOR}",
                code="oauth-app-incomplete",
            )
        scope = SCOPES[:1] if self._config.read_only else SCOPES
        session = oauth_session(self._config, scope=scope, pkce="S256" if self._config.pkce else None)
        path = f".{urlsafe_b64encode(server.encode()).decode().rstrip('=')}" if server else ""
        state = token_urlsafe(32) + path
        url, _ = session.authorization_url(as_https(self._page("authorize")), state=state, access_type="offline")
        return Attempt(self._page("authorize") + "?" + urlsplit(url).query, state, session)

    def exchange(self, attempt: Attempt, code: str) -> Grant:
        """Turn the code of a landing into tokens. A code is good once, for a minute."""

        def fetch() -> Any:
            with attempt.session as session:
                return session.fetch_token(
                    as_https(self._page("token")),
                    code=code,
                    client_secret=self._config.client_secret,
                    include_client_id=True,
                    timeout=self._patience,
                )

        attempt.session.scope = None  # OSF does not repeat the scopes, and oauthlib would insist
        return self._granted(fetch, renewing=False)

    def renew(self, grant: Grant) -> Grant:
        """A new access token; OSF keeps the same renewal token. Raises NotSignedIn once that has ended."""
        self._require_complete()
        renewal = grant.renewal
        if renewal is None:
            raise _refused("invalid_grant", renewing=True)

        def fetch() -> Any:
            with oauth_session(self._config) as session:
                return session.refresh_token(
                    as_https(self._page("token")),
                    refresh_token=renewal.reveal(),
                    client_id=self._config.client_id,
                    client_secret=self._config.client_secret,
                    timeout=self._patience,
                )

        return self._granted(fetch, renewing=True)

    def revoke(self, grant: Grant) -> bool:
        """Whether OSF took the tokens back; with the renewal token go the access tokens made from it."""
        token = grant.renewal or grant.access
        if token is None:
            return False
        url = as_https(self._page("revoke"))
        try:
            with oauth_session(self._config) as session:
                form = {"token": token.reveal()}
                return session.request("POST", url, data=form, withhold_token=True, timeout=self._patience).ok
        except (requests.RequestException, OSFError):
            return False

    def _granted(self, fetch: Callable[[], Any], *, renewing: bool) -> Grant:
        from oauthlib.oauth2 import MissingTokenError, OAuth2Error

        try:
            token = fetch()
            access, renewal = token["access_token"], token.get("refresh_token")
            ends = float(token.get("expires_at") or time.time() + LIFETIME)
        except MissingTokenError:
            raise outage() from None
        except OAuth2Error as error:
            raise _refused(error.error or "", renewing=renewing) from None
        except requests.RequestException as error:
            raise outage() from without_frames(error)
        except OSFError as error:
            # It comes from inside of the library, whose calls hold the form.
            raise without_frames(error)  # noqa: B904
        except (KeyError, TypeError, ValueError, AttributeError):
            # Its text may quote the answer, hence no cause.
            raise outage() from None
        if not access or not isinstance(access, str):
            raise outage()
        return Grant(Secret(access), ends, Secret(renewal) if renewal else None)

    def _page(self, name: str) -> str:
        url = f"{self._config.accounts_url}oauth2/{name}"
        if not url.startswith("https:") and not is_loopback(url):
            raise Failed(
                "OSF's sign-in service is configured with an address that is not safe (http).",
                f"Set OSF_ACCOUNTS_URL to its https address. {ASK_OPERATOR}",
                code="oauth-not-safe",
            )
        if not self._config.may_be_asked(url):
            raise Failed(
                "Those who run this server do not allow OSF's sign-in service.", ASK_OPERATOR, code="host-not-allowed"
            )
        return url

    def _require_complete(self) -> None:
        if not self._config.client_id:
            raise Failed(
                "This Jupyter server has no OSF app, so OSF's own sign-in page cannot be used.",
                "Sign in with a token, made on OSF's site under Settings, Personal access tokens.",
                code="oauth-app-missing",
            )
        if not self._config.client_secret:
            raise Failed(
                "The OSF app of this Jupyter server has no secret, and OSF signs nobody in without it.",
                f"Set OSF_CLIENT_SECRET where the server is started. {ASK_OPERATOR}",
                code="oauth-app-incomplete",
            )

    @property
    def _patience(self) -> tuple[float, float]:
        return self._config.connect_timeout, self._config.timeout


def _refused(word: str, *, renewing: bool) -> OSFError:
    """What the sign-in service means by the one word with which it refuses."""
    if word == "invalid_grant" and renewing:
        return NotSignedIn(
            "Your sign-in with OSF has ended; OSF asks for a new one at least every 90 days.",
            "Sign in again; nothing that waits is lost.",
            code="sign-in-expired",
        )
    if word == "invalid_grant":
        return NotSignedIn(
            "OSF does not take this sign-in: it was used already, or waited longer than a minute.",
            "Sign in again.",
            code="sign-in-stale",
        )
    if word in ("invalid_client", "unauthorized_client", "invalid_request"):
        return app_refused()
    shown = word if word.isascii() and word.replace("_", "").isalpha() and len(word) < 40 else "no reason that is known"
    return Failed(f"OSF refused the sign-in ({shown}).", f"Try again. {ASK_OPERATOR}", code="sign-in-refused")
