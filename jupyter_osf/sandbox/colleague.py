"""Somebody else at work: changes to projects and files that the person who is being tested did not make.

`do` is one of
- upload {path, content}: a new file or a new version · mkdir {path} · delete {path}
- rename {path, name} · move {path, to, [to_node]} · checkout {path} · checkin {path}
- damage {path, numbers}: versions so numbered, newest first ([2, 2, 1]: shut by simultaneous uploads)
- publish · unpublish · delete_node · withdraw · rename_node {title}
- set_quota {bytes, null for the default} · fill_quota
- set_permission {user, permission} · remove_contributor {user}
- revoke_token {token} · expire_token {token} · deactivate_user {user}
always with `node` where it matters, and `as` for who does it (default: a contributor who did not create the node).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from .site import Site
from .situations import Unknown, entry_at, folder_at, node_named, user_named, write_file
from .store import Node, Store
from .text import clean
from .waterbutler.history import log_change, log_transfer, place

Order = Mapping[str, Any]


def act(site: Site, order: Order) -> dict[str, Any]:
    """Do it, and say which file and version came of it. Raises Unknown (a ValueError) or KeyError for a bad order."""
    store = site.store
    action = str(order["do"])
    with store.db.transaction():
        if action in _ON_ACCOUNTS:
            return _ON_ACCOUNTS[action](store, order)
        if action not in _ON_NODES:
            raise Unknown(f"do must be one of {', '.join(sorted([*_ON_NODES, *_ON_ACCOUNTS]))}")
        node = node_named(store, str(order["node"]))
        return _ON_NODES[action](store, node, _actor(store, node, order), order)


def _actor(store: Store, node: Node, order: Order) -> str:
    if "as" in order:
        return user_named(store, str(order["as"])).id
    others = [c.user for c in store.nodes.contributors(node.id) if c.user != node.creator]
    return others[0] if others else node.creator


def _upload(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    before = _exists(store, node, order)
    file = write_file(store, node, order["path"], order["content"], actor)
    log_change(store, actor, "file_updated" if before else "file_added", file)
    newest = store.files.newest(file.id)
    return {"id": file.id, "version": newest.number if newest else None, "sha256": newest.sha256 if newest else None}


def _exists(store: Store, node: Node, order: Order) -> bool:
    try:
        entry_at(store, node, order["path"])
    except Unknown:
        return False
    return True


def _mkdir(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    folder = folder_at(store, node, order["path"])
    log_change(store, actor, "folder_created", folder)
    return {"id": folder.id}


def _delete(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    entry = entry_at(store, node, order["path"])
    log_change(store, actor, "file_removed", entry)
    store.files.delete(entry)
    return {"id": entry.id}


def _rename(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    entry = entry_at(store, node, order["path"])
    before = place(store, entry)
    store.files.update(entry.id, name=order["name"])
    log_transfer(store, actor, "addon_file_renamed", node.id, before, place(store, _again(store, entry.id)))
    return {"id": entry.id}


def _move(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    entry = entry_at(store, node, order["path"])
    before = place(store, entry)
    target = node_named(store, order["to_node"]) if "to_node" in order else node
    store.files.move(entry, folder_at(store, target, order["to"]), order.get("name", entry.name))
    log_transfer(store, actor, "addon_file_moved", target.id, before, place(store, _again(store, entry.id)))
    return {"id": entry.id}


def _again(store: Store, file_id: str) -> Any:
    return store.files.get(file_id)


def _checkout(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    entry = entry_at(store, node, order["path"])
    store.files.update(entry.id, checkout=actor if order["do"] == "checkout" else None)
    return {"id": entry.id}


def _damage(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    file = entry_at(store, node, order["path"])
    numbers = list(reversed(order["numbers"]))
    for missing in range(len(store.files.versions(file.id)), len(numbers)):
        write_file(store, node, order["path"], f"written at the same time, {missing}\n", actor)
    for version, number in zip(reversed(store.files.versions(file.id)), numbers, strict=True):
        store.files.update_version(version.serial, number=number)
    return {"id": file.id}


def _change_node(**changes: Any) -> Callable[[Store, Node, str, Order], dict[str, Any]]:
    def change(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
        store.nodes.update(node.id, **changes)
        return {"id": node.id}

    return change


def _rename_node(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    store.nodes.update(node.id, title=clean(order["title"]))
    return {"id": node.id}


def _delete_node(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    store.nodes.delete(node.id)
    return {"id": node.id}


def _quota(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    quota = store.files.usage(node.id) if order["do"] == "fill_quota" else order["bytes"]
    store.nodes.update(node.id, quota=quota)
    return {"id": node.id, "quota": quota}


def _set_permission(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    user = user_named(store, order["user"])
    store.nodes.set_contributor(node.id, user.id, order["permission"])
    return {"id": user.id}


def _remove_contributor(store: Store, node: Node, actor: str, order: Order) -> dict[str, Any]:
    user = user_named(store, order["user"])
    store.nodes.remove_contributor(node.id, user.id)
    return {"id": user.id}


def _end_token(store: Store, order: Order) -> dict[str, Any]:
    token = store.people.token(order["token"])
    if token is None:
        raise Unknown("no such token")
    if order["do"] == "revoke_token":
        store.people.revoke(token.id)
    else:
        store.people.update_token(token.id, expires=time.time() - 1)
    return {"id": token.id}


def _deactivate_user(store: Store, order: Order) -> dict[str, Any]:
    user = user_named(store, order["user"])
    store.people.update_user(user.id, active=False)
    return {"id": user.id}


_ON_NODES: dict[str, Callable[[Store, Node, str, Order], dict[str, Any]]] = {
    "upload": _upload,
    "mkdir": _mkdir,
    "delete": _delete,
    "rename": _rename,
    "move": _move,
    "checkout": _checkout,
    "checkin": _checkout,
    "damage": _damage,
    "publish": _change_node(public=True),
    "unpublish": _change_node(public=False),
    "withdraw": _change_node(withdrawn=True),
    "rename_node": _rename_node,
    "delete_node": _delete_node,
    "set_quota": _quota,
    "fill_quota": _quota,
    "set_permission": _set_permission,
    "remove_contributor": _remove_contributor,
}
_ON_ACCOUNTS: dict[str, Callable[[Store, Order], dict[str, Any]]] = {
    "revoke_token": _end_token,
    "expire_token": _end_token,
    "deactivate_user": _deactivate_user,
}
