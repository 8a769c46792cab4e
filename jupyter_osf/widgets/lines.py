"""What of the explorer's tree is drawn: the lines of what is open, a page of each level, never too many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jupyter_osf.commands.entry_words import badges
from jupyter_osf.commands.wording import plain
from jupyter_osf.errors import OSFError
from jupyter_osf.models import Entry

from .nodes import Node, above, walk

PAGE = 100
"""How much of a level is drawn at once: each line costs the browser some milliseconds."""
MOST_LINES = 200
ASKING = "Asking OSF…"

Role = Literal["node", "earlier", "later", "loading", "empty", "problem", "others", "crowd"]


@dataclass(frozen=True)
class Line:
    """``opened`` is None for what has no level below; a line that is no node tells something of the level of its
    ``node``, or turns its page."""

    key: str
    role: Role
    text: str
    node: Node
    opened: bool | None = None
    below: tuple[Line, ...] = ()


class Filter:
    """Keeps the nodes that have a text in their name, and what is above them, in all that was listed."""

    def __init__(self, text: str, roots: Sequence[Node]) -> None:
        self._wanted = text.strip().casefold()
        self._above: set[Node] = set()
        self._shown: set[Node] = set()
        for root in roots:
            self._visit(root)

    def _visit(self, node: Node) -> bool:
        below = [self._visit(child) for child in node.children or ()]
        if any(below):
            self._above.add(node)
        found = any(below) or (node.entry is not None and self._wanted in node.name.casefold())
        if found:
            self._shown.add(node)
        return found

    def keeps(self, node: Node) -> bool:
        return node in self._shown or node.group is not None

    def opens(self, node: Node) -> bool:
        """Whether something in the level below is what was looked for."""
        return node in self._above


class Drawing:
    """One look at a tree: which of its nodes are drawn and open."""

    def __init__(
        self, roots: Sequence[Node], wanted: Filter | None, marks: Callable[[Entry], Collection[str]] = badges
    ) -> None:
        self._roots = roots
        self._filter = wanted
        self._marks = marks
        self._way: Collection[Node] = ()

    def lines(self) -> tuple[Line, ...]:
        """The lines, at most MOST_LINES of them: what was opened longest ago closes where there would be more."""
        drawn = self._lines(self._roots)
        while self._filter is None and count(drawn) > MOST_LINES and self._make_room():
            drawn = self._lines(self._roots)
        return self._cut(drawn, MOST_LINES - 1) if count(drawn) > MOST_LINES else drawn

    def _make_room(self) -> bool:
        """Close what is not on the way to what was opened last; then draw only the way down to that."""
        opened = [node for node in walk(self._roots) if node.expanded and node.children]
        way = set(above(max(opened, key=lambda node: node.turn, default=None)))
        others = [node for node in opened if node not in way]
        if others:
            min(others, key=lambda node: node.turn).expanded = False
            return True
        is_new = not self._way
        self._way = way
        return is_new

    def _cut(self, lines: Sequence[Line], room: int) -> tuple[Line, ...]:
        """The first lines, and one that says that there are more."""
        kept: list[Line] = []
        for line in lines:
            if room <= 0:
                break
            below = self._cut(line.below, room - 1) if count(line.below) > room - 1 else line.below
            kept.append(replace(line, below=below))
            room -= 1 + count(below)
        if lines and lines[0].node.group is not None:
            root = lines[0].node
            kept.append(Line(f"{root.key}-crowd", "crowd", "There is more than can be shown: write more of it.", root))
        return tuple(kept)

    def _lines(self, nodes: Sequence[Node]) -> tuple[Line, ...]:
        return tuple(self._line(node) for node in nodes if self._filter is None or self._filter.keeps(node))

    def _line(self, node: Node) -> Line:
        opened = None
        if node.is_container:
            opened = node.expanded or (self._filter is not None and self._filter.opens(node))
        marks = self._marks(node.entry) if node.entry is not None else ()
        text = " · ".join([plain(node.name) or "(no name)", *marks])
        return Line(node.key, "node", text, node, opened, self._below(node) if opened else ())

    def _below(self, node: Node) -> tuple[Line, ...]:
        told = self._told(node)
        if told is not None:
            return (told,)
        kept = [child for child in node.children or () if self._filter is None or self._filter.keeps(child)]
        on_way = [child for child in kept if child in self._way]
        if on_way and len(kept) > 1:
            text = f"… and {len(kept) - 1:,} more here: close “{plain(on_way[0].name)}” to see them"
            return (self._line(on_way[0]), Line(f"{node.key}-others", "others", text, on_way[0]))
        pages = max(1, -(-len(kept) // PAGE))
        page = min(node.page, pages)
        start = (page - 1) * PAGE
        lines = list(self._lines(kept[start : start + PAGE]))
        if page > 1:
            text = f"Previous {PAGE} ({start} of {len(kept):,} before this)"
            lines.insert(0, Line(f"{node.key}-before-{page}", "earlier", text, node))
        if page < pages:
            after = len(kept) - start - PAGE
            text = f"Next {min(PAGE, after)} ({after:,} of {len(kept):,} after this)"
            lines.append(Line(f"{node.key}-after-{page}", "later", text, node))
        if node.problem is not None:
            lines.insert(0, _problem(node, node.problem))
        return tuple(lines)

    def _told(self, node: Node) -> Line | None:
        """What is said in the place of a level that is not there."""
        if node.problem is not None and not node.children:
            return _problem(node, node.problem)
        if node.children is None:
            return Line(f"{node.key}-loading", "loading", ASKING, node)
        if not node.children:
            words = "You have no projects on OSF yet." if node.group == "mine" else "Nothing in here yet."
            return Line(f"{node.key}-empty", "empty", words, node)
        return None


def _problem(node: Node, problem: OSFError) -> Line:
    return Line(f"{node.key}-problem", "problem", f"{plain(str(problem))} — select this line to try again", node)


def count(lines: Sequence[Line]) -> int:
    """How many lines there are, with all below them."""
    return sum(1 + count(line.below) for line in lines)
