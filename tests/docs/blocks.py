"""The blocks of code of a page, with the output that the page shows for each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt


@dataclass(frozen=True)
class Block:
    """A cell of a notebook (`ipython3`) or one command of a terminal (`console`); `shown` is None where nothing is."""

    kind: str
    code: str
    shown: str | None
    line: int


def blocks(page: Path) -> list[Block]:
    """In the order of the page. A block of `text` is the output of the cell before it."""
    found: list[Block] = []
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        line = token.map[0] + 1 if token.map else 0
        if token.type != "fence":
            continue
        if token.info == "console":
            found += commands(token.content, line)
        elif token.info == "ipython3":
            found.append(Block("ipython3", token.content, None, line))
        elif token.info == "text":
            cell = found.pop()
            assert cell.kind == "ipython3", f"line {line} shows the output of no cell"
            found.append(Block(cell.kind, cell.code, token.content, cell.line))
        else:
            assert token.info.startswith("{"), f"line {line}: who would know how to run “{token.info}”?"
    return found


def commands(session: str, line: int) -> list[Block]:
    """What is typed after each `$ `, with the lines that it answers."""
    found = []
    for each in f"\n{session}".split("\n$ ")[1:]:
        command, _, shown = each.partition("\n")
        found.append(Block("console", command, shown or None, line))
    return found
