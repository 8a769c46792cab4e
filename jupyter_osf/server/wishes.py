"""Wishes about documents that people have open: told to all front ends, until one of them has done it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..errors import NotFound

TO_ANSWER = 2.0
"""Seconds in which a front end that has the document open says so."""
TO_FINISH = 10.0
"""Seconds in which it has done what was asked."""


@dataclass(frozen=True)
class Done:
    """A front end did it; ``shared`` where several people can write in that document, so that its file must not be
    replaced underneath them."""

    shared: bool = False


@dataclass
class Wish:
    """What was asked of all front ends, until one of them has done it; ``once`` where a second one must not."""

    once: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    answer: asyncio.Future[Done | None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Documents:
    """Belongs to the event loop."""

    def __init__(self, emit: Callable[[str, dict[str, Any]], None]) -> None:
        self._emit = emit
        self._wishes: dict[str, Wish] = {}

    async def ask(self, do: str, path: str, source: str | None = None) -> Done | None:
        """That a front end did it; None where none has the document open, or it went wrong or took too long.

        ``source`` is for a new cell, which only one of several windows gets.
        """
        name, wish = secrets.token_hex(16), Wish(once=source is not None)
        self._wishes[name] = wish
        what = {"id": name, "do": do, "path": path}
        self._emit("document", what if source is None else {**what, "source": source})
        try:
            await asyncio.wait_for(wish.heard.wait(), TO_ANSWER)
            return await asyncio.wait_for(wish.answer, TO_FINISH)
        except asyncio.TimeoutError:
            return None
        finally:
            del self._wishes[name]

    def answered(self, name: str, state: str, *, shared: bool) -> None:
        """A front end has the document open and is ``working``, or is ``done``, or has ``failed``.

        Raises NotFound where nobody waits for that any more: all windows show the same ``shared`` document, and two
        that save it at once get in each other's way.
        """
        wish = self._wishes.get(name)
        if wish is None or ((wish.once or shared) and state == "working" and wish.heard.is_set()):
            raise NotFound("Nobody waits for this answer any more.", "Nothing needs to be done.", code="too-late")
        wish.heard.set()
        if state != "working" and not wish.answer.done():
            wish.answer.set_result(Done(shared) if state == "done" else None)
