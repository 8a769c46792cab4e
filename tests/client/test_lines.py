"""A request is cut wherever it is, and no other one with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
from urllib3.exceptions import HTTPError

from jupyter_osf.client.connections import Connections, Line
from tests.sandbox_fixtures import Osf
from tests.server.trap import Call, Trap, listening


@pytest.fixture
def files() -> Iterator[Trap]:
    with listening() as trap:
        yield trap


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.mount("http://", Connections(pool_maxsize=1))
        yield session


def ask(session: requests.Session, url: str, line: Line) -> requests.Response:
    with line.used():
        return session.get(url, stream=True, timeout=30)


def settled(call: Call) -> int:
    """How much was sent once all buffers on the way are full."""
    before = -1
    while before != call.sent:
        before = call.sent
        time.sleep(0.3)
    return before


def test_a_silent_server_is_hung_up_on(session: requests.Session, files: Trap) -> None:
    line = Line()
    threading.Timer(0.3, line.cut).start()

    with pytest.raises(requests.ConnectionError):
        ask(session, f"{files.url}/silence", line)

    assert files.last("/silence").broken.wait(10)


def test_a_sender_whose_answer_was_read_to_where_it_was_cut_does_not_wait_for_more(
    session: requests.Session, files: Trap
) -> None:
    line = Line()
    answer = ask(session, f"{files.url}/endless", line)
    call = files.last("/endless")
    assert settled(call) > 0

    line.cut()
    with suppress(HTTPError):
        while answer.raw.read1(1 << 20):
            pass
    answer.close()

    assert call.broken.wait(10)


def test_a_line_that_is_cut_beforehand_sends_nothing(session: requests.Session, files: Trap) -> None:
    line = Line()
    line.cut()

    with pytest.raises(requests.ConnectionError):
        ask(session, f"{files.url}/x", line)

    assert files.calls == []


def test_a_connection_that_serves_another_request_by_now_is_left_alone(session: requests.Session, osf: Osf) -> None:
    first, second = Line(), Line()
    assert ask(session, osf.api_url, first).content
    osf.fault("latency", seconds=1)
    threading.Timer(0.3, first.cut).start()

    assert ask(session, osf.api_url, second).status_code == 200
