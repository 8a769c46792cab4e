"""`/osf/versions`: what a file was before, and bringing that back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from ..models import Report
from ..progress import Progress
from .base import OSFHandler
from .changes import told_links, told_tree
from .engine import Engine
from .inputs import inside, text, written
from .reports import ReportHandler
from .transfers import Transfer


class VersionsHandler(OSFHandler):
    """The versions of one file."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Newest first, of the file `ref` on OSF or of the linked file `path` of this computer."""
        asked = {name: self.get_query_argument(name, "") for name in ("ref", "path")}
        self.finish(await self.engine.metadata(versions, self.engine, self.waiting, asked))


class RestoreHandler(ReportHandler):
    """An older version becomes the newest one."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Bring `version` of `ref` back on OSF, or of the linked `path` on both sides."""
        self.finish_report(await self.engine.bytes(restore, self.engine, self.json_body()))


def versions(engine: Engine, waiting: Progress, asked: Mapping[str, Any]) -> dict[str, Any]:
    """All versions of what was asked for."""
    with engine.session(waiting) as session:
        return {"versions": [version.as_dict() for version in session.versions(_file(engine, asked))]}


def restore(engine: Engine, body: dict[str, Any]) -> Report:
    """Bring one version back."""
    file, number = _file(engine, body), text(body, "version")

    def verb(transfer: Transfer) -> Report:
        with engine.session(transfer) as session:
            report = session.restore(file, number)
            return told_links(engine, session.links([file]) if body.get("path") else [], report)

    shown = body.get("path") or None
    return told_tree(engine, engine.transfers.run("restore", shown, body.get("ref") or None, verb))


def _file(engine: Engine, asked: Mapping[str, Any]) -> str:
    if bool(asked.get("ref")) == bool(asked.get("path")):
        raise UsageError("It is not clear which file is meant.", "Name one: `ref` on OSF, or `path` on this computer.")
    if asked.get("path"):
        return inside(engine.root_dir, text(asked, "path"))
    return written(engine.config, text(asked, "ref"))


ROUTES: list[tuple[str, type]] = [(r"versions", VersionsHandler), (r"versions/restore", RestoreHandler)]
