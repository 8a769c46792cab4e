"""Completes verbs, options, paths of this computer and references to OSF, quickly or not at all."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_osf.errors import OSFError

from . import table

if TYPE_CHECKING:
    from jupyter_osf.session import Session

SECONDS = 1.5
KEPT_SECONDS = 30.0
SCHEME = "osf://"
VERSION = re.compile(r"[^'\"]+@[0-9]*")
NEEDING_QUOTES = set(" \t'\"()[]&;|<>*?!#")


class Completer:
    """Completes the last word of a command. What OSF answered is kept for a moment, late answers included."""

    def __init__(self, connect: Callable[[], Session], *, seconds: float = SECONDS) -> None:
        self._connect = connect
        self._seconds = seconds
        self._kept: dict[str, tuple[float, Sequence[Any]]] = {}
        self._asked: set[str] = set()

    def complete(self, before: Sequence[str], word: str) -> list[str]:
        """Everything that could stand in place of ``word``, which follows the words ``before``."""
        verb = table.VERBS.get(next((each for each in before if not each.startswith("-")), ""))
        if verb is None:
            first = [*table.VERBS, "help"] if not word.startswith("-") else ["--help", "--json", "--debug"]
            return [name for name in first if name.startswith(word)] if not before or before == ["help"] else []
        parser = verb.parser("")
        option, given, value = word.partition("=")
        if given and option in parser.options:
            return [f"{option}={choice}" for choice in parser.choices(option) if choice.startswith(value)]
        if word.startswith("-"):
            return [option for option in parser.options if option.startswith(word)]
        last = before[-1]
        if choices := parser.choices(last) if last.startswith("-") else last == verb.name and parser.choices(None):
            return [choice for choice in choices if choice.startswith(word)]
        if verb.call is None:
            return []
        if VERSION.fullmatch(word) and (versions := self._versions(word)):
            return versions
        if word.lower().startswith(SCHEME):
            return self._references(word)
        return [*self._paths(word), *([SCHEME] if word and SCHEME.startswith(word) else [])]

    def _versions(self, word: str) -> list[str]:
        """The versions of a file, once its name and an @ are written."""
        file = word.rpartition("@")[0]
        key = file if file.lower().startswith(SCHEME) else str(Path(file).expanduser().absolute())
        known = self._known(f"{key}@", lambda session: session.versions(file))
        return [text for found in known if (text := f"{file}@{found.version}").startswith(word)]

    def _references(self, word: str) -> list[str]:
        parent, slash, _ = word[len(SCHEME) :].rpartition("/")
        folder = f"{SCHEME}{parent}/" if slash else ""
        entries = self._known(folder, lambda session: session.ls(folder) if slash else session.projects())
        found = []
        for entry in entries:
            reference = entry.reference
            if entry.is_node:
                # A listing of projects may refer to them by their bare ids.
                reference = f"{SCHEME}{entry.id}/"
            if reference.startswith(word) and reference != word:
                found.append(reference)
        if slash:
            return found
        titled = [entry for entry in entries if word != SCHEME and word[len(SCHEME) :].lower() in entry.name.lower()]
        return found or [f"{SCHEME}{entry.id}/" for entry in titled]

    def _known(self, key: str, ask: Callable[[Session], Sequence[Any]]) -> Sequence[Any]:
        """What OSF answered, not long ago or just now; empty if it takes too long or refuses."""
        when, found = self._kept.get(key, (float("-inf"), ()))
        if time.monotonic() - when < KEPT_SECONDS:
            return found
        if key not in self._asked:
            self._asked.add(key)
            asking = threading.Thread(target=self._ask, args=(key, ask), daemon=True)
            asking.start()
            asking.join(self._seconds)
        return self._kept.get(key, (0.0, ()))[1]

    def _ask(self, key: str, ask: Callable[[Session], Sequence[Any]]) -> None:
        try:
            self._kept[key] = time.monotonic(), ask(self._connect())
        except OSFError:
            # TAB is no place for messages: the command itself will say what is wrong.
            self._kept[key] = time.monotonic(), ()
        finally:
            self._asked.discard(key)

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
