"""Every endpoint of the API, in the order in which a path is looked up."""

from __future__ import annotations

from typing import Any

from . import file_endpoints, node_endpoints, root, users
from .endpoint import Endpoint
from .handler import ApiHandler

ENDPOINTS: tuple[Endpoint, ...] = (
    *root.ENDPOINTS,
    *users.ENDPOINTS,
    *node_endpoints.ENDPOINTS,
    *file_endpoints.ENDPOINTS,
)


def api_routes() -> list[Any]:
    """One route: the handler looks the endpoint up itself, to tell a missing slash from an unknown path."""
    return [(r".*", ApiHandler, {"endpoints": ENDPOINTS})]
