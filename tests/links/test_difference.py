"""What differs between two contents of a file, without OSF."""

from __future__ import annotations

import json
import random
import string
import time
from typing import Any

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbdime import patch_notebook

from jupyter_osf.links.difference import LONGEST_LINE, MOST_LINES, Line, difference


def notebook(*cells: str, output: str = "") -> bytes:
    made = nbformat.v4.new_notebook()
    for number, source in enumerate(cells):
        cell = nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        cell.outputs = [nbformat.v4.new_output("stream", text=output)] if output else []
        made.cells.append(cell)
    return nbformat.writes(made).encode()


def told(lines: tuple[Line, ...] | None) -> list[tuple[str, str]]:
    return [(line.side, line.text) for line in lines or ()]


def test_cells_of_notebooks_are_compared() -> None:
    mine, theirs = notebook("x = 1", "plot(x)"), notebook("x = 2", "plot(x)", "show()")

    found = difference("a.ipynb", mine, theirs)

    assert (found.kind, found.only_outputs, found.note) == ("notebook", False, None)
    assert found.base is not None
    patched = patch_notebook(nbformat.from_dict(found.base), found.diff)
    assert [cell.source for cell in patched.cells] == ["x = 2", "plot(x)", "show()"]


def test_a_notebook_that_was_merely_run_differs_in_its_outputs_only() -> None:
    mine, theirs = notebook("x", output="1"), notebook("x", output="2")
    assert difference("a.ipynb", mine, theirs).only_outputs
    assert not difference("a.ipynb", mine, mine).only_outputs
    assert not difference("a.ipynb", mine, notebook("y", output="1")).only_outputs


def test_what_json_cannot_hold_does_not_get_into_the_answer() -> None:
    mine = notebook("x").replace(b'"metadata": {}', b'"metadata": {"score": NaN}', 1)
    found = difference("a.ipynb", mine, notebook("x"))
    assert found.kind == "notebook"
    json.dumps(found.as_dict(), allow_nan=False)


def test_a_broken_notebook_is_compared_as_text() -> None:
    whole = notebook("x = 1")
    broken = (
        b"<<<<<<< HEAD\n" + whole,
        b"[]",
        b"{}",
        b'{"nbformat": 3, "worksheets": []}',
        b'{"nbformat": 4, "cells": [7]}',
    )
    for content in (*broken, b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x"}]}', b"[" * 100_000):
        assert difference("a.ipynb", whole, content).kind == "text", content[:40]


def test_a_notebook_written_anew_is_compared_soon_all_the_same() -> None:
    """Matching each cell with each other would take minutes."""
    chance = random.Random(1)

    def fresh() -> bytes:
        return notebook(*("".join(chance.choices(string.ascii_lowercase, k=3000)) for _ in range(60)))

    begin = time.process_time()
    found = difference("a.ipynb", fresh(), fresh())

    assert (found.kind, found.note) == ("text", "no-cells")
    assert told(found.lines)[0][1].startswith("# %% [1: code]")
    assert time.process_time() - begin < 30


def test_lines_of_texts_are_compared_with_some_around_them() -> None:
    mine = "".join(f"{number}\n" for number in range(1, 41))
    theirs = mine.replace("20\n", "twenty\nand more\n")

    found = difference("a.csv", mine.encode(), theirs.encode())

    assert found.kind == "text"
    assert told(found.lines) == [
        ("gap", "16"), ("both", "17"), ("both", "18"), ("both", "19"), ("mine", "20"), ("theirs", "twenty"),
        ("theirs", "and more"), ("both", "21"), ("both", "22"), ("both", "23"), ("gap", "17"),
    ]  # fmt: skip
    assert found.lines is not None
    assert [(line.mine, line.theirs) for line in found.lines[3:8]] == [
        (19, 19),
        (20, None),
        (None, 20),
        (None, 21),
        (21, 22),
    ]


def test_lines_that_were_added_at_an_end_are_shown_with_those_beside_them() -> None:
    last = difference("a.txt", b"1\n2\n3\n4\n", b"1\n2\n3\n4\n5\n")
    first = difference("a.txt", b"1\n2\n3\n4\n", b"0\n1\n2\n3\n4\n")

    assert told(last.lines) == [("gap", "1"), ("both", "2"), ("both", "3"), ("both", "4"), ("theirs", "5")]
    assert told(first.lines) == [("theirs", "0"), ("both", "1"), ("both", "2"), ("both", "3"), ("gap", "1")]


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_no_line_of_either_side_is_left_out(mine: list[str], theirs: list[str]) -> None:
    found = difference("a.txt", "\n".join(mine).encode(), "\n".join(theirs).encode())

    seen: dict[str, list[str]] = {"mine": [], "theirs": []}
    for line in found.lines or ():
        if line.side == "gap":
            at = len(seen["mine"])
            equal = mine[at : at + int(line.text)]
            seen["mine"] += equal
            seen["theirs"] += equal
        for side, number in (("mine", line.mine), ("theirs", line.theirs)):
            if number is not None:
                seen[side].append(line.text)
                assert number == len(seen[side])
    assert (seen["mine"], seen["theirs"]) == ([*mine], [*theirs]) if mine != theirs else not found.lines


def test_other_ends_of_lines_are_said_as_such() -> None:
    found = difference("a.txt", b"one\r\ntwo\r\n", b"one\ntwo\n")
    assert (found.lines, found.note) == ((), "line-ends")
    assert difference("a.txt", b"one", b"one").note is None


def test_long_texts_are_cut_and_said_to_be() -> None:
    mine, theirs = "x" * 10_000_000, "\n".join(map(str, range(20_000)))
    found = difference("a.txt", mine.encode(), theirs.encode())
    assert found.note == "cut"
    assert len(found.lines or ()) == MOST_LINES
    assert max(len(line.text) for line in found.lines or ()) == LONGEST_LINE


def test_texts_that_would_take_too_long_to_match_are_left_alone() -> None:
    chance = random.Random(1)
    mine, theirs = ("\n".join(str(chance.randrange(300)) for _ in range(60_000)) for _ in range(2))
    begin = time.process_time()
    found = difference("a.txt", mine.encode(), theirs.encode())
    assert (found.kind, found.lines, found.note) == ("text", None, "too-much")
    assert time.process_time() - begin < 30


def test_what_is_no_text_merely_differs() -> None:
    picture: Any = b"\x89PNG\r\n\x1a\n\0\0"
    for mine, theirs in ((picture, b"text"), (b"text", b"\xff\xfe\xfd"), (picture, picture + b"\1")):
        found = difference("a.png", mine, theirs)
        assert (found.kind, found.lines, found.diff) == ("binary", None, None)
