"""The key that a server has given to one of its kernels."""

from __future__ import annotations

import requests
from jupyter_client.blocking.client import BlockingKernelClient

from tests.jupyter import Jupyter

PATIENCE = 60.0


def key_of_a_kernel(server: Jupyter) -> str:
    """Start a kernel, which runs until the server ends, and have it tell its key."""
    answer = requests.post(server.address("api/kernels"), json={"name": "python3"}, timeout=PATIENCE)
    answer.raise_for_status()
    files = server.root.parent / "runtime"
    client = BlockingKernelClient(connection_file=str(next(files.glob(f"*{answer.json()['id']}.json"))))
    client.load_connection_file()
    client.start_channels()
    heard: list[str] = []
    try:
        client.wait_for_ready(timeout=PATIENCE)
        client.execute_interactive(
            "import os; print(os.environ['JUPYTER_OSF_KEY'])",
            timeout=PATIENCE,
            output_hook=lambda message: heard.append(message["content"].get("text", "")),
        )
    finally:
        client.stop_channels()
    return "".join(heard).strip()
