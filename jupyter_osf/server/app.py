"""The Jupyter server extension: settings and routes."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from traitlets import TraitError

from ..auth.secret import Secret, hide_secrets_in_logs
from ..auth.sources import HANDED, VARIABLE
from ..auth.sources import token as clean_token
from ..config import OSF
from ..errors import UsageError
from . import events, kernels, terminals
from .background import OSFBackground
from .engine import Engine
from .launching import OSFLaunch

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
    "launch",
)
"""Modules of handlers; each lists its own in ``ROUTES``, as patterns below ``/osf/``."""


class OSFExtension(ExtensionApp):
    """Serves ``/osf/…`` to front ends and kernels; it talks to nobody when the server starts."""

    name = "jupyter_osf"
    description = "OSF inside Jupyter"
    classes = [OSF, OSFBackground, OSFLaunch]  # noqa: RUF012  # as traitlets wants it
    _is_off = False

    def initialize_settings(self) -> None:
        """Take the secrets out of the environment, so that kernels and terminals do not inherit them."""
        secret = os.environ.pop("OSF_CLIENT_SECRET", "")
        token, handed = self._given(VARIABLE), self._given(HANDED)
        try:
            config, launch = OSF(parent=self), OSFLaunch(parent=self)
            self.background = OSFBackground(parent=self)
        except (TraitError, ValueError) as error:
            # Nothing is begun, and the server runs without OSF.
            self._is_off = True
            self.log.error("OSF is switched off in this server, since a setting cannot be used: %s", error)
            return
        if secret and not config.client_secret:
            config.client_secret = secret
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.engine = Engine(config, token, Path(self.serverapp.root_dir), handed)
        self.engine.emit_through(events.register(self.serverapp.event_logger, self.serverapp.io_loop))
        self.settings["jupyter_osf"] = self.engine
        self.settings["jupyter_osf_launch"] = launch
        kernels.equip(self.serverapp, config, self.engine.keys)
        # The loop runs this once all extensions are there and the port is known, and before the server listens: it was
        # told to before the server is.
        self.serverapp.io_loop.add_callback(terminals.equip, self.serverapp, config, self.engine.keys)

    def _given(self, variable: str) -> Secret | None:
        try:
            return clean_token(os.environ.pop(variable, ""), f"The environment variable {variable}")
        except UsageError as error:
            self.log.warning(str(error))
            return None
        finally:
            hide_secrets_in_logs()

    def initialize_handlers(self) -> None:
        """Route each address under ``/osf/`` to its handler."""
        if self._is_off:
            return
        for name in HANDLERS:
            for pattern, handler in import_module(f".{name}", __package__).ROUTES:
                self.handlers.append((f"/osf/{pattern}", handler))

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        if self._is_off:
            return
        self.background.begin(self.engine, serverapp)

    async def stop_extension(self) -> None:
        """Let go of threads and connections."""
        if not self._is_off:
            await self.background.end()
            self.engine.close()
