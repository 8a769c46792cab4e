"""A person at the explorer without a browser: presses its buttons and reads what it says."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets

from jupyter_osf.widgets.explorer import ExplorerWidget

SECONDS = 30


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    """What a condition answers as soon as that is something."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"Waited in vain for {what}")


class Desk:
    """One explorer, and what is to be seen in it."""

    def __init__(self, start: str = "", running: Any = None) -> None:
        self.explorer = ExplorerWidget(start, lambda: running)

    def parts(self, kind: type[Any]) -> list[Any]:
        """All widgets of a kind that are shown."""
        return [part for part in _walk(self.explorer.widget) if isinstance(part, kind)]

    @property
    def html(self) -> str:
        """Everything it says, as it is written for browsers."""
        return " ".join(part.value for part in self.parts(ipywidgets.HTML))

    @property
    def text(self) -> str:
        """Everything it says."""
        return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", self.html)))

    def says(self, *words: str) -> None:
        for word in words:
            try:
                wait_for(lambda word=word: word in self.text, f"“{word}”")
            except AssertionError as error:
                raise AssertionError(f"{error}. It says: {self.text}") from None

    def rows(self) -> list[Any]:
        """What of the tree is drawn, from top to bottom."""
        return list(_rows(self.explorer._tree.widget.nodes))

    def row(self, name: str) -> Any:
        """The first row of that name, whatever is said behind it."""

        def found() -> Any:
            return next((row for row in self.rows() if f"{html.unescape(row.name)} ".startswith(f"{name} ")), None)

        return wait_for(found, f"{name} among {[row.name for row in self.rows()]}")

    def open(self, *names: str) -> Desk:
        for name in names:
            self.row(name).set_state({"opened": True})
        return self

    def select(self, *names: str) -> None:
        rows = tuple(self.row(name) for name in names)
        self.explorer._tree.widget.set_trait("selected_nodes", rows)

    def button(self, label: str) -> Any:
        def found() -> Any:
            return next((part for part in self.parts(ipywidgets.Button) if part.description == label), None)

        return wait_for(found, f"the button {label}; it says: {self.text}")

    def press(self, label: str) -> None:
        button = self.button(label)
        assert not button.disabled, button.tooltip
        button.click()

    def choose(self, label: str) -> None:
        """Choose what begins so from the menu beside the buttons."""
        [menu] = [part for part in self.parts(ipywidgets.Dropdown) if part.options and part.options[0][0] == "More…"]
        menu.value = next(action for words, action in menu.options if words.startswith(label))
        assert menu.label == "More…"

    def field(self, kind: type[Any]) -> Any:
        """The newest field of a kind, once there is one: that of the question."""
        return wait_for(
            lambda: [part for part in _walk(self.explorer._ask.widget) if isinstance(part, kind)], "a field"
        )[-1]

    def field_to_copy(self) -> str:
        """The text that is shown to be copied."""
        [field] = self.parts(ipywidgets.Textarea)
        return str(field.value)

    def fill(self, label: str, text: str) -> None:
        next(part for part in self.parts(ipywidgets.Text) if part.placeholder == label).value = text


def _walk(widget: Any) -> Iterator[Any]:
    if getattr(widget.layout, "display", None) != "none":
        yield widget
        for child in getattr(widget, "children", ()):
            yield from _walk(child)


def _rows(nodes: Any) -> Iterator[Any]:
    for row in nodes:
        yield row
        if row.opened:
            yield from _rows(row.nodes)
