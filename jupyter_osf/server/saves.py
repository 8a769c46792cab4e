"""Hears what Jupyter does to files: saves update the state of a link, and links follow files that are moved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import OSFError
from .changes import shown
from .engine import Engine

if TYPE_CHECKING:
    from ..links.linkfile import Link

log = logging.getLogger(__name__)

SCHEMA = "https://events.jupyter.org/jupyter_server/contents_service/v1"


class Saves:
    """Nothing is uploaded because a file was saved: that is for people, and their front end, to ask for.

    An event tells little: it also comes for autosaves, for each part of a large upload, for copies, and with
    collaboration when a document is opened. So it is waited until the file is quiet, and its hash decides.
    """

    def __init__(self, engine: Engine, quiet: float, data_written: Callable[[Link], None]) -> None:
        self._engine = engine
        self._quiet = quiet
        self._data_written = data_written
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_order = asyncio.Lock()
        self._hashes: dict[Path, str] = {}

    async def heard(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        """Listens to Jupyter's events about files. Paths come with and without a leading slash."""
        action, path = data.get("action"), str(data.get("path", "")).strip("/")
        if action == "save":
            self._later(path)
        elif action == "rename":
            await self._one_by_one(self._moved, str(data.get("source_path", "")).strip("/"), path)
        elif action == "delete":
            await self._one_by_one(self._deleted, path)

    def stop(self) -> None:
        """Wait for nothing any more."""
        for timer in self._timers.values():
            timer.cancel()

    def _later(self, path: str) -> None:
        if path in self._timers:
            self._timers.pop(path).cancel()
        self._timers[path] = asyncio.get_running_loop().call_later(self._quiet, self._now, path)

    def _now(self, path: str) -> None:
        self._timers.pop(path, None)
        task = asyncio.get_running_loop().create_task(self._one_by_one(self._saved, path))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _one_by_one(self, what: Callable[..., None], *paths: str) -> None:
        """In a thread, and in the order in which it happened."""
        async with self._in_order:
            try:
                await self._engine.metadata(what, *(self._engine.root_dir / path for path in paths))
            except OSFError as error:
                log.info("%s", error)

    def _saved(self, path: Path) -> None:
        from ..links.targets import data_link_around, link_of
        from ..transfer.hashing import digest

        with self._engine.session() as session:
            context = session.context()
            link = link_of(context, path)
            if link is None:
                around = data_link_around(context, path)
                if around is not None:
                    self._data_written(around)
                return
            sha256 = digest(path, context.local).sha256
            known = self._engine.states.of(shown(self._engine, link)).get("state")
            if self._hashes.get(path) == sha256 and known is not None:
                return
            self._hashes[path] = sha256
            self._engine.states.learn(lambda: session.status([str(path)]))

    def _moved(self, old: Path, new: Path) -> None:
        from ..links.moving import follow_move

        with self._engine.session() as session:
            for before, after in follow_move(session.context(), self._engine.outbox, old, new):
                self._engine.states.moved(shown(self._engine, before), shown(self._engine, after))

    def _deleted(self, path: Path) -> None:
        """A link outlives its file: it tells that the file is missing, and pulling brings it back."""
        from ..links.targets import all_links

        with self._engine.session() as session:
            for link in all_links(session.context())[0]:
                if link.local == path or path in link.local.parents:
                    self._engine.states.changed(shown(self._engine, link), "missing-here")
