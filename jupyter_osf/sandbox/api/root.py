"""The entrance of the API, and where a short id leads."""

from __future__ import annotations

from . import errors
from .call import Call
from .document import Answer, Relation, Resource, one, render
from .endpoint import Endpoint
from .users import user_resource

# What the recorded server had switched on; clients look for some of them by name.
FLAGS = [
    "storage_usage", "institutions_nav_bar", "storage_i18n", "osf_groups", "egap_admins", "enable_chronos",
    "enable_no_login_emails", "collection_submission_with_cedar", "populate_notification_types",
]  # fmt: skip

root = Endpoint("Api Root", "", has_head=False)


@root.on("GET")
def show_root(call: Call) -> Answer:
    me = {"data": render(call, user_resource(call, call.user))} if call.user else None
    meta = {"message": "Welcome to the OSF API.", "current_user": me, "active_flags": FLAGS}
    names = ("nodes", "users", "collections", "registrations", "institutions", "licenses")
    links = {name: call.bare(f"{name}/") for name in names}
    links |= {"schemas": call.bare("schemas/registrations/"), "addons": call.bare("addons/")}
    return Answer(200, {"meta": meta, "links": links})


status = Endpoint("Status", "status/")


@status.on("GET")
def show_status(call: Call) -> Answer:
    return Answer(200, {"maintenance": None})


guid_detail = Endpoint("Guid Detail", r"guids/(?P<guid>\w+)/")
_LISTS = {"user": "users", "node": "nodes", "registration": "registrations", "file": "files"}


@guid_detail.on("GET")
def show_guid(call: Call, guid: str) -> Answer:
    found = call.store.nodes.guid(guid.lower())
    if found is None:
        raise errors.not_found()
    kind = _LISTS[found.kind]
    path = f"{kind}/{found.target}/"
    if (call.query.get("resolve") or "").lower() not in ("false", "0"):
        return Answer(302, headers={"Location": call.related(path)})
    relations = {
        "referent": Relation(path, (kind, found.target), meta={"type": kind}),
        "custom_metadata": Relation(
            f"custom_item_metadata_records/{found.guid}/", ("custom-item-metadata-records", found.guid)
        ),
    }
    links = {"self": call.link(f"guids/{found.guid}/"), "html": call.web(f"{found.guid}/", keyed=False)}
    return one(call, Resource("guids", found.guid, {}, relations, links))


ENDPOINTS = (root, status, guid_detail)
