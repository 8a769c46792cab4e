"""`/osf/tree`, `/osf/search`, `/osf/entry`: what is on OSF, one level at a time."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from ..models import Entry
from . import actions
from .base import OSFHandler
from .engine import Engine
from .inputs import written
from .reports import ReportHandler

PAGE = 100
"""Entries of one page; more than that at once make a tree slow."""


class TreeHandler(OSFHandler):
    """One level of the tree."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """What is in `ref`, or my projects without one: `page` of what has `filter` in its name.

        OSF is asked for the first page of a whole level; turning pages and filtering uses that answer for a while.
        """
        ref, words, page = (self.get_query_argument(name, "") for name in ("ref", "filter", "page"))
        number = int(page or "1") if (page or "1").isascii() and (page or "1").isdigit() else 0
        if number < 1:
            raise UsageError(f"“{page}” is not the number of a page.", "The first page is 1.")
        self.finish(await self.engine.metadata(level, self.engine, ref, words, number))


class SearchHandler(OSFHandler):
    """Projects that anybody may see, and mine."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Those with `text` in title, description or tags; at most 500."""
        text = self.get_query_argument("text", "")
        self.finish(await self.engine.metadata(search, self.engine, text))


class EntryHandler(OSFHandler):
    """One thing on OSF."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """All that OSF tells about `ref`."""
        ref = self.get_query_argument("ref", "")
        self.finish(await self.engine.metadata(details, self.engine, ref))


class ActionHandler(ReportHandler):
    """Changes on OSF, and files brought here or sent without a link."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Do what `do` says; the other fields depend on it."""
        body = self.json_body()
        pool = self.engine.bytes if actions.moves_bytes(body) else self.engine.metadata
        self.finish_report(await pool(actions.act, self.engine, body))


def level(engine: Engine, ref: str, words: str, page: int) -> dict[str, Any]:
    """One page of a level, with how much there is."""

    def ask() -> list[Entry]:
        with engine.session() as session:
            return session.ls(written(engine.config, ref)) if ref else session.projects()

    everything = engine.listings.get(ref, ask, again=page == 1 and not words)
    found = [entry for entry in everything if words.casefold() in entry.name.casefold()]
    start = (page - 1) * PAGE
    return {
        "entries": [shape(entry) for entry in found[start : start + PAGE]],
        "total": len(found),
        "page": page,
        "pages": max(1, -(-len(found) // PAGE)),
    }


def search(engine: Engine, text: str) -> dict[str, Any]:
    """Projects by words."""
    with engine.session() as session:
        return {"entries": [shape(entry) for entry in session.search(text)]}


def details(engine: Engine, ref: str) -> dict[str, Any]:
    """One entry."""
    with engine.session() as session:
        return {"entry": shape(session.info(written(engine.config, ref)))}


def shape(entry: Entry) -> dict[str, Any]:
    """An entry as front ends see it; `writable` and `public` are null where OSF did not tell."""
    return {**entry.as_dict(), "node": entry.node, "writable": entry.can_write, "public": entry.public}


ROUTES: list[tuple[str, type]] = [
    (r"tree", TreeHandler),
    (r"search", SearchHandler),
    (r"entry", EntryHandler),
    (r"entry/actions", ActionHandler),
]
