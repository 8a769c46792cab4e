"""The OSF that everything is measured against: the sandbox in a process of its own, with a wait before each answer."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_osf.client import Client
from jupyter_osf.config import OSF
from jupyter_osf.models import Entry
from jupyter_osf.refs import Ref
from jupyter_osf.sandbox.process import Control, running_sandbox
from jupyter_osf.session import Session

AT_ONCE = 500
"""Files that are made by one order to the sandbox."""


class Measured(Control):
    """One researcher's OSF; projects of it are made anew for each measurement."""

    def __init__(self, info: dict[str, Any], latency: float) -> None:
        super().__init__(info)
        self.latency = latency
        self.token = str(info["users"][0]["token"])
        self._projects = 0

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program speak to it, signed in."""
        return {
            "OSF_API_URL": self.info["api_url"],
            "OSF_ACCOUNTS_URL": self.info["accounts_url"],
            "OSF_WEB_URL": self.info["web_url"],
            "OSF_FILES_URL": ",".join(self.info["files_urls"]),
            "OSF_TOKEN": self.token,
        }

    def project(self, files: Mapping[str, str] | None = None, *, parent: str | None = None) -> str:
        """The id of a new private project, or of a component, with files in it."""
        self._projects += 1
        name = f"measured-{self._projects}"
        creator = self.info["users"][0]["name"]
        wish: dict[str, Any] = {"title": name, "short_name": name, "creator": creator}
        self.create(nodes=[wish | ({"parent": parent} if parent else {})])
        waiting = list((files or {}).items())
        while waiting:
            self.create(files=[{"node": name, "files": dict(waiting[:AT_ONCE])}])
            del waiting[:AT_ONCE]
        return str(self.call("GET", "info")["projects"][name])

    def storage(self, node: str) -> Entry:
        """The project's own storage."""
        client = Client(OSF(), lambda: self.token)
        try:
            return client.files.find(Ref(node, "osfstorage", folder=True, node=True))
        finally:
            client.close()

    def files(self, node: str) -> list[Entry]:
        """Everything in it."""
        client = Client(OSF(), lambda: self.token)
        try:
            return list(client.files.walk(self.storage(node)))
        finally:
            client.close()

    @contextmanager
    def slow(self) -> Iterator[Counter[str]]:
        """Each request waits meanwhile; afterwards what is yielded has how many there were, by method."""
        asked: Counter[str] = Counter()
        self.clear_requests()
        if self.latency:
            self.fault("latency", seconds=self.latency, times=None)
        try:
            yield asked
        finally:
            self.clear_faults()
            asked.update(call["method"] for call in self.requests())


@contextmanager
def measured_osf(latency: float, home: Path) -> Iterator[Measured]:
    """Run one; ``home`` is where this program keeps what it remembers, in place of the person's own folders."""
    with running_sandbox(seed="demo") as sandbox:
        osf = Measured(sandbox.info, latency)
        os.environ |= osf.environment | {
            "JUPYTER_DATA_DIR": str(home / ".jupyter"),
            "OSF_CACHE_DIR": str(home / ".cache"),
            "HOME": str(home),
        }
        yield osf


def session(directory: Path) -> Session:
    """Ours, as a program has it that is in this folder."""
    return Session.connect(directory=directory, confirm=lambda question: True)
