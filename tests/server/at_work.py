"""A person at work: a Jupyter server, a session as in a terminal beside it, and OSF."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from jupyter_osf.config import OSF
from jupyter_osf.models import JobStatus, Report
from jupyter_osf.session import Session
from tests.desk import outcomes
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

PATIENCE = 60.0
PROMPT = (
    "--OSF.retries=0",
    "--OSF.timeout=20",
    "--OSFBackground.outbox_look=0.2",
    "--OSFBackground.save_quiet=0.3",
    "--OSFBackground.data_quiet=1",
)
"""Little patience, so that tests are quick."""
NUMBERS = itertools.count(1)


def until(what: Callable[[], Any]) -> Any:
    """Wait until something holds; its value."""
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < end, f"it did not happen within {PATIENCE:.0f} seconds; last: {found!r}"
        time.sleep(0.05)
    return found


@dataclass
class AtWork:
    """`home` holds everything of this person; `folder` is where this test works, below the root of servers."""

    osf: Osf
    home: Path
    blobs: Path
    folder: Path
    session: Session

    @classmethod
    @contextmanager
    def at(cls, osf: Osf, home: Path, blobs: Path, patch: pytest.MonkeyPatch) -> Iterator[AtWork]:
        """For one test; the home may be shared with a server that runs for several."""
        patch.setenv("JUPYTER_DATA_DIR", str(home / "data"))
        for name, value in osf.environment().items():
            patch.setenv(name, value)
        folder = home / "root" / f"work{next(NUMBERS)}"
        folder.mkdir(parents=True)
        with Session(OSF(retries=0, timeout=30.0), directory=folder) as session:
            yield cls(osf, home, blobs, folder, session)
            osf.clear_faults()
            session.outbox_drop([job.id for job in session.outbox()])

    @contextmanager
    def server(self, *arguments: str, token: str | None = "") -> Iterator[Jupyter]:
        """A Jupyter server of this person; `token` None is signed out."""
        with server_at(self.home, self.osf, *arguments, token=token) as running:
            yield running

    def path(self, name: str) -> str:
        """Of a file here, as servers have it."""
        return f"{self.folder.name}/{name}" if name else self.folder.name

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def ref(self, path: str = "/", node: str = "stroop") -> str:
        return f"osf://{self.osf.node(node)}/osfstorage{path}"

    def linked(self, name: str = "task.txt", content: bytes = b"first") -> Path:
        """A file that was linked in a terminal."""
        path = self.write(name, content)
        self.session.link(name, self.ref())
        return path

    def left_offline(self, name: str = "task.txt", content: bytes = b"second") -> JobStatus:
        """Pushed while OSF did not answer."""
        self.write(name, content)
        self.offline()
        report: Report = self.session.push([name])
        assert outcomes(report) == ["queued"]
        return self.waiting()[0]

    def offline(self) -> None:
        self.osf.fault("unavailable", times=None)

    def online(self) -> None:
        """From now on OSF answers; other faults stay, since a server may send within the next moment."""
        self.osf.clear_faults("unavailable")

    def there(self, path: str = "/task.txt", node: str = "stroop") -> list[bytes]:
        """The bytes of every version on OSF, newest first; empty if there is no such file."""
        file = self.osf.files(node).get(f"osfstorage:{path}")
        return [self.content(version["sha256"]) for version in file["versions"]] if file else []

    def content(self, digest: str) -> bytes:
        """The bytes that OSF keeps under a sha256."""
        return next(self.blobs.rglob(digest)).read_bytes()

    def environment(self) -> dict[str, str]:
        """What a program of this person finds in its environment."""
        return {**self.osf.environment(), "JUPYTER_DATA_DIR": str(self.home / "data")}

    def waiting(self) -> list[JobStatus]:
        """Of the files of this test: a server may still have queued one of the test before when that was over."""
        return [job for job in self.session.outbox() if not job.path.startswith("../")]

    def links(self, folder: str = ".") -> dict[str, Any]:
        path = self.folder / folder / ".osf" / "links.json"
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))["links"] if path.exists() else {}
        return found

    def contents(self, server: Jupyter, method: str, name: str, body: Any = None) -> Any:
        """What a front end does to a file here."""
        answer = requests.request(
            method,
            f"{server.url}api/contents/{self.path(name)}",
            json=body,
            headers={"Authorization": f"token {server.token}"},
            timeout=PATIENCE,
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def save(self, server: Jupyter, name: str, content: str) -> None:
        self.contents(server, "PUT", name, {"type": "file", "format": "text", "content": content})


@contextmanager
def server_at(home: Path, osf: Osf, *arguments: str, token: str | None = "", **more: str) -> Iterator[Jupyter]:
    """A server with little patience; `more` goes into its environment."""
    environment = osf.environment(token) | more
    if token is None:
        environment["OSF_TOKEN"] = ""
    with running_jupyter(
        home, application="jupyter_server", arguments=_prompt(arguments), environment=environment
    ) as running:
        yield running


def _prompt(arguments: tuple[str, ...]) -> list[str]:
    """How prompt a server is, and what a test wishes otherwise: a setting must not be given twice."""
    wished = {argument.partition("=")[0] for argument in arguments}
    return [*(setting for setting in PROMPT if setting.partition("=")[0] not in wished), *arguments]
