"""PUT: a new file, a new version, a new folder."""

from __future__ import annotations

import time
from typing import Any

from ..faults import Rule
from ..handler import SandboxHandler
from ..store import Blob, BlobWriter, File
from . import errors
from .access import is_over_quota
from .call import Call
from .history import log_change
from .storages import checked_name


def check_request(handler: SandboxHandler) -> str:
    """The kind that is asked for; refuses what is wrong whoever asks."""
    kind = handler.get_query_argument("kind", "file")
    if kind not in ("file", "folder"):
        raise errors.own(400, f"Kind must be file, folder or unspecified (interpreted as file), not {kind}")
    length = handler.request.headers.get("Content-Length")
    if kind == "folder":
        if length not in (None, "0"):
            raise errors.own(413, "Folder creation requests may not have a body")
    elif length is None:
        raise errors.own(411, "Content-Length is required for file uploads")
    elif not length.isdigit():
        raise errors.own(400, "Invalid Content-Length")
    return kind


class Upload:
    """One PUT, from the moment its headers are in. Where the bytes go (folder and name) is settled now, so a file
    that somebody renames, moves or deletes meanwhile is made anew under its old name, as OSF does."""

    def __init__(self, call: Call, kind: str, name: str | None) -> None:
        self._call, self._kind = call, kind
        self._began = time.monotonic()
        self._writer: BlobWriter | None = None
        self._parent, self._name = self._place(name)
        self._creating = call.entry is None or call.found.is_folder
        if not call.storage.writable:
            raise errors.read_only(call.storage.name)
        if self._creating:
            self._refuse_existing()
        if kind == "file":
            self._writer = call.store.blobs.writer()

    def _place(self, name: str | None) -> tuple[File, str]:
        call = self._call
        if not call.path.endswith("/"):
            if name is not None:
                raise errors.own(400, "'name' parameter doesn't apply to actions on files")
            if self._kind == "folder":
                raise errors.own(409, 'Path must be a folder (and end with a "/") if trying to create a subfolder')
            return self._file_place()
        if name is None:
            raise errors.own(400, "Missing required parameter 'name'")
        return call.found, checked_name(call.store.files.path(call.found), name)

    def _file_place(self) -> tuple[File, str]:
        call = self._call
        if call.entry is not None:
            parent = call.store.files.get(call.entry.parent)
            assert parent is not None
            return parent, call.entry.name
        # path-based storages take the name of a new file in the path
        above, _, name = call.path.rpartition("/")
        parent = call.store.files.find(call.node.id, call.storage.name, f"{above}/")
        if parent is None:
            raise errors.could_not_retrieve(call.path)
        return parent, name

    def _refuse_existing(self) -> None:
        existing = self._call.store.files.named(self._parent.id, self._name, self._kind)
        if existing:
            is_file = self._kind == "file"
            raise errors.taken(self._name, self._call.describe.entity(existing[0]) if is_file else {})

    def receive(self, chunk: bytes) -> None:
        if self._writer is not None:
            self._writer.write(chunk)

    def discard(self) -> None:
        if self._writer is not None:
            self._writer.discard()

    def commit(self, race: Rule | None) -> tuple[int, dict[str, Any]]:
        """Status and entity. Immutable, over quota, checked out: all told only now, after the whole body."""
        call = self._call
        if call.node.is_registration:
            raise errors.immutable()
        parent = call.store.files.get(self._parent.id)
        if parent is None or parent.deleted:
            raise errors.not_found()
        self._parent = parent
        with call.store.db.transaction():
            if self._writer is None:
                return self._make_folder()
            if call.storage.name == "osfstorage" and is_over_quota(call.store, call.node):
                raise errors.over_quota()
            blob = self._writer.commit()
            return self._keep_one_version(blob) if call.storage.by_path else self._add(blob, race)

    def _make_folder(self) -> tuple[int, dict[str, Any]]:
        call = self._call
        made = call.store.files.add(call.node.id, call.storage.name, self._parent.id, "folder", self._name)
        log_change(call.store, call.who.user_id, "folder_created", made)
        return 201, call.describe.entity(made)

    def _keep_one_version(self, blob: Blob) -> tuple[int, dict[str, Any]]:
        store = self._call.store
        matches = self._matches()
        file = matches[0] if matches else self._make_file()
        store.files.forget_versions(file.id)
        store.files.add_version(file, blob, self._call.who.user_id)
        log_change(store, self._call.who.user_id, "file_updated" if matches else "file_added", file)
        return (200 if matches else 201), self._call.describe.entity(file, "uploaded")

    def _add(self, blob: Blob, race: Rule | None) -> tuple[int, dict[str, Any]]:
        call, races = self._call, self._call.site.races
        mode = race.mode if race else ""
        place = (self._parent.id, self._name)
        twice = races.collides(place, self._began)
        if race and mode in ("colleague-before", "shut"):
            twice = self._colleague_writes(race) if mode == "shut" else None
            if mode == "colleague-before":
                self._colleague_writes(race)
        matches = self._matches()
        makes_another = self._creating and (twice is not None or mode == "duplicate") and mode != "shut"
        if race and mode == "duplicate":
            self._colleague_creates(race)
        if not matches or makes_another:
            status, file, number = 201, self._make_file(), None
        elif len(matches) > 1:
            raise errors.unresolved()
        else:
            status, file, number = 200, matches[0], twice
        self._refuse_checked_out(file)
        newest = call.store.files.newest(file.id)
        if newest is None or newest.sha256 != blob.sha256 or number is not None:
            newest = call.store.files.add_version(file, blob, call.who.user_id, number=number)
            log_change(call.store, call.who.user_id, "file_added" if status == 201 else "file_updated", file)
        races.committed(place, self._began, newest.number)
        entity = call.describe.entity(file, "uploaded")
        if race and mode == "colleague-after":
            self._colleague_writes(race)
        return status, entity

    def _matches(self) -> list[File]:
        return self._call.store.files.named(self._parent.id, self._name, "file")

    def _make_file(self) -> File:
        call = self._call
        return call.store.files.add(self._parent.node, call.storage.name, self._parent.id, "file", self._name)

    def _refuse_checked_out(self, file: File) -> None:
        if file.checkout not in (None, self._call.who.user_id):
            raise errors.checked_out_update()

    def _colleague_writes(self, race: Rule) -> int:
        """A version by somebody else, of the same file; its number."""
        matches = self._matches()
        return self._colleague_version(matches[0] if matches else self._make_file(), race)

    def _colleague_creates(self, race: Rule) -> None:
        self._colleague_version(self._make_file(), race)

    def _colleague_version(self, file: File, race: Rule) -> int:
        store = self._call.store
        blob = store.blobs.put((race.content or "a colleague's version\n").encode())
        people = [c.user for c in store.nodes.contributors(file.node) if c.permission != "read"]
        others = [user for user in people if user != self._call.who.user_id]
        return store.files.add_version(file, blob, others[0] if others else None).number
