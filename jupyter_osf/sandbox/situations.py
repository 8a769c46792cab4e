"""Builds situations from plain JSON: people, tokens, projects, files; used by the seeds and by the control endpoint.

    {"users":  [{"name": "Demo Reader", "short_name": "reader", "email", "password", "otp",
                 "tokens": [{"name": "full", "scopes": ["osf.full_read"], "lifetime": seconds}]}],
     "tokens": [{"user": "reader", "name": "other", "scopes": [...]}],
     "apps":   [{"name": "Demo app", "owner": "researcher", "callback_url": "http://localhost:8888/…"}],
     "nodes":  [{"title": "Study", "short_name": "study", "creator": "researcher", "parent": "other short name or id",
                 "public", "region", "category", "description", "tags", "id", "root_folder", "addons": ["owncloud"],
                 "contributors": [{"user", "permission", "bibliographic"}],
                 "files": {"/data/a.csv": CONTENT, "/empty folder/": null or {"id"}, "owncloud:/b.txt": CONTENT}}],
     "files":  [{"node": "study", "files": {...}}],
     "registrations": [{"node": "study", "short_name", "id", "title"}],
     "linked": [{"node": "study", "targets": ["other"]}],
     "view_only_links": [{"nodes": ["study"], "creator", "name", "anonymous"}]}

CONTENT is a text, or {"text" or "base64": …, "as": user, "id": file id}, or {"size": bytes, "fill": text} for big ones
(with "sparse" only the first megabyte is filled, and the checksums are made up: nobody can read all of it),
or {"versions": [CONTENT, …], "id"} from oldest to newest; "days_ago" puts a version into the past.
People and nodes are named by id, short name or full name.
An app of a name that its owner already has only gets the new callback_url.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from typing import Any

from .site import Site, token_for
from .store import Blob, File, Node, Store, User, earlier
from .text import clean

PIECE = 1024 * 1024
FULL = ("osf.full_read", "osf.full_write")


class Unknown(ValueError):
    """A person, node or path that does not exist."""


def user_named(store: Store, name: str) -> User:
    for user in store.people.users():
        if name in (user.id, user.full_name, user.details.get("short_name")):
            return user
    raise Unknown(f"no user {name!r}")


def node_named(store: Store, name: str) -> Node:
    found = store.nodes.get(name)
    if found is not None:
        return found
    for node in store.nodes.all():
        if name == node.details.get("short_name") or clean(name) == node.title:
            return node
    raise Unknown(f"no node {name!r}")


def entry_at(store: Store, node: Node, path: str) -> File:
    """`path` by names, with `PROVIDER:` before it for an add-on."""
    provider, path = _split(path)
    entry = store.files.find(node.id, provider, path)
    if entry is None:
        raise Unknown(f"nothing at {path!r} in {node.id}")
    return entry


def folder_at(store: Store, node: Node, path: str, folder_id: str | None = None) -> File:
    """The folder, made with all above it where it is missing; `folder_id` is for the last one."""
    provider, path = _split(path)
    folder = store.files.root(node.id, provider)
    if folder is None:
        raise Unknown(f"{node.id} has no storage {provider!r}")
    names = [part for part in path.split("/") if part]
    for depth, name in enumerate(names, 1):
        existing = store.files.named(folder.id, name, "folder")
        new_id = folder_id if depth == len(names) else None
        folder = existing[0] if existing else store.files.add(node.id, provider, folder.id, "folder", name, id=new_id)
    return folder


def _split(path: str) -> tuple[str, str]:
    provider, colon, rest = path.partition(":/")
    return (provider, f"/{rest}") if colon and "/" not in provider else ("osfstorage", path)


def blob_of(store: Store, content: Any) -> Blob:
    if isinstance(content, str):
        return store.blobs.put(content.encode())
    if "base64" in content:
        return store.blobs.put(base64.b64decode(content["base64"]))
    if "size" in content:
        make = _sparse if content.get("sparse") else _filled
        return make(store, int(content["size"]), content.get("fill", "0123456789abcdef"))
    return store.blobs.put(content["text"].encode())


def _sparse(store: Store, size: int, fill: str) -> Blob:
    made_up = hashlib.sha256(f"{size} {fill}".encode()).hexdigest()
    path = store.blobs.path(made_up)
    path.write_bytes((fill.encode() * (PIECE // len(fill.encode()) + 1))[:PIECE])
    os.truncate(path, size)
    return Blob(made_up, made_up[:32], size)


def _filled(store: Store, size: int, fill: str) -> Blob:
    piece = (fill.encode() * (PIECE // len(fill.encode()) + 1))[:PIECE]
    with store.blobs.writer() as writer:
        while writer.size < size:
            writer.write(piece[: size - writer.size])
        return writer.commit()


def write_file(store: Store, node: Node, path: str, content: Any, author: str | None) -> File:
    """A new file, or a new version of an existing one."""
    above, _, name = path.rpartition("/")
    folder = folder_at(store, node, f"{above}/")
    values: Mapping[str, Any] = {"text": content} if isinstance(content, str) else content
    existing = store.files.named(folder.id, name, "file")
    file = (
        existing[0]
        if existing
        else store.files.add(node.id, folder.provider, folder.id, "file", name, id=values.get("id"))
    )
    for version in values.get("versions", [values]):
        by = version.get("as") if isinstance(version, dict) else None
        user = user_named(store, by).id if by else author
        if folder.provider != "osfstorage":
            store.files.forget_versions(file.id)
        made = store.files.add_version(file, blob_of(store, version), user)
        days = version.get("days_ago", 0) if isinstance(version, dict) else 0
        if days:
            store.files.update_version(made.serial, created=earlier(made.created, days))
    return file


def write_files(store: Store, node: Node, files: Mapping[str, Any], author: str | None) -> dict[str, str]:
    """Ids by path; a path that ends in a slash is an empty folder."""
    ids = {}
    for path, content in files.items():
        if path.endswith("/"):
            ids[path] = folder_at(store, node, path, (content or {}).get("id")).id
        else:
            ids[path] = write_file(store, node, path, content, author).id
    return ids


def create(site: Site, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Everything or nothing; what was made, by short names."""
    made: dict[str, Any] = {"users": {}, "tokens": [], "apps": [], "nodes": {}, "files": {}, "view_only_links": []}
    store = site.store
    with store.db.transaction():
        for user in wishes.get("users", ()):
            made["users"][user.get("short_name", user["name"])] = _make_user(site, user)
        for token in wishes.get("tokens", ()):
            made["tokens"].append(_make_token(site, user_named(store, token["user"]), token))
        for app in wishes.get("apps", ()):
            made["apps"].append(_make_app(site, user_named(store, app["owner"]), app))
        for node in wishes.get("nodes", ()):
            _make_node(store, node, made)
        for more in wishes.get("files", ()):
            node = node_named(store, more["node"])
            made["files"] |= write_files(store, node, more["files"], node.creator)
        for wish in wishes.get("registrations", ()):
            registration = store.register(
                node_named(store, wish["node"]).id, title=wish.get("title"), id=wish.get("id")
            )
            _name_node(store, registration, wish, made)
        for wish in wishes.get("linked", ()):
            targets = [node_named(store, target).id for target in wish["targets"]]
            store.nodes.set_linked(node_named(store, wish["node"]).id, targets)
        for wish in wishes.get("view_only_links", ()):
            made["view_only_links"].append(_make_link(store, wish))
    return made


