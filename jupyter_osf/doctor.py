"""Is every half installed, who am I, can OSF be reached: the questions to ask when something does not work."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jupyter_core.paths import jupyter_config_path, jupyter_data_dir, jupyter_path

from . import __version__
from .errors import OSFError
from .links.context import Context
from .models import Account, Check


def examine(context: Context, whoami: Callable[[], Account]) -> list[Check]:
    """Every check, in the order in which one depends on another; each costs at most two requests."""
    return [
        Check("jupyter_osf", True, f"{__version__} on Python {platform.python_version()}, {platform.system()}"),
        *_packages(),
        _server_half(),
        _lab_half(),
        Check("OSF", True, context.config.site),
        _account(whoami),
        _storage(),
    ]


def _packages() -> Iterator[Check]:
    for name in ("jupyter_server", "jupyterlab", "notebook"):
        try:
            yield Check(name, True, version(name))
        except PackageNotFoundError:
            needed = name == "jupyter_server"
            hint = f"Install it: pip install {name}" if needed else ""
            yield Check(name, not needed, "not installed in this environment", hint)


def _server_half() -> Check:
    """Jupyter enables server extensions by small files in its config directories."""
    hint = "Install it in the environment of the Jupyter server: pip install jupyter_osf"
    for folder in jupyter_config_path():
        path = Path(folder, "jupyter_server_config.d", "jupyter_osf.json")
        if not path.is_file():
            continue
        try:
            enabled = json.loads(path.read_text("utf-8"))["ServerApp"]["jpserver_extensions"]["jupyter_osf"]
        except (OSError, ValueError, LookupError, TypeError):
            return Check("server extension", False, f"“{path}” cannot be read", hint)
        hint = "" if enabled else "Enable it: jupyter server extension enable jupyter_osf"
        return Check("server extension", bool(enabled), "enabled" if enabled else "disabled", hint)
    return Check("server extension", False, "not found", hint)


def _lab_half() -> Check:
    for folder in jupyter_path("labextensions"):
        path = Path(folder, "jupyter_osf", "package.json")
        if not path.is_file():
            continue
        found = json.loads(path.read_text("utf-8")).get("version")
        same = found == __version__
        return Check(
            "JupyterLab extension",
            same,
            f"version {found}",
            ""
            if same
            else "Install again, so that both halves are of one version: pip install --force-reinstall jupyter_osf",
        )
    return Check("JupyterLab extension", False, "not found", "Install it: pip install jupyter_osf")


def _account(whoami: Callable[[], Account]) -> Check:
    try:
        account = whoami()
    except OSFError as error:
        return Check("account", False, error.message, error.hint)
    if account.signed_in:
        rights = "may write" if account.can_write else "may only read"
        return Check("account", True, f"{account.name} by {account.source}, {rights}")
    if account.source:
        return Check("account", False, f"the token from {account.source} is not accepted", "Sign in again with login.")
    return Check("account", True, "not signed in: public projects can be read", "To do more: jupyter osf login")


def _storage() -> Check:
    folder = Path(jupyter_data_dir())
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if os.access(folder, os.W_OK):
        return Check("this computer's memory", True, str(Path(jupyter_data_dir()) / "jupyter_osf"))
    return Check(
        "this computer's memory",
        False,
        f"“{folder}” is read-only, so nothing is remembered between programs",
        "Set JUPYTER_DATA_DIR to a folder that you may write to.",
    )
