"""Endpoints for storages, folder listings, files, their versions, and what may be changed of a file here."""

from __future__ import annotations

from urllib.parse import unquote

from ..store import File, Node, Version
from . import errors, write
from .call import Call
from .document import Answer, one
from .endpoint import Endpoint
from .files import STORAGE, file_listing, file_resource, kind_of, provider_resource, version_resource
from .listing import Listing
from .lookup import node_with_files
from .sorting import ordered

_NODE = r"(?P<kind>nodes|registrations)/(?P<node_id>\w+)/files/"

provider_list = Endpoint("Node Storage Providers List", _NODE, read="read")
provider_detail = Endpoint(
    "Node Storage Provider Detail", _NODE + r"providers/(?P<provider>[a-zA-Z0-9\-]+)/?", read="read"
)
folder_list = Endpoint("Node Files List", _NODE + r"(?P<provider>[a-zA-Z0-9\-]+)/(?:(?P<path>.+)/)?", read="read")
file_in_folder = Endpoint("Node File Detail", _NODE + r"(?P<provider>[a-zA-Z0-9\-]+)/(?P<path>.*[^/])", read="read")
file_detail = Endpoint("File Detail", r"files/(?P<file_id>\w+)/", read="read", write="write")
version_list = Endpoint("File Versions", r"files/(?P<file_id>\w+)/versions/", read="read")
version_detail = Endpoint("Version Detail", r"files/(?P<file_id>\w+)/versions/(?P<number>\w+)/", read="read")


def _providers(call: Call, node: Node) -> list[str]:
    return [STORAGE, *(addon.provider for addon in call.store.nodes.addons(node.id))]


def _node(call: Call, kind: str, node_id: str) -> Node:
    node = node_with_files(call, node_id)
    if kind == "registrations" and not node.is_registration:
        raise errors.not_found()
    return node


@provider_list.on("GET")
def list_providers(call: Call, kind: str, node_id: str) -> Answer:
    node = _node(call, kind, node_id)
    listing: Listing[str] = Listing(lambda call, name: provider_resource(call, kind, node, name))
    return listing.answer(call, _providers(call, node))


@provider_detail.on("GET")
def show_provider(call: Call, kind: str, node_id: str, provider: str) -> Answer:
    node = _node(call, kind, node_id)
    if provider not in _providers(call, node):
        raise errors.not_found()
    return one(call, provider_resource(call, kind, node, provider))


def _entry(call: Call, node: Node, provider: str, path: str, wanted: str) -> File:
    """The folder or file of a listing path: by id in osfstorage, by names elsewhere."""
    if provider not in _providers(call, node):
        raise errors.not_found()
    if not path:
        found = call.store.files.root(node.id, provider)
    elif provider == STORAGE:
        found = call.store.files.get(path)
    else:
        found = call.store.files.find(node.id, provider, f"/{unquote(path)}" + "/" * (wanted == "folder"))
    if found is None or found.node != node.id or found.provider != provider or found.kind != wanted:
        raise errors.not_found()
    if found.deleted is not None:
        raise errors.not_found() if found.is_folder else errors.gone("file")
    return found


@folder_list.on("GET")
def list_folder(call: Call, kind: str, node_id: str, provider: str, path: str | None) -> Answer:
    if "parent_folder" in call.query.embeds:
        raise errors.ServerFault
    node = _node(call, kind, node_id)
    folder = _entry(call, node, provider, path or "", "folder")
    listing = file_listing(call, node, kind)
    if "info" in call.query:
        # The real server looks the folder up by a path that osfstorage leaves blank.
        return listing.answer(call, [] if provider == STORAGE else [folder])
    call.load_versions(folder)
    entries = call.store.files.children(folder.id)
    if provider != STORAGE:
        return listing.answer(call, ordered(entries, ["path"], {"path": call.path_of}))
    return listing.answer(call, entries, unordered=True)


