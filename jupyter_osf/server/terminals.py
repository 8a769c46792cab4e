"""Gives the terminals of this server a key for the proxy, as its kernels have."""

from __future__ import annotations

from jupyter_server.serverapp import ServerApp

from ..config import OSF
from .kernels import environment
from .keys import Holder, Keys

TERMINALS = Holder("terminal", "all")


def equip(server: ServerApp, config: OSF, keys: Keys) -> None:
    """From now on each new terminal has the key. To be called once the port is known and all extensions are there."""
    terminals = server.web_app.settings.get("terminal_manager")
    if terminals is not None:
        terminals.extra_env = {**terminals.extra_env, **environment(server, config, keys.give(TERMINALS))}
