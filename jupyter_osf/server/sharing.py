"""`/osf/sharing`: who takes part in a project or component, who else can look at it, and how it is cited."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from ..models import Contributor, ViewOnlyLink
from .base import OSFHandler
from .engine import Engine
from .inputs import flag, text, written

Body = dict[str, Any]


class PrivateHandler(OSFHandler):
    """Its answers hold addresses under which anybody can look, so that no browser or proxy may keep them."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")


class SharingHandler(PrivateHandler):
    """One project or component."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """How that is shared which `ref` names, or is in."""
        self.finish_for_people(await self.engine.metadata(look, self.engine, self.get_query_argument("ref", "")))

    @web.authenticated
    @authorized
    async def patch(self) -> None:
        """Make it `public` or private; publishing needs a `yes`."""
        self.finish(await self.engine.metadata(set_public, self.engine, self.json_body()))


class PeopleHandler(OSFHandler):
    """People on OSF."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Those who have `text` in their name; at most 20."""
        self.finish(await self.engine.metadata(people, self.engine, self.get_query_argument("text", "")))


class ContributorsHandler(OSFHandler):
    """Those who take part. Each change is answered with everybody."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Add a `person`, or whoever has the address `email`, as `name`."""
        self.finish(await self.engine.metadata(add, self.engine, self.json_body()))

    @web.authenticated
    @authorized
    async def patch(self) -> None:
        """Change the `permission` of a `person`, or whether citations name them."""
        self.finish(await self.engine.metadata(change, self.engine, self.json_body()))

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Remove `person` from `ref`."""
        ref, person = (self.get_query_argument(name, "") for name in ("ref", "person"))
        self.finish(await self.engine.metadata(remove, self.engine, {"ref": ref, "person": person}))


class ViewOnlyLinksHandler(PrivateHandler):
    """View-only links. Each change is answered with all of them."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Make one of a `name`; an `anonymous` one hides people."""
        self.finish(await self.engine.metadata(add_link, self.engine, self.json_body()))

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Revoke the one with that `id`."""
        ref, link = (self.get_query_argument(name, "") for name in ("ref", "id"))
        self.finish(await self.engine.metadata(remove_link, self.engine, {"ref": ref, "id": link}))


class CitationHandler(OSFHandler):
    """The citation of one project or component."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """How `ref` is cited in a `style`."""
        ref, style = self.get_query_argument("ref", ""), self.get_query_argument("style", "apa")
        self.finish(await self.engine.metadata(cite, self.engine, ref, style))


def look(engine: Engine, ref: str) -> dict[str, Any]:
    """All but the citation."""
    with engine.session() as session:
        return session.share(written(engine.config, ref)).as_dict()


def set_public(engine: Engine, body: Body) -> dict[str, Any]:
    """Everybody may look, or only those who take part."""
    if "public" not in body:
        raise UsageError("“public” is missing.", "Send true or false.")
    with engine.session(yes=flag(body, "yes")) as session:
        entry = session.sharing(_ref(engine, body)).set_public(flag(body, "public"))
    engine.listings.clear()
    return {"public": bool(entry.public)}


def people(engine: Engine, words: str) -> dict[str, Any]:
    """People by name."""
    with engine.session() as session:
        return {"people": [person.as_dict() for person in session.people(words)]}


def add(engine: Engine, body: Body) -> dict[str, Any]:
    """Somebody comes in."""
    permission: Any = text(body, "permission")
    cited = flag({"bibliographic": True, **body}, "bibliographic")
    with engine.session() as session:
        shared = session.sharing(_ref(engine, body))
        if body.get("person"):
            return _everybody(shared.add(text(body, "person"), permission, bibliographic=cited))
        name, email = text(body, "name"), text(body, "email")
        return _everybody(shared.invite(name, email, permission, bibliographic=cited))


def change(engine: Engine, body: Body) -> dict[str, Any]:
    """Somebody may do more or less, or is cited or not."""
    permission: Any = text(body, "permission") if "permission" in body else None
    cited = flag(body, "bibliographic") if "bibliographic" in body else None
    with engine.session() as session:
        shared = session.sharing(_ref(engine, body))
        return _everybody(shared.change(text(body, "person"), permission=permission, bibliographic=cited))


def remove(engine: Engine, body: Body) -> dict[str, Any]:
    """Somebody goes; who removes themselves may see less of OSF afterwards."""
    with engine.session() as session:
        left = _everybody(session.sharing(_ref(engine, body)).remove(text(body, "person")))
    engine.listings.clear()
    return left


def add_link(engine: Engine, body: Body) -> dict[str, Any]:
    """A new view-only link."""
    with engine.session() as session:
        shared = session.sharing(_ref(engine, body))
        return _links(shared.add_link(text(body, "name"), anonymous=flag(body, "anonymous")))


def remove_link(engine: Engine, body: Body) -> dict[str, Any]:
    """A view-only link stops working."""
    with engine.session() as session:
        return _links(session.sharing(_ref(engine, body)).remove_link(text(body, "id")))


def cite(engine: Engine, ref: str, style: str) -> dict[str, Any]:
    """A citation."""
    with engine.session() as session:
        return session.cite(written(engine.config, ref), style).as_dict()


def _ref(engine: Engine, body: Body) -> str:
    return written(engine.config, text(body, "ref"))


def _everybody(contributors: tuple[Contributor, ...]) -> dict[str, Any]:
    return {"contributors": [person.as_dict() for person in contributors]}


def _links(links: tuple[ViewOnlyLink, ...]) -> dict[str, Any]:
    return {"links": [link.as_dict() for link in links]}


ROUTES: list[tuple[str, type]] = [
    (r"sharing", SharingHandler),
    (r"sharing/people", PeopleHandler),
    (r"sharing/contributors", ContributorsHandler),
    (r"sharing/links", ViewOnlyLinksHandler),
    (r"sharing/citation", CitationHandler),
]
