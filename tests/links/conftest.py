"""A desk for every test, ports where nobody answers, and a trap that counts who calls."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.desk import desk, unused_port

__all__ = ["desk", "unused_port"]


@dataclass
class Trap:
    """A listener that nobody should call."""

    url: str
    calls: int = 0


@pytest.fixture
def trap() -> Iterator[Trap]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Trap(f"http://127.0.0.1:{server.getsockname()[1]}/v2/")
        stopped = threading.Event()

        def count() -> None:
            while True:
                caller, _ = server.accept()
                caller.close()
                if stopped.is_set():
                    return
                found.calls += 1

        thread = threading.Thread(target=count, daemon=True)
        thread.start()
        yield found
        stopped.set()
        socket.create_connection(server.getsockname()).close()
        thread.join(5)
