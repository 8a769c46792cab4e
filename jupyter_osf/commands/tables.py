"""Draws a table as text for terminals and as HTML for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from .wording import plain


class Cell(NamedTuple):
    """A text, with the web address it leads to where there is one."""

    text: str
    url: str | None = None


Row = Sequence[Cell | str]
SHOWN = 500
"""How many lines a notebook shows; the value holds them all."""


def more(count: int) -> str:
    """What stands below a table that is cut."""
    return f"… and {count} more, all of which are in the value."


def _filled(headings: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[list[Cell]]]:
    """Headings and cells without the columns in which no row has anything."""
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    kept = [column for column in range(len(headings)) if any(row[column].text for row in cells)]
    return [headings[column] for column in kept], [[row[column] for column in kept] for row in cells]


def as_text(headings: Sequence[str], rows: Sequence[Row]) -> str:
    """Aligned columns, nothing of which can upset a terminal."""
    titles, cells = _filled(headings, rows)
    lines = [titles, *([plain(cell.text) for cell in row] for row in cells)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(_line(line, widths) for line in lines)


def _line(texts: Sequence[str], widths: Sequence[int]) -> str:
    gaps = (" " * (width - _width(text)) for text, width in zip(texts, widths, strict=True))
    return "  ".join(text + gap for text, gap in zip(texts, gaps, strict=True)).rstrip()


def _width(text: str) -> int:
    """How many places a terminal takes for it: two for each sign of East Asia, none for what combines with another."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def as_html(headings: Sequence[str], rows: Sequence[Row]) -> str:
    """A table in which every text is only text, and links lead nowhere but to web pages."""
    titles, cells = _filled(headings, rows)
    head = "".join(f'<th style="text-align:left">{escape(title)}</th>' for title in titles)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{_inner(cell)}</td>' for cell in row) + "</tr>" for row in cells
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _inner(cell: Cell) -> str:
    text = escape(plain(cell.text))
    if cell.url is None or not cell.url.lower().startswith(("https://", "http://")):
        return text
    return f'<a href="{escape(cell.url)}" target="_blank" rel="noopener noreferrer">{text}</a>'
