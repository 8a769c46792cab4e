"""The kinds of storage: what each can do, and how an address names what is in it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from ..store import File, Store
from . import errors


@dataclass(frozen=True, slots=True)
class Storage:
    """`by_path`: addresses hold names instead of ids, there is one version and there are no hashes."""

    name: str
    label: str
    by_path: bool = False
    writable: bool = True
    honours_range: bool = True


STORAGES = {
    "osfstorage": Storage("osfstorage", "OSF Storage"),
    "owncloud": Storage("owncloud", "ownCloud", by_path=True),
    "gitlab": Storage("gitlab", "GitLab", by_path=True, writable=False, honours_range=False),
}
_ID_PATH = re.compile(r"/?([^/]+)(/?)")


def storage_of(store: Store, node_id: str, name: str) -> Storage:
    """Raises as OSF does for a storage that the node does not have."""
    configured = {"osfstorage", *(addon.provider for addon in store.nodes.addons(node_id))}
    if name not in configured:
        raise errors.bad_request()
    return STORAGES[name]


def path_of(store: Store, file: File) -> str:
    """The path that addresses a file or folder in its storage."""
    if STORAGES[file.provider].by_path:
        return store.files.path(file)
    if file.parent is None:
        return "/"
    return f"/{file.id}/" if file.is_folder else f"/{file.id}"


def find(store: Store, node_id: str, storage: Storage, path: str) -> File | None:
    """What a path addresses; whether the slash at its end is right is `check_slash`'s question."""
    root = store.files.root(node_id, storage.name)
    if path in ("/", ""):
        return root
    if storage.by_path:
        if any(part in (".", "..") for part in path.split("/")) or "//" in path:
            raise errors.own(400, f"Invalid path '{path}' specified")
        return store.files.find(node_id, storage.name, path)
    found = _ID_PATH.fullmatch(path)
    if found is None:
        raise errors.not_json(404, NOT_FOUND_PAGE)
    entry = store.files.get(found[1])
    if entry is None or entry.deleted or entry.node != node_id or entry.provider != storage.name:
        raise errors.not_found()
    return entry


def check_slash(entry: File | None, path: str) -> None:
    """A folder's path ends with a slash and a file's does not."""
    if entry is None or entry.is_folder != path.endswith("/"):
        raise errors.could_not_retrieve(path)


def checked_name(folder_path: str, name: str) -> str:
    """A name for something new in a folder, or the refusal it earns. A slash at its end is dropped."""
    trimmed = name.rstrip("/")
    if trimmed in (".", ".."):
        raise errors.own(400, f"Invalid path '{posixpath.normpath(folder_path + trimmed)}' specified")
    if not trimmed or "/" in trimmed:
        raise errors.crashed()
    return trimmed


NOT_FOUND_PAGE = (
    '\n<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>OSF | Page not found</title></head>\n'
    "<body><h1>Page not found</h1></body>\n</html>\n"
)
