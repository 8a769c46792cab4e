"""`/osf/documents/…`: front ends say here that they have saved or reverted a document."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from .base import OSFHandler
from .inputs import flag

STATES = ("working", "done", "failed")


class DocumentHandler(OSFHandler):
    """``POST /osf/documents/{id}``: a front end's answer."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Take ``{"state": "working" | "done" | "failed", "shared": true | false}``."""
        body = self.json_body()
        state = body.get("state")
        if state not in STATES:
            raise UsageError("The state is none that a document can have.", f"Say one of {', '.join(STATES)}.")
        self.engine.documents.answered(name, state, shared=flag(body, "shared"))
        self.finish({})


ROUTES: list[tuple[str, type]] = [(r"documents/([0-9a-f]{32})", DocumentHandler)]
