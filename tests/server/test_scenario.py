"""The stories told at a terminal, once more through the proxy: the programs have a key and no token."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_osf.protocol import KEY, URL
from tests.desk import Desk, desk
from tests.jupyter import running_jupyter
from tests.scenarios import test_terminal as stories

from .in_server import in_terminal

__all__ = ["desk"]


@pytest.fixture
def through_the_proxy(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A terminal of a server that is signed out, and keeps a sign-in where the commands keep it."""
    environment = {**desk.osf.environment(None), "JUPYTER_DATA_DIR": os.environ["JUPYTER_DATA_DIR"]}
    monkeypatch.delenv("OSF_TOKEN")
    with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as server:
        shown = in_terminal(server, 'env | grep ^JUPYTER_OSF_ > given.txt; echo "d"one')
        lines = (server.root / "given.txt").read_text(encoding="utf-8").splitlines()
        given = dict(line.split("=", 1) for line in lines)
        assert set(given) == {URL, KEY}, shown
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        yield desk


def test_the_story_of_a_linked_notebook(through_the_proxy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSF_TOKEN", through_the_proxy.osf.token)
    stories.test_the_story_of_a_linked_notebook(through_the_proxy)
    assert stories.run("whoami").document["source"] in ("server", None)


def test_files_without_a_link(through_the_proxy: Desk) -> None:
    login = stories.run("login", "--token-stdin", stdin=through_the_proxy.osf.token + "\n")
    assert login.document["source"] == "server"
    stories.test_files_without_a_link(through_the_proxy)
