"""The OSF beside the demo: a sandbox process and the settings that lead to it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import OSFError
from .colleague import INFO_VARIABLE
from .folder import STATE
from .process import Child, running

_START_SECONDS = 60.0


@contextmanager
def start(folder: Path) -> Iterator[Child]:
    """Run the sandbox for as long as the block lasts; it answers when the block begins."""
    info = _info(folder)
    info.unlink(missing_ok=True)
    state = folder / STATE
    command = [sys.executable, "-m", "jupyter_osf.sandbox"]
    command += ["--data", str(state / "data"), "--seed", "demo", "--info", str(info)]
    with running("The sandbox", command, log=state / "sandbox.log", cwd=folder, environment=os.environ) as child:
        deadline = time.monotonic() + _START_SECONDS
        while not info.exists():
            child.must_run()
            if time.monotonic() > deadline:
                raise OSFError("The sandbox did not start in time.", f"What it said is in {child.log}.")
            time.sleep(0.05)
        yield child


def environment(folder: Path) -> dict[str, str]:
    """The variables under which jupyter_osf uses the sandbox, signed in as its first user."""
    info = json.loads(_info(folder).read_text(encoding="utf-8"))
    return {
        "OSF_API_URL": info["api_url"],
        "OSF_ACCOUNTS_URL": info["accounts_url"],
        "OSF_WEB_URL": info["web_url"],
        "OSF_FILES_URL": ",".join(info["files_urls"]),
        "OSF_TOKEN": info["users"][0]["token"],
        INFO_VARIABLE: str(_info(folder)),
    }


def _info(folder: Path) -> Path:
    return folder / STATE / "info.json"
