"""The sandbox's login service: OAuth consent, tokens, and whom a token belongs to."""

from __future__ import annotations

from typing import Any

from .authorize import AuthorizeHandler
from .profile import ProfileHandler, RevokeHandler
from .token import TokenHandler
from .welcome import WelcomeHandler


def account_routes() -> list[Any]:
    """Routes of the accounts listener."""
    return [
        (r"/(?:login)?", WelcomeHandler),
        (r"/oauth2/authorize", AuthorizeHandler),
        (r"/oauth2/(?:token|accessToken)", TokenHandler),
        (r"/oauth2/profile", ProfileHandler),
        (r"/oauth2/revoke", RevokeHandler),
    ]
