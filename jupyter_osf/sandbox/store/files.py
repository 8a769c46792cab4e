"""Files, folders and versions of all storages of all nodes."""

from __future__ import annotations

from typing import Any

from .blobs import Blob
from .database import Database
from .ids import Ids, now
from .records import File, Version


class Files:
    """Rules of OSF (who may, which conflicts) are not here; this is what is stored and how it hangs together."""

    def __init__(self, db: Database, ids: Ids) -> None:
        self._db, self._ids = db, ids

    def add(
        self,
        node: str,
        provider: str,
        parent: str | None,
        kind: str,
        name: str,
        *,
        id: str | None = None,
    ) -> File:
        file = File(id or self._ids.object_id(), node, provider, parent, kind, name, now(), None, None, (), None)
        self._db.insert("files", file)
        return file

    def get(self, file_id: str | None) -> File | None:
        """Deleted ones are found too."""
        return self._db.one(File, "SELECT * FROM files WHERE id = ?", file_id)

    def root(self, node: str, provider: str) -> File | None:
        return self._db.one(
            File, "SELECT * FROM files WHERE node = ? AND provider = ? AND parent IS NULL", node, provider
        )

    def children(self, folder_id: str) -> list[File]:
        """In no order that means anything, as in OSF: here the order in which the rows were made."""
        return self._db.all(File, "SELECT * FROM files WHERE parent = ? AND deleted IS NULL ORDER BY rowid", folder_id)

    def named(self, folder_id: str, name: str, kind: str | None = None) -> list[File]:
        """Names are compared exactly; more than one file of a name is possible after a race."""
        return [
            child
            for child in self._db.all(
                File, "SELECT * FROM files WHERE parent = ? AND name = ? AND deleted IS NULL", folder_id, name
            )
            if kind in (None, child.kind)
        ]

    def descendants(self, folder_id: str) -> list[File]:
        """Everything below, folders before what they hold."""
        found = self.children(folder_id)
        for entry in found:
            if entry.is_folder:
                found.extend(self.children(entry.id))
        return found

    def path(self, file: File) -> str:
        """By names: `/`, `/data/`, `/data/a.csv`."""
        names: list[str] = []
        entry: File | None = file
        while entry is not None and entry.parent is not None:
            names.append(entry.name)
            entry = self.get(entry.parent)
        joined = "/" + "/".join(reversed(names))
        return joined + "/" if file.is_folder and names else joined

    def find(self, node: str, provider: str, path: str) -> File | None:
        """By names; a trailing slash asks for a folder."""
        entry = self.root(node, provider)
        parts = [part for part in path.split("/") if part]
        for number, part in enumerate(parts, 1):
            wants_folder = number < len(parts) or path.endswith("/")
            matches = self.named(entry.id, part, "folder" if wants_folder else None) if entry else []
            entry = matches[0] if matches else None
        return entry

    def all_of(self, node: str, provider: str | None = None) -> list[File]:
        """Every entry of a node that is not deleted, root folders included."""
        entries = self._db.all(File, "SELECT * FROM files WHERE node = ? AND deleted IS NULL ORDER BY rowid", node)
        return [entry for entry in entries if provider in (None, entry.provider)]

    def update(self, file_id: str, **changes: Any) -> None:
        self._db.update("files", "id", file_id, **changes)

    def delete(self, file: File) -> None:
        """The whole subtree, softly: OSF answers 410 for what it once had."""
        date = now()
        with self._db.transaction():
            for entry in [file, *(self.descendants(file.id) if file.is_folder else ())]:
                self.update(entry.id, deleted=date)

    def move(self, file: File, parent: File, name: str) -> None:
        """Ids, versions and guids stay, also into another node."""
        with self._db.transaction():
            self.update(file.id, parent=parent.id, node=parent.node, provider=parent.provider, name=name)
            for entry in self.descendants(file.id) if file.is_folder else ():
                self.update(entry.id, node=parent.node, provider=parent.provider)

    def copy(self, file: File, parent: File, name: str, *, all_versions: bool = True) -> File:
        """New ids; versions come along, or only the newest where storages differ."""
        with self._db.transaction():
            made = self.add(parent.node, parent.provider, parent.id, file.kind, name)
            if file.is_folder:
                for child in self.children(file.id):
                    self.copy(child, made, child.name, all_versions=all_versions)
                return made
            kept = self.versions(file.id) if all_versions else self.versions(file.id)[:1]
            for number, version in enumerate(reversed(kept), 1):
                values = {name: getattr(version, name) for name in Version.__dataclass_fields__}
                values |= {"file": made.id, "downloads": 0, "name": made.name}
                if not all_versions:
                    values["number"] = number
                del values["serial"]
                self._db.insert("versions", values)
        return made

    def guid(self, file: File) -> str:
        """The file's short id, made on first use."""
        if file.guid is not None:
            return file.guid
        guid = self._ids.guid()
        with self._db.transaction():
            self.update(file.id, guid=guid)
            self._db.insert("guids", {"guid": guid, "kind": "file", "target": file.id})
        return guid

    # versions

    def versions(self, file_id: str) -> list[Version]:
        """Newest first; the numbers need be neither unique nor without gaps (see the schema)."""
        return self._db.all(Version, "SELECT * FROM versions WHERE file = ? ORDER BY serial DESC", file_id)

    def newest(self, file_id: str) -> Version | None:
        return self._db.one(Version, "SELECT * FROM versions WHERE file = ? ORDER BY serial DESC LIMIT 1", file_id)

    def versions_of_children(self, folder_id: str) -> dict[str, list[Version]]:
        """Versions of all files of a folder, newest first, in one question to the database."""
        grouped: dict[str, list[Version]] = {}
        for version in self._db.all(
            Version,
            "SELECT versions.* FROM versions JOIN files ON files.id = versions.file WHERE parent = ?"
            " AND deleted IS NULL ORDER BY serial DESC",
            folder_id,
        ):
            grouped.setdefault(version.file, []).append(version)
        return grouped

    def add_version(
        self,
        file: File,
        blob: Blob,
        user: str | None,
        *,
        number: int | None = None,
        content_type: str | None = None,
    ) -> Version:
        """Numbered by counting unless a number is forced (to rebuild the damage of simultaneous writes)."""
        count: int = self._db.scalar("SELECT count(*) FROM versions WHERE file = ?", file.id)
        self._db.insert(
            "versions",
            {
                "file": file.id, "number": count + 1 if number is None else number, "name": file.name,
                "sha256": blob.sha256, "md5": blob.md5, "size": blob.size, "content_type": content_type,
                "created": now(), "user": user, "downloads": 0,
            },
        )  # fmt: skip
        newest = self.newest(file.id)
        assert newest is not None
        return newest

    def update_version(self, serial: int, **changes: Any) -> None:
        self._db.update("versions", "serial", serial, **changes)

    def forget_versions(self, file_id: str) -> None:
        """For storages that keep only the newest bytes."""
        self._db.execute("DELETE FROM versions WHERE file = ?", file_id)

    def usage(self, node: str) -> int:
        """Bytes that count against the node's quota: every version of every file in osfstorage."""
        found: int | None = self._db.scalar(
            "SELECT sum(size) FROM versions JOIN files ON files.id = versions.file WHERE node = ?"
            " AND provider = 'osfstorage' AND deleted IS NULL",
            node,
        )
        return found or 0
