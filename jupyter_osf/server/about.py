"""Tells the front end that the server half is there."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from .. import __version__
from .base import OsfHandler


class AboutHandler(OsfHandler):
    """`GET /osf/about`: the version of this half."""

    @web.authenticated
    @authorized
    def get(self) -> None:
        """Answer `{"version": …}`."""
        self.finish({"version": __version__})
