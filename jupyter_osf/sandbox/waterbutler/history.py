"""Entries in a node's log for what happens to files."""

from __future__ import annotations

from typing import Any

from ..store import File, Store
from .storages import STORAGES

_OSFSTORAGE = {
    "file_added": "osf_storage_file_added",
    "file_updated": "osf_storage_file_updated",
    "file_removed": "osf_storage_file_removed",
    "folder_created": "osf_storage_folder_created",
}


def log_change(store: Store, user: str | None, what: str, entry: File) -> None:
    """`what` is file_added, file_updated, file_removed (also of folders) or folder_created."""
    action = _OSFSTORAGE[what] if entry.provider == "osfstorage" else f"{entry.provider}_{what}"
    path = store.files.path(entry)
    view = f"/{entry.node}/files/{entry.provider}/{entry.id}/"
    params: dict[str, Any] = {
        "path": path,
        "kind": entry.kind,
        "node": entry.node,
        "urls": {"view": view, "download": f"{view}?action=download"},
    }
    store.nodes.log(entry.node, user, action, params)


def place(store: Store, entry: File) -> dict[str, Any]:
    """One end of a move or copy, as logs tell it."""
    node = store.nodes.get(entry.node)
    return {
        "materialized": store.files.path(entry).lstrip("/"),
        "url": f"/project/{entry.node}/files/{entry.provider}/{entry.id}/",
        "addon": STORAGES[entry.provider].label,
        "node_url": f"/{entry.node}/",
        "node_title": node.title if node else "",
    }


def log_transfer(
    store: Store, user: str | None, action: str, node: str, source: dict[str, Any], destination: dict[str, Any]
) -> None:
    """`action` is addon_file_moved, addon_file_copied or addon_file_renamed."""
    store.nodes.log(node, user, action, {"source": source, "destination": destination})
