"""Gives tests a Jupyter server that is signed in to the sandbox, a browser, and what the browser hears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

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
