"""Projects, components and registrations with their people, links and logs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .database import Database
from .ids import Ids, now
from .records import Addon, Contributor, Guid, Log, Node, Permission, Region, ViewOnlyLink


class Nodes:
    def __init__(self, db: Database, ids: Ids) -> None:
        self._db, self._ids = db, ids

    def add(
        self,
        title: str,
        creator: str,
        *,
        id: str | None = None,
        parent: str | None = None,
        category: str = "project",
        description: str = "",
        public: bool = False,
        region: str = "us",
        tags: Sequence[str] = (),
        **more: Any,
    ) -> Node:
        """Only the row and the creator as admin; `Store.create_node` also gives it a storage."""
        node_id = id or self._ids.guid()
        above = self.get(parent) if parent else None
        date = now()
        siblings: int = self._db.scalar("SELECT count(*) FROM nodes WHERE parent IS ?", parent)
        values: dict[str, Any] = {
            "id": node_id, "title": title, "description": description, "category": category, "public": public,
            "parent": parent, "root": above.root if above else node_id, "region": region, "creator": creator,
            "created": date, "modified": date, "deleted": None, "position": siblings, "is_registration": False,
            "registered_from": None, "withdrawn": False, "is_fork": False, "forked_from": None, "template": None,
            "tags": tuple(tags), "license": {}, "custom_citation": "", "quota": None, "details": {},
        }  # fmt: skip
        node = Node(**{**values, **more})
        kind = "registration" if node.is_registration else "node"
        with self._db.transaction():
            self._db.insert("nodes", node)
            self._db.insert("guids", {"guid": node_id, "kind": kind, "target": node_id})
            self.set_contributor(node_id, creator, "admin")
        return node

    def get(self, node_id: str | None) -> Node | None:
        """Deleted nodes are found too: OSF says 410, not 404."""
        return self._db.one(Node, "SELECT * FROM nodes WHERE id = ?", node_id)

    def all(self) -> list[Node]:
        """Every node that is not deleted, registrations included; the last changed first."""
        return self._db.all(Node, "SELECT * FROM nodes WHERE deleted IS NULL ORDER BY modified DESC, rowid DESC")

    def children(self, node_id: str) -> list[Node]:
        return self._db.all(
            Node, "SELECT * FROM nodes WHERE parent = ? AND deleted IS NULL ORDER BY position, rowid", node_id
        )

    def subtree(self, node_id: str) -> list[Node]:
        """The node and all components below it, parents first."""
        node = self.get(node_id)
        found = [node] if node else []
        for above in found:
            found.extend(self.children(above.id))
        return found

    def ancestors(self, node_id: str) -> list[Node]:
        """From the parent up to the root."""
        found: list[Node] = []
        node = self.get(node_id)
        while node is not None and node.parent is not None:
            node = self.get(node.parent)
            if node is not None:
                found.append(node)
        return found

    def of_user(self, user_id: str) -> list[Node]:
        """Nodes that the person contributes to, without registrations, the last changed first."""
        return self._db.all(
            Node,
            "SELECT nodes.* FROM nodes JOIN contributors ON contributors.node = nodes.id WHERE contributors.user = ?"
            " AND deleted IS NULL AND NOT is_registration ORDER BY modified DESC, nodes.rowid DESC",
            user_id,
        )

    def registrations_of(self, node_id: str) -> list[Node]:
        return self._db.all(
            Node, "SELECT * FROM nodes WHERE registered_from = ? AND is_registration AND deleted IS NULL", node_id
        )

    def update(self, node_id: str, **changes: Any) -> None:
        self._db.update("nodes", "id", node_id, **changes)

    def delete(self, node_id: str) -> None:
        """The whole subtree, softly."""
        with self._db.transaction():
            for node in self.subtree(node_id):
                self.update(node.id, deleted=now())

    # people

    def contributors(self, node_id: str) -> list[Contributor]:
        return self._db.all(Contributor, "SELECT * FROM contributors WHERE node = ? ORDER BY position", node_id)

    def contributor(self, node_id: str, user_id: str | None) -> Contributor | None:
        return self._db.one(Contributor, "SELECT * FROM contributors WHERE node = ? AND user = ?", node_id, user_id)

    def permission(self, node_id: str, user_id: str | None) -> Permission | None:
        """The person's own role on this very node."""
        found = self.contributor(node_id, user_id)
        return found.permission if found else None

    def set_contributor(
        self,
        node_id: str,
        user_id: str,
        permission: Permission,
        *,
        bibliographic: bool = True,
        position: int | None = None,
    ) -> None:
        """Add a contributor, or change one in place."""
        before = self.contributor(node_id, user_id)
        if before is not None:
            place = before.position if position is None else position
            self._db.execute(
                "UPDATE contributors SET permission = ?, bibliographic = ?, position = ? WHERE node = ? AND user = ?",
                permission, bibliographic, place, node_id, user_id,
            )  # fmt: skip
            return
        count: int = self._db.scalar("SELECT count(*) FROM contributors WHERE node = ?", node_id)
        place = count if position is None else position
        self._db.insert("contributors", Contributor(node_id, user_id, permission, bibliographic, place))

    def remove_contributor(self, node_id: str, user_id: str) -> None:
        """Whatever the person had checked out becomes free, as on OSF."""
        with self._db.transaction():
            self._db.execute("DELETE FROM contributors WHERE node = ? AND user = ?", node_id, user_id)
            self._db.execute("UPDATE files SET checkout = NULL WHERE node = ? AND checkout = ?", node_id, user_id)

    # view-only links

    def add_view_only_link(
        self,
        nodes: Iterable[str],
        creator: str,
        *,
        name: str = "Shared project link",
        anonymous: bool = False,
        key: str | None = None,
    ) -> ViewOnlyLink:
        link = ViewOnlyLink(
            self._ids.object_id(), key or self._ids.secret(32).lower(), name, anonymous, creator, now(), None
        )
        with self._db.transaction():
            self._db.insert("view_only_links", link)
            for node in nodes:
                self._db.insert("view_only_nodes", {"link": link.id, "node": node})
        return link

    def view_only_link(self, link_id: str) -> ViewOnlyLink | None:
        return self._db.one(ViewOnlyLink, "SELECT * FROM view_only_links WHERE id = ?", link_id)

    def view_only_link_by_key(self, key: str) -> ViewOnlyLink | None:
        """Only links that are still good."""
        return self._db.one(ViewOnlyLink, "SELECT * FROM view_only_links WHERE key = ? AND deleted IS NULL", key)

    def view_only_links(self, node_id: str) -> list[ViewOnlyLink]:
        return self._db.all(
            ViewOnlyLink,
            "SELECT view_only_links.* FROM view_only_links JOIN view_only_nodes ON link = id WHERE node = ?"
            " AND deleted IS NULL ORDER BY created DESC",
            node_id,
        )

    def view_only_nodes(self, link_id: str) -> list[str]:
        return [row["node"] for row in self._db.rows("SELECT node FROM view_only_nodes WHERE link = ?", link_id)]

    def set_view_only_nodes(self, link_id: str, nodes: Iterable[str]) -> None:
        with self._db.transaction():
            self._db.execute("DELETE FROM view_only_nodes WHERE link = ?", link_id)
            for node in nodes:
                self._db.insert("view_only_nodes", {"link": link_id, "node": node})

    def update_view_only_link(self, link_id: str, **changes: Any) -> None:
        self._db.update("view_only_links", "id", link_id, **changes)

    # links to other projects, add-ons, logs, ids, regions

    def linked(self, node_id: str) -> list[Node]:
        return self._db.all(
            Node,
            "SELECT nodes.* FROM nodes JOIN linked_nodes ON target = id WHERE node = ? AND deleted IS NULL"
            " ORDER BY linked_nodes.position",
            node_id,
        )

    def set_linked(self, node_id: str, targets: Sequence[str]) -> None:
        """Replace the whole list."""
        with self._db.transaction():
            self._db.execute("DELETE FROM linked_nodes WHERE node = ?", node_id)
            for position, target in enumerate(dict.fromkeys(targets)):
                self._db.insert("linked_nodes", {"node": node_id, "target": target, "position": position})

    def addons(self, node_id: str) -> list[Addon]:
        """Storages beside osfstorage."""
        return self._db.all(Addon, "SELECT * FROM addons WHERE node = ? ORDER BY provider", node_id)

    def add_addon(self, node_id: str, provider: str, account: str = "demo account") -> None:
        self._db.insert("addons", Addon(node_id, provider, account))

    def remove_addon(self, node_id: str, provider: str) -> None:
        self._db.execute("DELETE FROM addons WHERE node = ? AND provider = ?", node_id, provider)

    def log(self, node_id: str, user_id: str | None, action: str, params: dict[str, Any]) -> None:
        """Append to the node's history; the node's date of change follows."""
        date = now()
        with self._db.transaction():
            self._db.insert("logs", Log(self._ids.object_id(), node_id, user_id, action, date, params))
            self.update(node_id, modified=date)

    def logs(self, node_id: str) -> list[Log]:
        """Newest first."""
        return self._db.all(Log, "SELECT * FROM logs WHERE node = ? ORDER BY date DESC, rowid DESC", node_id)

    def log_entry(self, log_id: str) -> Log | None:
        return self._db.one(Log, "SELECT * FROM logs WHERE id = ?", log_id)

    def guid(self, guid: str) -> Guid | None:
        return self._db.one(Guid, "SELECT * FROM guids WHERE guid = ?", guid)

    def regions(self) -> list[Region]:
        return self._db.all(Region, "SELECT * FROM regions ORDER BY rowid")

    def region(self, region_id: str) -> Region | None:
        return self._db.one(Region, "SELECT * FROM regions WHERE id = ?", region_id)

    def add_region(self, region_id: str, name: str) -> None:
        self._db.insert("regions", Region(region_id, name))
