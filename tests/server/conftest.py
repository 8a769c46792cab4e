"""Gives tests Jupyter servers that are signed in to the sandbox, a browser, what it hears, and a person at work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .at_work import AtWork, server_at
from .described import Description
from .listener import Listener
from .rest import Browser

DESCRIPTION = Description()


class Checked(Browser):
    """Holds each answer against the description of the routes."""

    def ask(self, method: str, path: str, body: Any = None, *, xsrf: bool = True) -> requests.Response:
        answer = super().ask(method, path, body, xsrf=xsrf)
        DESCRIPTION.check(method, path, answer)
        return answer


@pytest.fixture(scope="session")
def signed_in(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """One server for all tests of a run; its folder is not tidied, so each test works in one of its own."""
    folder = tmp_path_factory.mktemp("signed-in")
    environment = Osf(sandbox.info).environment()
    arguments = ["--OSF.retries=1", "--OSF.retry_ceiling=0.2"]
    with running_jupyter(folder, application="jupyter_server", arguments=arguments, environment=environment) as server:
        yield server


@pytest.fixture
def web(signed_in: Jupyter, osf: Osf) -> Checked:
    """A browser at that server, with OSF as new."""
    return Checked(signed_in)


@pytest.fixture
def heard(signed_in: Jupyter, osf: Osf) -> Iterator[Listener]:
    """Listens to the server's events from now on."""
    with Listener.at(signed_in) as listener:
        yield listener


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything of a person who is at work for all tests of a file."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, home: Path) -> Iterator[Jupyter]:
    """That person's server, which runs for as long."""
    with server_at(home, Osf(sandbox.info)) as running:
        yield running


@pytest.fixture
def work(osf: Osf, sandbox: SandboxProcess, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtWork]:
    """That person at work in an empty folder, with OSF as new."""
    with AtWork.at(osf, home, sandbox.data, monkeypatch) as work:
        yield work


@pytest.fixture
def alone(osf: Osf, sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtWork]:
    """Somebody else at work, of whom no server runs yet."""
    with AtWork.at(osf, tmp_path, sandbox.data, monkeypatch) as work:
        yield work
