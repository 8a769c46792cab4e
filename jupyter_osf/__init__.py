"""The Open Science Framework inside Jupyter; what it offers is loaded when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .collection import collect as collect
    from .interactive import connect as connect
    from .server.app import OSFExtension
    from .widgets import explore as explore

__version__: str
__all__ = ["__version__", "collect", "connect", "explore"]

_HOMES = {"collect": "collection", "connect": "interactive", "explore": "widgets"}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version(__name__)
    elif name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Make `%osf` available: what `%load_ext jupyter_osf` calls."""
    from .magics import load_ipython_extension as load

    load(ipython)


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Take `%osf` away again."""
    from .magics import unload_ipython_extension as unload

    unload(ipython)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter_osf"}]


def _jupyter_server_extension_points() -> list[dict[str, str | type[OSFExtension]]]:
    from .server.app import OSFExtension

    return [{"module": "jupyter_osf", "app": OSFExtension}]
