"""The JupyterLab of the demo, with settings of its own so that the person's stay as they are."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urljoin

from jupyter_core.paths import jupyter_runtime_dir

from ..errors import OSFError
from .folder import STATE
from .process import Child, running

_START_SECONDS = 120.0


@contextmanager
def start(folder: Path, notebook: str, osf: Mapping[str, str], arguments: Sequence[str]) -> Iterator[Child]:
    """Run JupyterLab for as long as the block lasts; ask `address` when it answers."""
    own = folder / STATE / "lab"
    silence_news(own / "settings")
    environment = {
        **os.environ,
        **osf,
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command += [f"--LabApp.default_url=/lab/tree/{notebook}", *_as_root(), *arguments]
    log = folder / STATE / "lab.log"
    with running("JupyterLab", command, log=log, cwd=folder, environment=environment) as child:
        yield child


def address(server: Child, folder: Path, notebook: str) -> str:
    """Wait until JupyterLab answers; returns the address of the notebook, which signs the browser in."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        info = _running_server(folder, since=server.started)
        if info is not None:
            query = "?" + urlencode({"token": info["token"]}) if info["token"] else ""
            return urljoin(info["url"], f"lab/tree/{notebook}{query}")
        server.must_run()
        if time.monotonic() > deadline:
            raise OSFError("JupyterLab did not start in time.", f"What it said is in {server.log}.")
        time.sleep(0.2)


def _running_server(folder: Path, since: float) -> dict[str, str] | None:
    """What the server of this folder wrote about itself; its process id may be hidden by a launcher."""
    for path in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        try:
            if path.stat().st_mtime < since - 2:
                continue
            info: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # gone again, or still being written
        if Path(info["root_dir"]) == folder:
            return info
    return None


def silence_news(settings: Path) -> None:
    """Let JupyterLab ask nobody about news: what runs here has to work without the internet."""
    target = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8")


def _as_root() -> list[str]:
    return ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
