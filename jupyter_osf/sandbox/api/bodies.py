"""Reading the body of a request, whatever media type it says it has."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from tornado.httputil import HTTPServerRequest

from . import errors
from .versions import JSON_API


def parsed_body(request: HTTPServerRequest) -> Any:
    """The document that was sent; an empty one where nothing was."""
    content_type = request.headers.get("Content-Type", "")
    media = content_type.split(";")[0].strip().lower()
    if not request.body:
        return {}
    if media == "application/x-www-form-urlencoded":
        return dict(parse_qsl(request.body.decode("utf-8", "replace")))
    if media not in (JSON_API, "application/json"):
        raise errors.plain(415, f'Unsupported media type "{content_type}" in request.')
    try:
        return json.loads(request.body)
    except UnicodeDecodeError:
        raise errors.plain(400, "JSON parse error - the body is not UTF-8.") from None
    except ValueError as error:
        raise errors.plain(400, f"JSON parse error - {error}") from None
