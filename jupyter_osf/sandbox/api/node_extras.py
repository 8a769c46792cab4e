"""What hangs on a node beside its files and people: history, settings, usage, and empty lists."""

from __future__ import annotations

from typing import Any

from ..store import Log, Node
from . import errors, write
from .call import Call
from .document import Answer, Relation, Resource, one
from .endpoint import Endpoint
from .files import kind_of
from .filters import Field, Filters
from .listing import Listing
from .lookup import find_node
from .versions import Date

_ANY = r"(?P<kind>nodes|registrations)/(?P<node_id>\w+)/"
# Bytes that a private and a public project may hold, and the share from which OSF warns.
PRIVATE_LIMIT, PUBLIC_LIMIT, WARNING_SHARE = 5_000_000_000, 50_000_000_000, 0.9

SETTINGS = {
    "access_requests_enabled": True,
    "anyone_can_comment": True,
    "anyone_can_edit_wiki": False,
    "wiki_enabled": True,
    "redirect_link_enabled": False,
    "redirect_link_url": None,
    "redirect_link_label": None,
}

# Kept with a step, and not told by the API.
_PRIVATE_PARAMS = ("kind", "node")

log_list = Endpoint("Node Log List", _ANY + "logs/", read="read")
log_detail = Endpoint("Log Detail", r"logs/(?P<log_id>\w+)/", read="read")
settings = Endpoint("Node Settings", _ANY + "settings/", read="read", write="write")
# To see the usage one needs, by a slip of the real service, the right to change contributors.
usage = Endpoint("Node Storage", _ANY + "storage/", read="write")
nothing = Endpoint(
    "Node Relation",
    _ANY + r"(?:wikis|forks|identifiers|institutions|collections|comments|preprints|draft_registrations|node_links"
    r"|addons|subjects|cedar_metadata_records|schema_responses|actions|requests|resources)/",
    read="read",
)


def log_resource(call: Call, log: Log) -> Resource:
    """One step of a node's history."""
    node = call.store.nodes.get(log.node)
    assert node is not None
    kind = kind_of(node)
    params = {
        "contributors": [],
        "params_node": {"id": node.id, "title": node.title},
        "params_project": None,
        "pointer": None,
        "preprint_provider": None,
        **{name: value for name, value in log.params.items() if name not in _PRIVATE_PARAMS},
    }
    relations = {
        "node": Relation(f"{kind}/{node.id}/", (kind, node.id)),
        "original_node": Relation(f"{kind}/{node.id}/", (kind, node.id)),
        "user": Relation(f"users/{log.user}/", ("users", log.user)) if log.user else Relation(None),
    }
    if call.anonymous:
        del relations["user"]
        params["contributors"] = []
    attributes = {"date": Date(log.date), "action": log.action, "foreign_user": None, "params": params}
    return Resource("logs", log.id, attributes, relations, {"self": call.link(f"logs/{log.id}/")})


LOGS: Listing[Log] = Listing(
    log_resource,
    Filters(
        {"action": Field("string", lambda row: row.action), "date": Field("date", lambda row: row.date)},
        frozenset({"params", "node", "original_node", "user", "id", "foreign_user"}),
    ),
    {"date": lambda row: row.date, "action": lambda row: row.action, "id": lambda row: row.id},
)


@log_list.on("GET")
def list_logs(call: Call, kind: str, node_id: str) -> Answer:
    return LOGS.answer(call, call.store.nodes.logs(find_node(call, kind, node_id).id))


@log_detail.on("GET")
def show_log(call: Call, log_id: str) -> Answer:
    log = call.store.nodes.log_entry(log_id)
    node = call.store.nodes.get(log.node) if log else None
    if log is None or node is None:
        raise errors.not_found()
    call.require(node, "read")
    return one(call, log_resource(call, log))


@settings.on("GET")
def show_settings(call: Call, kind: str, node_id: str) -> Answer:
    return _settings(call, kind, find_node(call, kind, node_id))


@settings.on("PUT", "PATCH")
def change_settings(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id, "write")
    body = write.resource(call, "node-settings", node.id)
    chosen = {name: value for name, value in body.attributes.items() if name in SETTINGS}
    details = {**node.details, "settings": {**node.details.get("settings", {}), **chosen}}
    call.store.nodes.update(node.id, details=details)
    return _settings(call, kind, find_node(call, kind, node_id))


def _settings(call: Call, kind: str, node: Node) -> Answer:
    attributes = {**SETTINGS, **node.details.get("settings", {})}
    relations = {"view_only_links": Relation(f"{kind}/{node.id}/view_only_links/")}
    return one(call, _about(call, "node-settings", node, attributes, relations, "settings/"))


@usage.on("GET")
def show_usage(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id)
    call.require(node, "write")
    used = call.store.files.usage(node.id)
    limit = node.quota or (PUBLIC_LIMIT if node.public else PRIVATE_LIMIT)
    scope = "PUBLIC" if node.public else "PRIVATE"
    level = "DEFAULT"
    if used >= limit:
        level = f"OVER_{scope}"
    elif used >= limit * WARNING_SHARE:
        level = f"APPROACHING_{scope}"
    attributes = {"storage_limit_status": level, "storage_usage": str(used)}
    return one(call, _about(call, "node-storage", node, attributes, {}, "storage/"))


def _about(
    call: Call, type: str, node: Node, attributes: dict[str, Any], relations: dict[str, Relation], below: str
) -> Resource:
    links = {"self": call.link(f"{kind_of(node)}/{node.id}/{below}"), "iri": call.web(node.id, keyed=False)}
    return Resource(type, node.id, attributes, relations, links)


@nothing.on("GET")
def list_nothing(call: Call, kind: str, node_id: str) -> Answer:
    find_node(call, kind, node_id)
    return LOGS.answer(call, [])


ENDPOINTS = (log_list, log_detail, settings, usage, nothing)
