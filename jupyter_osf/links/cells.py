"""The cells in which two notebooks differ: what is written in them line by line, and apart from that their outputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .difference import Difference, Line, of_texts

UNTOLD = ("source", "outputs", "id", "execution_count")
"""What is told in lines, or changes by merely running or copying a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that one of the notebooks has alone, or that differs in ``both``, with its number in each; ``also`` names
    what else of it differs: its metadata, for instance."""

    side: Literal["both", "mine", "theirs"]
    kind: str
    mine: int | None
    theirs: int | None
    source: tuple[Line, ...]
    outputs: tuple[Line, ...]
    also: tuple[str, ...] = ()


def cells_of(found: Difference) -> Iterator[Cell]:
    """The cells of a difference between notebooks that somebody would want to look at, in their order."""
    from nbdime.patching import patch

    cells: list[dict[str, Any]] = (found.base or {}).get("cells", [])
    shift = 0
    for step in _inside(found.diff or [], "cells"):
        at, op = step["key"], step["op"]
        if op == "addrange":
            for number, cell in enumerate(step["valuelist"], at + shift + 1):
                yield _alone(cell, theirs=number)
            shift += len(step["valuelist"])
        elif op == "removerange":
            for number, cell in enumerate(cells[at : at + step["length"]], at + 1):
                yield _alone(cell, mine=number)
            shift -= step["length"]
        elif op == "patch":
            changed = tuple(sorted({inner["key"] for inner in step["diff"]} - set(UNTOLD)))
            cell = _both(cells[at], patch(cells[at], step["diff"]), at + 1, at + shift + 1, changed)
            if cell.source or cell.outputs or cell.also:
                yield cell


def notebook_itself(found: Difference) -> tuple[str, ...]:
    """What else than cells differs: the metadata of the notebook, or its format."""
    return tuple(sorted({step["key"] for step in found.diff or []} - {"cells"}))


def _inside(diff: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return next((list(step["diff"]) for step in diff if step["key"] == key and step["op"] == "patch"), [])


def _alone(cell: dict[str, Any], *, mine: int | None = None, theirs: int | None = None) -> Cell:
    source, outputs = cell["source"].splitlines(), _drawn(cell)
    if mine is not None:
        return Cell("mine", cell["cell_type"], mine, None, _lines(source, []), _lines(outputs, []))
    return Cell("theirs", cell["cell_type"], None, theirs, _lines([], source), _lines([], outputs))


def _both(a: dict[str, Any], b: dict[str, Any], mine: int, theirs: int, also: tuple[str, ...]) -> Cell:
    source = _lines(a["source"].splitlines(), b["source"].splitlines())
    return Cell("both", b["cell_type"], mine, theirs, source, _lines(_drawn(a), _drawn(b)), also)


def _lines(mine: list[str], theirs: list[str]) -> tuple[Line, ...]:
    found = of_texts(mine, theirs)
    if found.lines is not None:
        return found.lines
    return (Line("gap", str(len(mine))), *(Line("theirs", line, theirs=n) for n, line in enumerate(theirs, 1)))


def _drawn(cell: dict[str, Any]) -> list[str]:
    """The outputs of a cell as lines; what is no text is named, with a mark that changes with it."""
    lines: list[str] = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            lines += str(output.get("text", "")).splitlines()
        elif output["output_type"] == "error":
            lines.append(f"{output.get('ename')}: {output.get('evalue')}")
        elif isinstance(data := output.get("data"), dict):
            lines += _data(data)
    return lines


def _data(data: dict[str, Any]) -> Iterator[str]:
    for kind, content in sorted(data.items()):
        if kind == "text/plain" and isinstance(content, str):
            yield from content.splitlines()
        else:
            text = content if isinstance(content, str) else json.dumps(content, sort_keys=True)
            yield f"[{kind} {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}]"
