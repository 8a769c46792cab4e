"""What `diff` answers: a comparison that is data, and shows what differs as text, in colours, or as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from jupyter_osf.links.cells import Cell, cells_of, notebook_itself
from jupyter_osf.links.difference import Line, Note

from .wording import moment, name, plain, several, size

if TYPE_CHECKING:
    from jupyter_osf.links.comparison import Comparison, Side

SHOWN = 3000
"""Lines that a notebook shows; the value holds them all."""
SIGNS = {"both": "  ", "mine": "- ", "theirs": "+ ", "gap": "  "}
COLOURS = {"mine": "\x1b[31m", "theirs": "\x1b[32m", "gap": "\x1b[2m", "title": "\x1b[1m"}
PLAIN = "\x1b[0m"
NOTES: dict[Note, str] = {
    "too-large": "They differ, but are too large to be compared here (more than 10 MB).",
    "too-much": "They differ in too much to show it line by line.",
    "no-cells": "They differ in too much to show it cell by cell; this is what is written in the cells.",
    "cut": "They differ in much; this is the beginning of it.",
    "line-ends": "Only the ends of lines differ: what is written in them is the same.",
}
BLOCK = "display:block;text-decoration:none"
STYLES = {
    "mine": f"{BLOCK};background:color-mix(in srgb, var(--jp-error-color1, #d32f2f) 18%, transparent)",
    "theirs": f"{BLOCK};background:color-mix(in srgb, var(--jp-success-color1, #388e3c) 18%, transparent)",
    "gap": "color:var(--jp-ui-font-color2, #757575)",
    "title": "font-weight:600;margin-top:0.6em",
}
TAGS = {"mine": "del", "theirs": "ins"}
CODE = (
    "font-family:var(--jp-code-font-family, monospace);font-size:var(--jp-code-font-size, 13px);line-height:1.4;"
    "white-space:pre-wrap;overflow-wrap:anywhere"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line as it is shown; ``look`` is the side it is from, a gap, a title, or nothing special."""

    text: str
    look: str = ""


class Diff(dict[str, Any]):
    """What differs; its keys are those of the JSON document."""

    exit_code = 0

    def __init__(self, found: Comparison) -> None:
        super().__init__(found.as_dict())
        self.comparison = found

    def as_dict(self) -> dict[str, Any]:
        return dict(self)

    def __repr__(self) -> str:
        return "\n".join(line.text for line in self._drawn())

    def in_colours(self) -> str:
        """The text with the colours of a terminal."""
        return "\n".join(
            f"{COLOURS[line.look]}{line.text}{PLAIN}" if line.look in COLOURS else line.text for line in self._drawn()
        )

    def _repr_html_(self) -> str:
        lines = list(islice(self._drawn(), SHOWN + 1))
        shown = "".join(_html(line) for line in lines[:SHOWN])
        more = "<p>… and more, all of which is in the value.</p>" if len(lines) > SHOWN else ""
        return f'<div style="{CODE}">{shown}</div>{more}'

    def _drawn(self) -> Iterator[Drawn]:
        found = self.comparison
        yield Drawn(_summary(found))
        yield Drawn(f"- {_side(found.mine, is_here=found.path is not None)}", "mine")
        yield Drawn(f"+ {_side(found.theirs)}", "theirs")
        if found.same:
            return
        if found.found.kind == "notebook":
            for cell in cells_of(found.found):
                yield from _of_cell(cell, found)
            if also := notebook_itself(found.found):
                yield Drawn(f"The notebook itself differs in: {', '.join(map(plain, also))}.", "title")
        elif found.found.lines:
            yield Drawn("")
            yield from map(_line, found.found.lines)


def _summary(found: Comparison) -> str:
    what = name(found.path or found.reference)
    if found.same:
        return f"{what}: both are the same."
    if found.found.only_outputs:
        return f"{what}: Only outputs differ. What is written in the cells is the same."
    if found.found.note is not None:
        return f"{what}: {NOTES[found.found.note]}"
    if found.found.kind == "binary":
        return f"{what}: They differ, and are no text that could be compared line by line."
    return f"{what}: They differ."


def _where(side: Side, *, is_here: bool = False) -> str:
    return "this computer" if is_here else f"OSF, version {plain(side.version)}" if side.version else "OSF"


def _side(side: Side, *, is_here: bool = False) -> str:
    facts = (
        _where(side, is_here=is_here),
        f"by {plain(side.author)}" if side.author else "",
        f"saved {moment(side.modified)}" if is_here else moment(side.modified),
        size(side.size),
        f"SHA-256 {side.sha256[:12]}…" if side.sha256 else "",
    )
    return " · ".join(fact for fact in facts if fact)


def _of_cell(cell: Cell, found: Comparison) -> Iterator[Drawn]:
    number = cell.theirs if cell.mine is None else cell.mine
    alone = _where(found.mine, is_here=found.path is not None) if cell.side == "mine" else _where(found.theirs)
    what = "changed" if cell.side == "both" else f"only on {alone}"
    moved = f", there cell {cell.theirs}" if cell.side == "both" and cell.mine != cell.theirs else ""
    kind = "" if cell.kind == "code" else f" ({plain(cell.kind)})"
    yield Drawn("")
    yield Drawn(f"Cell {number}{kind}, {what}{moved}", "title")
    yield from map(_line, cell.source)
    if cell.outputs:
        yield Drawn("Outputs:", "gap")
        yield from map(_line, cell.outputs)
    if cell.also:
        yield Drawn(f"Also: {', '.join(map(plain, cell.also))}", "gap")


def _line(line: Line) -> Drawn:
    text = f"… {several(int(line.text), 'equal line')}" if line.side == "gap" else plain(line.text.expandtabs(4))
    return Drawn(f"{SIGNS[line.side]}{text}", line.side)


def _html(line: Drawn) -> str:
    tag = TAGS.get(line.look, "div")
    style = f' style="{STYLES[line.look]}"' if line.look in STYLES else ""
    return f"<{tag}{style}>{escape(line.text) or '&nbsp;'}</{tag}>"
