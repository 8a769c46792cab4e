"""What the server does by itself: send what waits, watch data folders, and follow saved and moved files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from jupyter_server.serverapp import ServerApp
from traitlets import Float
from traitlets.config import Configurable

from .engine import Engine
from .saves import SCHEMA, Saves

if TYPE_CHECKING:
    from ..links.linkfile import Link
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
    _starting: asyncio.Task[None] | None = None
    _watcher: Watcher | None = None
    _worker: Worker | None = None

    def begin(self, engine: Engine, server: ServerApp) -> None:
        """Start, without waiting for anything. Call it on the event loop, once the server runs."""
        assert server.event_logger is not None
        self._saves = Saves(engine, self.save_quiet, self._data_written)
        server.event_logger.add_listener(schema_id=SCHEMA, listener=self._saves.heard)
        self._starting = asyncio.get_running_loop().create_task(self._start(engine))

    async def _start(self, engine: Engine) -> None:
        await engine.loaded()
        await asyncio.to_thread(self._begin_threads, engine)

    def _begin_threads(self, engine: Engine) -> None:
        from .watcher import Watcher
        from .worker import Worker

        worker = self._worker = Worker(engine, engine.outbox, self.outbox_look)
        engine.outbox_changed = worker.wake
        watcher = self._watcher = Watcher(
            engine, engine.outbox, quiet=self.data_quiet, scan=self.data_scan, new_jobs=worker.wake
        )
        watcher.start()
        worker.start()

    def _data_written(self, link: Link) -> None:
        # Before there is a watcher nothing is missed: it begins with a look at everything.
        if self._watcher is not None:
            self._watcher.written(link)

    async def end(self) -> None:
        """Stop in order; a few seconds at most, in which the event loop goes on."""
        if self._saves is not None:
            self._saves.stop()
        if self._starting is not None:
            await self._starting
        await asyncio.gather(*(asyncio.to_thread(one.stop) for one in (self._watcher, self._worker) if one is not None))
