"""Several transfers at once: one failure is not another's, and Ctrl-C ends them all."""

from __future__ import annotations

import threading
import time

import pytest

from jupyter_osf.errors import Cancelled, Failed
from jupyter_osf.progress import Progress
from jupyter_osf.transfer.run import run_all


def test_results_come_in_the_order_of_the_tasks_and_failures_are_results_too():
    def work(number):
        time.sleep(0.01 * (5 - number))
        if number == 2:
            raise Failed("broken")
        return f"done {number}"

    tasks = [(lambda n=n: work(n), lambda error, n=n: f"{error.message} {n}") for n in range(5)]
    assert run_all(tasks, 4, Progress()) == ["done 0", "done 1", "broken 2", "done 3", "done 4"]


def test_no_more_than_the_set_number_at_a_time():
    running, most, lock = set(), [0], threading.Lock()

    def work(number):
        with lock:
            running.add(number)
            most[0] = max(most[0], len(running))
        time.sleep(0.02)
        with lock:
            running.discard(number)

    run_all([(lambda n=n: work(n), lambda error: None) for n in range(12)], 3, Progress())
    assert 1 < most[0] <= 3


def test_cancelling_drops_what_waits_and_stops_what_runs():
    progress, started = Progress(), []

    def work(number):
        started.append(number)
        progress.wait(30)

    threading.Timer(0.2, progress.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        run_all([(lambda n=n: work(n), lambda error: None) for n in range(50)], 2, progress)
    assert time.monotonic() - began < 10
    assert len(started) <= 2


def test_an_error_of_our_own_stops_the_rest_and_is_not_hidden():
    def work(number):
        if number == 0:
            raise RuntimeError("a slip")
        return number

    with pytest.raises(RuntimeError, match="a slip"):
        run_all([(lambda n=n: work(n), lambda error: -1) for n in range(3)], 1, Progress())


def test_nothing_to_do():
    assert run_all([], 4, Progress()) == []
