"""One life of what sends in a Jupyter server: the server's own worker, in a process that may be killed at any moment.

Lives are forked from a process that has loaded everything, so that a new one begins within milliseconds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from jupyter_osf.auth.secret import Secret
from jupyter_osf.config import OSF
from jupyter_osf.links import outbox
from jupyter_osf.server.engine import Engine, _load
from jupyter_osf.server.worker import Worker

_load()


def nursery() -> BaseContext:
    """Where lives come from."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["pytest", "requests", __name__])
    return context


def begin(context: BaseContext, environment: Mapping[str, str], root: Path) -> tuple[BaseProcess, Event]:
    """A new life, and what tells that it has begun to send something."""
    begun = context.Event()
    life = context.Process(target=_live, args=(dict(environment), root, begun), daemon=True)
    life.start()
    return life, begun


def _live(environment: dict[str, str], root: Path, begun: Event) -> None:
    os.environ.update(environment)
    outbox.SETTLING = 0.3
    engine = Engine(OSF(retries=1, retry_ceiling=0.2), Secret(environment["OSF_TOKEN"]), root)
    engine.emit_through(lambda name, data: begun.set() if data.get("state") == "sending" else None)
    Worker(engine, engine.outbox, look=0.05).start()
    threading.Event().wait()
