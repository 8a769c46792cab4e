"""Draws the lines of the explorer as a tree, by means of ipytree; nothing else knows that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import ipytree
import ipywidgets

from jupyter_osf.models import Entry

from .lines import ASKING, MOST_LINES, Line, Role, count

if TYPE_CHECKING:
    from threading import RLock

ICONS = {
    "project": "cube",
    "component": "cubes",
    "registration": "lock",
    "storage": "database",
    "folder": "folder",
    "file": "file-text-o",
}
ENDINGS = {
    "csv": "table",
    "tsv": "table",
    "xlsx": "table",
    "ipynb": "book",
    "md": "file-text-o",
    "pdf": "file-pdf-o",
    "py": "file-code-o",
    "r": "file-code-o",
    "json": "file-code-o",
    "zip": "file-archive-o",
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "svg", "webp", "tif", "tiff", "bmp"), "file-image-o"),
    **dict.fromkeys(("mp4", "mov", "avi", "mpg"), "file-video-o"),
    **dict.fromkeys(("mp3", "wav", "ogg"), "file-audio-o"),
}
CATEGORIES = {
    "analysis": "bar-chart",
    "communication": "comment",
    "data": "database",
    "hypothesis": "lightbulb-o",
    "instrumentation": "flask",
    "methods and measures": "pencil",
    "procedure": "cogs",
    "software": "laptop",
}
SIGNS: dict[Role, str] = {
    "earlier": "chevron-up",
    "later": "chevron-down",
    "loading": "hourglass-half",
    "problem": "exclamation-triangle",
    "others": "ellipsis-h",
    "crowd": "ellipsis-h",
    "empty": "",
}
READABLE = "<style>.osf-tree .jstree-clicked { color: white !important; }</style>"
"""A selected row of ipytree is blue, and its text as dark as that of the others."""
FIXED = {"open_icon": "angle-right", "close_icon": "angle-down"}


class _Heard(ipywidgets.Widget):  # type: ignore[misc]
    """What the browser tells of it waits while another thread draws, which would undo what it had not heard of."""

    def __init__(self, lock: RLock, **traits: Any) -> None:
        self._lock = lock
        super().__init__(**traits)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        with self._lock:
            super().set_state(sync_data)


class _Tree(_Heard, ipytree.Tree):  # type: ignore[misc]
    """All rows."""


class _Row(_Heard, ipytree.Node):  # type: ignore[misc]
    """A row that is there with one message: ipytree's own constructor sends the name and the rows below once more."""

    def __init__(self, lock: RLock, **traits: Any) -> None:
        self._lock = lock
        ipywidgets.Widget.__init__(self, **traits)


class TreeView:
    """``show`` draws lines; what is the same as before costs nothing. Names are text, whatever they look like.

    What the person does while another thread draws waits for ``lock``, and is told with it held.
    """

    def __init__(
        self,
        lock: RLock,
        toggled: Callable[[Line, bool], None],
        selected: Callable[[Sequence[Line]], None],
    ) -> None:
        self._lock = lock
        self._toggled = toggled
        self._selected = selected
        self._rows: dict[str, _Row] = {}
        self._lines: dict[str, Line] = {}
        self._showing = False
        self._has_arrows = True
        self.widget = _Tree(lock, multiple_selection=True, animation=0)
        self.widget.add_class("osf-tree")
        self.style = ipywidgets.HTML(READABLE, layout={"display": "none"})
        self.widget.observe(self._on_selection, "selected_nodes")

    @property
    def alive(self) -> int:
        """How many rows the browser has to keep."""
        return len(self._rows)

    def show(self, lines: Sequence[Line], selected: Sequence[str]) -> None:
        """Draw these lines, and no others."""
        before, self._lines = self._lines, {}
        self._has_arrows = count(lines) + _closed(lines) <= MOST_LINES
        self._showing = True
        try:
            rows = tuple(self._row(line, selected) for line in lines)
            if rows != self.widget.nodes:
                self.widget.nodes = rows
            for key in before.keys() - self._lines.keys():
                self._rows.pop(key).close()
        finally:
            self._showing = False

    def _row(self, line: Line, selected: Sequence[str]) -> _Row:
        self._lines[line.key] = line
        below = tuple(self._row(child, selected) for child in line.below) or self._arrow(line)
        traits = {
            "name": escape(line.text),
            "icon": _icon(line),
            "icon_style": "danger" if line.role == "problem" else "default",
            "opened": bool(line.opened),
            "nodes": below,
        }
        row = self._rows.get(line.key)
        if row is None:
            row = self._rows[line.key] = _Row(self._lock, selected=line.key in selected, **FIXED, **traits)
            row.observe(self._on_opened(line.key), "opened")
            return row
        with row.hold_sync():
            for name, value in traits.items():
                if getattr(row, name) != value:
                    setattr(row, name, value)
        return row

    def _arrow(self, line: Line) -> tuple[_Row, ...]:
        """What makes a closed row one that can be opened; without it, it opens when it is selected."""
        if line.opened is None or not self._has_arrows:
            return ()
        key = f"{line.key}-closed"
        self._lines[key] = Line(key, "loading", ASKING, line.node)
        if key not in self._rows:
            self._rows[key] = _Row(self._lock, name=ASKING, icon=SIGNS["loading"])
        return (self._rows[key],)

    def _on_opened(self, key: str) -> Callable[[Any], None]:
        def told(change: Any) -> None:
            with self._lock:
                line = self._lines.get(key)
                if line is not None and not self._showing:
                    self._toggled(line, bool(change["new"]))

        return told

    def _on_selection(self, change: Any) -> None:
        with self._lock:
            if self._showing:
                return
            chosen = {id(row) for row in change["new"]}
            lines = [line for key, line in self._lines.items() if id(self._rows[key]) in chosen]
            self._selected(lines)
            if len(lines) == 1 and lines[0].opened is False and not self._has_arrows:
                self._toggled(lines[0], True)


def _closed(lines: Sequence[Line]) -> int:
    """How many lines could be opened."""
    return sum((line.opened is False) + _closed(line.below) for line in lines)


def _icon(line: Line) -> str:
    entry = line.node.entry
    if line.role != "node":
        return SIGNS[line.role]
    return _entry_icon(entry) if entry is not None else "users"


def _entry_icon(entry: Entry) -> str:
    if entry.kind == "file":
        return ENDINGS.get(entry.name.rpartition(".")[2].lower(), ICONS["file"])
    return CATEGORIES.get(entry.category or "", ICONS[entry.kind])
