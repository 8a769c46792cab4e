"""POST: rename, move and copy."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from typing import Any

from ..handler import SandboxHandler
from ..store import File, Node
from . import errors
from .access import admit, is_checked_out, is_over_quota
from .call import Call
from .entity import Describer
from .history import log_transfer, place
from .storages import Storage, find

MAX_BODY = 1024 * 1024


def check_length(handler: SandboxHandler) -> None:
    length = handler.request.headers.get("Content-Length")
    if length is None:
        raise errors.own(411, "Content-Length is required")
    if not length.isdigit():
        raise errors.own(400, "Invalid Content-Length")
    if int(length) > MAX_BODY:
        raise errors.own(413, "Request body must be under 1Mb")


@dataclass(frozen=True, slots=True)
class Order:
    """What the body asks for; `action` is rename, move or copy."""

    action: str
    rename: str | None
    path: str | None
    conflict: str
    node: str | None
    storage: str | None

    @classmethod
    def read(cls, body: bytes) -> Order:
        try:
            values = json.loads(body)
        except ValueError:
            raise errors.own(400, "Invalid json body") from None
        if not isinstance(values, dict):
            raise errors.crashed()
        action = values.get("action")
        if action not in ("rename", "move", "copy"):
            said = "null" if action is None else action
            raise errors.own(400, f'Auth action must be "copy", "move", or "rename", not "{said}"')
        return cls(
            action, values.get("rename"), values.get("path"), values.get("conflict", "warn"),
            values.get("resource"), values.get("provider"),
        )  # fmt: skip

    @property
    def writes_source(self) -> bool:
        return self.action != "copy"


@dataclass(frozen=True, slots=True)
class _Destination:
    node: Node
    storage: Storage
    folder: File


class Transfer:
    """Checks an order when it is made, carries it out in `run`."""

    def __init__(self, call: Call, order: Order) -> None:
        self._call, self._order, self._store = call, order, call.store
        self._check_order()
        if call.node.is_registration:
            raise errors.registered()
        if order.action != "copy" and not call.storage.writable:
            raise errors.read_only(call.storage.name)
        self._to = self._destination()

    def _check_order(self) -> None:
        order, is_root = self._order, self._call.found.parent is None
        if order.action == "rename":
            if not order.rename:
                raise errors.own(400, '"rename" field is required for renaming')
            if is_root:
                raise errors.crashed()
            return
        if order.path is None:
            raise errors.own(400, '"path" field is required for moves or copies')
        if not order.path.endswith("/"):
            raise errors.own(400, '"path" field requires a trailing slash to indicate it is a folder')
        if is_root and not order.rename:
            raise errors.own(400, '"rename" field is required for copying root')

    def _destination(self) -> _Destination:
        call, order = self._call, self._order
        if order.action == "rename":
            parent = self._store.files.get(call.found.parent)
            assert parent is not None
            return _Destination(call.node, call.storage, parent)
        node, storage = admit(
            self._store, order.node or call.node.id, order.storage or call.storage.name, call.who, write=True
        )
        if not storage.writable:
            raise errors.read_only(storage.name)
        if node.is_registration:
            raise errors.immutable()
        path = "/" + (order.path or "").lstrip("/")
        try:
            folder = find(self._store, node.id, storage, path)
        except errors.Refusal:
            folder = None
        if folder is None:
            raise errors.own(404, f"{path} not found")
        if not folder.is_folder:
            raise errors.taken(folder.name, call.describe.attributes(folder))
        return _Destination(node, storage, folder)

    @property
    def _name(self) -> str:
        return self._order.rename or self._call.found.name

    def run(self) -> tuple[int, dict[str, Any]]:
        """Status and entity: 201 where the name was free, 200 where something was replaced."""
        source = self._call.found
        if "/" in self._name:
            raise errors.not_found()
        if self._order.writes_source and is_checked_out(self._store, source):
            raise errors.checked_out_move()
        self._refuse_cycle()
        other_node = self._to.node.id != self._call.node.id
        if other_node and self._to.storage.name == "osfstorage" and is_over_quota(self._store, self._to.node):
            raise errors.over_quota()
        with self._store.db.transaction():
            name, replaced = self._settle_conflict()
            before = place(self._store, source)
            entry = self._carry_out(source, name)
            self._log(source, before, entry)
        # the answer's links lead to where the destination lives
        describer = Describer(self._call.site, self._call.site.files_origin(self._to.node.region, entry.provider))
        return (200 if replaced else 201), describer.entity(entry, with_children=True)

    def _refuse_cycle(self) -> None:
        source, folder = self._call.found, self._to.folder
        if not source.is_folder or source.parent is None:
            return
        above: File | None = folder
        while above is not None:
            if above.id == source.id:
                raise errors.unresolved()
            above = self._store.files.get(above.parent)

    def _settle_conflict(self) -> tuple[str, bool]:
        """The name to use, and whether something had to go. The old target goes FIRST: it is no safe replacement."""
        source, name = self._call.found, self._name
        existing = self._named(name)
        if not existing:
            return name, False
        conflict = self._order.conflict
        if conflict == "warn":
            flat = {} if source.is_folder else self._call.describe.attributes(existing[0])
            raise errors.taken(name, flat)
        if conflict == "replace":
            if existing[0].id == source.id:
                raise errors.own(400, f"Unable to move or copy '{name}'. Source and destination are identical.")
            if is_checked_out(self._store, existing[0]):
                raise errors.forbidden()
            self._store.files.delete(existing[0])
            return name, True
        stem, extension = posixpath.splitext(name)
        number = 1
        while self._named(f"{stem} ({number}){extension}"):
            number += 1
        return f"{stem} ({number}){extension}", False

    def _named(self, name: str) -> list[File]:
        return self._store.files.named(self._to.folder.id, name, self._call.found.kind)

    def _carry_out(self, source: File, name: str) -> File:
        shares_storage = (
            self._to.storage.name == self._call.storage.name and self._to.node.region == self._call.node.region
        )
        if self._order.action == "copy":
            return self._store.files.copy(source, self._to.folder, name, all_versions=shares_storage)
        if shares_storage:
            self._store.files.move(source, self._to.folder, name)
            moved = self._store.files.get(source.id)
            assert moved is not None
            return moved
        # Between storages and regions the newest bytes travel, and what arrives is a new file.
        made = self._store.files.copy(source, self._to.folder, name, all_versions=False)
        self._store.files.delete(source)
        return made

    def _log(self, source: File, before: dict[str, Any], entry: File) -> None:
        stayed = entry.parent == source.parent
        done = "renamed" if stayed else "moved" if self._order.writes_source else "copied"
        log_transfer(
            self._store, self._call.who.user_id, f"addon_file_{done}", entry.node, before, place(self._store, entry)
        )
