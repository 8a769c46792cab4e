"""Sockets of the sandbox: one for each server, on 127.0.0.1 only, on last time's ports while they are free."""

from __future__ import annotations

import json
import socket

from tornado.netutil import bind_sockets

from .store import Store

LOOPBACK = "127.0.0.1"
REGIONS = {"us": "United States", "de-1": "Germany - Frankfurt"}
NAMES = ("api", "accounts", "web", "storage", "control", *(f"files {region}" for region in REGIONS))


def open_sockets(store: Store, api_port: int) -> dict[str, list[socket.socket]]:
    """`api_port` is for the API; 0 there, and always elsewhere, means last time's port or any free one.

    Raises OSError when a port that was asked for is taken.
    """
    remembered: dict[str, int] = json.loads(store.db.get_meta("ports") or "{}")
    sockets: dict[str, list[socket.socket]] = {}
    # Ports of last time first: otherwise a free port given to one server could be another's remembered one.
    for name in sorted(NAMES, key=lambda name: name not in remembered):
        if name == "api" and api_port:
            sockets[name] = bind_sockets(api_port, LOOPBACK)
        else:
            sockets[name] = _bind(remembered.get(name, 0))
    store.db.set_meta("ports", json.dumps({name: port_of(bound) for name, bound in sockets.items()}))
    return sockets


def _bind(port: int) -> list[socket.socket]:
    try:
        return bind_sockets(port, LOOPBACK)
    except OSError:
        return bind_sockets(0, LOOPBACK)


def port_of(sockets: list[socket.socket]) -> int:
    port: int = sockets[0].getsockname()[1]
    return port


def origin_of(sockets: list[socket.socket]) -> str:
    return f"http://{LOOPBACK}:{port_of(sockets)}"
