"""Addresses of a file server."""

from __future__ import annotations

from typing import Any

from ..handler import SandboxHandler
from .provider import ProviderHandler

# Beyond this the framework answers a bare 400 before any handler runs, as in production.
MAX_BODY = int(4.9 * 1024**3)


class StatusHandler(SandboxHandler):
    def get(self) -> None:
        self.answer_json({"status": "up", "version": "26.0.0"})


def waterbutler_routes() -> list[Any]:
    return [(r"/status", StatusHandler), (r"/v1/resources/(\w+)/providers/(\w+)(/.*)", ProviderHandler)]
