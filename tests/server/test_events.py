"""What front ends hear: from whichever thread, in order, not too often, and nothing that is secret."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from jupyter_events import EventLogger
from tornado.ioloop import IOLoop

from jupyter_osf.server import events
from jupyter_osf.server.events import NAMES, PAUSE, SCHEMAS, register, schema_id
from tests.jupyter import running_jupyter
from tests.sandbox_fixtures import Osf

from .listener import Listener
from .rest import Browser

Emit = Callable[[str, dict[str, Any]], None]
Told = list[tuple[float, dict[str, Any]]]


def hear(work: Callable[[Emit], None], *, name: str = "job", lasting: float = 3 * PAUSE) -> Told:
    """What is told when a thread emits, with the second of each event."""

    async def main() -> Told:
        told: Told = []

        async def listen(logger: EventLogger, schema_id: str, data: dict[str, Any]) -> None:
            told.append((time.monotonic(), data))

        logger = EventLogger()
        emit = register(logger, IOLoop.current())
        logger.add_listener(schema_id=schema_id(name), listener=listen)
        await asyncio.to_thread(work, emit)
        await asyncio.sleep(lasting)
        return told

    return asyncio.run(main())


def test_the_schemas_are_known_by_their_files() -> None:
    assert {"account", "job", "link", "tree"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_event_holds_only_what_its_schema_describes(name: str) -> None:
    schema = yaml.safe_load((SCHEMAS / f"{name}.yaml").read_text("utf-8"))

    assert schema["$id"] == schema_id(name)
    assert schema["additionalProperties"] is False
    assert schema["description"]
    assert set(schema["required"]) <= set(schema["properties"])


def test_bytes_of_a_job_are_told_at_most_four_times_a_second_and_the_last_ones_always() -> None:
    def work(emit: Emit) -> None:
        for number in range(100):
            emit("job", {"id": "t1", "state": "running", "bytes_done": number})
            time.sleep(0.01)

    began = time.monotonic()
    told = hear(work)

    # From the beginning, since a busy computer may hear the first of them late.
    assert 3 <= len(told) <= 3 + (told[-1][0] - began) / PAUSE
    assert told[-1][1]["bytes_done"] == 99


def test_a_new_state_is_told_at_once_and_ends_what_was_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    # Longer than a busy computer takes from one of these to the next.
    monkeypatch.setattr(events, "PAUSE", 60.0)

    def work(emit: Emit) -> None:
        emit("job", {"id": "t1", "state": "running", "bytes_done": 1})
        emit("job", {"id": "t1", "state": "running", "bytes_done": 2})
        emit("job", {"id": "t1", "state": "done", "bytes_done": 3})

    assert [event["bytes_done"] for _, event in hear(work)] == [1, 3]


def test_jobs_do_not_hold_each_other_up() -> None:
    def work(emit: Emit) -> None:
        for number in range(20):
            emit("job", {"id": f"t{number}", "state": "running"})

    assert [event["id"] for _, event in hear(work)] == [f"t{number}" for number in range(20)]


def test_other_events_are_told_each_and_in_order_from_many_threads() -> None:
    def work(emit: Emit) -> None:
        def one(letter: str) -> None:
            for number in range(50):
                emit("tree", {"reference": f"{letter}{number}"})

        threads = [threading.Thread(target=one, args=(letter,)) for letter in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    told = [event["reference"] for _, event in hear(work, name="tree")]

    assert len(told) == 200
    for letter in "abcd":
        assert [one for one in told if one[0] == letter] == [f"{letter}{number}" for number in range(50)]


def test_telling_after_the_end_of_the_server_hurts_nobody() -> None:
    async def begin() -> Emit:
        return register(EventLogger(), IOLoop.current())

    emit = asyncio.run(begin())

    emit("account", {"state": "signed_out"})


def test_front_ends_hear_of_the_account_and_of_no_token(osf: Osf, tmp_path: Any) -> None:
    with running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment(None)) as server:
        browser = Browser(server)
        with Listener.at(server) as heard:
            browser.ask("POST", "account", {"token": osf.token})
            heard.wait("account", state="signed_in")
            (server.root / "notes.txt").write_text("mine")
            browser.ask("POST", "links", {"path": "notes.txt", "ref": f"osf://{osf.node('stroop')}/osfstorage/"})
            heard.wait("job", state="done")
            browser.ask("DELETE", "account")
            heard.wait("account", state="signed_out")
        log = (tmp_path / "server.log").read_text("utf-8")

    assert osf.token not in json.dumps(heard.events)
    assert "ValidationError" not in log
    assert "Traceback" not in log
