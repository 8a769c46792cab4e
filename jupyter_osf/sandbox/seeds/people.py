"""The people of every seed, with their tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FULL = ["osf.full_read", "osf.full_write"]


def people() -> Mapping[str, Any]:
    """The first is the person whose token the sandbox prints."""
    return {
        "users": [
            {
                "name": "Demo Researcher",
                "short_name": "researcher",
                "tokens": [
                    {"name": "full", "scopes": FULL},
                    {"name": "read-only", "scopes": ["osf.full_read"]},
                    {"name": "profile", "scopes": ["osf.users.profile_read"]},
                ],
            },
            {"name": "Demo Colleague", "short_name": "colleague", "tokens": [{"name": "full", "scopes": FULL}]},
            {"name": "Demo Reader", "short_name": "reader", "tokens": [{"name": "full", "scopes": FULL}]},
            {"name": "Demo Stranger", "short_name": "stranger", "tokens": [{"name": "full", "scopes": FULL}]},
        ],
        "apps": [
            {"name": "Demo app", "owner": "researcher", "callback_url": "http://localhost:8888/osf/oauth_callback"}
        ],
    }
