"""The Jupyter server extension: settings and routes."""

from __future__ import annotations

from jupyter_server.extension.application import ExtensionApp

from .about import AboutHandler


class OsfServer(ExtensionApp):
    """Serves `/osf/…` to the front end; it talks to nobody when the server starts."""

    name = "jupyter_osf"
    description = "OSF inside Jupyter"

    def initialize_handlers(self) -> None:
        """Route each address under `/osf/` to its handler."""
        self.handlers.extend([(r"/osf/about", AboutHandler)])
