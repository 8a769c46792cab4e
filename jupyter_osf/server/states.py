"""What is known about the links without asking anybody: what OSF and this computer last said of each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ..models import LinkStatus, State


class LinkStates:
    """By path, relative to the root of the server. Each change is told to all front ends."""

    def __init__(self, emit: Callable[[str, dict[str, Any]], None]) -> None:
        self._emit = emit
        self._known: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def of(self, path: str) -> dict[str, Any]:
        """What was last learned, in the shape of a status; empty where nothing was."""
        with self._lock:
            return dict(self._known.get(path, {}))

    def learned(self, status: LinkStatus) -> None:
        """OSF was asked about a link."""
        shape = status.as_dict()
        with self._lock:
            before = self._known.get(status.path)
            self._known[status.path] = shape
        if before is None or _seen(before) != _seen(shape):
            self._emit("link", {"path": status.path, "linked": True, "state": status.state})

    def changed(self, path: str, state: State | None = None, version: str | None = None) -> None:
        """A link was made or used, or its file was changed; ``state`` where it is known without asking OSF, and
        ``version`` where both sides agree on one now."""
        with self._lock:
            known = self._known.pop(path, {})
            if version is not None and version != known.get("osf_version"):
                known |= {"base_version": version, "osf_version": version, "osf_author": None, "osf_modified": None}
            if state is not None:
                self._known[path] = {**known, "state": state, "message": ""}
        self._emit("link", {"path": path, "linked": True, "state": state})

    def gone(self, path: str) -> None:
        """A link was removed."""
        with self._lock:
            self._known.pop(path, None)
        self._emit("link", {"path": path, "linked": False})

    def moved(self, old: str, new: str) -> None:
        """A linked file was renamed or moved on this computer."""
        with self._lock:
            known = self._known.pop(old, {})
            if known:
                self._known[new] = {**known, "path": new}
        self._emit("link", {"path": new, "linked": True, "state": known.get("state"), "moved_from": old})

    def clear(self) -> None:
        """Somebody else is signed in: what OSF said may not hold any more."""
        with self._lock:
            self._known.clear()


def _seen(shape: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(shape.get(name) for name in ("state", "osf_version", "upload", "waiting"))