@file_in_folder.on("GET")
def show_file_in_folder(call: Call, kind: str, node_id: str, provider: str, path: str) -> Answer:
    node = _node(call, kind, node_id)
    return one(call, file_resource(call, _entry(call, node, provider, path, "file"), node, kind))


def _find(call: Call, file_id: str, right: str = "read") -> tuple[File, Node]:
    """The file of that id or guid, with its node."""
    file = call.store.files.get(file_id)
    if file is None:
        guid = call.store.nodes.guid(file_id.lower())
        file = call.store.files.get(guid.target) if guid and guid.kind == "file" else None
    node = call.store.nodes.get(file.node) if file else None
    if file is None or node is None:
        raise errors.not_found()
    if file.deleted is not None or node.deleted is not None:
        raise errors.gone("file")
    call.require(node, "write" if right == "write" else "read")
    return file, node


def _shown(call: Call, file_id: str) -> Answer:
    file, node = _find(call, file_id)
    return one(call, file_resource(call, file, node, kind_of(node), file_id))


@file_detail.on("GET")
def show_file(call: Call, file_id: str) -> Answer:
    file, _ = _find(call, file_id)
    if "create_guid" in call.query and not file.is_folder:
        call.store.files.guid(file)
    return _shown(call, file_id)


@file_detail.on("PUT", "PATCH")
def change_file(call: Call, file_id: str) -> Answer:
    file, node = _find(call, file_id, "write")
    me = call.require_user().id
    is_admin = call.may(node, "admin")
    if file.provider != STORAGE or (file.checkout not in (None, me) and not is_admin):
        raise errors.forbidden()
    if node.is_registration:
        raise errors.plain(400, "Registered files never change.")
    body = write.resource(call, "files", file_id)
    if "tags" in body.attributes:
        tags = write.words(body, "tags")
        body.check()
        _retag(call, file, tags)
    if "checkout" in body.attributes:
        _check_out(call, file, body.attributes["checkout"], me)
    return _shown(call, file_id)


def _check_out(call: Call, file: File, wanted: str | None, me: str) -> None:
    if wanted not in (None, me):
        raise errors.plain(400, "Checkout must be either the current user or null")
    # An admin may free what somebody else holds; asking for it oneself is accepted and does nothing.
    if wanted == file.checkout or (wanted is not None and file.checkout is not None):
        return
    with call.store.db.transaction():
        call.store.files.update(file.id, checkout=wanted)
        action = "checked_out" if wanted else "checked_in"
        call.store.nodes.log(file.node, me, action, {"kind": "file", "path": call.path_of(file)})


def _retag(call: Call, file: File, tags: list[str]) -> None:
    with call.store.db.transaction():
        call.store.files.update(file.id, tags=tuple(tags))
        for action, changed in (
            ("file_tag_added", [tag for tag in tags if tag not in file.tags]),
            ("file_tag_removed", [tag for tag in file.tags if tag not in tags]),
        ):
            for tag in changed:
                params = {"tag": tag, "path": call.path_of(file)}
                call.store.nodes.log(file.node, call.who.user_id, action, params)


@version_list.on("GET")
def list_versions(call: Call, file_id: str) -> Answer:
    file, node = _find(call, file_id)
    versions = call.versions_of(file) if file.provider == STORAGE else []
    listing: Listing[Version] = Listing(lambda call, version: version_resource(call, file, node, version))
    return listing.answer(call, versions)


@version_detail.on("GET")
def show_version(call: Call, file_id: str, number: str) -> Answer:
    file, node = _find(call, file_id)
    matches = [version for version in call.versions_of(file) if str(version.number) == number]
    if not matches:
        raise errors.not_found()
    if len(matches) > 1:
        # Simultaneous uploads gave one number to two versions, and the real server stumbles over it.
        raise errors.ServerFault
    return one(call, version_resource(call, file, node, matches[0]))


ENDPOINTS = (
    provider_list, provider_detail, folder_list, file_in_folder, file_detail, version_list, version_detail,
)  # fmt: skip
