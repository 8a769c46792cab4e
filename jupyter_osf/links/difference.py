"""What differs between two contents of a file: cells of a notebook, lines of a text, or merely that they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from .notebook import analysis_in

AROUND = 3
"""Lines that are shown around what differs, for orientation."""
MOST_LINES = 5000
"""Lines up to which a difference is told; nobody reads more."""
LONGEST_LINE = 2000
MOST_WORK = 5_000_000
"""Pairs of equal lines up to which the lines of two texts are matched: about a second."""
MOST_WORK_ON_CELLS = 150_000_000
"""Pairs of characters up to which changed cells are matched with each other: a few seconds at worst."""
CELL = 250
"""Characters that a cell counts for besides its own."""

Kind = Literal["notebook", "text", "binary"]
Note = Literal["too-large", "too-much", "no-cells", "cut", "line-ends"]
"""Why there is less to see than one might expect: the files are too large to be read; too much has changed to show it
line by line, or cell by cell (then as text, without outputs); it goes on; only the ends of lines differ."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that both have, of the one on this computer (``mine``), or of OSF's (``theirs``), with its
    number in each; or, as ``gap``, how many equal lines are left out, which is what ``text`` says."""

    side: Literal["both", "mine", "theirs", "gap"]
    text: str
    mine: int | None = None
    theirs: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"side": self.side, "text": self.text, "mine": self.mine, "theirs": self.theirs}


@dataclass(frozen=True, slots=True)
class Difference:
    """From this computer's content to OSF's. ``diff`` is nbdime's, from the notebook ``base``."""

    kind: Kind
    only_outputs: bool = False
    base: dict[str, Any] | None = None
    diff: list[dict[str, Any]] | None = None
    lines: tuple[Line, ...] | None = None
    note: Note | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "only_outputs": self.only_outputs,
            "base": self.base,
            "diff": self.diff,
            "lines": [line.as_dict() for line in self.lines] if self.lines is not None else None,
            "note": self.note,
        }


def difference(name: str, mine: bytes, theirs: bytes) -> Difference:
    """Compare two contents of the file of that name, as far as it is known what they mean."""
    if name.lower().endswith(".ipynb"):
        here, there = _notebook(mine), _notebook(theirs)
        if here is not None and there is not None:
            only_outputs = mine != theirs and analysis_in(mine) == analysis_in(theirs)
            return _of_notebooks(here, there, only_outputs)
    a, b = _text(mine), _text(theirs)
    if a is None or b is None:
        return Difference("binary")
    found = of_texts(a.splitlines(), b.splitlines())
    return replace(found, note="line-ends") if a != b and not found.lines and found.note is None else found


def _of_notebooks(mine: dict[str, Any], theirs: dict[str, Any], only_outputs: bool) -> Difference:
    if _work_on_cells(mine["cells"], theirs["cells"]) > MOST_WORK_ON_CELLS:
        found = of_texts(_script(mine), _script(theirs))
        return replace(found, note=found.note or "no-cells")
    # Reading notebooks takes a moment to import, which nobody else should wait for.
    from nbdime.diffing.notebooks import diff_notebooks

    return Difference("notebook", only_outputs, base=mine, diff=diff_notebooks(mine, theirs))


def _notebook(content: bytes) -> dict[str, Any] | None:
    """A notebook of the current format with its texts joined; None for what is not whole."""
    from nbformat import v4

    try:
        found: dict[str, Any] = v4.reads(content.decode("utf-8"), parse_constant=str)  # type: ignore[no-untyped-call]
        whole = found["nbformat"] == v4.nbformat and all(map(_is_cell, found["cells"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return found if whole else None


def _is_cell(cell: Any) -> bool:
    outputs = cell["outputs"] if cell["cell_type"] == "code" else []
    return isinstance(cell["source"], str) and all(isinstance(one["output_type"], str) for one in outputs)


def _script(notebook: dict[str, Any]) -> list[str]:
    """What is written in the cells, one after the other."""
    lines: list[str] = []
    for number, cell in enumerate(notebook["cells"], 1):
        lines += [f"# %% [{number}: {cell['cell_type']}]", *cell["source"].splitlines()]
    return lines


def _work_on_cells(mine: Sequence[Any], theirs: Sequence[Any]) -> int:
    """How many characters have to be compared with how many others, to find out which cells were edited to which."""
    a, b = ([(cell["cell_type"], cell["source"]) for cell in cells] for cells in (mine, theirs))
    work = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "replace":
            sizes = [sum(len(source) + CELL for _, source in cells) for cells in (a[i1:i2], b[j1:j2])]
            work += sizes[0] * sizes[1]
    return work


def _text(content: bytes) -> str | None:
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def of_texts(mine: Sequence[str], theirs: Sequence[str]) -> Difference:
    """Compare two texts line by line."""
    if mine == theirs:
        return Difference("text", lines=())
    start = _alike(mine, theirs)
    end = _alike(mine[start:][::-1], theirs[start:][::-1])
    a, b = mine[start : len(mine) - end], theirs[start : len(theirs) - end]
    if _work_on_lines(a, b) > MOST_WORK:
        return Difference("text", note="too-much")
    matcher = SequenceMatcher(None, a, b)
    codes = [(tag, i1 + start, i2 + start, j1 + start, j2 + start) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    whole = [
        ("equal", 0, start, 0, start),
        *codes,
        ("equal", len(mine) - end, len(mine), len(theirs) - end, len(theirs)),
    ]
    lines = tuple(_lines(mine, theirs, whole))
    return Difference("text", lines=lines[:MOST_LINES], note="cut" if len(lines) > MOST_LINES else None)


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """How many lines are the same from the beginning on."""
    return next((at for at, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))


def _work_on_lines(a: Sequence[str], b: Sequence[str]) -> int:
    counts = Counter(b)
    popular = len(b) // 100 + 1 if len(b) >= 200 else len(b)
    return sum(counts[line] for line in a if counts[line] <= popular)


def _lines(
    mine: Sequence[str], theirs: Sequence[str], codes: Sequence[tuple[str, int, int, int, int]]
) -> Iterator[Line]:
    different = [place for place, (tag, *_) in enumerate(codes) if tag != "equal"]
    for place, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            head, tail = AROUND * (place > different[0]), AROUND * (place < different[-1])
            yield from _around(mine, i1, i2, j1 - i1, head, tail)
        else:
            yield from (Line("mine", mine[i][:LONGEST_LINE], mine=i + 1) for i in range(i1, i2))
            yield from (Line("theirs", theirs[j][:LONGEST_LINE], theirs=j + 1) for j in range(j1, j2))


def _around(mine: Sequence[str], first: int, last: int, shift: int, head: int, tail: int) -> Iterator[Line]:
    """Equal lines, of which only those beside something that differs are told: so many at the head and the tail."""
    until = min(first + head, last)
    onward = max(last - tail, until)
    yield from (Line("both", mine[i][:LONGEST_LINE], i + 1, i + 1 + shift) for i in range(first, until))
    if onward > until:
        yield Line("gap", str(onward - until))
    yield from (Line("both", mine[i][:LONGEST_LINE], i + 1, i + 1 + shift) for i in range(onward, last))
