"""The one tornado handler behind every endpoint: versions, credentials, bodies, refusals, and the wire form."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from typing import Any

from ..handler import SandboxHandler
from ..principal import identify
from . import errors
from .admission import check_credentials, cross_origin_headers
from .bodies import parsed_body
from .call import Call
from .document import Answer
from .endpoint import Endpoint
from .query import Query
from .versions import JSON_API, LATEST, SERVED, Version, negotiate, wants_html

_JSON = f"{JSON_API}; charset=utf-8"
_SERVER_ERROR = (
    '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>Server Error (500)</title>\n</head>\n<body>\n'
    "  <h1>Server Error (500)</h1><p></p>\n</body>\n</html>\n"
)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class ApiHandler(SandboxHandler):
    """Looks up the endpoint itself, so that unknown paths and missing slashes are told as OSF tells them."""

    SUPPORTED_METHODS = _METHODS

    endpoints: Sequence[Endpoint] = ()
    version: Version | None = None

    def compute_etag(self) -> None:
        """None: the API has no conditional requests."""

    def _clear_representation_headers(self) -> None:
        """Nothing is cleared: OSF names its media type also where it sends no body."""

    def answer_throttled(self, retry_after: int) -> None:
        try:
            self.version = negotiate(self.get_query_argument("version", None), self.request.headers.get("Accept", ""))
        except errors.ApiError as error:
            return self._refuse(error)
        return self._refuse(errors.throttled(retry_after))

    async def prepare(self) -> None:
        await super().prepare()
        if self._finished:
            return
        for name, value in cross_origin_headers(self.request).items():
            self.set_header(name, value)
        if self.request.method == "OPTIONS" and "Access-Control-Request-Method" in self.request.headers:
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish()
            return
        try:
            self._answer()
        except errors.ServerFault:
            self.clear()
            self.set_status(500)
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(_SERVER_ERROR)
        except errors.ApiError as error:
            self._refuse(error)

    def _answer(self) -> None:
        path = self.request.path.removeprefix("/v2/") if self.request.path.startswith("/v2/") else None
        if path is None:
            return self._outside()
        for endpoint in self.endpoints:
            arguments = endpoint.match(path)
            if arguments is not None:
                return self._serve(endpoint, path, arguments)
        if not path.endswith("/") and any(endpoint.match(f"{path}/") is not None for endpoint in self.endpoints):
            return self._move(self.request.path + "/")
        return self._unknown()

    def _outside(self) -> None:
        if self.request.path == "/v2":
            return self._move("/v2/")
        if self.request.path == "/":
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.redirect("/v2/")
            return None
        return self._unknown()

    def _move(self, path: str) -> None:
        query = f"?{self.request.query}" if self.request.query else ""
        self.set_status(301)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Location", path + query)
        self.finish()

    def _unknown(self) -> None:
        self.set_status(404)
        self.answer_json({"errors": [{"detail": "Not found."}]}, f"{JSON_API}; application/json")

    def _serve(self, endpoint: Endpoint, path: str, arguments: dict[str, str]) -> None:
        method = self.request.method or "GET"
        self.set_header("Allow", endpoint.allow)
        self.set_header("Vary", "Accept, Cookie, origin")
        for name, value in (
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"),
        ):
            self.set_header(name, value)
        query = Query.parse(self.request.query)
        accept = self.request.headers.get("Accept", "")
        page = wants_html(accept)
        self.version = negotiate(query.get("version"), accept)
        if page and "version" not in query:
            self.version = LATEST
        who = identify(self)
        call = Call(
            self.site, who, self.version, query, "GET" if method == "HEAD" else method, path, self._dispatch,
            lambda: parsed_body(self.request), "ext=bulk" in self.request.headers.get("Content-Type", ""),
            shuffled=self.fault("shuffle") is not None,
        )  # fmt: skip
        check_credentials(who)
        self._check_rights(call, endpoint, method)
        if method == "OPTIONS":
            return self._write(Answer(200, _description(endpoint)), page)
        if method not in endpoint.allow.split(", "):
            raise errors.method_not_allowed(method)
        return self._write(endpoint.view(call, arguments), page)

    def _dispatch(self, call: Call) -> Answer:
        """Run an inner call, for a relation that is embedded."""
        for endpoint in self.endpoints:
            arguments = endpoint.match(call.path)
            if arguments is not None:
                if not call.has_right(endpoint.right("GET")):
                    raise errors.out_of_scope()
                return endpoint.view(call, arguments)
        raise errors.not_found()

    def _check_rights(self, call: Call, endpoint: Endpoint, method: str) -> None:
        if method in endpoint.allow and not call.has_right(endpoint.right(method)):
            raise errors.out_of_scope()

    def _write(self, answer: Answer, page: bool) -> None:
        self.set_status(answer.status)
        for name, value in answer.headers.items():
            self.set_header(name, value)
        document = answer.document
        if document is None:
            is_redirect = "Location" in answer.headers
            self.set_header("Content-Type", "text/html; charset=utf-8" if is_redirect else _JSON)
            self.finish()
            return
        if answer.media_type:
            if not document.get("meta"):
                document.pop("meta", None)
            self.answer_json(document, answer.media_type)
            return
        document["meta"] = {**document.get("meta", {}), "version": str(self.version)}
        if page:
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(f"<!DOCTYPE html>\n<title>API</title>\n<pre>{html.escape(_pretty(document))}</pre>\n")
            return
        self.answer_json(document, _JSON)

    def _refuse(self, error: errors.ApiError) -> None:
        self.set_status(error.status)
        for name, value in error.headers.items():
            self.set_header(name, value)
        known = error.versioned and self.version is not None
        meta = {"version": str(self.version)} if known else {}
        self.answer_json({"errors": error.errors, "meta": meta}, _JSON)


def _description(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "name": endpoint.name,
        "description": "An endpoint of the sandbox, which answers as the one of OSF does.",
        "renders": list(SERVED),
        "parses": list(SERVED[:2]),
    }


def _pretty(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
