"""Kernels of a real Jupyter server: their cells, their keys, and sessions that speak with such a key."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import requests
from jupyter_client.blocking.client import BlockingKernelClient
from websocket import create_connection

from jupyter_osf.client.jupyter import JupyterServer
from jupyter_osf.client.way import Proxied
from jupyter_osf.config import OSF
from jupyter_osf.session import Session
from tests.jupyter import TOKEN, Jupyter
from tests.magics.kernel import ROOT, Cell, Kernel
from tests.sandbox_fixtures import Osf

PATIENCE = 60.0
SILENCE = 5.0
"""Seconds without another byte after which an answer is whole where the server does not hang up."""


@dataclass
class Inside:
    """A kernel of a server; ``key`` is what the server gave it."""

    server: Jupyter
    id: str
    kernel: Kernel
    key: str

    def run(self, code: str, **more: Any) -> Cell:
        return self.kernel.run(code, **more)

    def end(self) -> None:
        api(self.server, "DELETE", f"kernels/{self.id}")


def api(server: Jupyter, method: str, path: str, body: Any = None) -> Any:
    """Ask Jupyter itself, as a person."""
    answer = requests.request(
        method, f"{server.url}api/{path}", json=body, headers={"Authorization": f"token {TOKEN}"}, timeout=PATIENCE
    )
    answer.raise_for_status()
    return answer.json() if answer.content else None


def ask(server: Jupyter, key: str, method: str, path: str, **more: Any) -> requests.Response:
    """Ask below ``/osf/`` with a key."""
    headers = {"Authorization": f"osf-kernel {key}", **more.pop("headers", {})}
    return requests.request(method, f"{server.url}osf/{path}", headers=headers, timeout=PATIENCE, **more)


def proxied(url: str) -> str:
    """Where the proxy has an address of OSF."""
    return Proxied("/", lambda: "").address(url)[1:]


@contextmanager
def kernel_in(server: Jupyter, notebook: str | None = None) -> Iterator[Inside]:
    """A kernel with ``%osf`` loaded: of a notebook below the server's root, or of nothing in particular."""
    if notebook is None:
        kernel_id = api(server, "POST", "kernels", {"name": "python3"})["id"]
    else:
        path = server.root / notebook
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            nbformat.write(nbformat.v4.new_notebook(), path)
        wish = {"path": notebook, "name": path.name, "type": "notebook", "kernel": {"name": "python3"}}
        kernel_id = api(server, "POST", "sessions", wish)["kernel"]["id"]
    client = connect(server, kernel_id)
    try:
        kernel = Kernel(client)
        assert kernel.run(f"import sys; sys.path.insert(0, {str(ROOT)!r})").status == "ok"
        assert kernel.run("%load_ext jupyter_osf").status == "ok"
        key = kernel.run("import os; os.environ['JUPYTER_OSF_KEY']").text.strip("'")
        yield Inside(server, kernel_id, kernel, key)
    finally:
        client.stop_channels()
        requests.delete(f"{server.url}api/kernels/{kernel_id}", params={"token": TOKEN}, timeout=PATIENCE)


def connect(server: Jupyter, kernel_id: str) -> BlockingKernelClient:
    """A line to a kernel. No heartbeat: on a busy computer a kernel that is late would be taken for a dead one."""
    connection = next((server.root.parent / "runtime").glob(f"*{kernel_id}.json"))
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels(hb=False)
    client.wait_for_ready(timeout=PATIENCE)
    return client


def config_of(osf: Osf, **more: Any) -> OSF:
    """Settings that fit the sandbox, patient for a short time only."""
    return OSF(
        api_url=osf.api_url,
        accounts_url=osf.info["accounts_url"],
        web_url=osf.info["web_url"],
        files_urls=osf.info["files_urls"],
        retry_ceiling=2,
        **more,
    )


def session_through(inside_key: str, server: Jupyter, osf: Osf, directory: Path | None = None, **more: Any) -> Session:
    """What a kernel with that key would have."""
    way = Proxied(f"{server.url}osf/", lambda: inside_key)
    return Session(config_of(osf, **more), server=JupyterServer(way), directory=directory)


def raw(server: Jupyter, *parts: bytes, wait: bool = True) -> bytes:
    """Send these very bytes and read until the server hangs up or says nothing more."""
    host, port = server.url.split("//")[1].split("/")[0].split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        for part in parts:
            connection.sendall(part)
        got = b""
        try:
            while wait and (more := connection.recv(65536)):
                got += more
                connection.settimeout(SILENCE)
        except (TimeoutError, ConnectionResetError):
            pass
        return got


def in_terminal(server: Jupyter, line: str) -> str:
    """What a terminal of that server shows for a line, up to the word "done"."""
    name = api(server, "POST", "terminals")["name"]
    address = f"{server.url}terminals/websocket/{name}?token={TOKEN}".replace("http", "ws", 1)
    line_in = create_connection(address, timeout=PATIENCE)
    shown = ""
    try:
        line_in.send(json.dumps(["set_size", 50, 500, 50, 500]))
        line_in.send(json.dumps(["stdin", f"{line}\r"]))
        while "done" not in shown:
            kind, *content = json.loads(line_in.recv())
            shown += content[0] if kind == "stdout" else ""
    finally:
        line_in.close()
        api(server, "DELETE", f"terminals/{name}")
    return shown
