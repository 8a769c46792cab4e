"""A transfer of the worker stops when its job is dropped or the server ends, and leaves nothing half done."""

import os
import threading
import time

import pytest

from jupyter_osf.auth.secret import Secret
from jupyter_osf.config import OSF
from jupyter_osf.links.outbox import Outbox
from jupyter_osf.server import worker as worker_module
from jupyter_osf.server.engine import Engine
from jupyter_osf.server.jobs import drop
from jupyter_osf.server.worker import Worker

from .at_work import until

LARGE = 24_000_000


@pytest.fixture
def work(alone):
    alone.linked()
    alone.left_offline(content=os.urandom(LARGE))
    alone.online()
    return alone


class Told:
    """Keeps events, and does something at the first bytes of a job."""

    def __init__(self, then):
        self.events = []
        self.worker = None
        self._then = then

    def __call__(self, name, data):
        self.events.append((name, data))
        if data.get("bytes_done") and self._then is not None:
            then, self._then = self._then, None
            then(self.worker, data)


@pytest.fixture
def start(work):
    """Starts workers of a server; they are stopped at the end."""
    begun = []

    def start(then=None):
        engine = Engine(OSF(retries=0), Secret(work.osf.token), work.folder.parent)
        told = Told(then)
        engine.emit_through(told)
        worker = Worker(engine, Outbox(), 0.1)
        told.worker = worker
        begun.append((engine, worker))
        worker.start()
        return worker, told

    yield start
    for engine, worker in begun:
        worker.stop()
        engine.close()


def test_a_job_that_is_dropped_stops(work, start, monkeypatch):
    monkeypatch.setattr(worker_module, "PAUSE", 0.0)
    monkeypatch.setattr(worker_module, "LOOK", 0.0)
    _, told = start(lambda _, data: Outbox().drop([int(data["id"])]))

    until(lambda: [data for name, data in told.events if data.get("state") == "dropped"])

    assert work.there() == [b"first"]
    assert work.waiting() == []


def test_a_job_is_told_to_be_dropped_although_what_sends_has_not_seen_it_yet(work):
    engine = Engine(OSF(retries=0), Secret(work.osf.token), work.folder.parent)
    told = Told(None)
    engine.emit_through(told)
    (job,) = work.waiting()

    drop(engine, str(job.id))
    engine.close()

    assert ("job", {"id": str(job.id), "state": "dropped"}) in told.events
    assert work.waiting() == []


def test_the_end_of_the_server_leaves_the_job_for_the_next_one(work, start, monkeypatch):
    monkeypatch.setattr(worker_module, "PAUSE", 0.0)
    ending = []

    def end(worker, data):
        thread = threading.Thread(target=worker.stop)
        thread.start()
        ending.append(thread)
        until(lambda: worker._progress.stopped)

    start(end)
    until(lambda: ending)
    ending[0].join(30)
    assert [(job.state, job.reason) for job in work.waiting()] == [("waiting", "")]
    assert work.there() == [b"first"]

    start()

    until(lambda: not work.waiting())
    assert [len(content) for content in work.there()] == [LARGE, 5]


def test_bytes_are_told_four_times_a_second_at_most(work, start):
    began = time.monotonic()
    _, told = start()
    until(lambda: [data for name, data in told.events if data.get("state") == "verified"])

    moved = [data for name, data in told.events if "bytes_done" in data]

    assert 1 <= len(moved) <= 2 + 4 * (time.monotonic() - began)
    assert all(data["bytes_total"] == LARGE for data in moved)
    assert moved[0]["path"] == work.path("task.txt")
