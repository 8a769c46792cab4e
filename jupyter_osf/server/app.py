"""The Jupyter server extension: settings and routes."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp

from ..auth.secret import Secret, hide_secrets_in_logs
from ..auth.sources import VARIABLE
from ..auth.sources import token as clean_token
from ..config import OSF
from ..errors import UsageError
from . import events, kernels, terminals
from .background import OSFBackground
from .engine import Engine

HANDLERS = (
    "about",
    "sign_in",
    "oauth",
    "browse",
    "content",
    "links",
    "jobs",
    "versions",
    "compare",
    "sharing",
    "proxy",
    "kernel_self",
    "documents",
)
"""Modules of handlers; each lists its own in ``ROUTES``, as patterns below ``/osf/``."""


class OSFExtension(ExtensionApp):
    """Serves ``/osf/…`` to front ends and kernels; it talks to nobody when the server starts."""

    name = "jupyter_osf"
    description = "OSF inside Jupyter"
    classes = [OSF, OSFBackground]  # noqa: RUF012  # as traitlets wants it

    def initialize_settings(self) -> None:
        """Take the secrets out of the environment, so that kernels and terminals do not inherit them."""
        config = OSF(parent=self)
        secret = os.environ.pop("OSF_CLIENT_SECRET", "")
        if secret and not config.client_secret:
            config.client_secret = secret
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.engine = Engine(config, self._token(), Path(self.serverapp.root_dir))
        self.engine.emit_through(events.register(self.serverapp.event_logger, self.serverapp.io_loop))
        self.settings["jupyter_osf"] = self.engine
        self.background = OSFBackground(parent=self)
        kernels.equip(self.serverapp, config, self.engine.keys)

    def _token(self) -> Secret | None:
        try:
            return clean_token(os.environ.pop(VARIABLE, ""), f"The environment variable {VARIABLE}")
        except UsageError as error:
            self.log.warning(str(error))
            return None
        finally:
            hide_secrets_in_logs()

    def initialize_handlers(self) -> None:
        """Route each address under ``/osf/`` to its handler."""
        for name in HANDLERS:
            for pattern, handler in import_module(f".{name}", __package__).ROUTES:
                self.handlers.append((f"/osf/{pattern}", handler))

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        terminals.equip(serverapp, self.engine.config, self.engine.keys)
        self.background.begin(self.engine, serverapp)

    async def stop_extension(self) -> None:
        """Let go of threads and connections."""
        if "jupyter_osf" not in self.settings:
            # A setting could not be used, and nothing was begun; the server has to end all the same.
            return
        await self.background.end()
        self.engine.close()
