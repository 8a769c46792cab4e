"""What the server does by itself: send what waits, watch data folders, and follow saved and moved files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from jupyter_server.serverapp import ServerApp
from traitlets import Float
from traitlets.config import Configurable

from ..links.outbox import Outbox
from .engine import Engine
from .saves import SCHEMA, Saves
from .watcher import Watcher
from .worker import Worker


class OSFBackground(Configurable):
    """How soon and how often the server acts by itself. All values are in seconds."""

    outbox_look = Float(
        5.0, min=0.1, help="Seconds between two looks for uploads that kernels and commands have left to be sent."
    ).tag(config=True)
    save_quiet = Float(
        2.0, min=0.0, help="Seconds without another save after which the state of a linked file is looked at."
    ).tag(config=True)
    data_quiet = Float(
        10.0,
        min=0.0,
        help="Seconds for which a file in a linked data folder must keep its size and modification time before it "
        "counts as complete.",
    ).tag(config=True)
    data_scan = Float(
        600.0,
        min=1.0,
        help="Seconds between two looks through all linked data folders, for drives that do not tell of changes.",
    ).tag(config=True)

    _saves: Saves | None = None
    _threads: Sequence[Worker | Watcher] = ()

    def begin(self, engine: Engine, server: ServerApp) -> None:
        """Start, without waiting for anything. Call it on the event loop, once the server runs."""
        assert server.event_logger is not None
        outbox = engine.outbox = Outbox()
        worker = Worker(engine, outbox, self.outbox_look)
        engine.outbox_changed = worker.wake
        watcher = Watcher(engine, outbox, quiet=self.data_quiet, scan=self.data_scan, new_jobs=worker.wake)
        saves = Saves(engine, outbox, self.save_quiet, watcher.written)
        server.event_logger.add_listener(schema_id=SCHEMA, listener=saves.heard)
        self._saves = saves
        self._threads = [watcher, worker]
        for thread in self._threads:
            thread.start()

    async def end(self) -> None:
        """Stop in order; a few seconds at most, in which the event loop goes on."""
        if self._saves is not None:
            self._saves.stop()
        await asyncio.gather(*(asyncio.to_thread(thread.stop) for thread in self._threads))
