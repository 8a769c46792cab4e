"""Connections that can be cut from another thread, so that Ctrl-C does not wait for a server that says nothing."""

from __future__ import annotations

import contextlib
import socket
import threading
import weakref
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager


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
            # Those that are closed already cannot be shut down, and need not be.
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

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

        watched = type(plain.__name__, (plain,), {"connect": connect})
        return type(pool.__name__, (pool, _Watched), {"ConnectionCls": watched})


class _Watched:
    """Marks pools that are watched already."""
