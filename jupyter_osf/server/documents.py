"""`/osf/documents/…`: front ends say here that they have saved or reverted a document."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from .base import OSFHandler

STATES = ("working", "done", "failed")


class DocumentHandler(OSFHandler):
    """``POST /osf/documents/{id}``: a front end's answer."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Take ``{"state": "working" | "done" | "failed"}``."""
        state = self.json_body().get("state")
        if state not in STATES:
            raise UsageError("The state is none that a document can have.", f"Say one of {', '.join(STATES)}.")
        self.engine.documents.answered(name, state)
        self.finish({})


ROUTES: list[tuple[str, type]] = [(r"documents/([0-9a-f]{32})", DocumentHandler)]
