"""Starts and stops the demo as a person in a terminal does."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from urllib.parse import parse_qs, urlsplit

from tests.jupyter import Jupyter


class Demo:
    """A demo that runs in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {}
        self.folder = folder
        self.words: list[str] = []
        self._lines: Queue[str] = Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_osf.cli", "demo", "--folder", str(folder), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=folder.parent,
            **flags,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as output:
            for line in output:
                self.words.append(line)
                self._lines.put(line)
        self._lines.put("")

    def wait_for(self, pattern: str) -> str:
        while line := self._lines.get(timeout=100):
            if found := re.search(pattern, line):
                return found.group(1)
        raise AssertionError(f"The demo ended:\n{''.join(self.words)}")

    def jupyter(self) -> Jupyter:
        """The JupyterLab of this demo, once it answers."""
        address = self.wait_for(r"JupyterLab: (\S+)")
        parts = urlsplit(address)
        return Jupyter(f"{parts.scheme}://{parts.netloc}/", self.folder, parse_qs(parts.query)["token"][0])

    def stop(self) -> int:
        self._process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGTERM)
        return self.end()

    def end(self) -> int:
        status = self._process.wait(60)
        self._reader.join()
        return status


@contextmanager
def running_demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    demo = Demo(folder, *arguments)
    try:
        yield demo
    finally:
        demo.stop()
