"""Starts every server of the sandbox, and says where they are."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from jupyter_core.paths import jupyter_data_dir
from tornado.httpserver import HTTPServer
from tornado.web import Application

from .accounts import account_routes
from .api.routes import api_routes
from .control import control_routes
from .handler import LostAnswer, NotFoundHandler
from .info import export_lines, sandbox_info
from .listeners import REGIONS, open_sockets, origin_of
from .seeds import SEEDS, plant
from .site import Addresses, Site
from .storage import storage_routes
from .store import Store, UnknownLayout
from .waterbutler.routes import MAX_BODY, waterbutler_routes
from .web import web_routes


class Servers:
    """All listeners of one data folder; `start` inside a running event loop."""

    def __init__(self, data: Path, *, seed: str = "demo", port: int = 0) -> None:
        self.store = Store(data)
        self._servers: list[HTTPServer] = []
        sockets = open_sockets(self.store, port)
        origins = {name: origin_of(bound) for name, bound in sockets.items()}
        files = {region: origins.pop(f"files {region}") for region in REGIONS}
        self.site = Site(self.store, Addresses(**origins, files=files))
        self._sockets = sockets
        if self.store.db.get_meta("seed") is None:
            plant(self.site, seed)

    def start(self) -> None:
        routes = {
            "api": api_routes(),
            "accounts": account_routes(),
            "web": web_routes(),
            "storage": storage_routes(),
            "control": control_routes(self.site),
        }
        for name, sockets in self._sockets.items():
            kind, _, region = name.partition(" ")
            application = Application(
                waterbutler_routes() if kind == "files" else routes[kind],
                transforms=[LostAnswer],
                default_handler_class=NotFoundHandler,
                log_function=_log_quietly,
                site=self.site,
                listener=kind,
                region=region or None,
            )
            server = HTTPServer(application, max_body_size=MAX_BODY if kind == "files" else None)
            server.add_sockets(sockets)
            self._servers.append(server)

    async def stop(self) -> None:
        for server in self._servers:
            server.stop()
        for server in self._servers:
            await server.close_all_connections()
        self.store.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run until interrupted; 0 on a clean end, 1 when it could not start."""
    options = _parser().parse_args(argv)
    data: Path = options.data or Path(jupyter_data_dir()) / "osf-sandbox"
    try:
        data.mkdir(parents=True, exist_ok=True)
        with FileLock(data / "running.lock", timeout=0):
            return asyncio.run(_serve(data, options))
    except Timeout:
        print(
            f"A sandbox is already running on {data}; stop it, or choose another folder with --data.", file=sys.stderr
        )
    except (sqlite3.Error, UnknownLayout):
        print(f"{data} holds no data that this sandbox can read; choose another folder with --data.", file=sys.stderr)
    except OSError as error:
        print(f"The sandbox can't start: {error.strerror or error}. Try another --port or --data.", file=sys.stderr)
    return 1


async def _serve(data: Path, options: argparse.Namespace) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopped.set))
    servers = Servers(data, seed=options.seed, port=options.port)
    servers.start()
    info = sandbox_info(servers.site)
    if options.info:
        write_atomically(options.info, json.dumps(info, indent=1))
    print(export_lines(info), end="", flush=True)
    await stopped.wait()
    await servers.stop()
    return 0


def write_atomically(path: Path, text: str) -> None:
    """A reader sees the whole file or none; it holds tokens, so it is for this person only."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.touch(mode=0o600)
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jupyter osf sandbox", description="Run an OSF on this computer.")
    parser.add_argument("--port", type=int, default=0, help="port of the API (0: last time's, or any free one)")
    parser.add_argument("--data", type=Path, help="folder that keeps its data")
    parser.add_argument("--seed", choices=sorted(SEEDS), default="demo", help="what a new data folder starts with")
    parser.add_argument("--info", type=Path, help="write addresses and tokens to this file, as JSON")
    return parser


def _log_quietly(handler: Any) -> None:
    """Requests are in the request log; only the sandbox's own errors belong on the terminal."""
    if handler.get_status() == 500 and not handler.rules:
        logging.getLogger("tornado.access").error("500 %s %s", handler.request.method, handler.request.uri)
