"""The front page of the login service."""

from __future__ import annotations

from ..handler import SandboxHandler
from . import pages


class WelcomeHandler(SandboxHandler):
    """Says what this server is."""

    def get(self) -> None:
        self.answer_page(200, pages.welcome(self.site.store.people.users()))
