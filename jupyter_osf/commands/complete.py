"""Completes verbs, options, paths of this computer and references to OSF, quickly or not at all."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_osf.errors import OSFError

from . import table

if TYPE_CHECKING:
    from jupyter_osf.models import Entry
    from jupyter_osf.session import Session

SECONDS = 1.5
KEPT_SECONDS = 30.0
SCHEME = "osf://"
NEEDING_QUOTES = set(" \t'\"()[]&;|<>*?!#")


class Completer:
    """Completes the last word of a command. What OSF answered is kept for a moment, late answers included."""

    def __init__(self, connect: Callable[[], Session], *, seconds: float = SECONDS) -> None:
        self._connect = connect
        self._seconds = seconds
        self._kept: dict[str, tuple[float, list[Entry]]] = {}
        self._asked: set[str] = set()

    def complete(self, before: Sequence[str], word: str) -> list[str]:
        """Everything that could stand in place of ``word``, which follows the words ``before``."""
        verb = table.VERBS.get(next((each for each in before if not each.startswith("-")), ""))
        if verb is None:
            return [name for name in table.VERBS if name.startswith(word)] if not before else []
        if word.startswith("-"):
            return [option for option in verb.parser("").options if option.startswith(word)]
        if before[-1] == "--upload":
            return [policy for policy in ("ask", "always", "never") if policy.startswith(word)]
        if verb.call is None:
            return []
        if word.lower().startswith(SCHEME):
            return self._references(word)
        return [*self._paths(word), *([SCHEME] if word and SCHEME.startswith(word) else [])]

    def _references(self, word: str) -> list[str]:
        parent, slash, _ = word[len(SCHEME) :].rpartition("/")
        entries = self._entries(f"{SCHEME}{parent}/" if slash else "")
        found = []
        for entry in entries:
            reference = entry.reference
            if entry.kind in ("project", "component", "registration"):
                # A listing of projects may refer to them by their bare ids.
                reference = f"{SCHEME}{entry.id}/"
            if reference.startswith(word) and reference != word:
                found.append(reference)
        if slash:
            return found
        titled = [entry for entry in entries if word != SCHEME and word[len(SCHEME) :].lower() in entry.name.lower()]
        return found or [f"{SCHEME}{entry.id}/" for entry in titled]

    def _entries(self, parent: str) -> list[Entry]:
        """The listing of a folder, or my projects; empty if OSF takes too long or refuses."""
        when, entries = self._kept.get(parent, (float("-inf"), []))
        if time.monotonic() - when < KEPT_SECONDS:
            return entries
        if parent not in self._asked:
            self._asked.add(parent)
            asking = threading.Thread(target=self._ask, args=(parent,), daemon=True)
            asking.start()
            asking.join(self._seconds)
        return self._kept.get(parent, (0.0, []))[1]

    def _ask(self, parent: str) -> None:
        try:
            session = self._connect()
            self._kept[parent] = time.monotonic(), session.ls(parent) if parent else session.projects()
        except OSFError:
            # TAB is no place for messages: the command itself will say what is wrong.
            self._kept[parent] = time.monotonic(), []
        finally:
            self._asked.discard(parent)

    @staticmethod
    def _paths(word: str) -> list[str]:
        quote = word[:1] if word[:1] in ("'", '"') else ""
        typed = word.removeprefix(quote)
        head, name = os.path.split(typed)
        try:
            inside = sorted(Path(head or ".").expanduser().iterdir())
        except OSError:
            return []
        found = []
        for path in inside:
            if not path.name.startswith(name) or (path.name.startswith(".") and not name.startswith(".")):
                continue
            text = typed[: len(typed) - len(name)] + path.name + ("/" if path.is_dir() else "")
            if quote or NEEDING_QUOTES & set(text):
                mark = quote or '"'
                text = f"{mark}{text}{mark}" if mark not in text else ""
            if text:
                found.append(text)
        return found
