"""`%osf` in notebooks and IPython: what `%load_ext jupyter_osf` loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_NAME = "osf"


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Register the magic and its completion."""
    from .osf import OSFMagics

    magics = OSFMagics(ipython)
    ipython.register_magics(magics)
    magics.start_completing()


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Take both away again."""
    manager = ipython.magics_manager
    magics = manager.registry.pop("OSFMagics", None)
    manager.magics["line"].pop(_NAME, None)
    if magics is not None:
        magics.end()
