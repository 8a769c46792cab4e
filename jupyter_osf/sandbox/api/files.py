"""How storages, folders, files and versions look in the API, and how listings of them are narrowed."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from ..store import File, Node, Version
from .call import Call
from .document import Relation, Resource
from .filters import Field, Filters
from .listing import Listing
from .versions import Date

STORAGE = "osfstorage"


def kind_of(node: Node) -> str:
    """Under which list of the API a node is found."""
    return "registrations" if node.is_registration else "nodes"


def provider_resource(call: Call, kind: str, node: Node, provider: str) -> Resource:
    """One storage of a node."""
    root = call.store.files.root(node.id, provider)
    is_own = provider == STORAGE
    relations = {
        "files": Relation(f"{kind}/{node.id}/files/{provider}/"),
        "root_folder": Relation(f"files/{root.id}/", ("files", root.id)) if root and is_own else Relation(None),
        "target": _target(node),
    }
    links = {
        "upload": call.files(node, provider),
        "new_folder": call.files(node, provider, kind="folder"),
        "storage_addons": call.bare("addons/?filter%5Bcategories%5D=storage"),
    }
    # Add-ons are configured elsewhere, and their ids say nothing.
    id = f"{node.id}:{provider}" if is_own else str(uuid.uuid5(uuid.NAMESPACE_URL, f"{node.id}:{provider}"))
    attributes = {"kind": "folder", "name": provider, "path": "/", "node": node.id, "provider": provider}
    return Resource("files", id, attributes, relations, links)


def _target(node: Node) -> Relation:
    kind = kind_of(node)
    return Relation(f"{kind}/{node.id}/", (kind, node.id), meta={"type": kind}, bare=True)


def file_resource(call: Call, file: File, node: Node, kind: str, id: str | None = None) -> Resource:
    """A file or folder; ``id`` is how the request called it, ``kind`` the list through which it came."""
    id = id or file.id
    by_name = call.path_of(file)
    path = by_name if file.provider != STORAGE else f"/{file.id}/" if file.is_folder else f"/{file.id}"
    versions = [] if file.is_folder else call.versions_of(file)
    return Resource(
        "files",
        id,
        _attributes(call, file, node, path, by_name, versions),
        _relations(call, file, node, kind, path),
        _links(call, file, node, id, path),
    )


def _attributes(call: Call, file: File, node: Node, path: str, by_name: str, versions: list[Version]) -> dict[str, Any]:
    newest = versions[0] if versions else None
    is_own = file.provider == STORAGE
    hashed = newest if is_own else None
    extra: dict[str, Any] = {
        "hashes": {"md5": hashed.md5 if hashed else None, "sha256": hashed.sha256 if hashed else None}
    }
    if hashed:
        extra["downloads"] = sum(version.downloads for version in versions)
    attributes: dict[str, Any] = {"guid": file.guid}
    if file.checkout is None:
        attributes["checkout"] = None
    return attributes | {
        "name": file.name,
        "kind": file.kind,
        "path": path,
        "size": newest.size if newest else None,
        "provider": file.provider,
        "materialized_path": by_name,
        "last_touched": None if is_own else Date(file.created),
        "date_modified": Date(newest.created) if newest else None,
        # Carries its zone in every version, unlike all other dates.
        "date_created": f"{versions[-1].created}Z" if versions else None,
        "extra": extra,
        "tags": list(file.tags),
        "current_user_can_comment": call.contributes(node),
        "current_version": len(versions) if versions and is_own else 1,
        "show_as_unviewed": False,
    }


def _relations(call: Call, file: File, node: Node, kind: str, path: str) -> dict[str, Relation]:
    own = f"files/{file.id}/"
    relations: dict[str, Relation] = {}
    if file.checkout is not None:
        relations["checkout"] = Relation(f"users/{file.checkout}/", meta={"id": file.checkout})
    relations["parent_folder"] = (
        Relation(f"files/{file.parent}/", ("files", file.parent)) if file.parent else Relation(None)
    )
    if file.is_folder:
        below = quote(path.strip("/"))
        relations["files"] = Relation(f"{kind}/{node.id}/files/{file.provider}/{below}{'/' if below else ''}")
    else:
        relations["versions"] = Relation(f"{own}versions/")
        relations["comments"] = (
            Relation(f"{kind}/{node.id}/comments/", params={"filter[target]": file.guid})
            if file.guid
            else Relation(None)
        )
    if call.version < (2, 8):
        relations["node"] = Relation(f"{kind}/{node.id}/", (kind, node.id))
    relations["target"] = _target(node)
    relations["cedar_metadata_records"] = Relation(f"{own}cedar_metadata_records/")
    return relations


def _links(call: Call, file: File, node: Node, id: str, path: str) -> dict[str, Any]:
    bytes_url = call.files(node, file.provider, path)
    links = {
        "info": call.link(f"files/{file.id}/"),
        "move": bytes_url,
        "upload": bytes_url,
        "delete": bytes_url,
    }
    if file.is_folder:
        links["new_folder"] = call.files(node, file.provider, path, kind="folder")
    else:
        download = call.web(f"download/{file.guid or file.id}/", keyed=False)
        links["download"] = call.web(f"download/{file.guid or file.id}/")
        links["render"] = _render(call, f"{download}?direct&mode=render")
        links["html"] = call.web(f"{node.id}/files/{file.provider}/{quote(path.lstrip('/'))}", keyed=False)
    links["self"] = call.link(f"files/{id}/")
    if file.guid:
        links["iri"] = call.web(file.guid, keyed=False)
    return links


def _render(call: Call, download: str) -> str:
    return f"{call.web('render', keyed=False)}?url={quote(download, safe='')}"


def version_resource(call: Call, file: File, node: Node, version: Version) -> Resource:
    """One version; hashes are only told by the file server."""
    page = call.web(f"{node.id}/files/{file.provider}/{file.id}", keyed=False)
    download = call.web(f"download/{file.guid or file.id}/", keyed=False)
    revision = f"?revision={version.number}"
    attributes = {
        "size": version.size,
        "content_type": version.content_type,
        "date_created": Date(version.created),
        "name": version.name,
    }
    links = {
        "self": call.link(f"files/{file.id}/versions/{version.number}/"),
        "html": f"{page}{revision}",
        "download": f"{download}{revision}",
        "render": _render(call, f"{download}{revision}&direct&mode=render"),
    }
    return Resource("file-versions", str(version.number), attributes, {}, links)


def file_listing(call: Call, node: Node, kind: str) -> Listing[File]:
    """Entries of one folder."""

    def modified(file: File) -> str | None:
        versions = call.versions_of(file)
        return versions[0].created if versions else None

    fields = {
        "id": Field("id", lambda row: row.id),
        "name": Field("string", lambda row: row.name),
        "kind": Field("same", lambda row: row.kind),
        # For osfstorage these columns are empty in the real database, so that nothing ever equals them.
        "path": Field("string", lambda row: "" if row.provider == STORAGE else call.path_of(row)),
        "size": Field("same", lambda row: None),
        "provider": Field("string", lambda row: row.provider),
        "tags": Field("tag", lambda row: row.tags),
    }
    known = frozenset({
        "guid", "checkout", "materialized_path", "last_touched", "date_modified", "date_created", "extra", "links",
        "current_version", "current_user_can_comment", "show_as_unviewed", "parent_folder", "files", "versions",
        "node", "target", "comments",
    })  # fmt: skip
    return Listing(
        lambda call, file: file_resource(call, file, node, kind),
        KindFilters(fields, known),
        {
            "id": lambda row: row.id,
            "name": lambda row: row.name,
            "kind": lambda row: row.kind,
            "provider": lambda row: row.provider,
            "date_modified": modified,
        },
    )


class KindFilters(Filters):
    """Any value of ``filter[kind]`` other than ``folder`` means files."""

    def meant(self, name: str, value: str) -> str:
        return "file" if name == "kind" and value != "folder" else value
