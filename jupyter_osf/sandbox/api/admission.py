"""Whom the API lets in: refusals for credentials that are not accepted, and pages of other sites."""

from __future__ import annotations

from tornado.httputil import HTTPServerRequest

from ..principal import Principal
from . import errors


def check_credentials(who: Principal) -> None:
    """Raise for credentials that were sent and are not good, also where anybody may look."""
    if who.problem == "bad-password":
        raise errors.unauthenticated("Invalid username/password.")
    if who.problem == "otp-required":
        error = errors.unauthenticated("Must specify two-factor authentication OTP code.")
        error.headers["X-OSF-OTP"] = "required; app"
        raise error
    if who.problem == "otp-wrong":
        raise errors.unauthenticated("Invalid two-factor authentication OTP code.")
    if who.problem == "inactive":
        raise errors.plain(400, "This account is deactivated; its credentials cannot be used here.")
    if who.problem is not None:
        # When the login service is down OSF cannot tell a good token from a bad one, and says the same.
        raise errors.unauthenticated("User provided an invalid OAuth2 access token")


def cross_origin_headers(request: HTTPServerRequest) -> dict[str, str]:
    """Pages of other sites may call with a token of their own, never with the browser's cookies."""
    origin = request.headers.get("Origin")
    asked = request.headers.get("Access-Control-Request-Headers", "").lower()
    has_token = "Authorization" in request.headers or "authorization" in asked
    if origin is None or not has_token or "Cookie" in request.headers:
        return {}
    headers = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}
    if request.method == "OPTIONS":
        headers |= {
            "Access-Control-Allow-Headers": "accept, authorization, content-type, user-agent, x-csrftoken, "
            "x-requested-with, cache-control",
            "Access-Control-Allow-Methods": "DELETE, GET, OPTIONS, PATCH, POST, PUT",
            "Access-Control-Max-Age": "86400",
        }
    return headers
