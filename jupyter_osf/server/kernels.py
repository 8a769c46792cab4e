"""Gives each kernel and the terminals of this server a key, and the address where it fits."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_server.serverapp import ServerApp

from ..config import OSF
from ..protocol import CERTIFICATE, KEY, URL
from .keys import Holder, Keys

WILDCARDS = {"": "127.0.0.1", "*": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104


def address_of(server: ServerApp) -> str | None:
    """Where this server's own kernels reach `/osf/`; known once it listens. None where it has no port at all."""
    if server.sock:
        return None
    scheme = "https" if server.certfile else "http"
    ip = str(server.ip)
    host = WILDCARDS.get(ip) or (f"[{ip}]" if ":" in ip else ip)
    return f"{scheme}://{host}:{server.port}{server.base_url}osf/"


def environment(server: ServerApp, config: OSF, key: str) -> dict[str, str]:
    """What a program of this server needs to speak to OSF through it, the same OSF that the server speaks to."""
    url = address_of(server)
    if url is None:
        return {}
    found = {
        URL: url,
        KEY: key,
        "OSF_API_URL": config.api_url,
        "OSF_ACCOUNTS_URL": config.accounts_url,
        "OSF_WEB_URL": config.web_url,
        "OSF_FILES_URL": ",".join(config.files_urls),
    }
    if config.ephemeral:
        found["OSF_EPHEMERAL"] = "1"
    if server.certfile:
        found[CERTIFICATE] = str(Path(server.certfile).absolute())
    return found


def equip(server: ServerApp, config: OSF, keys: Keys) -> None:
    """From now on each new kernel of this server gets a key of its own, which ends with it.

    Kernels at a gateway are left alone: they run on another computer, which does not reach this one.
    """
    kernels: Any = server.kernel_manager
    if server.gateway_config.gateway_enabled:
        return
    start: Callable[..., Any] = kernels.start_kernel
    remove: Callable[..., Any] = kernels.remove_kernel

    async def start_kernel(*arguments: Any, **more: Any) -> Any:
        kernel_id = more.get("kernel_id")
        if kernel_id is not None and kernel_id in kernels:
            return await start(*arguments, **more)
        if kernel_id is None:
            kernel_id = more["kernel_id"] = kernels.new_kernel_id(**more)
        holder = Holder("kernel", kernel_id)
        # A kernel keeps its environment when it is restarted, and with it this key.
        more["env"] = {**(more.get("env") or os.environ), **environment(server, config, keys.give(holder))}
        try:
            return await start(*arguments, **more)
        except BaseException:
            keys.drop(holder)
            raise

    def remove_kernel(kernel_id: str, *more: Any) -> Any:
        # Called for every end: shut down, culled, or found dead.
        keys.drop(Holder("kernel", kernel_id))
        return remove(kernel_id, *more)

    kernels.start_kernel = start_kernel
    kernels.remove_kernel = remove_kernel
