"""May this be done here? The question that a file server puts to OSF before each request."""

from __future__ import annotations

from ..principal import Principal, can_read, can_write
from ..store import File, Node, Store, Version
from . import errors
from .storages import Storage, storage_of


def admit(store: Store, node_id: str, storage_name: str, who: Principal, *, write: bool) -> tuple[Node, Storage]:
    """The node and its storage, or the refusal. Nobody is ever told 401 here: it is 403 in all cases."""
    node = store.nodes.get(node_id)
    if node is None:
        guid = store.nodes.guid(node_id)
        raise errors.unresolved() if guid else errors.not_found()
    if node.deleted or node.withdrawn:
        raise errors.gone()
    storage = storage_of(store, node.id, storage_name)
    if not (can_write if write else can_read)(store, node, who):
        raise errors.forbidden()
    return node, storage


def admitted_version(store: Store, file: File, asked: str | None) -> Version:
    """The version that opens the door to a file: the one asked for, else the one numbered as the count.

    OSF looks it up by number for every kind of request. After simultaneous uploads a number can be held twice
    (500) or by none (400), and then the file is shut to plain requests.
    """
    versions = store.files.versions(file.id)
    number = asked or str(len(versions))
    matches = [version for version in versions if str(version.number) == number]
    if not matches:
        raise errors.bad_request()
    if len(matches) > 1:
        raise errors.unresolved()
    # Without a number the newest bytes are served, whatever they are called.
    return matches[0] if asked else versions[0]


def is_checked_out(store: Store, entry: File) -> bool:
    """A folder counts as checked out when anything below it is."""
    below = store.files.descendants(entry.id) if entry.is_folder else []
    return any(file.checkout for file in [entry, *below])


def is_over_quota(store: Store, node: Node) -> bool:
    """OSF's caps for each node: 5 GB while private, 50 GB when public, or its own."""
    cap = node.quota if node.quota is not None else 50 * 10**9 if node.public else 5 * 10**9
    return store.files.usage(node.id) >= cap
