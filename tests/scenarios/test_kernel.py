"""The same day through a real kernel: `%osf` in the cells of a notebook."""

import json

import pytest

from tests.magics.kernel import running_kernel

NOTEBOOK = "/experiment/task.ipynb"


def notebook(text):
    cell = {"cell_type": "markdown", "metadata": {}, "source": [text], "id": "a"}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


ONE, TWO, THREE, MINE = (notebook(text) for text in ("one", "two", "theirs", "mine"))


@pytest.fixture
def kernel(desk):
    desk.write("task.ipynb", ONE)
    told = {"JPY_SESSION_NAME": str(desk.folder / "task.ipynb")}
    with running_kernel(desk.folder, {**desk.osf.environment(), **told}) as kernel:
        yield kernel


def outcomes(kernel, line):
    """What a line answered, as data."""
    cell = kernel.run(f"found = %osf {line}\nprint([result.outcome for result in found])")
    assert cell.status == "ok", cell.everything
    return json.loads(cell.streams["stdout"].replace("'", '"'))


def refused(kernel, line, words):
    cell = kernel.run(f"%osf {line}")
    assert cell.status == "error"
    assert words in cell.traceback
    assert "Traceback" not in cell.traceback


def test_the_story_of_the_notebook_around_the_kernel(desk, kernel):
    assert "Demo Researcher" in kernel.run("%osf whoami").text
    assert set(outcomes(kernel, f"link {desk.ref('/experiment/')}")) == {"linked", "created"}
    assert list(desk.links()) == ["task.ipynb"]

    desk.write("task.ipynb", TWO)
    assert outcomes(kernel, "push") == ["new-version"]
    assert outcomes(kernel, "push") == ["unchanged"]
    assert desk.there(NOTEBOOK) == [TWO, ONE]

    desk.colleague(THREE, NOTEBOOK)
    assert "Demo Colleague" in kernel.run("%osf status").text
    desk.write("task.ipynb", MINE)
    refused(kernel, "push", "version 3 by Demo Colleague")
    for line in ("pull", "pull --theirs", "restore 1"):
        refused(kernel, line, "is open here" if line != "pull" else "version 3")
    assert desk.files() == {"task.ipynb": MINE}
    assert desk.there(NOTEBOOK) == [THREE, TWO, ONE]

    assert outcomes(kernel, "push --both") == ["kept-both", "new-version"]
    assert desk.files() == {"task.ipynb": MINE, "task (OSF version 3).ipynb": THREE}
    desk.colleague(THREE, NOTEBOOK)
    assert outcomes(kernel, "push --mine") == ["new-version"]
    assert desk.there(NOTEBOOK)[0] == MINE
    assert kernel.run("v = %osf versions\nlen(v)").text == "6"

    for name in ("subject-03", "subject-07", "subject-08", "subject-09", "subject-10"):
        desk.write(f"data/{name}.csv", f"{name}\n".encode())
    assert outcomes(kernel, f"link-data data {desk.ref('/data/')}") == ["linked"]
    assert sorted(outcomes(kernel, "upload-data")) == ["created"] * 4 + ["kept-both"]
    assert outcomes(kernel, "upload-data") == ["unchanged"] * 5
    assert set(outcomes(kernel, f"open {desk.ref('/experiment/stroop.osexp')}")) == {"downloaded", "linked"}
    assert [desk.read("stroop.osexp")] == desk.there("/experiment/stroop.osexp")

    assert kernel.run("%osf unlink").status == "ok"
    assert "task.ipynb" not in desk.links()
    refused(kernel, "push task.ipynb", "not linked")


def test_another_notebook_can_be_pulled_and_restored(desk, kernel):
    desk.write("other.ipynb", ONE)
    assert set(outcomes(kernel, f"link other.ipynb {desk.ref('/experiment/')}")) == {"linked", "created"}
    desk.colleague(THREE, "/experiment/other.ipynb")

    assert outcomes(kernel, "pull other.ipynb") == ["downloaded"]
    assert desk.read("other.ipynb") == THREE
    kernel.run("%osf restore other.ipynb 1")
    assert desk.read("other.ipynb") == ONE
    assert desk.there("/experiment/other.ipynb") == [ONE, THREE, ONE]
