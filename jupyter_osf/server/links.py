"""`/osf/links`: what is linked, how it stands, and moving it between this computer and OSF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import NotFound, UsageError
from ..models import LinkStatus, Report
from ..progress import Progress
from .changes import shown, told_links, told_tree
from .engine import Engine
from .inputs import choice, flag, inside, text, texts, upload_policy, written
from .linked import every_link
from .reports import ReportHandler
from .transfers import Transfer

if TYPE_CHECKING:
    from ..links.context import Context
    from ..links.linkfile import Link

UNKNOWN = {field.name: None for field in fields(LinkStatus) if field.name != "files"}


class LinksHandler(ReportHandler):
    """All links below the root of this server."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The links, with what was last learned of each; OSF is not asked."""
        self.finish_for_people(await self.engine.metadata(known, self.engine))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Link the file or data folder `path` to `ref`; a file is uploaded first."""
        self.finish_report(await self.engine.bytes(link, self.engine, self.json_body()))

    @web.authenticated
    @authorized
    async def patch(self) -> None:
        """Change when the link of `path` uploads by itself."""
        self.finish_for_people(await self.engine.metadata(set_upload, self.engine, self.json_body()))

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Forget the link of `path`; both sides stay as they are."""
        path = self.get_query_argument("path", "")
        self.finish_report(await self.engine.metadata(unlink, self.engine, path))


class UndoHandler(ReportHandler):
    """A link that was ended by mistake."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Put the link of `path` back as it was."""
        self.finish_report(await self.engine.metadata(put_back, self.engine, self.json_body()))


class StateHandler(ReportHandler):
    """How links stand."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Ask OSF about the links of each `path`, or about all."""
        paths = self.get_query_arguments("path")
        self.finish_for_people(await self.engine.metadata(ask, self.engine, self.waiting, paths))


class PushHandler(ReportHandler):
    """This computer's bytes to OSF."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Push the links of `paths`, or all; a `choice` resolves a conflict."""
        self.finish_report(await self.engine.bytes(move, self.engine, "push", self.json_body()))


class PullHandler(ReportHandler):
    """OSF's bytes to this computer."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Pull the links of `paths`, or all; a `choice` resolves a conflict."""
        self.finish_report(await self.engine.bytes(move, self.engine, "pull", self.json_body()))


def known(engine: Engine) -> dict[str, Any]:
    """All links from their files and from memory."""
    with engine.session() as session:
        context = session.context()
        found, problems = every_link(context)
        return {
            "links": [_shape(engine, context, link) for link in found],
            "problems": [problem.as_dict() for problem in problems],
        }


def _shape(engine: Engine, context: Context, link: Link) -> dict[str, Any]:
    from ..links.consent import has_agreed

    path = shown(engine, link)
    told = engine.states.of(path)
    if link.site != engine.config.site:
        told = {"state": "another-osf"}
    own = {"path": path, "kind": link.kind, "reference": link.reference}
    wanted = {"upload": link.upload, "write_once": link.write_once}
    there = {"node": link.node, "provider": link.provider, "id": link.id, "osf_path": link.path}
    return {**UNKNOWN, **told, **own, **wanted, **there, "agreed": has_agreed(context, link)}


def ask(engine: Engine, waiting: Progress, paths: Sequence[str]) -> dict[str, Any]:
    """Links as OSF and this computer have them now."""
    with engine.session(waiting) as session:
        places = [inside(engine.root_dir, path) for path in paths]
        found = engine.states.learn(lambda: session.status(places))
    return {"links": [status.as_dict() for status in found]}


def link(engine: Engine, body: dict[str, Any]) -> Report:
    """Make a link of a file or of a data folder."""
    path = inside(engine.root_dir, text(body, "path"))
    ref, chosen = written(engine.config, text(body, "ref")), choice(body)
    upload = upload_policy(body) if "upload" in body else None

    def verb(transfer: Transfer) -> Report:
        with engine.session(transfer, yes=flag(body, "yes")) as session:
            if Path(path).is_dir():
                done = session.link_data(path, ref, upload=upload)
            else:
                done = session.link(path, ref, upload=upload, choice=chosen)
            return told_links(engine, session.links([path]), done)

    return told_tree(engine, engine.transfers.run("link", body["path"], ref, verb))


def set_upload(engine: Engine, body: dict[str, Any]) -> dict[str, Any]:
    """Change the policy of one link."""
    path = inside(engine.root_dir, text(body, "path"))
    text(body, "upload")
    with engine.session() as session:
        changed = session.set_upload(path, upload_policy(body))
        engine.states.changed(shown(engine, changed), engine.states.of(shown(engine, changed)).get("state"))
        return {"link": _shape(engine, session.context(), changed)}


def unlink(engine: Engine, path: str) -> Report:
    """Forget one link, of whichever kind."""
    if not path:
        raise UsageError("No path was given.", "Name the linked file or folder: ?path=…")
    place = inside(engine.root_dir, path)
    with engine.session() as session:
        ended = next((one for one in session.links([place]) if one.local == Path(place)), None)
        folder = ended is not None and ended.kind == "folder"
        report = session.unlink_data(place) if folder else session.unlink(place)
    if ended is not None:
        engine.ended[path] = ended
    for result in report.results:
        engine.states.gone(str(result.path))
    return report


def put_back(engine: Engine, body: dict[str, Any]) -> Report:
    """Have a link again that this server has ended. Raises NotFound where it has ended none of that path."""
    path = text(body, "path")
    ended = engine.ended.get(path)
    if ended is None:
        raise NotFound(f"How “{path}” was linked is not known any more.", "Link it again.", code="nothing-to-undo")
    with engine.session() as session:
        report = told_links(engine, [ended], session.put_back(ended))
    del engine.ended[path]
    return report


def move(engine: Engine, do: Literal["push", "pull"], body: dict[str, Any]) -> Report:
    """Push or pull. With a choice it settles what the two sides do not agree upon."""
    names, chosen, dry_run, yes = texts(body, "paths"), choice(body), flag(body, "dry_run"), flag(body, "yes")
    paths = [inside(engine.root_dir, name) for name in names]

    def verb(transfer: Transfer) -> Report:
        with engine.session(transfer, yes=yes) as session:
            run = session.push if do == "push" else session.pull
            report = run(paths, choice=chosen, dry_run=dry_run)
            if dry_run:
                return report
            if "queued" in report.summary:
                engine.outbox_changed()
            return told_links(engine, session.links(paths), report)

    return told_tree(engine, engine.transfers.run(do, names[0] if len(names) == 1 else None, None, verb))


ROUTES: list[tuple[str, type]] = [
    (r"links", LinksHandler),
    (r"links/undo", UndoHandler),
    (r"links/state", StateHandler),
    (r"links/push", PushHandler),
    (r"links/pull", PullHandler),
]
