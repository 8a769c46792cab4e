"""The cells in which notebooks differ: code line by line, outputs apart from it."""

from __future__ import annotations

import json

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st

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


SOURCES = st.lists(st.text("ab\n", max_size=6).filter(lambda text: text == text.strip()), max_size=6)


@settings(max_examples=60, deadline=None)
@given(SOURCES, SOURCES)
def test_numbers_and_lines_are_those_of_the_notebooks(mine: list[str], theirs: list[str]) -> None:
    made = [
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in side]) for side in (mine, theirs)
    ]
    found = list(cells_of(difference("n.ipynb", *(nbformat.writes(one).encode() for one in made))))

    alone = {side: [cell for cell in found if cell.side == side] for side in ("mine", "theirs")}
    assert len(mine) - len(alone["mine"]) == len(theirs) - len(alone["theirs"])
    for cell in found:
        for number, sources, side in ((cell.mine, mine, "mine"), (cell.theirs, theirs, "theirs")):
            lines = [line.text for line in cell.source if line.side in ("both", side)]
            assert (number is None) == (cell.side not in ("both", side))
            if number is not None and all(line.side != "gap" for line in cell.source):
                assert lines == sources[number - 1].splitlines()


def test_odd_outputs_are_passed_over() -> None:
    whole = json.loads(notebook(("x", "")))
    whole["cells"][0]["outputs"] = [
        {"output_type": "unheard-of"},
        {"output_type": "display_data", "data": {"text/plain": 7, "application/json": {"a": [1]}}, "metadata": {}},
    ]

    (cell,) = cells_of(difference("n.ipynb", notebook(("x", "")), json.dumps(whole).encode()))

    assert [line[:7] for line in told(cell)[1]] == ["+[appli", "+[text/"]
