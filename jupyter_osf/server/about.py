"""Tells the front end that the server half is there."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from .. import __version__
from .base import OSFHandler


class AboutHandler(OSFHandler):
    """`GET /osf/about`: the version of this half."""

    @web.authenticated
    @authorized
    def get(self) -> None:
        """Answer `{"version": …}`."""
        self.finish({"version": __version__})


ROUTES: list[tuple[str, type]] = [(r"about", AboutHandler)]
