"""Tells all front ends what happens, over Jupyter's own event stream."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_events import EventLogger
from tornado.ioloop import IOLoop

from .translation import languages, translated
from .wording import for_screen

SCHEMAS = Path(__file__).with_suffix("")
NAMES = tuple(sorted(path.stem for path in SCHEMAS.glob("*.yaml")))
PAUSE = 0.25
"""Seconds between two events about the bytes of one job."""
OVER = ("verified", "needs-choice", "failed", "done", "cancelled", "dropped")
"""States in which a job rests: what comes after them is another beginning."""


def schema_id(name: str) -> str:
    """The full name of one of our events."""
    return f"https://events.jupyter.org/jupyter_osf/{name}/v1"


def register(logger: EventLogger, loop: IOLoop) -> Callable[[str, dict[str, Any]], None]:
    """Make our events known to the server; the answer sends one, from whichever thread."""
    for name in NAMES:
        logger.register_event_schema(SCHEMAS / f"{name}.yaml")
    return Events(logger, loop).emit


@dataclass
class Told:
    """What was last said of a job, and what there is to say of it when the time has come."""

    state: str
    at: float
    later: dict[str, Any] | None = None


class Events:
    """Sends events in the order in which they happen; of a job that only moves on, no more than somebody can see."""

    def __init__(self, logger: EventLogger, loop: IOLoop) -> None:
        self._logger = logger
        self._loop = loop
        self._jobs: dict[str, Told] = {}
        self._lock = threading.Lock()

    def emit(self, name: str, data: dict[str, Any]) -> None:
        """Send an event; nobody hears it any more when the server is about to end."""
        with self._lock:
            if name != "job" or self._is_due(data):
                self._loop.add_callback(self._send, name, data)

    def _is_due(self, data: dict[str, Any]) -> bool:
        now, job, state = time.monotonic(), str(data["id"]), str(data["state"])
        told = self._jobs.get(job)
        if state in OVER:
            self._jobs.pop(job, None)
            return True
        if told is None or told.state != state or now - told.at >= PAUSE:
            self._jobs[job] = Told(state, now)
            return True
        if told.later is None:
            self._loop.add_callback(self._loop.call_later, PAUSE - (now - told.at), self._catch_up, job, told)
        told.later = data
        return False

    def _catch_up(self, job: str, told: Told) -> None:
        with self._lock:
            if self._jobs.get(job) is not told or told.later is None:
                return
            data = told.later
            self._jobs[job] = Told(told.state, time.monotonic())
        self._send("job", data)

    def _send(self, name: str, data: dict[str, Any]) -> None:
        if name == "job" and "message" in data:
            # Everybody hears the same event, and each front end picks its language.
            said = for_screen(data["message"])
            data = {**data, "message": said, "messages": {tongue: translated(said, tongue) for tongue in languages()}}
        self._logger.emit(schema_id=schema_id(name), data=data)
