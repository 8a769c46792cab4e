"""What is asked of front ends is done by one of them, however many windows show the document."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyter_osf.errors import NotFound
from jupyter_osf.server.wishes import Documents, Done


@pytest.mark.parametrize("shared", [False, True])
def test_a_new_cell_is_given_to_one_of_two_windows(shared: bool) -> None:
    asked: list[dict[str, Any]] = []

    async def two_windows() -> Done | None:
        documents = Documents(lambda _, what: asked.append(what))
        cell = asyncio.ensure_future(documents.ask("insert", "a.ipynb", "6 * 7"))
        await asyncio.sleep(0)
        [wish] = asked
        documents.answered(wish["id"], "working", shared=shared)
        with pytest.raises(NotFound):
            documents.answered(wish["id"], "working", shared=shared)
        documents.answered(wish["id"], "done", shared=shared)
        return await cell

    assert asyncio.run(two_windows()) == Done(shared)
    assert asked[0]["source"] == "6 * 7"


def test_saving_is_asked_of_every_window() -> None:
    asked: list[dict[str, Any]] = []

    async def two_windows() -> Done | None:
        documents = Documents(lambda _, what: asked.append(what))
        saved = asyncio.ensure_future(documents.ask("save", "a.ipynb"))
        await asyncio.sleep(0)
        for _ in range(2):
            documents.answered(asked[0]["id"], "working", shared=False)
        documents.answered(asked[0]["id"], "done", shared=False)
        return await saved

    assert asyncio.run(two_windows()) == Done()


def test_a_document_that_several_people_write_in_is_saved_by_one_window() -> None:
    asked: list[dict[str, Any]] = []

    async def two_windows() -> Done | None:
        documents = Documents(lambda _, what: asked.append(what))
        saved = asyncio.ensure_future(documents.ask("save", "a.ipynb"))
        await asyncio.sleep(0)
        documents.answered(asked[0]["id"], "working", shared=True)
        with pytest.raises(NotFound):
            documents.answered(asked[0]["id"], "working", shared=True)
        documents.answered(asked[0]["id"], "done", shared=True)
        return await saved

    assert asyncio.run(two_windows()) == Done(shared=True)
