"""What only a sandbox has: start anew, fail on purpose, act as a colleague, tell what was asked of it.

Every path begins with the secret of the data folder; bodies and answers are JSON.

| request | does |
|---|---|
| `POST reset` `{"seed": "demo"}` | back to a seed (default: its own), without faults and requests; answers the info |
| `POST faults` `{rule}` or `[rule, …]` | add rules, see `faults.py` |
| `DELETE faults` · with `{"kind": …}` | no more faults · none of that kind |
| `GET requests` · `DELETE requests` | the requests received so far, oldest first · forget them |
| `POST colleague` `{"do": …}` | see `colleague.py` |
| `POST create` `{…}` | see `situations.py` |
| `GET state` | nodes, files and versions as they are stored |
| `GET info` | what `--info` wrote |
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tornado.web import HTTPError, RequestHandler

from .colleague import act
from .faults import Rule
from .info import sandbox_info
from .seeds import plant
from .site import Site
from .situations import create


class ControlHandler(RequestHandler):
    """Not a SandboxHandler: faults and the log of requests are about OSF, not about this."""

    @property
    def site(self) -> Site:
        site: Site = self.application.settings["site"]
        return site

    def prepare(self) -> None:
        # A page in a browser names its origin or its host; neither has any business here.
        if "Origin" in self.request.headers or not self.request.host.startswith("127.0.0.1"):
            raise HTTPError(403)

    def handle(self, what: str) -> None:
        action = _ACTIONS.get((self.request.method or "", what))
        if action is None:
            raise HTTPError(404)
        try:
            body = json.loads(self.request.body or b"null")
            document = action(self.site, body)
        except (ValueError, KeyError, TypeError, sqlite3.Error) as error:
            self.set_status(400)
            document = {"error": f"{type(error).__name__}: {error}"}
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(document))

    get = post = delete = handle


def _reset(site: Site, body: Any) -> dict[str, Any]:
    site.faults.clear()
    plant(site, (body or {}).get("seed") or site.store.db.get_meta("seed") or "demo")
    site.requests.clear()
    return sandbox_info(site)


def _add_faults(site: Site, body: Any) -> dict[str, Any]:
    rules = [Rule.from_json(values) for values in (body if isinstance(body, list) else [body])]
    for rule in rules:
        site.faults.add(rule)
    return {"added": len(rules)}


def _clear_faults(site: Site, body: Any) -> dict[str, Any]:
    site.faults.clear((body or {}).get("kind"))
    return {}


def _clear_requests(site: Site, body: Any) -> dict[str, Any]:
    site.requests.clear()
    return {}


def _state(site: Site, body: Any) -> dict[str, Any]:
    store = site.store
    nodes = []
    for node in store.nodes.all():
        entries = []
        for entry in store.files.all_of(node.id):
            versions = [asdict(version) for version in store.files.versions(entry.id)]
            entries.append({**asdict(entry), "path": store.files.path(entry), "versions": versions})
        contributors = {c.user: c.permission for c in store.nodes.contributors(node.id)}
        nodes.append({**asdict(node), "files": entries, "contributors": contributors})
    return {"nodes": nodes}


_ACTIONS: dict[tuple[str, str], Callable[[Site, Any], Any]] = {
    ("POST", "reset"): _reset,
    ("POST", "faults"): _add_faults,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "requests"): lambda site, body: site.requests.as_json(),
    ("DELETE", "requests"): _clear_requests,
    ("POST", "colleague"): act,
    ("POST", "create"): create,
    ("GET", "state"): _state,
    ("GET", "info"): lambda site, body: sandbox_info(site),
}


def control_routes(site: Site) -> list[Any]:
    return [(rf"/{site.control_key()}/(\w+)", ControlHandler)]
