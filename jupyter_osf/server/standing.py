"""How things stand with the account: one word, a person, a problem; told to everybody when any of it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Literal

from ..config import OSF
from ..errors import NotSignedIn, OSFError
from ..models import Account

State = Literal["signed_out", "signing_in", "signed_in", "read_only", "offline", "expired"]


class Standing:
    """Safe to use from several threads. ``state`` is None as long as OSF was not asked."""

    def __init__(self, site: str, emit: Callable[[str, dict[str, Any]], None], word: Callable[[], State]) -> None:
        self.state: State | None = None
        self.problem: OSFError | None = None
        self.account = self.nobody = Account(False, site)
        self.turn = 0
        """Counts what people did: an answer to a question from before that counts no more."""
        self._emit = emit
        self._word = word
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def changed(self, callback: Callable[[], None]) -> None:
        """Call back, in whichever thread it happens, each time something changes."""
        self._listeners.append(callback)

    def tell(self) -> None:
        """Say to everybody that they should look again."""
        self._emit("account", {"state": self._word()})
        for listener in self._listeners:
            listener()

    def settle(self, state: State | None, account: Account | None = None, problem: OSFError | None = None) -> None:
        """A person, or OSF unasked, has changed how things stand. Without ``account`` it is still the same person."""
        self._become(state, account, problem, None)

    def answer(self, turn: int, state: State, account: Account | None = None, problem: OSFError | None = None) -> None:
        """OSF has answered a question that was put at that turn."""
        self._become(state, account, problem, turn)

    def _become(self, state: State | None, account: Account | None, problem: OSFError | None, turn: int | None) -> None:
        with self._lock:
            if turn is None:
                self.turn += 1
            elif turn != self.turn:
                return
            before = (self.state, self.account, self.problem and self.problem.reason)
            self.state, self.problem, self.account = state, problem, account or self.account
            same = before == (self.state, self.account, self.problem and self.problem.reason)
        if not same:
            self.tell()


def state_of(account: Account, config: OSF) -> State:
    """What an answer of OSF means for somebody who wants to work."""
    if not account.signed_in:
        return "signed_out"
    return "signed_in" if account.can_write and not config.read_only else "read_only"


def state_behind(error: OSFError) -> tuple[State, OSFError]:
    """What an error says about the account, refused or only not to be known now, and how to put it to a person."""
    if isinstance(error, NotSignedIn):
        hint = "Sign in again; nothing that waits is lost."
        return "expired", NotSignedIn(error.message, hint, code=error.reason)
    # Without a usable app nothing will renew the sign-in, however long one waits.
    return "expired" if error.reason.startswith("oauth-") else "offline", error
