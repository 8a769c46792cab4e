"""Starts a real Jupyter server for a test, with folders and settings of its own."""

from __future__ import annotations

import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jupyter_osf.demo.lab import silence_news

from .sockets import as_arguments, own_transport, short_folder

TOKEN = "test"
START_SECONDS = 90
INFO = "jpserver-*.json"
"""Where a running server says in the runtime folder how it is reached; there may be several of one person."""
PORTS = 1000
"""For each of the processes that run tests side by side. A server that may choose any port chooses one, and takes it a
while later; meanwhile another program that may have any can have been given the same."""
_ports = itertools.cycle(range(PORTS))


@dataclass(frozen=True)
class Jupyter:
    """A running server: `url` ends in a slash, `root` is the folder that people see in it."""

    url: str
    root: Path
    token: str = TOKEN
    process: subprocess.Popen[bytes] | None = None

    def address(self, path: str) -> str:
        """Where a signed-in browser finds `path`, such as `lab` or `tree`."""
        return f"{self.url}{path}{'&' if '?' in path else '?'}token={self.token}"


@contextmanager
def running_jupyter(
    folder: Path,
    *,
    application: Literal["jupyterlab", "notebook", "jupyter_server"] = "jupyterlab",
    port: int = 0,
    arguments: Sequence[str] = (),
    server_half: bool = True,
    environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> Iterator[Jupyter]:
    """Run a server below `folder` for as long as the block lasts; `environment` goes to it and its kernels."""
    own = {f"JUPYTER_{kind}_DIR": folder / kind.lower() for kind in ("CONFIG", "DATA")}
    own |= {f"JUPYTERLAB_{kind}_DIR": folder / kind.lower() for kind in ("SETTINGS", "WORKSPACES")}
    own |= {"HOME": folder / "home", "USERPROFILE": folder / "home", "ROOT": folder / "root"}
    for path in own.values():
        path.mkdir(parents=True, exist_ok=True)
    own["JUPYTER_RUNTIME_DIR"] = runtime = _runtime_folder(folder)
    root = own.pop("ROOT")
    silence_news(own["JUPYTERLAB_SETTINGS_DIR"])
    settings = {**os.environ, **{name: str(path) for name, path in own.items()}, **(environment or {})}
    if not server_half:
        off = {"ServerApp": {"jpserver_extensions": {"jupyter_osf": False}}}
        switch = own["JUPYTER_CONFIG_DIR"] / "jupyter_server_config.json"
        switch.write_text(json.dumps(off), encoding="utf-8")

    command = [python, "-m", application, "--no-browser", "--ip=127.0.0.1", f"--ServerApp.port={port or free_port()}"]
    command += [f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
    command += [*as_arguments(own_transport()), *arguments]
    log = folder / "server.log"
    others = set(runtime.glob(INFO))
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=settings, cwd=root, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield Jupyter(_wait_for_url(runtime, others, process, log), root, process=process)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            # A server that is told to end while it opens a file can wait for a thread of AnyIO for ever; those who
            # test how a server ends look at its status.
            process.kill()
            process.wait(30)


def free_port() -> int:
    """One that nobody uses at the moment, below those that computers give to programs that may have any."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while _listens(port := 20_000 + number * PORTS + next(_ports)):
        pass
    return port


def _runtime_folder(folder: Path) -> Path:
    """Where the servers below `folder` keep what they tell of themselves; `folder/runtime` leads there."""
    place = folder / "runtime"
    if not place.is_symlink():
        place.symlink_to(short_folder(), target_is_directory=True)
    return place.readlink()


def _wait_for_url(runtime: Path, others: set[Path], process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for path in set(runtime.glob(INFO)) - others:
            text = path.read_text(encoding="utf-8")
            # The file is there a moment before anybody listens.
            if text.endswith("}") and _listens(json.loads(text)["port"]):
                return str(json.loads(text)["url"])
        time.sleep(0.1)
    raise AssertionError(f"The Jupyter server did not start:\n{log.read_text(encoding='utf-8')}")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
