"""The memory of the sandbox: typed records in SQLite, bytes of files on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .blobs import Blob, Blobs, BlobWriter
from .database import Database, UnknownLayout
from .files import Files
from .ids import Ids, earlier, now
from .nodes import Nodes
from .people import People
from .records import (
    Addon,
    App,
    Code,
    Contributor,
    File,
    Guid,
    Log,
    Node,
    Permission,
    Region,
    Token,
    User,
    Version,
    ViewOnlyLink,
)

__all__ = [
    "Addon", "App", "Blob", "BlobWriter", "Blobs", "Code", "Contributor", "File", "Guid", "Log", "Node", "Permission",
    "Region", "Store", "Token", "UnknownLayout", "User", "Version", "ViewOnlyLink", "earlier", "now",
]  # fmt: skip


class Store:
    """`people`, `nodes`, `files` and `blobs` of one data folder; `db.transaction()` spans them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.db = Database(folder / "osf.sqlite")
        self.blobs = Blobs(folder / "blobs")
        self.ids = Ids(lambda guid: self.nodes.guid(guid) is not None)
        self.people = People(self.db, self.ids)
        self.nodes = Nodes(self.db, self.ids)
        self.files = Files(self.db, self.ids)

    def create_node(self, title: str, creator: str, *, root_folder: str | None = None, **more: Any) -> Node:
        """A node with its osfstorage, ready for files; `root_folder` fixes the id of the storage's root."""
        with self.db.transaction():
            node = self.nodes.add(title, creator, **more)
            self.files.add(node.id, "osfstorage", None, "folder", "", id=root_folder)
            self.nodes.log(node.id, creator, "project_created", {})
        found = self.nodes.get(node.id)
        assert found is not None
        return found

    def add_storage(self, node_id: str, provider: str) -> File:
        """Connect an add-on storage to a node."""
        with self.db.transaction():
            self.nodes.add_addon(node_id, provider)
            return self.files.add(node_id, provider, None, "folder", "")

    def register(self, node_id: str, *, title: str | None = None, id: str | None = None) -> Node:
        """A frozen public copy of a node and its osfstorage, without its components."""
        node = self.nodes.get(node_id)
        root = self.files.root(node_id, "osfstorage")
        assert node is not None
        assert root is not None
        with self.db.transaction():
            made = self.nodes.add(
                title or node.title, node.creator, id=id, category=node.category, description=node.description,
                public=True, region=node.region, tags=node.tags, is_registration=True, registered_from=node_id,
            )  # fmt: skip
            for contributor in self.nodes.contributors(node_id):
                self.nodes.set_contributor(
                    made.id, contributor.user, contributor.permission, bibliographic=contributor.bibliographic
                )
            new_root = self.files.add(made.id, "osfstorage", None, "folder", "")
            for child in self.files.children(root.id):
                self.files.copy(child, new_root, child.name)
        return made

    def close(self) -> None:
        self.db.close()
