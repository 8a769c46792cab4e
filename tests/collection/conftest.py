"""A desk for every test: a folder here, an OSF there; and a port where nobody answers."""

import socket

import pytest

from tests.desk import desk

__all__ = ["desk"]


@pytest.fixture
def unused_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
