"""The places of the explorer's tree: an entry of OSF or a group of projects, and what is known of its level below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

from jupyter_osf.commands.entry_words import shown_name
from jupyter_osf.errors import OSFError
from jupyter_osf.models import Entry

from .places import MINE

Group = Literal["mine", "opened", "recent", "found"]
GROUPS: dict[Group, str] = {
    "mine": "My projects",
    "opened": "Opened by link",
    "recent": "Recent",
    "found": "Found on OSF",
}

_numbers = count(1)


@dataclass(eq=False)
class Node:
    """``children`` is None as long as the level below has not been listed, ``problem`` why it could not be; ``page``
    is which part of that level is drawn, ``turn`` when the node was opened last, counted in openings."""

    entry: Entry | None
    group: Group | None = None
    parent: Node | None = None
    children: list[Node] | None = None
    expanded: bool = False
    stale: bool = False
    loading: int = 0
    problem: OSFError | None = None
    page: int = 1
    turn: int = 0
    key: str = field(default_factory=lambda: f"node-{next(_numbers)}")

    @property
    def name(self) -> str:
        if self.entry is not None:
            return shown_name(self.entry)
        return GROUPS[self.group] if self.group is not None else ""

    @property
    def reference(self) -> str | None:
        """What lists it again; None for groups that OSF does not list."""
        if self.entry is not None:
            return self.entry.reference
        return MINE if self.group == "mine" else None

    @property
    def is_container(self) -> bool:
        return self.entry is None or self.entry.kind != "file"

    def take(self, entries: Iterable[Entry]) -> None:
        """A new listing of the level below; what was there before keeps its node, also under another name."""
        known = {_identity(child.entry): child for child in self.children or () if child.entry is not None}
        self.children = [self._child(entry, known.get(_identity(entry))) for entry in entries]
        self.stale = False
        self.problem = None

    def _child(self, entry: Entry, node: Node | None) -> Node:
        entry = _inherited(entry, self.entry)
        if node is None:
            return Node(entry, parent=self)
        if node.entry is not None and node.entry.reference != entry.reference:
            forget([node])
        node.entry = entry
        return node


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """All nodes that are known below these, and these."""
    for node in nodes:
        yield node
        yield from walk(node.children or ())


def above(node: Node | None) -> Iterator[Node]:
    """The node and all that is above it."""
    while node is not None:
        yield node
        node = node.parent


def forget(nodes: Sequence[Node]) -> None:
    """What is known below these has to be listed again before it can be relied on."""
    for node in walk(nodes):
        node.stale = True


def _inherited(entry: Entry, around: Entry | None) -> Entry:
    """Of files and folders OSF does not tell who may see and change them: that is as in the project around them."""
    if around is None:
        return entry
    return replace(
        entry,
        can_write=around.can_write if entry.can_write is None else entry.can_write,
        public=around.public if entry.public is None else entry.public,
    )


def _identity(entry: Entry | None) -> tuple[object, ...]:
    return (entry.kind, entry.linked, entry.id) if entry is not None else ()
