"""Endpoints: a path pattern, the methods it has, and the rights of a token that each method needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .document import Answer

if TYPE_CHECKING:
    from .call import Call

View = Callable[..., Answer]
# Methods in the order in which the Allow header names them.
_ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@dataclass
class Endpoint:
    """``pattern`` is what follows ``/v2/``; its named groups become arguments of the views.

    ``read`` and ``write`` are the rights that a token must carry; an empty name asks for none.
    """

    name: str
    pattern: str
    read: str = ""
    write: str = ""
    has_head: bool = True
    views: dict[str, View] = field(default_factory=dict)

    def on(self, *methods: str) -> Callable[[View], View]:
        """Decorator: the view for these methods."""

        def register(view: View) -> View:
            self.views.update(dict.fromkeys(methods, view))
            return view

        return register

    @property
    def allow(self) -> str:
        head = ("HEAD",) if self.has_head and "GET" in self.views else ()
        return ", ".join(method for method in _ORDER if method in (*self.views, *head, "OPTIONS"))

    def match(self, path: str) -> dict[str, str] | None:
        """The arguments that ``path`` (below ``/v2/``) holds, or None."""
        found = re.fullmatch(self.pattern, path)
        return None if found is None else found.groupdict()

    def right(self, method: str) -> str:
        """The right that ``method`` needs."""
        return self.read if method in ("GET", "HEAD", "OPTIONS") else self.write

    def view(self, call: Call, arguments: dict[str, str]) -> Answer:
        """Run the view for the call's method."""
        return self.views[call.method](call, **arguments)
