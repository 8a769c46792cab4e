"""Shows what is on its way, with a button that stops it."""

from __future__ import annotations

import threading
import time
from typing import Any

import ipywidgets

from jupyter_osf.commands.wording import plain, several, size
from jupyter_osf.progress import OneVerb

from .html import sentence

SECONDS_BETWEEN = 0.2
"""More often nobody can see, and each time costs a message."""


class Transfers:
    """One row for each action that moves bytes."""

    def __init__(self) -> None:
        self.widget = ipywidgets.VBox()
        self._lock = threading.Lock()

    def begin(self, what: str) -> Row:
        """An action that may take long; it is shown as soon as bytes move."""
        return Row(self, what)

    def show(self, row: Any) -> None:
        with self._lock:
            self.widget.children = (*self.widget.children, row)

    def hide(self, row: Any) -> None:
        with self._lock:
            self.widget.children = tuple(child for child in self.widget.children if child is not row)
        row.close()


class Row(OneVerb):
    """Hears how far one action is. Close it."""

    def __init__(self, transfers: Transfers, what: str) -> None:
        super().__init__()
        self._transfers = transfers
        self._what = what
        self._lock = threading.Lock()
        self._files = self._moved = self._total = 0
        self._drawn_at = 0.0
        self._widget: Any = None

    def begin(self, key: str, name: str, total: int | None) -> None:
        del key, name
        with self._lock:
            self._files += 1
            self._total += total or 0
            self._draw()

    def advance(self, key: str, count: int) -> None:
        del key
        with self._lock:
            self._moved += count
            self._draw()

    def close(self) -> None:
        """Take it off the screen."""
        with self._lock:
            widget, self._widget = self._widget, None
        if widget is not None:
            self._transfers.hide(widget)

    def _draw(self) -> None:
        now = time.monotonic()
        if now - self._drawn_at < SECONDS_BETWEEN:
            return
        self._drawn_at = now
        if self._widget is None:
            self._widget = _make()
            self._widget.children[2].on_click(lambda _: self.cancel())
            self._transfers.show(self._widget)
        label, bar, _ = self._widget.children
        bar.max, bar.value = max(self._total, self._moved, 1), self._moved
        of = f" of {size(self._total)}" if self._total else ""
        label.value = sentence(f"{plain(self._what)}: {several(self._files, 'file')}, {size(self._moved)}{of}")


def _make() -> Any:
    bar = ipywidgets.FloatProgress(layout={"width": "30%"})
    stop = ipywidgets.Button(description="Cancel", layout={"width": "auto"}, tooltip="Stop; what was done stays done")
    return ipywidgets.HBox([ipywidgets.HTML(), bar, stop])
