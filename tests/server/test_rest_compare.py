"""A linked file of this computer beside a version of it on OSF, over REST."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import nbformat
import pytest
import requests

from tests.sandbox_fixtures import Osf

from .rest import Browser


@pytest.fixture
def folder(web: Browser) -> str:
    """A fresh folder of the server, by its name."""
    name = f"study {uuid4().hex[:8]}"
    (web.server.root / name).mkdir()
    return name


def linked(web: Browser, osf: Osf, path: str, content: bytes) -> str:
    (web.server.root / path).write_bytes(content)
    answer = web.ask("POST", "links", {"path": path, "ref": f"osf://{osf.node('stroop')}/osfstorage/"})
    assert answer.status_code == 200, answer.text
    return path


def write(web: Browser, path: str, content: bytes) -> None:
    (web.server.root / path).write_bytes(content)


def asked(web: Browser, path: str, version: str = "") -> requests.Response:
    return web.ask("GET", f"compare?path={quote(path)}" + (f"&version={version}" if version else ""))


def compared(web: Browser, path: str, version: str = "") -> dict[str, Any]:
    answer = asked(web, path, version)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def notebook(source: str, output: str) -> str:
    cell = nbformat.v4.new_code_cell(source, id="one", outputs=[nbformat.v4.new_output("stream", text=output)])
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))


def test_both_sides_of_a_text_are_told_with_author_and_time(web: Browser, osf: Osf, folder: str) -> None:
    path = linked(web, osf, f"{folder}/notes.txt", b"one\ntwo\n")
    osf.colleague("upload", node="stroop", path="/notes.txt", content="one\n2\n")
    write(web, path, b"one\nzwei\n")

    found = compared(web, path)

    assert found["path"] == path
    assert (found["kind"], found["same"], found["note"]) == ("text", False, None)
    assert [(line["side"], line["text"]) for line in found["lines"]] == [
        ("both", "one"),
        ("mine", "zwei"),
        ("theirs", "2"),
    ]
    theirs, mine = found["theirs"], found["mine"]
    assert (theirs["version"], theirs["author"], theirs["size"]) == ("2", "Demo Colleague", 6)
    assert theirs["sha256"] == hashlib.sha256(b"one\n2\n").hexdigest()
    assert theirs["modified"].endswith("Z")
    assert (mine["version"], mine["size"]) == (None, 9)
    assert mine["modified"].endswith("Z")
    assert osf.versions("stroop", "/notes.txt")[0]["number"] == 2, "looking changes nothing"


def test_an_older_version_can_be_asked_for(web: Browser, osf: Osf, folder: str) -> None:
    path = linked(web, osf, f"{folder}/older.txt", b"first")
    osf.colleague("upload", node="stroop", path="/older.txt", content="second")

    found = compared(web, path, "1")

    assert found["same"]
    assert (found["theirs"]["version"], found["theirs"]["size"]) == ("1", 5)
    missing = asked(web, path, "9")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    assert asked(web, path, "newest").status_code == 400


def test_notebooks_are_compared_by_cells(web: Browser, osf: Osf, folder: str) -> None:
    path = linked(web, osf, f"{folder}/analysis.ipynb", notebook("x", "1").encode())
    osf.colleague("upload", node="stroop", path="/analysis.ipynb", content=notebook("x", "2"))

    found = compared(web, path)
    assert (found["kind"], found["only_outputs"]) == ("notebook", True)
    assert found["base"]["cells"][0]["source"] == "x"
    assert found["diff"][0]["key"] == "cells"

    osf.colleague("upload", node="stroop", path="/analysis.ipynb", content=notebook("y", "2"))
    assert compared(web, path)["only_outputs"] is False


def test_what_is_no_text_is_told_by_size_date_and_hash(web: Browser, osf: Osf, folder: str) -> None:
    path = linked(web, osf, f"{folder}/picture.png", b"\x89PNG\0mine")
    osf.colleague("upload", node="stroop", path="/picture.png", content="theirs")

    found = compared(web, path)

    assert (found["kind"], found["lines"], found["diff"]) == ("binary", None, None)
    assert found["mine"]["sha256"] != found["theirs"]["sha256"]


def test_large_files_are_not_fetched_to_be_compared(web: Browser, osf: Osf, folder: str) -> None:
    path = linked(web, osf, f"{folder}/large.txt", b"small")
    osf.colleague("upload", node="stroop", path="/large.txt", content="x" * 10_000_001)
    asked_before = len(osf.requests())

    found = compared(web, path)

    assert (found["kind"], found["note"], found["same"]) == ("binary", "too-large", False)
    assert found["theirs"]["size"] == 10_000_001
    assert not [one for one in osf.requests()[asked_before:] if one["sent"] > 1_000_000]
    write(web, path, b"y" * 10_000_001)
    assert compared(web, path)["mine"]["size"] == 10_000_001


def test_what_cannot_be_compared_says_why(web: Browser, osf: Osf, folder: str) -> None:
    path = linked(web, osf, f"{folder}/here.txt", b"mine")
    write(web, f"{folder}/plain.txt", b"never linked")

    assert asked(web, f"{folder}/plain.txt").json()["code"] == "not-linked"
    assert asked(web, "../outside.txt").status_code == 403
    assert asked(web, "").status_code == 400

    osf.fault("unavailable", times=None)
    answer = asked(web, path)
    assert (answer.status_code, answer.json()["code"]) == (503, "unreachable")
    osf.clear_faults()

    osf.colleague("delete", node="stroop", path="/here.txt")
    answer = asked(web, path)
    assert (answer.status_code, answer.json()["code"]) == (410, "deleted")
    (web.server.root / path).unlink()
    assert asked(web, path).status_code == 404
