"""Keys that open the OSF routes of this server to its kernels and terminals: random, and never kept as such."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass
from typing import Literal

LENGTH = 32
LONGEST = 200
"""Of what is presented as a key; anything longer is not looked at."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a key was given to: one kernel, or the terminals of this server."""

    kind: Literal["kernel", "terminal"]
    id: str


class Keys:
    """Remembers hashes alone. Safe to use from several threads."""

    def __init__(self) -> None:
        self._holders: dict[Holder, bytes] = {}
        self._lock = threading.Lock()

    def give(self, holder: Holder) -> str:
        """A new key for that holder; one that it had before is worth nothing from now on."""
        key = secrets.token_urlsafe(LENGTH)
        with self._lock:
            self._holders[holder] = _hash(key)
        return key

    def drop(self, holder: Holder) -> None:
        """Forget the key of that holder; harmless where it has none."""
        with self._lock:
            self._holders.pop(holder, None)

    def holder(self, key: str) -> Holder | None:
        """Who was given this key; None for a key that was never given or has been dropped.

        Every hash is compared, each in constant time: how long it takes tells nothing about any of them.
        """
        if not key or len(key) > LONGEST:
            return None
        presented = _hash(key)
        with self._lock:
            known = list(self._holders.items())
        found = None
        for holder, kept in known:
            if hmac.compare_digest(kept, presented):
                found = holder
        return found


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
