"""The sign-ins that are under way on OSF's page: each good once, for ten minutes, for the person who began it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from ..auth.oauth import Attempt
from ..errors import NotSignedIn

LIFETIME = 600.0
MOST = 20
"""Of one person; somebody who begins more than that has given up the first ones."""


@dataclass(frozen=True, slots=True)
class _Begun:
    attempt: Attempt
    user: str
    language: str
    ends: float


class Attempts:
    """Kept in memory only. Safe to use from several threads."""

    def __init__(self) -> None:
        self._begun: dict[str, _Begun] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        """Whether somebody is on the way."""
        with self._lock:
            return any(each.ends > time.monotonic() for each in self._begun.values())

    def add(self, attempt: Attempt, user: str, language: str = "") -> None:
        """Remember who began it, and in which language."""
        now = time.monotonic()
        with self._lock:
            self._begun = {state: each for state, each in self._begun.items() if each.ends > now}
            own = [state for state, each in self._begun.items() if each.user == user]
            for state in own[: max(0, len(own) - MOST + 1)]:
                del self._begun[state]
            self._begun[attempt.state] = _Begun(attempt, user, language, now + LIFETIME)

    def language(self, state: str, user: str | None) -> str:
        """Of the one with that state, or else of the one that this person began last; empty where nobody knows."""
        with self._lock:
            own = [each for each in self._begun.values() if each.user == user]
            begun = self._begun.get(state) or (own[-1] if own else None)
        return begun.language if begun else ""

    def take(self, state: str, user: str | None) -> Attempt:
        """The attempt that came back; it cannot come back again. ``user`` None: the way back tells no person.

        Raises NotSignedIn for a state that is not known, not this person's, used already or too old.
        """
        with self._lock:
            begun = self._begun.get(state)
            if begun is not None and user in (None, begun.user):
                del self._begun[state]
                if begun.ends > time.monotonic():
                    return begun.attempt
        raise NotSignedIn(
            "This sign-in was not begun here, was used already, or took longer than ten minutes.",
            "Sign in again from the OSF panel.",
            code="sign-in-unknown",
        )

    def give_up(self, user: str) -> None:
        """Forget what this person began."""
        with self._lock:
            self._begun = {state: each for state, each in self._begun.items() if each.user != user}
