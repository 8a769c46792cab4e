"""What all handlers under `/osf/` share: who may use them, and how failures are answered."""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..errors import (
    Ambiguous,
    Cancelled,
    Deleted,
    Failed,
    NeedsChoice,
    NotFound,
    NotPermitted,
    NotSignedIn,
    OSFError,
    Unreachable,
    UsageError,
)
from ..progress import OneVerb
from ..protocol import MARK, SCHEME, SIGNED_IN
from .engine import Engine
from .keys import Holder
from .transfers import UNEXPECTED
from .translation import answer_for_people

STATUSES: dict[type[OSFError], int] = {
    UsageError: 400,
    NotSignedIn: 401,
    NotPermitted: 403,
    NotFound: 404,
    NeedsChoice: 409,
    Deleted: 410,
    Failed: 422,
    Ambiguous: 502,
    Unreachable: 503,
    Cancelled: 503,
}


def status_of(error: OSFError) -> int:
    """The HTTP status that says about the same as an error of ours."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


class OSFHandler(APIHandler):
    """For people who are signed in to Jupyter, where the server's authorizer grants them ``osf``.

    Failures are answered as ``{"code", "message", "hint"}``; handlers simply let an OSFError pass.
    """

    auth_resource = "osf"

    def initialize(self) -> None:
        """Begin with somebody waiting: what reports to ``waiting`` ends when they have gone."""
        self.waiting = OneVerb()

    def on_connection_close(self) -> None:
        """Whoever asked has hung up."""
        super().on_connection_close()
        self.waiting.cancel()

    async def prepare(self) -> None:  # type: ignore[override]
        """Begin when there is something to work with."""
        await super().prepare()
        await self.engine.loaded()

    @property
    def engine(self) -> Engine:
        """The part of the server that speaks to OSF."""
        found: Engine = self.settings["jupyter_osf"]
        return found

    def json_body(self) -> dict[str, Any]:
        """The body as an object. Raises UsageError for anything else."""
        try:
            found = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise UsageError("The body of this request is not a JSON object.", "Send an object.")
        return found

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """An error of ours is an answer, no accident; all others go to the log with their traceback."""
        if not isinstance(value, OSFError):
            super().log_exception(typ, value, tb)

    @property
    def language(self) -> str:
        """In which language whoever asks reads the answer."""
        return self.request.headers.get("Accept-Language", "")

    def finish_for_people(self, answer: dict[str, Any]) -> None:
        """Answer with what somebody will read on a screen: its sentences are in their language."""
        self.finish(json.dumps(answer_for_people(answer, self.language)))

    def described(self, error: OSFError) -> dict[str, Any]:
        """An error as the answer tells it, for people who see buttons, in their language."""
        described: dict[str, Any] = answer_for_people(error.as_dict(), self.language)
        return described

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what went wrong in one sentence and a next step."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        if isinstance(error, OSFError):
            self.set_status(status_of(error))
            said = self.described(error)
        elif isinstance(error, web.HTTPError) and status_code == 403 and self.current_user and not _is_xsrf(error):
            said = self.described(refused(self.request.method or ""))
        elif isinstance(error, web.HTTPError):
            words = error.log_message or error.reason or self._reason
            said = {"code": f"http-{status_code}", "message": str(words), "hint": ""}
        else:
            said = self.described(Failed(UNEXPECTED, "Its log says more.", code="internal"))
        self.finish(json.dumps(said))


def _is_xsrf(error: web.HTTPError) -> bool:
    return "xsrf" in (error.log_message or "").lower()


def refused(method: str) -> NotPermitted:
    """What the server's authorizer does not grant to somebody who is signed in to Jupyter."""
    if method in ("GET", "HEAD"):
        return NotPermitted(
            "You may not use OSF on this Jupyter server.", "Ask those who run it for the right to.", code="not-granted"
        )
    return NotPermitted(
        "On this Jupyter server you may look at OSF, but change nothing.",
        "Ask those who run it for the right to write on “osf”.",
        code="not-granted",
    )


class KernelHandler(OSFHandler):
    """For programs that hold a key which this server gave out: never for cookies or Jupyter's own tokens.

    Methods still need ``@allow_unauthenticated``, since the server knows of no user here.
    """

    holder: Holder

    def set_default_headers(self) -> None:
        """Every answer says whether it was given in somebody's name."""
        super().set_default_headers()
        self.told_signed_in(False)

    def told_signed_in(self, signed_in: bool) -> None:
        """Say that this answer was given in somebody's name, or not."""
        self.set_header(SIGNED_IN, "1" if signed_in else "0")

    async def prepare(self) -> None:  # type: ignore[override]
        """Find out who asks before a single byte of a body is read."""
        await super().prepare()
        scheme, _, key = self.request.headers.get("Authorization", "").partition(" ")
        holder = self.engine.keys.holder(key.strip()) if scheme == SCHEME else None
        if holder is None:
            raise NotPermitted(
                "The Jupyter server was restarted and does not know the key of this program any more.",
                "Restart the kernel, or open a new terminal.",
                code="unknown-key",
            )
        self.holder = holder

    def check_xsrf_cookie(self) -> None:
        """Nothing to check: no cookie gives any right here."""

    def described(self, error: OSFError) -> dict[str, Any]:
        """With its kind, so that the other side raises the very same."""
        return {**error.as_dict(), "kind": type(error).__name__}

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Mark failures as our own, so that nobody takes them for OSF's."""
        self.set_header(MARK, "error")
        super().write_error(status_code, **kwargs)


__all__ = ["KernelHandler", "OSFHandler", "allow_unauthenticated", "refused", "status_of"]
