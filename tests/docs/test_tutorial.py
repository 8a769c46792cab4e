"""What the tutorial tells to type is typed, in a real JupyterLab, and answers what the tutorial shows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest

from tests.demo.process import running_demo
from tests.magics.kernel import Cell, Kernel, kernel_of_notebook

from .blocks import Block, blocks

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOK = "Untitled.ipynb"
START = "jupyter osf demo"
CHANGING = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d|\d{4}, [A-Z][a-z]+ \d+|(?<=127\.0\.0\.1:)\d+")
"""What is another every time: when it was, and the ports of the OSF on this computer."""


def said(cell: Cell) -> str:
    """All that a person reads below a cell."""
    return "".join([*cell.streams.values(), *(str(shown.get("text/plain")) for shown in cell.shown), cell.text])


def comparable(output: str) -> list[str]:
    """Lines without blanks at their ends and without what changes."""
    return [line.rstrip() for line in CHANGING.sub("…", output).strip().splitlines()]


def run(kernel: Kernel, block: Block) -> str:
    """What a block answers; a command of a terminal runs in the environment that the server gives to its terminals."""
    cell = kernel.run(f"!{block.code}" if block.kind == "console" else block.code)
    assert cell.status == "ok", f"line {block.line}: {block.code}\n{cell.traceback}"
    return said(cell)


@pytest.mark.slow
def test_every_block_does_what_the_page_shows(tmp_path: Path) -> None:
    first, *others = blocks(DOCS / "tutorial.md")
    wrong = []

    assert first.code == START
    with running_demo(tmp_path / "jupyter-osf-demo", "--no-browser", "--port=0") as demo:
        server = demo.jupyter()
        nbformat.write(nbformat.v4.new_notebook(), demo.folder / NOTEBOOK)
        with kernel_of_notebook(server, NOTEBOOK, Path(os.environ["JUPYTER_RUNTIME_DIR"])) as kernel:
            for block in others:
                answer = run(kernel, block)
                if block.shown is not None and comparable(block.shown) != comparable(answer):
                    wrong.append(f"line {block.line}: {block.code}\n--- shown\n{block.shown}--- answered\n{answer}")

    assert len(others) > 15
    assert sum(block.shown is not None for block in others) > 12
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("page", ["index.md", "tutorial.md"])
def test_the_french_page_has_the_same_blocks(page: str) -> None:
    english, french = (blocks(place / page) for place in (DOCS, DOCS / "fr"))

    assert len(english) > 0
    assert [(one.kind, one.code, one.shown) for one in french] == [(one.kind, one.code, one.shown) for one in english]
