"""The list of requests that the sandbox received, for tests that count or inspect them."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 20_000


@dataclass(slots=True)
class Entry:
    """`host` tells the regions of the file servers apart. `status` stays None while no answer was begun. Values of
    headers are not kept, so no token is. `sent` counts the bytes of files that went out."""

    listener: str
    host: str
    method: str
    url: str
    headers: list[str]
    authorization: bool
    user_agent: str
    received: int = 0
    sent: int = 0
    status: int | None = None


class RequestLog:
    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, entry: Entry) -> Entry:
        self._entries.append(entry)
        return entry

    def clear(self) -> None:
        self._entries.clear()

    def as_json(self) -> list[dict[str, Any]]:
        """Oldest first."""
        return [asdict(entry) for entry in self._entries]
