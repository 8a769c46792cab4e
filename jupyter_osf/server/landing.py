"""The page on which a sign-in ends, and the listener for it where OSF knows another port than Jupyter has."""

from __future__ import annotations

import logging
import re
import secrets
from html import escape
from urllib.parse import urlsplit

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from ..config import is_loopback
from ..errors import OSFError
from .engine import Engine
from .translation import translated
from .wording import for_screen

PASTE = "Copy the address of this page and paste it into the OSF panel in which you began."
END_PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
TITLE = "Sign-in with OSF"
SIGNED_IN = "You are signed in to OSF."
CLOSE_IT = "You can close this page."
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title>
<style nonce="{nonce}">body {{ font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 34rem; }}</style>
</head>
<body><main><h1>{title}</h1><p role="status">{message}</p><p>{hint}</p></main>
<script nonce="{nonce}">{script}</script></body>
</html>
"""
# The code is used up, yet has no business in the history of the browser.
_CLOSE = "history.replaceState(null, '', location.pathname); window.close();"

log = logging.getLogger(__name__)


def end_page(status: int, message: str, hint: str, language: str) -> tuple[str, str]:
    """The page, in the browser's language, and its content security policy; it closes itself where all went well."""
    nonce = secrets.token_urlsafe(16)
    script = _CLOSE if status == 200 else ""
    words = {"title": TITLE, "message": message, "hint": for_screen(hint)}
    said = {name: escape(translated(text, language)) for name, text in words.items()}
    spoken = "en" if said["title"] == TITLE else language.split(",")[0].split(";")[0]
    page = _PAGE.format(**said, language=escape(spoken), nonce=nonce, script=script)
    return page, (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class _LandingHandler(web.RequestHandler):
    """Knows nobody: it is the one-time state alone that says whose sign-in this is."""

    def initialize(self, engine: Engine) -> None:
        self.engine = engine

    async def get(self) -> None:
        status, message, hint = 200, SIGNED_IN, CLOSE_IT
        spoken = self.engine.account.attempts.language(self.get_query_argument("state", ""), None)
        try:
            await self.engine.metadata(self.engine.account.land, f"?{self.request.query}", None)
        except OSFError as error:
            status, message, hint = 400, error.message, error.hint
        page, policy = end_page(status, message, hint, spoken or self.request.headers.get("Accept-Language", ""))
        self.set_status(status)
        for name, value in {**END_PAGE_HEADERS, "Content-Security-Policy": policy}.items():
            self.set_header(name, value)
        self.finish(page)


class Listener:
    """Listens on this computer alone, at the registered address alone, while somebody is on OSF's page."""

    def __init__(self, engine: Engine, own_port: int | None) -> None:
        self._engine = engine
        self._own_port = own_port
        self._server: HTTPServer | None = None

    def open_where_needed(self) -> None:
        """Do nothing where the registered address is not on this computer, or is Jupyter's own, or is in use.

        In the last case people copy the address of the page that they come to (`POST oauth/finish`).
        """
        address = self._engine.config.redirect_url
        where = urlsplit(address)
        port = where.port or 80
        if self._server is not None or where.scheme != "http" or not is_loopback(address) or port == self._own_port:
            return
        # Other requests there are not ours to log, and ours have codes in their addresses.
        application = web.Application(
            [(re.escape(where.path or "/"), _LandingHandler, {"engine": self._engine})], log_function=lambda _: None
        )
        try:
            sockets = bind_sockets(port, where.hostname)
        except OSError as error:
            log.info("The address for the way back from OSF cannot be used here (%s).", error.strerror)
            return
        self._server = HTTPServer(application)
        self._server.add_sockets(sockets)
        self._watch()

    def _watch(self) -> None:
        if self._server is None:
            return
        if self._engine.account.attempts:
            IOLoop.current().call_later(1, self._watch)
            return
        self._server.stop()
        self._server = None
