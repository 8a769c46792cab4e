"""`/osf/tree`, `/osf/search`, `/osf/entry`: what is on OSF, one level at a time."""

from __future__ import annotations

import re
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from ..models import Entry
from ..progress import Progress
from ..snippets import snippet
from . import actions
from .base import OSFHandler
from .engine import Engine
from .inputs import written
from .linked import paths_of
from .reports import ReportHandler

PAGE, LARGEST_PAGE = 100, 10_000
"""Entries of one page, unless a front end asks for more: it can draw only what is visible."""


class TreeHandler(OSFHandler):
    """One level of the tree."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """What is in `ref`, or my projects without one: `page` of what has `filter` in its name, `size` at a time.

        OSF is asked for the first page of a whole level; turning pages and filtering uses that answer for a while.
        """
        ref, words = (self.get_query_argument(name, "") for name in ("ref", "filter"))
        page, size = self._number("page", 1), self._number("size", PAGE)
        if page < 1:
            raise UsageError("“page” is not the number of a page.", "The first page is 1.")
        if not 1 <= size <= LARGEST_PAGE:
            raise UsageError("“size” is not how many entries a page can have.", f"Send 1 to {LARGEST_PAGE}.")
        self.finish(await self.engine.metadata(level, self.engine, self.waiting, ref, words, page, size))

    def _number(self, name: str, default: int) -> int:
        """A whole number of the query, 0 for anything else."""
        text = self.get_query_argument(name, "")
        if not text:
            return default
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


class SearchHandler(OSFHandler):
    """Projects that anybody may see, and mine."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Those with `text` in title, description or tags, at most 500; with `mine` mine alone, by their title."""
        text, mine = self.get_query_argument("text", ""), self.get_query_argument("mine", "") == "1"
        self.finish(await self.engine.metadata(search, self.engine, self.waiting, text, mine))


class EntryHandler(OSFHandler):
    """One thing on OSF."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """All that OSF tells about `ref`."""
        ref = self.get_query_argument("ref", "")
        self.finish(await self.engine.metadata(details, self.engine, self.waiting, ref))


class ContentsHandler(OSFHandler):
    """What is in a folder."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """How many files and folders are in `ref`, how large they are, and what here is linked to any of them."""
        ref = self.get_query_argument("ref", "")
        self.finish(await self.engine.metadata(contents, self.engine, self.waiting, ref))


class SnippetHandler(OSFHandler):
    """Code for a notebook."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """A few lines of Python that read `ref`, of a file the version that OSF has now."""
        ref = self.get_query_argument("ref", "")
        self.finish(await self.engine.metadata(code, self.engine, self.waiting, ref))


class ActionHandler(ReportHandler):
    """Changes on OSF, and files brought here or sent without a link."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Do what `do` says; the other fields depend on it."""
        body = self.json_body()
        pool = self.engine.bytes if actions.moves_bytes(body) else self.engine.metadata
        self.finish_report(await pool(actions.act, self.engine, body))


def level(engine: Engine, waiting: Progress, ref: str, words: str, page: int, size: int) -> dict[str, Any]:
    """One page of a level, with how much there is."""

    def ask() -> list[Entry]:
        with engine.session(waiting) as session:
            return session.ls(written(engine.config, ref)) if ref else session.projects()

    everything = engine.listings.get(ref, ask, again=page == 1 and not words)
    found = [entry for entry in everything if words.casefold() in entry.name.casefold()]
    start = (page - 1) * size
    return {
        "entries": [shape(entry) for entry in found[start : start + size]],
        "total": len(found),
        "page": page,
        "pages": max(1, -(-len(found) // size)),
    }


def search(engine: Engine, waiting: Progress, text: str, mine: bool) -> dict[str, Any]:
    """Projects by words."""
    with engine.session(waiting) as session:
        found = session.projects(text.strip()) if mine and text.strip() else session.search(text)
        return {"entries": [shape(entry) for entry in found]}


def details(engine: Engine, waiting: Progress, ref: str) -> dict[str, Any]:
    """One entry."""
    with engine.session(waiting) as session:
        return {"entry": shape(session.info(written(engine.config, ref)))}


def contents(engine: Engine, waiting: Progress, ref: str) -> dict[str, Any]:
    """What would go if this was deleted."""
    with engine.session(waiting) as session:
        found = session.contents(written(engine.config, ref))
    return {
        "files": found.files,
        "folders": found.folders,
        "bytes": found.bytes,
        "more": found.more,
        "links": paths_of(engine, found.entry, found.inside),
    }


def code(engine: Engine, waiting: Progress, ref: str) -> dict[str, Any]:
    """What reads it."""
    with engine.session(waiting) as session:
        return {"source": snippet(session.info(written(engine.config, ref)))}


def shape(entry: Entry) -> dict[str, Any]:
    """An entry as front ends see it; null where OSF did not tell, or where it does not apply."""
    return {
        **entry.as_dict(),
        "node": entry.node,
        "parent": entry.parent,
        "category": entry.category,
        "linked_node": entry.linked,
        "public": entry.public,
        "writable": entry.can_write,
        "admin": entry.is_admin,
        "author": entry.author,
        "tags": list(entry.tags),
        "checked_out_by": entry.checked_out_by,
    }


ROUTES: list[tuple[str, type]] = [
    (r"tree", TreeHandler),
    (r"search", SearchHandler),
    (r"entry", EntryHandler),
    (r"entry/contents", ContentsHandler),
    (r"entry/snippet", SnippetHandler),
    (r"entry/actions", ActionHandler),
]
