"""The shapes in which a file server says no; a client must be able to read all of them."""

from __future__ import annotations

from typing import Any

from tornado.web import HTTPError

_SUPPORT = (
    "If this should not have occurred and the issue persists, please report it to "
    '<a href="mailto:support@osf.io">support@osf.io</a>.'
)


class Refusal(HTTPError):
    """Ends a request with this status and this JSON."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        super().__init__(status)
        self.document = document


def own(status: int, message: str) -> Refusal:
    """What the file server itself finds wrong."""
    return Refusal(status, {"code": status, "message": message})


def crashed() -> Refusal:
    """Where the real server has a fault of its own."""
    return own(500, "Internal Server Error")


def could_not_retrieve(path: str) -> Refusal:
    return own(404, f"Could not retrieve file or directory {path}")


def taken(name: str, existing: dict[str, Any]) -> Refusal:
    """A naming conflict; this form has no code."""
    message = f'Cannot complete action: file or folder "{name}" already exists in this location'
    return Refusal(409, {"message": message, "data": existing})


def relayed(status: int, short: str, long: str) -> Refusal:
    """What the file server was told by OSF behind it."""
    return Refusal(status, {"message_short": short, "message_long": long, "code": status, "referrer": None})


def not_found() -> Refusal:
    return relayed(404, "Page not found", f"The requested resource could not be found. {_SUPPORT}")


def gone() -> Refusal:
    return relayed(410, "Resource deleted", f"User has deleted this content. {_SUPPORT}")


def forbidden() -> Refusal:
    return relayed(403, "Forbidden", f"You do not have permission to perform this action. {_SUPPORT}")


def bad_request() -> Refusal:
    return relayed(400, "Bad request", _SUPPORT)


def unresolved() -> Refusal:
    return relayed(
        500,
        "Unable to resolve",
        "OSF was unable to resolve your request. If this issue persists, please report it to please report it to "
        '<a href="mailto:support@osf.io">support@osf.io</a>.',
    )


def checked_out_update() -> Refusal:
    return relayed(403, "Forbidden", "File cannot be updated due to checkout status.")


def checked_out_move() -> Refusal:
    return relayed(405, "Unable to resolve", "Cannot move file as it is checked out.")


def immutable() -> Refusal:
    return relayed(
        400,
        "Registered Nodes are immutable",
        "The operation you're trying to do cannot be applied to registered Nodes, which are immutable",
    )


def registered() -> Refusal:
    return relayed(
        400,
        "Registrations cannot be changed",
        "The operation you're trying to do cannot be applied to registered projects, "
        "which are not allowed to be changed",
    )


def not_json(status: int, page: str) -> Refusal:
    """OSF answered with a page where JSON was due."""
    return Refusal(status, {"response": page})


def over_quota() -> Refusal:
    return own(507, "The quota on this osfstorage project has been exceeded")


def read_only(storage: str) -> Refusal:
    return own(501, f'Provider "{storage}" is read-only')
