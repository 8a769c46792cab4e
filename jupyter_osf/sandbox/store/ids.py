"""Ids, secrets and times as OSF makes them, repeatable while a seed is being planted."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

_FORMAT = "%Y-%m-%dT%H:%M:%S.%f"
GUID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def now() -> str:
    """UTC with microseconds and no zone, so that text order is time order."""
    return datetime.now(timezone.utc).strftime(_FORMAT)


def earlier(date: str, days: float) -> str:
    return (datetime.strptime(date, _FORMAT) - timedelta(days=days)).strftime(_FORMAT)


class Ids:
    """Makes ids that `is_taken` does not know yet."""

    def __init__(self, is_taken: Callable[[str], bool]) -> None:
        self._is_taken = is_taken
        self._random: random.Random = random.SystemRandom()

    @contextmanager
    def repeatable(self, name: str) -> Iterator[None]:
        """Ids made inside depend on `name` and order only, so that one seed always has the same ids."""
        before, self._random = self._random, random.Random(name)
        try:
            yield
        finally:
            self._random = before

    def guid(self) -> str:
        """Five letters or digits, without those that are easily confused."""
        while True:
            guid = "".join(self._random.choice(GUID_LETTERS) for _ in range(5))
            # An id that is all digits or a word of a URL would read like something else.
            if not guid.isdigit() and not self._is_taken(guid):
                return guid

    def object_id(self) -> str:
        """24 hexadecimal digits, as files, logs and tokens have them."""
        return f"{self._random.getrandbits(96):024x}"

    @staticmethod
    def client_id() -> str:
        """32 hexadecimal digits, unguessable also inside `repeatable`."""
        return secrets.token_hex(16)

    @staticmethod
    def secret(length: int = 70) -> str:
        """Unguessable also inside `repeatable`."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(secrets.choice(letters) for _ in range(length))
