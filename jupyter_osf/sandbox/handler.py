"""The base of all handlers: logs the request, and lets the faults in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any, cast

from tornado.httputil import HTTPServerRequest
from tornado.iostream import IOStream
from tornado.web import Application, HTTPError, OutputTransform, RequestHandler

from .colleague import act
from .faults import Rule
from .requestlog import Entry
from .site import Site
from .tamper import STREAM_KINDS, TamperedStream, reset

PROXY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
UNAVAILABLE_PAGE = PROXY_PAGE.replace("502 Bad Gateway", "503 Service Temporarily Unavailable")
SIGN_IN_PAGE = "<!DOCTYPE html>\n<html><head><title>OSF | Sign in</title></head><body><h1>Sign in</h1></body></html>\n"


class LostAnswer(OutputTransform):
    """Replaces whatever was to be answered by a proxy's 502 page."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self._request = request
        self._lost = False

    def transform_first_chunk(
        self, status_code: int, headers: Any, chunk: bytes, finishing: bool
    ) -> tuple[int, Any, bytes]:
        self._lost = getattr(self._request, "lost_answer", False)
        if not self._lost:
            return status_code, headers, chunk
        headers.clear()
        page = PROXY_PAGE.encode()
        headers["Content-Type"], headers["Content-Length"] = "text/html", str(len(page))
        return 502, headers, page

    def transform_chunk(self, chunk: bytes, finishing: bool) -> bytes:
        return b"" if self._lost else chunk


class SandboxHandler(RequestHandler):
    """Subclasses that have a `prepare` of their own await this one first and stop when `self._finished`."""

    rules: Sequence[Rule] = ()

    def __init__(self, application: Application, request: HTTPServerRequest, **kwargs: Any) -> None:
        super().__init__(application, request, **kwargs)
        self.logged = self._log_entry()

    @property
    def site(self) -> Site:
        return cast(Site, self.application.settings["site"])

    @property
    def listener(self) -> str:
        """api, accounts, web, files or storage."""
        return cast(str, self.application.settings["listener"])

    @property
    def stream(self) -> IOStream:
        return cast(IOStream, self.request.connection.stream)  # type: ignore[union-attr]

    def fault(self, kind: str) -> Rule | None:
        """The rule of this kind that applies to this request."""
        return next((rule for rule in self.rules if rule.kind == kind), None)

    async def prepare(self) -> None:
        self.site.requests.add(self.logged)
        self.rules = self.site.faults.take(self.listener, self.request.method or "", self.request.uri or "")
        for rule in self.rules:
            await self._meet(rule)
            if self._finished:
                return

    def _log_entry(self) -> Entry:
        headers = self.request.headers
        return Entry(
            listener=self.listener,
            host=self.request.host,
            method=self.request.method or "",
            url=self.request.uri or "",
            headers=sorted(headers),
            authorization="Authorization" in headers,
            user_agent=headers.get("User-Agent", ""),
            received=len(self.request.body or b""),
        )

    async def _meet(self, rule: Rule) -> None:
        if rule.kind == "latency":
            await asyncio.sleep(rule.seconds)
        elif rule.kind == "meanwhile":
            act(self.site, rule.order or {})
        elif rule.kind == "throttle":
            self.answer_throttled(rule.retry_after or 1)
        elif rule.kind == "bad-gateway":
            self.answer_page(502, PROXY_PAGE)
        elif rule.kind == "unavailable":
            if rule.retry_after is not None:
                self.set_header("Retry-After", str(rule.retry_after))
            self.answer_page(503, UNAVAILABLE_PAGE)
        elif rule.kind == "html":
            self.answer_page(200, SIGN_IN_PAGE)
        elif rule.kind == "server-error":
            raise HTTPError(500)
        elif rule.kind == "maintenance":
            self.set_status(503)
            self.answer_json({"meta": {"maintenance_mode": True, "status_page": "https://status.cos.io"}})
        elif rule.kind == "accounts-outage" and self.listener == "accounts":
            self.answer_page(500, SIGN_IN_PAGE.replace("Sign in", "Service error"))
        elif rule.kind == "lost-answer":
            self.request.lost_answer = True  # type: ignore[attr-defined]
        elif rule.kind == "reset-request" and not self.is_streaming:
            self.break_connection()
        elif rule.kind == "stall" and rule.after is None:
            while not self.stream.closed():
                await asyncio.sleep(0.05)
            self.break_connection()
        elif rule.kind in STREAM_KINDS:
            TamperedStream(self.stream, rule).install()

    @property
    def is_streaming(self) -> bool:
        """Whether the body arrives through `data_received`."""
        return bool(getattr(type(self), "_stream_request_body", False))

    def break_connection(self) -> None:
        """Reset, and let nothing more be written."""
        reset(self.stream)
        self._finished = True

    def answer_page(self, status: int, page: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html")
        self.finish(page)

    def answer_json(self, document: Any, content_type: str = "application/json; charset=UTF-8") -> None:
        self.set_header("Content-Type", content_type)
        self.finish(json.dumps(document))

    def answer_throttled(self, retry_after: int) -> None:
        """The API's and accounts' form; the file servers have their own."""
        self.set_status(429)
        self.set_header("Retry-After", str(retry_after))
        detail = f"Request was throttled. Expected available in {retry_after} seconds."
        self.answer_json({"errors": [{"detail": detail}]}, "application/vnd.api+json")

    def on_finish(self) -> None:
        self.logged.status = 502 if self.fault("lost-answer") else self.get_status()

    def set_default_headers(self) -> None:
        self.clear_header("Server")


class NotFoundHandler(SandboxHandler):
    """For addresses that no route knows."""

    async def prepare(self) -> None:
        await super().prepare()
        if not self._finished:
            raise HTTPError(404)
