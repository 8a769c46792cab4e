"""The SHA-256 of bytes on their way, computed in a thread beside what moves them."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

LARGE = 64 * 1024
"""Bytes from which on hashing takes longer than handing over to another thread."""

MOST_BEHIND = 4
"""Pieces that may wait to be hashed, so that neither of the two waits for the other at every piece."""


class Sha256:
    """Of all pieces so far. Large ones are hashed behind, while the next ones are fetched. Close it."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._thread: ThreadPoolExecutor | None = None
        self._behind: deque[Future[None]] = deque()

    def __enter__(self) -> Sha256:
        return self

    def __exit__(self, *_: Any) -> None:
        if self._thread is not None:
            self._thread.shutdown()

    def update(self, piece: bytes) -> None:
        """Take the next piece."""
        if len(piece) < LARGE:
            self._catch_up()
            self._digest.update(piece)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "osf-sha256")
        self._behind.append(self._thread.submit(self._digest.update, piece))
        self._catch_up(MOST_BEHIND)

    def restart(self) -> None:
        """Forget all pieces."""
        self._catch_up()
        self._digest = hashlib.sha256()

    def hexdigest(self) -> str:
        """As OSF writes it."""
        self._catch_up()
        return self._digest.hexdigest()

    def _catch_up(self, most: int = 0) -> None:
        """Wait until no more than ``most`` pieces are still to be hashed."""
        while len(self._behind) > most:
            self._behind.popleft().result()
