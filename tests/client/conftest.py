"""Clients of the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jupyter_osf.client import Client
from jupyter_osf.config import OSF
from jupyter_osf.models import Entry
from jupyter_osf.refs import Ref
from tests.sandbox_fixtures import Osf

Connect = Callable[..., Client]


@pytest.fixture
def connect(osf: Osf) -> Iterator[Connect]:
    """Makes clients of the sandbox; ``token`` None is signed out, settings go to the configuration."""
    made: list[Client] = []

    def connect(token: str | None = "", **settings: Any) -> Client:
        values = {
            "api_url": osf.info["api_url"],
            "accounts_url": osf.info["accounts_url"],
            "web_url": osf.info["web_url"],
            "files_urls": osf.info["files_urls"],
            "timeout": 10.0,
            "upload_timeout": 20.0,
            "retry_ceiling": 0.05,
        }
        given = osf.token if token == "" else token
        made.append(Client(OSF(**(values | settings)), lambda: given))
        return made[-1]

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def client(connect: Connect) -> Client:
    """Signed in as the researcher."""
    return connect()


@pytest.fixture
def find(client: Client, osf: Osf) -> Callable[..., Entry]:
    """An entry by the short name of its project and its path by names; then the log of requests starts anew."""

    def find(path: str, node: str = "stroop", provider: str = "osfstorage") -> Entry:
        parts = tuple(part for part in path.split("/") if part)
        ref = Ref(osf.node(node), provider, parts, folder=path.endswith("/"), node=True)
        entry = client.files.find(ref)
        osf.clear_requests()
        return entry

    return find
