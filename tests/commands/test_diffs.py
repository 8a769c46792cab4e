"""What `diff` shows, in text, in colours and as HTML."""

import nbformat
import pytest

from jupyter_osf.commands.diffs import Diff
from jupyter_osf.links.comparison import Comparison, Side
from jupyter_osf.links.difference import difference

from .process import jupyter_osf

NASTY = "<img src=x onerror=alert(1)>\x1b[31m\u202e"


def notebook(source, output=""):
    outputs = [nbformat.v4.new_output("stream", text=output)] if output else []
    cell = nbformat.v4.new_code_cell(source, id="one", outputs=outputs)
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()


def diff(mine, theirs, name="task.ipynb", author="Demo Colleague"):
    here = Side(len(mine), "2026-11-22T14:05:09Z", "a" * 64)
    there = Side(len(theirs), "2026-11-22T15:05:09Z", "b" * 64, "3", author)
    found = Comparison(name, "osf://abc12/osfstorage/x", here, there, mine == theirs, difference(name, mine, theirs))
    return Diff(found)


def test_cells_with_their_outputs_apart():
    value = diff(notebook("x = 1\ny = 2", "1"), notebook("x = 2\ny = 2", "2"))

    assert repr(value).splitlines()[3:] == [
        "", "Cell 1, changed", "- x = 1", "+ x = 2", "  y = 2", "Outputs:", "- 1", "+ 2",
    ]  # fmt: skip
    legend = repr(value).splitlines()[1:3]
    assert legend[0].startswith("- this computer · saved 2026-11-22 ")
    assert legend[1].startswith("+ OSF, version 3 · by Demo Colleague · ")


def test_colours_and_html_tell_the_same():
    value = diff(b"one\ntwo\n", b"one\n2\n", "a.txt")

    assert "\x1b" not in repr(value)
    assert "\x1b[31m- two\x1b[0m" in value.in_colours().splitlines()
    assert "\x1b[32m+ 2\x1b[0m" in value.in_colours().splitlines()
    html = value._repr_html_()
    assert html.count("<del") == html.count("<ins") == 2
    assert "- two</del>" in html
    assert "--jp-error-color1" in html


@pytest.mark.parametrize(
    ("mine", "theirs", "name", "said"),
    [
        (notebook("x", "1"), notebook("x", "2"), "a.ipynb", "Only outputs differ."),
        (b"same", b"same", "a.txt", "both are the same."),
        (b"\0\1", b"\0\2", "a.png", "no text that could be compared"),
        (b"a\r\n", b"a\n", "a.txt", "Only the ends of lines differ"),
        (b"a\n", b"b\n", "a.txt", "They differ."),
    ],
)
def test_the_first_line_says_what_it_is(mine, theirs, name, said):
    value = diff(mine, theirs, name)
    assert said in repr(value).splitlines()[0]
    assert said in value._repr_html_()


def test_what_is_no_text_is_told_by_size_and_hash():
    text = repr(diff(b"\0" * 1500, b"\0" * 2500, "a.png"))

    for part in ("1.5 kB", "2.5 kB", "SHA-256 aaaaaaaaaaaa…", "SHA-256 bbbbbbbbbbbb…"):
        assert part in text


@pytest.mark.parametrize("name", ["task.ipynb", f"{NASTY}.txt"])
def test_texts_from_elsewhere_are_only_texts(name):
    mine, theirs = (notebook(NASTY), notebook("x", NASTY)) if name == "task.ipynb" else (b"x", NASTY.encode())
    value = diff(mine, theirs, name, author=NASTY)

    assert "<img" not in value._repr_html_()
    assert "&lt;img" in value._repr_html_()
    for text in (repr(value), value._repr_html_()):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_long_differences_are_cut_in_a_notebook_alone():
    value = diff(b"", "\n".join(map(str, range(4000))).encode(), "a.txt")

    assert "which is in the value" in value._repr_html_()
    assert "+ 3999" in repr(value)


def test_it_is_data():
    value = diff(b"a\n", b"b\n", "a.txt")

    assert value["same"] is False
    assert value["theirs"]["version"] == "3"
    assert set(value.as_dict()) == {
        "path", "reference", "mine", "theirs", "same", "kind", "only_outputs", "base", "diff", "lines", "note",
    }  # fmt: skip


def test_the_verb_in_a_terminal(osf, tmp_path):
    def run(*argv):
        return jupyter_osf(*argv, env=osf.environment(), cwd=tmp_path)

    ref = f"osf://{osf.node('stroop')}/osfstorage/protocol.md"
    run("open", ref)
    (tmp_path / "protocol.md").write_text("another\n")

    newest, older = run("diff", "protocol.md"), run("diff", "protocol.md", "1")
    assert newest.status == older.status == 0
    assert "+ OSF, version 3" in newest.out
    assert "\n- another\n" in newest.out
    assert "+ OSF, version 1" in older.out
    document = run("diff", f"{ref}@1", "2", "--json").document
    assert (document["path"], document["mine"]["version"], document["theirs"]["version"]) == (None, "1", "2")
    assert document["lines"]
    assert "Which file is meant?" in run("diff", "3").err
    odd = run("diff", "protocol.md", "three")
    assert (odd.status, "no version number" in odd.err) == (2, True)
