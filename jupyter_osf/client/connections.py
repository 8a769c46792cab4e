"""Connections that can be cut from another thread, so that nobody waits for a server that says nothing."""

from __future__ import annotations

import os
import socket
import struct
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager

AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""Closing resets the connection, so that the other side does not go on waiting to be read."""


class Line:
    """The connection that one request goes over, whichever of a pool that turns out to be. Safe to cut at any time."""

    def __init__(self) -> None:
        self.is_cut = False
        self._socket: Any = None
        self._lock = threading.Lock()

    def cut(self) -> None:
        """End the request now, before it is sent if need be; whoever waits for it gets an error of the network."""
        with self._lock:
            self.is_cut = True
            _shut(self._socket)

    @contextmanager
    def used(self) -> Iterator[None]:
        """What this thread sends meanwhile goes over this line."""
        before = _LINE.set(self)
        try:
            yield
        finally:
            _LINE.reset(before)

    def _over(self, connected: Any) -> None:
        with self._lock:
            self._socket = connected
            if self.is_cut:
                _shut(connected)

    def _not_over(self, connected: Any) -> None:
        with self._lock:
            if self._socket is connected:
                self._socket = None


_LINE: ContextVar[Line | None] = ContextVar("line", default=None)


class Connections(HTTPAdapter):
    """Pools connections as requests does, and remembers their sockets."""

    def __init__(self, **more: Any) -> None:
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()
        super().__init__(**more)

    def cut(self) -> None:
        """End every connection now; whoever waits for an answer gets an error of the network."""
        with self._lock:
            open_ones = list(self._sockets)
        for one in open_ones:
            _shut(one)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **more: Any) -> Any:
        manager = super().proxy_manager_for(*args, **more)
        self._watch(manager)
        return manager

    def _watch(self, manager: PoolManager) -> None:
        classes: dict[str, Any] = manager.pool_classes_by_scheme
        if not any(issubclass(pool, _Watched) for pool in classes.values()):
            manager.pool_classes_by_scheme = {scheme: self._watched(pool) for scheme, pool in classes.items()}

    def _watched(self, pool: Any) -> Any:
        plain = pool.ConnectionCls

        def connect(connection: Any) -> None:
            plain.connect(connection)
            with self._lock:
                self._sockets.add(connection.sock)
            _take(connection)

        def request(connection: Any, *args: Any, **more: Any) -> None:
            # A connection of the pool may have served another request before, which has no say about it any more.
            _take(connection)
            plain.request(connection, *args, **more)

        watched = type(plain.__name__, (plain,), {"connect": connect, "request": request, "line": None})
        return type(pool.__name__, (pool, _Watched), {"ConnectionCls": watched})


class _Watched:
    """Marks pools that are watched already."""


def _take(connection: Any) -> None:
    """Let the line of this thread have the connection."""
    before, connection.line = connection.line, _LINE.get()
    if before is not None:
        before._not_over(connection.sock)
    if connection.line is not None:
        connection.line._over(connection.sock)


def _shut(connected: Any) -> None:
    while connected is not None and not isinstance(connected, socket.socket):
        # TLS inside of the TLS of a proxy.
        connected = connected.socket
    # Those that are closed already cannot be shut down, and need not be.
    with suppress(OSError):
        if connected is not None:
            # Not the method of a TLS socket, which would let other threads go on in plain text for a moment.
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            socket.socket.shutdown(connected, socket.SHUT_RDWR)