def _make_user(site: Site, wish: Mapping[str, Any]) -> dict[str, Any]:
    short = wish.get("short_name", wish["name"])
    optional = {key: wish[key] for key in ("id", "email", "password", "otp", "region") if key in wish}
    user = site.store.people.add_user(wish["name"], details={"short_name": short}, **optional)
    tokens = wish.get("tokens", [{"name": "full", "scopes": list(FULL)}])
    return {"id": user.id, "tokens": [_make_token(site, user, token) for token in tokens]}


def _make_token(site: Site, user: User, wish: Mapping[str, Any]) -> str:
    name = wish.get("name", "token")
    secret = wish.get("token") or token_for(site.store, f"{user.details.get('short_name')}/{name}")
    token = site.store.people.add_token(
        user.id, wish.get("scopes", FULL), name=name, token=secret, lifetime=wish.get("lifetime")
    )
    if not wish.get("active", True):
        site.store.people.revoke(token.id)
    return token.token


def _make_app(site: Site, owner: User, wish: Mapping[str, Any]) -> dict[str, str]:
    people, name, callback = site.store.people, str(wish["name"]), str(wish["callback_url"])
    for app in people.apps(owner.id):
        if app.name == name:
            people.update_app(app.client_id, callback_url=callback)
            return {"name": name, "client_id": app.client_id, "client_secret": app.client_secret}
    secret = token_for(site.store, f"{owner.details.get('short_name')}/app/{name}")
    client_id = hashlib.sha256(secret.encode()).hexdigest()[:32]
    app = people.add_app(owner.id, name, callback, client_id=client_id, client_secret=secret[:40])
    return {"name": name, "client_id": app.client_id, "client_secret": app.client_secret}


def _make_node(store: Store, wish: Mapping[str, Any], made: dict[str, Any]) -> None:
    creator = user_named(store, wish["creator"]).id
    # Through the API these texts would be cleaned, so nobody ever meets others.
    plain = ("id", "root_folder", "public", "region", "category", "description", "tags", "quota")
    optional = {key: wish[key] for key in plain if key in wish}
    if "parent" in wish:
        optional["parent"] = node_named(store, wish["parent"]).id
    if "description" in optional:
        optional["description"] = clean(optional["description"])
    node = store.create_node(clean(wish["title"]), creator, **optional)
    for contributor in wish.get("contributors", ()):
        store.nodes.set_contributor(
            node.id,
            user_named(store, contributor["user"]).id,
            contributor["permission"],
            bibliographic=contributor.get("bibliographic", True),
        )
    for addon in wish.get("addons", ()):
        store.add_storage(node.id, addon)
    made["files"] |= write_files(store, node, wish.get("files", {}), creator)
    _name_node(store, node, wish, made)


def _name_node(store: Store, node: Node, wish: Mapping[str, Any], made: dict[str, Any]) -> None:
    short = wish.get("short_name", node.id)
    if "short_name" in wish:
        store.nodes.update(node.id, details={**node.details, "short_name": short})
    made["nodes"][short] = node.id


def _make_link(store: Store, wish: Mapping[str, Any]) -> dict[str, str]:
    nodes = [node_named(store, node) for node in wish["nodes"]]
    creator = user_named(store, wish["creator"]).id if "creator" in wish else nodes[0].creator
    optional = {key: wish[key] for key in ("name", "anonymous", "key") if key in wish}
    link = store.nodes.add_view_only_link([node.id for node in nodes], creator, **optional)
    return {"id": link.id, "key": link.key}
