"""The cells in which notebooks differ: code line by line, outputs apart from it."""

from __future__ import annotations

import nbformat

from jupyter_osf.links.cells import Cell, cells_of, notebook_itself
from jupyter_osf.links.difference import difference

Made = tuple[str, str]


def notebook(*cells: Made, **metadata: str) -> bytes:
    """Code cells, each with what it printed."""
    made = nbformat.v4.new_notebook(metadata=metadata)
    for source, output in cells:
        outputs = [nbformat.v4.new_output("stream", text=output)] if output else []
        made.cells.append(nbformat.v4.new_code_cell(source, id=f"id-{source.split()[0]}", outputs=outputs))
    return nbformat.writes(made).encode()


def told(cell: Cell) -> tuple[list[str], list[str]]:
    signs = {"both": " ", "mine": "-", "theirs": "+", "gap": "~"}
    source, outputs = ([signs[line.side] + line.text for line in lines] for lines in (cell.source, cell.outputs))
    return source, outputs


def test_changed_added_and_removed_cells_with_their_numbers() -> None:
    mine = notebook(("a = 1\nb = 2", ""), ("same", ""), ("gone and nothing like it", "x"), ("end", ""))
    theirs = notebook(("a = 1\nb = 3", ""), ("same", ""), ("end", ""), ("new", "y"))

    first, removed, added = cells_of(difference("n.ipynb", mine, theirs))

    assert (first.side, first.mine, first.theirs, told(first)) == ("both", 1, 1, ([" a = 1", "-b = 2", "+b = 3"], []))
    assert (removed.side, removed.mine, removed.theirs) == ("mine", 3, None)
    assert told(removed) == (["-gone and nothing like it"], ["-x"])
    assert (added.side, added.mine, added.theirs, told(added)) == ("theirs", None, 4, (["+new"], ["+y"]))


def test_a_cell_after_others_came_in_between_has_two_numbers() -> None:
    mine, theirs = notebook(("one", ""), ("two = 2", "")), notebook(("zero", ""), ("one", ""), ("two = 2", "2"))

    added, changed = cells_of(difference("n.ipynb", mine, theirs))

    assert (added.theirs, changed.mine, changed.theirs, told(changed)) == (1, 2, 3, ([], ["+2"]))


def test_running_alone_changes_no_cell() -> None:
    mine = notebook(("x", "1"))
    counted = nbformat.reads(mine.decode(), 4)
    counted.cells[0].execution_count = 7

    found = difference("n.ipynb", mine, nbformat.writes(counted).encode())

    assert found.only_outputs
    assert list(cells_of(found)) == []


def test_pictures_are_named_and_errors_told() -> None:
    def ran(*outputs: nbformat.NotebookNode) -> bytes:
        cell = nbformat.v4.new_code_cell("plot()", id="one", outputs=list(outputs))
        return nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()

    def picture(content: str) -> nbformat.NotebookNode:
        return nbformat.v4.new_output("display_data", data={"image/png": content, "text/plain": "<Figure>"})

    error = nbformat.v4.new_output("error", ename="ValueError", evalue="bad", traceback=["\x1b[31mlong"])

    (drawn,) = cells_of(difference("n.ipynb", ran(picture("AAAA")), ran(picture("BBBB"))))
    (failed,) = cells_of(difference("n.ipynb", ran(picture("AAAA")), ran(error)))

    changed = [line for line in told(drawn)[1] if line[0] in "+-"]
    assert [line[:12] for line in changed] == ["-[image/png ", "+[image/png "]
    assert changed[0][12:] != changed[1][12:]
    assert "+ValueError: bad" in told(failed)[1]


def test_what_differs_beside_the_cells_is_named() -> None:
    mine, theirs = notebook(("x", ""), title="A"), notebook(("x", ""), title="B")
    found = difference("n.ipynb", mine, theirs)

    assert (list(cells_of(found)), notebook_itself(found)) == ([], ("metadata",))
    tagged = nbformat.reads(mine.decode(), 4)
    tagged.cells[0].metadata["tags"] = ["parameters"]
    (cell,) = cells_of(difference("n.ipynb", mine, nbformat.writes(tagged).encode()))
    assert (told(cell), cell.also) == (([], []), ("metadata",))
