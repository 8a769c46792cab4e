"""What is known about the links without asking anybody: what OSF and this computer last said of each."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from ..models import LinkStatus, State

TRIES = 3
"""How often OSF is asked about a link that is changed whenever it is being asked about."""


class LinkStates:
    """By path, relative to the root of the server. Each change is told to all front ends."""

    def __init__(self, emit: Callable[[str, dict[str, Any]], None]) -> None:
        self._emit = emit
        self._known: dict[str, dict[str, Any]] = {}
        self._changes: Counter[str] = Counter()
        self._lock = threading.Lock()

    def of(self, path: str) -> dict[str, Any]:
        """What was last learned, in the shape of a status; empty where nothing was."""
        with self._lock:
            return dict(self._known.get(path, {}))

    def learn(self, ask: Callable[[], Sequence[LinkStatus]]) -> Sequence[LinkStatus]:
        """Have OSF asked about links. An answer that may be older than a change of such a link is not taken: it is
        asked once more."""
        for tried in range(1, TRIES + 1):
            with self._lock:
                before = self._changes.copy()
            found = ask()
            with self._lock:
                if tried == TRIES or all(self._changes[one.path] == before[one.path] for one in found):
                    # A file of links that cannot be read is told as well, but is no link.
                    news = [one for one in found if one.reference and self._is_news(one)]
                    break
        for one in news:
            self._emit("link", {"path": one.path, "linked": True, "state": one.state})
        return found

    def _is_news(self, status: LinkStatus) -> bool:
        before, shape = self._known.get(status.path), status.as_dict()
        self._known[status.path] = shape
        return before is None or _seen(before) != _seen(shape)

    def changed(self, path: str, state: State | None = None, version: str | None = None) -> None:
        """A link was made or used, or its file was changed; ``state`` where it is known without asking OSF, and
        ``version`` where both sides agree on one now."""
        with self._lock:
            self._changes[path] += 1
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
