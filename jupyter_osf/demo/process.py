"""A program that the demo starts, keeps an eye on and ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import OSFError

_PATIENCE = 15.0


class Child:
    """A running program whose output goes to a file."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.log = log
        self.started = time.time()
        self._process = process

    def wait(self, seconds: float) -> int | None:
        """The exit status, or None if it still runs after that many seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def must_run(self) -> None:
        """Raise if it has ended, with its last words."""
        status = self._process.poll()
        if status is not None:
            last = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-8:]
            raise OSFError(
                f"{self.name} ended unexpectedly (status {status}).",
                "\n".join([f"All it said is in {self.log}; the end of it:", *last]),
            )

    def stop(self) -> None:
        """End it politely, and less politely where that does not help."""
        if self._process.poll() is None:
            if sys.platform == "win32":
                self._process.send_signal(signal.CTRL_BREAK_EVENT)
            else:
                self._process.terminate()
            if self.wait(_PATIENCE) is None:
                self._process.kill()
                self._process.wait()


@contextmanager
def running(
    name: str, command: Sequence[str], *, log: Path, cwd: Path, environment: Mapping[str, str]
) -> Iterator[Child]:
    """Start a program out of reach of the terminal's Ctrl-C, and end it with the block."""
    with log.open("wb") as output:
        if sys.platform == "win32":
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=cwd,
                env=dict(environment), creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
            )  # fmt: skip
        else:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=cwd,
                env=dict(environment), start_new_session=True,
            )  # fmt: skip
    child = Child(name, process, log)
    try:
        yield child
    finally:
        child.stop()
