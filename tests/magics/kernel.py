"""A real kernel for a test, and what its cells answered."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tests.jupyter import Jupyter
from tests.sockets import own_sockets

ROOT = Path(__file__).parents[2]


@dataclass
class Cell:
    """What one cell answered: ``text`` and ``html`` are the forms of its value, ``shown`` those of its displays."""

    status: str
    error: str = ""
    traceback: str = ""
    text: str = ""
    html: str = ""
    streams: dict[str, str] = field(default_factory=dict)
    shown: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def everything(self) -> str:
        return repr(self)


class Kernel:
    """Runs cells one after the other."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client
        self.pid = int(self.run("import os; os.getpid()").text)

    def run(self, code: str, *, answer: Callable[[str], str] | None = None, timeout: float = 60) -> Cell:
        """Run a cell; ``answer`` types into the fields it shows, without it nobody is there."""
        cell = Cell("")

        def output(message: dict[str, Any]) -> None:
            content, kind = message["content"], message["msg_type"]
            if kind == "stream":
                cell.streams[content["name"]] = cell.streams.get(content["name"], "") + content["text"]
            elif kind == "execute_result":
                cell.text = content["data"].get("text/plain", "")
                cell.html = content["data"].get("text/html", "")
            elif kind == "display_data":
                cell.shown.append(content["data"])
            elif kind == "error":
                cell.error, cell.traceback = content["ename"], "\n".join(content["traceback"])

        def stdin(message: dict[str, Any]) -> None:
            cell.asked.append(message["content"])
            self._client.input(answer(message["content"]["prompt"]) if answer else "")

        reply = self._client.execute_interactive(
            code, allow_stdin=answer is not None, output_hook=output, stdin_hook=stdin, timeout=timeout
        )
        cell.status = reply["content"]["status"]
        return cell

    def question(self, code: str) -> str:
        """What the pager shows after a line that ends in a question mark."""
        self._client.execute(code)
        payload = self._client.get_shell_msg(timeout=30)["content"]["payload"]
        return "".join(page["data"]["text/plain"] for page in payload)

    def complete(self, code: str) -> list[str]:
        """Every text that the line could become by completing its end."""
        self._client.complete(code, len(code))
        content = self._client.get_shell_msg(timeout=30)["content"]
        return [code[: content["cursor_start"]] + match for match in content["matches"]]


@contextmanager
def running_kernel(folder: Path, environment: Mapping[str, str]) -> Iterator[Kernel]:
    """A kernel in that folder, with ``%osf`` loaded."""
    manager = KernelManager(kernel_name="python3", **own_sockets())
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    manager.start_kernel(cwd=str(folder), env={**os.environ, **environment, "PYTHONPATH": path})
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        kernel = Kernel(client)
        assert kernel.run("%load_ext jupyter_osf").status == "ok"
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@contextmanager
def kernel_of_notebook(server: Jupyter, path: str, runtime: Path) -> Iterator[Kernel]:
    """A kernel that the server starts for a notebook; ``runtime`` is where that server leaves connection files."""
    session = {"path": path, "name": path.rpartition("/")[2], "type": "notebook", "kernel": {"name": "python3"}}
    request = urllib.request.Request(
        f"{server.url}api/sessions", json.dumps(session).encode(), {"Authorization": f"token {server.token}"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        made = json.load(answer)
    client = BlockingKernelClient(connection_file=str(next(runtime.glob(f"*{made['kernel']['id']}.json"))))
    client.load_connection_file()
    # No heartbeat: on a busy computer a kernel that is late would be taken for a dead one.
    client.start_channels(hb=False)
    try:
        client.wait_for_ready(timeout=60)
        yield Kernel(client)
    finally:
        client.stop_channels()
