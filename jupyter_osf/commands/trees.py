"""Draws what is on OSF as a tree of text, a page of each level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from jupyter_osf.errors import OSFError, UsageError
from jupyter_osf.models import Entry

from .entry_words import badges, shown_name
from .wording import name, plain, size

if TYPE_CHECKING:
    from jupyter_osf.session import Session

MOST_OF_A_LEVEL = 100


@dataclass
class Branch:
    """An entry with what is below it; ``more`` is how much of that is not shown, ``problem`` why nothing is."""

    entry: Entry
    below: list[Branch] = field(default_factory=list)
    more: int = 0
    problem: OSFError | None = None


class Tree:
    """``entries`` are all that are shown, from top to bottom."""

    def __init__(self, branches: list[Branch], more: int = 0) -> None:
        self._branches = branches
        self._more = more

    @property
    def entries(self) -> list[Entry]:
        return [branch.entry for branch in _all(self._branches)]

    @property
    def exit_code(self) -> int:
        return 0

    def as_dict(self) -> dict[str, Any]:
        return {"entries": [entry.as_dict() for entry in self.entries]}

    def __repr__(self) -> str:
        if not self._branches:
            return "You have no projects on OSF yet."
        lines = [line for branch in self._branches for line in (_told(branch.entry), *_drawn(branch))]
        return "\n".join([*lines, *([_rest(self._more)] if self._more else [])])

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>"


def tree(session: Session, ref: str = "", depth: int = 2) -> Tree:
    """What is below a reference, so many levels deep; without one, my projects and one level less."""
    if depth < 1:
        raise UsageError("A tree has one level or more.", "Write --depth 1, or leave it out.")
    if ref:
        top = Branch(session.info(ref))
        _grow(session, top, depth)
        return Tree([top])
    projects = session.projects()
    branches = [Branch(entry) for entry in projects[:MOST_OF_A_LEVEL]]
    for branch in branches:
        _grow(session, branch, depth - 1)
    return Tree(branches, len(projects) - len(branches))


def _grow(session: Session, branch: Branch, depth: int) -> None:
    """List what is below. What cannot be listed says why in its place; linked projects are not entered."""
    if depth == 0 or branch.entry.kind == "file" or branch.entry.linked:
        return
    try:
        entries = session.ls(branch.entry.reference)
    except OSFError as error:
        branch.problem = error
        return
    branch.below = [Branch(entry) for entry in entries[:MOST_OF_A_LEVEL]]
    branch.more = len(entries) - len(branch.below)
    for below in branch.below:
        _grow(session, below, depth - 1)


def _all(branches: list[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _all(branch.below)


def _drawn(branch: Branch, before: str = "") -> Iterator[str]:
    ends = [] if branch.problem is None else [plain(str(branch.problem))]
    ends += [_rest(branch.more)] if branch.more else []
    for at, below in enumerate(branch.below, 1):
        is_last = at == len(branch.below) and not ends
        yield f"{before}{'└── ' if is_last else '├── '}{_told(below.entry)}"
        yield from _drawn(below, before + ("    " if is_last else "│   "))
    for at, words in enumerate(ends, 1):
        yield f"{before}{'└── ' if at == len(ends) else '├── '}{words}"


def _told(entry: Entry) -> str:
    shown = name(shown_name(entry)) + ("/" if entry.kind == "folder" else "")
    where = entry.id if entry.is_node else ""
    notes = [note for note in (where, *badges(entry), size(entry.size) if entry.kind == "file" else "") if note]
    return f"{shown}  ({', '.join(notes)})" if notes else shown


def _rest(count: int) -> str:
    return f"… and {count:,} more: `ls` lists them all"
