"""What is shown of a file before it is opened: no more is read than is shown, and nothing of it is run."""

from __future__ import annotations

import json

import pytest

from jupyter_osf.commands.settings import load
from jupyter_osf.models import Entry
from jupyter_osf.session import Session
from jupyter_osf.widgets import html
from jupyter_osf.widgets.preview import KB, preview, shown

EVIL = "<img src=x onerror=alert(1)>"
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# The task\n", "```\n# no heading\n```\n", "## Trials ##"]},
        {"cell_type": "code", "source": "1"},
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
}


@pytest.mark.parametrize(
    ("ending", "data", "kind", "part"),
    [
        ("csv", b"a;b\n1;2\n", "table", ">2</td>"),
        ("tsv", b"a\tb\n1\t2\n", "table", ">b</th>"),
        ("txt", "\ufeffÄrger".encode(), "text", "<pre style='margin:0;line-height:1.3'>Ärger"),
        ("txt", "Ärger".encode("cp1252"), "text", "Ärger"),
        ("txt", "Ärger".encode("utf-16"), "text", "Ärger"),
        ("dat", b"\0\1\2", "nothing", "cannot be shown"),
        ("txt", b"", "nothing", "is empty"),
        ("ipynb", json.dumps(NOTEBOOK).encode(), "notebook", "Notebook for Python 3: 1 cell with code, 1 with text"),
        ("ipynb", b"[]", "nothing", "cannot be shown"),
        ("ipynb", b'{"cells": [1]}', "nothing", "cannot be shown"),
        ("png", b"\x89PNG", "image", "data:image/png;base64,"),
        ("csv", EVIL.encode(), "table", "&lt;img"),
        ("txt", EVIL.encode(), "text", "&lt;img"),
    ],
)
def test_what_is_made_of_the_first_bytes(ending, data, kind, part):
    look = shown(ending, data, 64 * KB, is_part=ending not in ("ipynb", "png"))

    assert look.kind == kind
    drawn = html.preview(look, f"a.{ending}")
    assert part in drawn
    assert EVIL not in drawn


def test_headings_of_a_notebook_are_told_without_those_in_code():
    assert shown("ipynb", json.dumps(NOTEBOOK).encode(), KB, is_part=False).text == "The task\nTrials"


def test_a_cut_table_has_whole_rows_and_says_that_there_is_more():
    look = shown("csv", b"a,b\n1,2\n3,4", 9, is_part=True)

    assert look.rows == (("a", "b"), ("1", "2"))
    assert "there is more" in look.says


def test_no_more_is_read_than_is_shown(osf, monkeypatch):
    for name, value in osf.environment().items():
        monkeypatch.setenv(name, value)
    osf.create(files=[{"node": "stroop", "files": {"/long.txt": {"size": 5_000_000, "fill": "x"}}}])
    with Session(load()) as session:
        look = preview(session, session.info(f"osf://{osf.node('stroop')}/osfstorage/long.txt"))

    assert look is not None
    assert len(look.text) == 64 * KB
    assert "there is more" in look.says


def test_names_and_tags_of_osf_are_only_text():
    entry = Entry(EVIL, "file", f"/{EVIL}", "r", "1", provider=EVIL, tags=(EVIL,), author=EVIL, web_url="javascript:x")
    drawn = html.details(entry, [])

    assert "<img" not in drawn
    assert "javascript:" not in drawn
