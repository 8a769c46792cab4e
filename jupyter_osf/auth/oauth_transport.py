"""Carries OAuth requests to OSF's sign-in service, and keeps their tokens out of sight from the first byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import requests

from ..client.answers import body_of, is_web_page
from ..client.http import USER_AGENT
from ..config import OSF, is_loopback
from ..errors import Failed, Unreachable
from .secret import Secret, hide_secrets_in_logs

if TYPE_CHECKING:
    from requests_oauthlib import OAuth2Session

ASK_OPERATOR = "Ask whoever runs this Jupyter server; until then, sign in with a token."


def outage() -> Unreachable:
    """OSF's sign-in is down, which says nothing about the person's tokens."""
    return Unreachable(
        "OSF's sign-in service does not answer as it should.",
        "Nothing was changed; try again in a few minutes.",
        code="sign-in-outage",
    )


def app_refused() -> Failed:
    """OSF does not know the app, or not with this secret."""
    return Failed(
        "OSF does not accept the app of this Jupyter server: its identifier or secret is wrong.",
        f"OSF_CLIENT_ID and OSF_CLIENT_SECRET have to be put right. {ASK_OPERATOR}",
        code="oauth-app-refused",
    )


def as_https(url: str) -> str:
    """An address as oauthlib insists on it; for a sandbox on this computer the session undoes it."""
    return "https:" + url.removeprefix("https:").removeprefix("http:")


def oauth_session(config: OSF, **more: Any) -> OAuth2Session:
    """A session for the app of this deployment, with our rules about proxies, redirects and logs."""
    # Only where it is needed: few people sign in this way, and the library takes a tenth of a second to import.
    from .oauth_session import Plain, Session

    hide_secrets_in_logs()
    hide(config.client_secret)
    session = Session(config.client_id, redirect_uri=config.redirect_url, **more)
    session.headers["User-Agent"] = USER_AGENT
    # A redirect would carry the form, and with it the secret, to wherever it leads.
    session.max_redirects = 0
    session.hooks["response"].append(_judge)
    if config.accounts_url.startswith("http:") and is_loopback(config.accounts_url):
        session.mount(as_https(config.accounts_url), Plain())
    return session


def hide(text: object) -> None:
    """Keep a text out of logs from here on, also as it is spelled in a form."""
    if isinstance(text, str) and text:
        for spelling in (text, quote(text, safe=""), quote_plus(text)):
            Secret(spelling)


def _judge(answer: requests.Response, *_: Any, **__: Any) -> None:
    """Before the library logs the answer: hide what is in it, and tell an outage from a refusal."""
    body = body_of(answer)
    if isinstance(body, dict):
        for name in ("access_token", "refresh_token", "id_token"):
            hide(body.get(name))
    if answer.status_code == 401 and not (isinstance(body, dict) and body.get("error")):
        raise app_refused()
    if answer.status_code >= 500 or answer.status_code == 429 or is_web_page(answer):
        raise outage()
