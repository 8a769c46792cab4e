"""`/osf/launch`: the page to which launch links lead; it shows what would come, has it fetched, and opens it."""

from __future__ import annotations

import asyncio
import json
import secrets
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado import template, web
from tornado.iostream import StreamClosedError

from ..errors import Failed, OSFError
from ..launch_links import Launch
from ..models import Report
from .base import OSFHandler, refused, status_of
from .inputs import text
from .landing import END_PAGE_HEADERS
from .launching import OSFLaunch, fetch, leads_to, link_to, look, not_there
from .transfers import UNEXPECTED, Transfer, leading
from .translation import answer_for_people, translated

LINES = "application/x-ndjson"
NAMED = ("ref", "path", "app", "pins")
"""What stands in a launch link."""
PACE = 0.3
"""Seconds between two lines that tell how far it is."""
ON_PAGE = {
    "title": "Launch from OSF",
    "looking": "Looking at what is on OSF…",
    "project": "Project",
    "files": "Files",
    "size": "Size",
    "unknown": "not known",
    "folder": "Folder on this server",
    "kept": "It is here already: what has changed on OSF comes, and what you have changed stays.",
    "pinned": "Files come in the versions that are pinned in this project, into a folder of their own.",
    "kept_pinned": "It is here already: what you have changed stays, with the pinned version beside it.",
    "trust": "A notebook can do whatever you can do here. Open it only if you trust those who wrote it.",
    "fetch": "Fetch and open",
    "fetching": "Fetching…",
    "progress": "Fetched so far",
    "stop": "Stop",
    "stopped": "Stopped. What has come is complete; fetch again to go on.",
    "again": "Try again",
    "beside": "Files that you and somebody on OSF have changed are kept as they are, with OSF's version beside them:",
    "open": "Open",
    "offline": "The Jupyter server does not answer. Check the connection, and try again.",
    "script": "This page needs JavaScript.",
}
_PAGE = template.Loader(str(Path(__file__).parent / "pages")).load("launch.html")


class PageHandler(OSFHandler):
    """The page, and the fetching that it asks for. Looking at the page does nothing."""

    def get_login_url(self) -> str:
        """People who follow a link are led to the login and back; programs are refused as everywhere."""
        if self.request.method in ("GET", "HEAD"):
            return JupyterHandler.get_login_url(self)
        return super().get_login_url()

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The page for `ref`, `path`, `app` and `pins`; what is wrong with them is told on it."""
        try:
            launch, problem = (
                self._launch({name: self.get_query_argument(name, "") for name in NAMED}),
                None,
            )
        except OSFError as error:
            launch, problem = None, error
        self._show(launch, problem)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Fetch it. Each line of the answer is an object: how far it is, and last what is to be opened, or failed."""
        launch = self._launch(self.json_body())
        transfers: list[Transfer] = []
        work = asyncio.ensure_future(self.engine.bytes(fetch, self.engine, self.limits, launch, transfers.append))
        self.set_header("X-Accel-Buffering", "no")
        self.set_header("Cache-Control", "no-store")
        try:
            while not (await asyncio.wait([work], timeout=PACE))[0]:
                await self._line({"job": transfers[0].event()} if transfers else {})
        except StreamClosedError:
            # Nobody looks any more; it goes on, and other pages list it and can stop it.
            work.add_done_callback(lambda done: done.cancelled() or done.exception())
            return
        try:
            last = self._arrived(launch, *work.result())
        except OSFError as error:
            if not self._headers_written:
                raise
            last = {"error": error.as_dict()}
        except Exception:  # the head of the answer has said that all was well: its last line says more
            if not self._headers_written:
                raise
            self.log.exception("A launch link failed")
            last = {"error": Failed(UNEXPECTED, "Its log says more.", code="internal").as_dict()}
        self.write(self._as_line(last))
        self.finish(set_content_type=LINES)

    @property
    def limits(self) -> OSFLaunch:
        """What launch links may do here."""
        found: OSFLaunch = self.settings["jupyter_osf_launch"]
        return found

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A person who follows a link reads a page."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        if self.request.method != "GET" or not isinstance(error, web.HTTPError) or self.current_user is None:
            return super().write_error(status_code, **kwargs)
        self._show(None, refused("GET"))
        return None

    def _launch(self, given: dict[str, Any]) -> Launch:
        ref, path, app, pins = (text(given, name) if given.get(name) else "" for name in NAMED)
        return Launch.read(ref, path, app or "lab", self.engine.config.web_url, pins)

    def _show(self, launch: Launch | None, problem: OSFError | None) -> None:
        words = {name: translated(sentence, self.language) for name, sentence in ON_PAGE.items()}
        known = words["title"] != ON_PAGE["title"]
        nonce = secrets.token_urlsafe(16)
        page = _PAGE.generate(
            words=words,
            language=self.language.split(",")[0].split(";")[0] if known else "en",
            nonce=nonce,
            data={
                "words": words,
                "wish": {name: getattr(launch, name) for name in NAMED} if launch else None,
                "problem": self.described(problem) if problem else None,
                "base": url_path_join(self.base_url, "osf"),
                "xsrf": self.xsrf_token.decode(),
            },
        )
        if problem is not None and self.get_status() == 200:
            self.set_status(status_of(problem))
        for name, value in END_PAGE_HEADERS.items():
            self.set_header(name, value)
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src "
            f"'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        )
        self.finish(page, set_content_type=END_PAGE_HEADERS["Content-Type"])

    def _arrived(self, launch: Launch, report: Report, path: str, found: bool) -> dict[str, Any]:
        is_folder = (self.engine.root_dir / path).is_dir()
        address = (url_escape(part) for part in leads_to(launch, path, is_folder=is_folder))
        error = leading(report) or (None if found else not_there(launch))
        return {
            "open": url_path_join(self.base_url, *address),
            "summary": report.summary,
            "beside": [result.path for result in report.results if result.outcome == "kept-both"],
            **({"error": error.as_dict()} if error is not None else {}),
        }

    async def _line(self, shape: dict[str, Any]) -> None:
        self.set_header("Content-Type", LINES)
        self.write(self._as_line(shape))
        await self.flush()

    def _as_line(self, shape: dict[str, Any]) -> str:
        return json.dumps(answer_for_people(shape, self.language)) + "\n"


class LookHandler(OSFHandler):
    """What would come."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Title, size and folder of what `ref` names; refused where it is more than a link may fetch."""
        ref, path, pins = (self.get_query_argument(name, "") for name in ("ref", "path", "pins"))
        launch = Launch.read(ref, path, "lab", self.engine.config.web_url, pins)
        limits: OSFLaunch = self.settings["jupyter_osf_launch"]
        self.finish_for_people(await self.engine.metadata(look, self.engine, limits, self.waiting, launch))


class LinkHandler(OSFHandler):
    """Launch links for others."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """A link to what `ref` names: as this server is configured, else to this server or the Hub around it, which the
        browser reaches at `server`."""
        ref, server = (self.get_query_argument(name, "") for name in ("ref", "server"))
        self.finish_for_people(await self.engine.metadata(link_to, self.engine, ref, server))


ROUTES: list[tuple[str, type]] = [
    (r"launch", PageHandler),
    (r"launch/contents", LookHandler),
    (r"launch/link", LinkHandler),
]
