"""What `/osf/…` answers, and the rules that every address below it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from jupyter_osf import __version__
from jupyter_osf.server.app import OSFExtension
from tests.jupyter import Jupyter, running_jupyter

ROOT = Path(__file__).parents[2]


def routes() -> list[str]:
    application = OSFExtension()
    application.initialize_handlers()
    return [pattern.lstrip("/") for pattern, *_ in application.handlers]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    with running_jupyter(tmp_path_factory.mktemp("server"), application="jupyter_server") as running:
        yield running


@pytest.fixture(scope="module")
def server_without_osf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    with running_jupyter(
        tmp_path_factory.mktemp("denied"),
        application="jupyter_server",
        arguments=["--ServerApp.authorizer_class=tests.server.authorizer.NoOsf"],
        environment={"PYTHONPATH": str(ROOT)},
    ) as running:
        yield running


def test_about_tells_the_version(server: Jupyter) -> None:
    answer = requests.get(server.address("osf/about"), timeout=10)

    assert answer.status_code == 200
    assert answer.json() == {"version": __version__}


def test_an_unknown_address_is_not_found(server: Jupyter) -> None:
    assert requests.get(server.address("osf/nothing"), timeout=10).status_code == 404


@pytest.mark.parametrize("route", routes())
def test_every_address_is_for_signed_in_people_only(server: Jupyter, route: str) -> None:
    answer = requests.get(f"{server.url}{route}", timeout=10)

    assert answer.status_code == 403
    assert __version__ not in answer.text


@pytest.mark.parametrize("route", routes())
def test_every_address_asks_the_authorizer(server_without_osf: Jupyter, route: str) -> None:
    assert requests.get(server_without_osf.address("api/contents"), timeout=10).status_code == 200
    assert requests.get(server_without_osf.address(route), timeout=10).status_code == 403
