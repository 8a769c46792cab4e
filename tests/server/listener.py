"""Hears what a Jupyter server tells all its front ends."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websocket import WebSocket, WebSocketException, create_connection

from tests.jupyter import Jupyter

PATIENCE = 60.0
OURS = "https://events.jupyter.org/jupyter_osf/"

Json = dict[str, Any]


class Listener:
    """Keeps all events of ours, each with the second at which it came as `at`."""

    def __init__(self, socket: WebSocket) -> None:
        self.events: list[Json] = []
        self._socket = socket
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @classmethod
    @contextmanager
    def at(cls, server: Jupyter) -> Iterator[Listener]:
        address = server.address("api/events/subscribe").replace("http", "ws", 1)
        socket = create_connection(address, timeout=PATIENCE)
        # What waits for an event says for how long; a server may have nothing to tell for longer than that.
        socket.settimeout(None)
        listener = cls(socket)
        try:
            yield listener
        finally:
            socket.close()
            listener._thread.join(PATIENCE)

    def _listen(self) -> None:
        while True:
            try:
                message = self._socket.recv()
            except (WebSocketException, OSError):
                return
            if not message:
                return
            event = json.loads(message)
            if event["schema_id"].startswith(OURS):
                self.events.append({**event, "at": time.monotonic()})

    def named(self, name: str) -> list[Json]:
        """All events of one name so far."""
        return [event for event in self.events if event["schema_id"] == f"{OURS}{name}/v1"]

    def wait(self, name: str, **fields: Any) -> Json:
        """The first event with these fields, which may have come already."""
        return self.until(name, lambda event: all(event.get(key) == value for key, value in fields.items()))

    def until(self, name: str, fits: Callable[[Json], bool]) -> Json:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for event in self.named(name):
                if fits(event):
                    return event
            time.sleep(0.02)
        raise AssertionError(f"no such {name} event among {self.events}")
