"""Every endpoint of the API, in the order in which a path is looked up."""

from __future__ import annotations

from typing import Any

from . import (
    catalogue,
    citations,
    contributor_endpoints,
    file_endpoints,
    linked_endpoints,
    node_endpoints,
    node_extras,
    root,
    token_endpoints,
    users,
    view_only_endpoints,
)
from .endpoint import Endpoint
from .handler import ApiHandler

ENDPOINTS: tuple[Endpoint, ...] = (
    *root.ENDPOINTS,
    *users.ENDPOINTS,
    *node_endpoints.ENDPOINTS,
    *contributor_endpoints.ENDPOINTS,
    *linked_endpoints.ENDPOINTS,
    *view_only_endpoints.ENDPOINTS,
    *file_endpoints.ENDPOINTS,
    *node_extras.ENDPOINTS,
    *citations.ENDPOINTS,
    *catalogue.ENDPOINTS,
    *token_endpoints.ENDPOINTS,
)


class WholeApi(ApiHandler):
    """Looks the endpoint up itself, to tell a missing slash from an unknown path."""

    endpoints = ENDPOINTS


def api_routes() -> list[Any]:
    """The one route of the API listener."""
    return [(r".*", WholeApi)]
