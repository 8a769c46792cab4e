"""Requests side by side when OSF asks to slow down: fewer of them, none too early, and all of them in the end."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import pytest

from jupyter_osf.client.pace import GROWS_AFTER, Pace
from jupyter_osf.client.refusals import Refusals
from jupyter_osf.errors import Cancelled
from jupyter_osf.progress import Progress


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def refused(pace, under_way, seconds=1.0):
    """So many requests at once, of which all are refused."""
    with ExitStack() as turns:
        for _ in range(under_way):
            turns.enter_context(pace.turn())
        for _ in range(under_way):
            pace.slow_down(seconds)


def test_a_crowd_that_is_refused_is_halved_once_and_grows_again():
    clock = Clock()
    pace = Pace(lambda: None, clock)
    refused(pace, 8)
    assert pace.limit == 4
    clock.now += 2
    refused(pace, 4)
    assert pace.limit == 2
    clock.now += 2
    for _ in range(GROWS_AFTER):
        pace.go_on()
    assert pace.limit == 3
    for _ in range(GROWS_AFTER * 6):
        pace.go_on()
    assert pace.limit is None


def test_one_at_a_time_is_the_least():
    clock = Clock()
    pace = Pace(lambda: None, clock)
    for _ in range(3):
        refused(pace, 1)
        clock.now += 2
    assert pace.limit == 1


def test_who_waits_for_a_turn_can_be_stopped():
    progress = Progress()
    pace = Pace(progress.check)
    refused(pace, 1, seconds=60.0)
    threading.Timer(0.1, progress.cancel).start()
    with pytest.raises(Cancelled), pace.turn():
        pass


def test_one_refusal_holds_up_everybody_for_as_long_as_osf_asks(osf, connect, find):
    """Refused listings among eight: the others wait too, rather than being refused one by one."""
    osf.create(files=[{"node": "stroop", "files": {f"/wide/{n}/a.csv": str(n) for n in range(30)}}])
    folder = find("/wide/")
    osf.fault("throttle", listener="files", retry_after=1, times=3)
    osf.clear_requests()

    began = time.monotonic()
    found = list(connect(retry_ceiling=5.0).files.walk(folder))

    assert len(found) == 60
    assert time.monotonic() - began >= 1.0
    assert len([call for call in osf.requests() if call["status"] == 429]) == 3
    assert len(osf.requests()) == 31 + 3


class Wall(Clock):
    now = time.time()


def test_what_is_refused_to_one_process_holds_up_the_others():
    clock, wall = Clock(), Wall()
    one, other = (Pace(lambda: None, clock, refusals=Refusals("https://api.osf.io/v2/", wall)) for _ in range(2))
    elsewhere = Pace(lambda: None, clock, refusals=Refusals("https://api.test.osf.io/v2/", wall))

    refused(one, 4, seconds=5.0)

    assert not other._may_begin()
    assert elsewhere._may_begin()
    clock.now += 6
    wall.now += 6
    assert other._may_begin()
    assert other.limit == 1


def test_a_clock_that_is_wrong_elsewhere_stops_nobody_for_long():
    clock, ahead = Clock(), Wall()
    ahead.now += 86_400
    Refusals("https://api.osf.io/v2/", ahead).tell(5.0)
    pace = Pace(lambda: None, clock, refusals=Refusals("https://api.osf.io/v2/"), ceiling=10.0)

    assert not pace._may_begin()
    clock.now += 11
    assert pace._may_begin()


def test_where_nothing_can_be_written_each_process_finds_out_for_itself(tmp_path, monkeypatch):
    (tmp_path / "a file").touch()
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "a file"))
    pace = Pace(lambda: None, Clock(), refusals=Refusals("https://api.osf.io/v2/"))

    refused(pace, 4)

    assert pace.limit == 2
