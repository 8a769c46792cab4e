"""The refusals of the API, in the three shapes that OSF gives them."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer other than success: a status and the objects of its ``errors`` array."""

    def __init__(self, status: int, *errors: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(status, errors)
        self.status = status
        self.errors = list(errors)
        self.headers = headers or {}
        self.versioned = True


class ServerFault(Exception):
    """The real server breaks here; the sandbox answers with the same HTML page and status 500."""


def plain(status: int, detail: str, **headers: str) -> ApiError:
    """A framework error: an object with ``detail`` and nothing else."""
    return ApiError(status, {"detail": detail}, headers=headers)


def coded(status: int, detail: str, source: dict[str, str] | None = None) -> ApiError:
    """An error of OSF's own family, which repeats the status inside the object."""
    return ApiError(status, {"source": source or {}, "detail": detail, "meta": {}, "status": str(status)})


def query(parameter: str, detail: str) -> ApiError:
    """A complaint about one query parameter."""
    return coded(400, detail, {"parameter": parameter})


def field(pointer: str, detail: str) -> ApiError:
    """A complaint about one member of the request body."""
    return ApiError(400, {"source": {"pointer": pointer}, "detail": detail})


def negotiation(status: int, detail: str) -> ApiError:
    """A failure before the version is known; its ``meta`` stays empty."""
    error = plain(status, detail)
    error.versioned = False
    return error


def not_found() -> ApiError:
    """Nothing there, or nothing that the asker may know of."""
    return plain(404, "Not found.")


def unauthenticated(detail: str = "Authentication credentials were not provided.") -> ApiError:
    """No credentials, or wrong ones. The odd scheme keeps browsers from opening a password box."""
    error = plain(401, detail)
    error.headers["WWW-Authenticate"] = 'Documentation realm="api"'
    return error


def forbidden(detail: str = "You do not have permission to perform this action.") -> ApiError:
    """A known person who may not."""
    return plain(403, detail)


def out_of_scope() -> ApiError:
    """A token that was not given the right for this endpoint."""
    return forbidden("The user has not authorized access to this view.")


def method_not_allowed(method: str) -> ApiError:
    """The endpoint exists and has no such method."""
    return plain(405, f'Method "{method}" not allowed.')


def gone(what: str = "node", **meta: str) -> ApiError:
    """It was there and has been deleted or withdrawn."""
    error = coded(410, f"The requested {what} is no longer available.")
    error.errors[0]["meta"] = meta
    return error


def throttled(seconds: int) -> ApiError:
    """Too many requests; ``seconds`` until the next one is admitted."""
    error = plain(429, f"Request was throttled. Expected available in {seconds} seconds.")
    error.headers["Retry-After"] = str(seconds)
    return error
