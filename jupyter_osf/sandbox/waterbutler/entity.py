"""Files, folders and versions as the file servers describe them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from ..site import Site
from ..store import File, Store, Version
from .storages import STORAGES, path_of

# How a file is described depends on the question. `single` (metadata, HEAD, answers to rename and move, conflicts)
# really reports the size of the OLDEST version; `uploaded` has times cut to seconds and no date of creation.
Form = Literal["listed", "single", "uploaded"]


def utc(date: str) -> str:
    return f"{date}+00:00"


def whole_seconds(date: str) -> str:
    return f"{date.partition('.')[0]}+00:00"


@dataclass(frozen=True, slots=True)
class Describer:
    """`origin` is the address of the server that answers: its own answers link to nothing else."""

    site: Site
    origin: str

    @property
    def store(self) -> Store:
        return self.site.store

    def entity(
        self,
        file: File,
        form: Form = "single",
        versions: Sequence[Version] | None = None,
        *,
        with_children: bool = False,
        above: str | None = None,
    ) -> dict[str, Any]:
        """`with_children` is for the answers to moves and copies of folders, which hold the whole tree."""
        attributes = self.attributes(file, form, versions, above=above)
        if file.is_folder and with_children:
            attributes["children"] = self.flat_children(file)
        attributes["resource"] = file.node
        if file.is_folder:
            attributes |= {"size": None, "sizeInt": None}
        return {
            "id": file.provider + path_of(self.store, file),
            "type": "files",
            "attributes": attributes,
            "links": self.links(file),
        }

    def attributes(
        self,
        file: File,
        form: Form = "single",
        versions: Sequence[Version] | None = None,
        *,
        above: str | None = None,
    ) -> dict[str, Any]:
        """The flat form, without `resource`, as conflicts and children have it. `above` is the path by names of the
        folder, where it is known: long listings need not look it up for each entry."""
        path = path_of(self.store, file)
        known = self.store.files.versions(file.id) if versions is None else versions
        count = None if file.is_folder else len(known)
        attributes: dict[str, Any] = {
            "extra": self._extra(file, known),
            "kind": file.kind,
            "name": file.name,
            "path": path,
            "provider": file.provider,
            "materialized": self.store.files.path(file) if above is None else above + file.name + "/" * file.is_folder,
            "etag": _etag(file, path, known, count),
        }
        if not file.is_folder and known:
            attributes |= self._file_attributes(file, form, known)
        return attributes

    def _extra(self, file: File, versions: Sequence[Version]) -> dict[str, Any]:
        if file.is_folder or STORAGES[file.provider].by_path:
            return {}
        return {
            "guid": None,
            "version": len(versions),
            "downloads": sum(version.downloads for version in versions),
            "checkout": file.checkout,
            "latestVersionSeen": None,
            "hashes": {"md5": versions[0].md5, "sha256": versions[0].sha256} if versions else {},
        }

    @staticmethod
    def _file_attributes(file: File, form: Form, versions: Sequence[Version]) -> dict[str, Any]:
        newest, oldest = versions[0], versions[-1]
        size = (oldest if form == "single" else newest).size
        created: str | None = utc(oldest.created)
        if form == "uploaded" or STORAGES[file.provider].by_path:
            created = None
        return {
            "contentType": newest.content_type,
            "modified": utc(newest.created),
            "modified_utc": whole_seconds(newest.created) if form == "uploaded" else utc(newest.created),
            "created_utc": created,
            "size": size,
            "sizeInt": size,
        }

    def links(self, file: File) -> dict[str, str]:
        url = self.url(file)
        if file.is_folder:
            return {"move": url, "upload": f"{url}?kind=file", "delete": url, "new_folder": f"{url}?kind=folder"}
        return {"move": url, "upload": f"{url}?kind=file", "delete": url, "download": url}

    def url(self, file: File) -> str:
        return entity_url(self.origin, file.node, file.provider, path_of(self.store, file))

    def listing(self, folder: File) -> list[dict[str, Any]]:
        versions, above = self.store.files.versions_of_children(folder.id), self.store.files.path(folder)
        return [
            self.entity(child, "listed", versions.get(child.id, ()), above=above)
            for child in self.store.files.children(folder.id)
        ]

    def flat_children(self, folder: File) -> list[dict[str, Any]]:
        found = []
        for child in self.store.files.children(folder.id):
            attributes = self.attributes(child)
            if child.is_folder:
                attributes |= {"children": self.flat_children(child), "size": None, "sizeInt": None}
            found.append(attributes)
        return found

    def version_list(self, file: File, *, anonymous: bool) -> list[dict[str, Any]]:
        """Newest first; the numbers are positions, whatever the versions are called."""
        versions = self.store.files.versions(file.id)
        by_path = STORAGES[file.provider].by_path
        return [
            {
                "id": "latest" if by_path else str(len(versions) - place),
                "type": "file_versions",
                "attributes": {
                    "extra": {} if by_path else self._version_extra(version, anonymous),
                    "version": "latest" if by_path else str(len(versions) - place),
                    "modified": utc(version.created),
                    "modified_utc": whole_seconds(version.created),
                    "versionIdentifier": "revision" if by_path else "version",
                },
            }
            for place, version in enumerate(versions)
        ]

    def _version_extra(self, version: Version, anonymous: bool) -> dict[str, Any]:
        user = None if anonymous else self.store.people.user(version.user)
        return {
            "user": {"name": user.full_name, "url": f"/{user.id}/"} if user else None,
            "downloads": version.downloads,
            "hashes": {"md5": version.md5, "sha256": version.sha256},
        }


def entity_url(origin: str, node: str, storage: str, path: str) -> str:
    return f"{origin}/v1/resources/{node}/providers/{storage}{quote(path)}"


def _etag(file: File, path: str, versions: Sequence[Version], count: int | None) -> str:
    """Not an HTTP etag. On osfstorage it knows the number of versions only, so all folders share one."""
    if STORAGES[file.provider].by_path:
        mark = f"{file.provider}::{versions[0].serial if versions else ''}{path}"
    elif file.is_folder:
        mark = "osfstorage::None"
    else:
        mark = f"osfstorage::{count}::{path}"
    return hashlib.sha256(mark.encode()).hexdigest()
