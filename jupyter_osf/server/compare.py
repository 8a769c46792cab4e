"""`/osf/compare`: a linked file of this computer beside a version of it on OSF."""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from .base import OSFHandler
from .engine import Engine
from .inputs import inside


class CompareHandler(OSFHandler):
    """What differs, as far as it is known what the bytes mean."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The file `path` as it is saved, and its newest `version`, or the one that is asked for."""
        path, number = self.get_query_argument("path", ""), self.get_query_argument("version", "")
        self.finish(await self.engine.bytes(compared, self.engine, path, number or None))


def compared(engine: Engine, path: str, number: str | None) -> str:
    """The comparison as JSON, which is not made in the event loop: a notebook may be large."""
    if not path:
        raise UsageError("No path was given.", "Name the linked file: ?path=…")
    if number is not None and not (number.isascii() and number.isdigit()):
        raise UsageError(f"“{number}” is not a version number.", "Versions are counted 1, 2, 3 …")
    with engine.session() as session:
        found: dict[str, Any] = session.compare(inside(engine.root_dir, path), number).as_dict()
    return json.dumps(found)


ROUTES: list[tuple[str, type]] = [(r"compare", CompareHandler)]
