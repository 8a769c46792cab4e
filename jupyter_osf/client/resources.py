"""Changes of single resources of the API: sent once, and looked for where the answer is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from ..errors import Ambiguous, NotFound, OSFError
from . import documents
from .answers import body_of
from .http import Http

JSON_API = {"Content-Type": "application/vnd.api+json"}
Refused = Callable[[requests.Response], OSFError]


def write(
    http: Http,
    method: str,
    url: str,
    resource: dict[str, Any],
    look: Callable[[], dict[str, Any] | None],
    refused: Refused | None = None,
) -> dict[str, Any]:
    """Create or change a resource; returns it as OSF has it now.

    ``look`` returns the resource if the change is seen on OSF; ``refused`` says what a refusal means.
    """
    try:
        answer = http.write(method, http.api_link(url), json={"data": resource}, headers=JSON_API)
    except Ambiguous as lost:
        found = http.look_after(lost, look)
        if found is None:
            raise
        return found
    if answer.status_code >= 400:
        raise (refused or http.refusal)(answer)
    body = body_of(answer)
    return documents.one(body if isinstance(body, dict) else {})


def delete(http: Http, url: str, is_gone: Callable[[], bool], refused: Refused | None = None) -> None:
    """Delete a resource; one that is gone already is no failure."""
    try:
        answer = http.write("DELETE", http.api_link(url))
    except Ambiguous as lost:
        if not http.look_after(lost, is_gone):
            raise
        return
    if answer.status_code >= 400:
        error = (refused or http.refusal)(answer)
        if not isinstance(error, NotFound):
            raise error
