"""A person's working folder beside an OSF: what tests of links, sessions and whole stories need at hand."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jupyter_core.paths import jupyter_data_dir

from jupyter_osf.config import OSF
from jupyter_osf.models import Report
from jupyter_osf.sandbox.process import SandboxProcess
from jupyter_osf.session import Session

from .sandbox_fixtures import Osf

PATIENCE = {"retries": 1, "retry_ceiling": 0.2, "connect_timeout": 10.0, "timeout": 10.0, "upload_timeout": 20.0}
"""Little of it, so that tests of failures are quick."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_links(folder: Path, links: dict[str, Any], **more: Any) -> Path:
    """A links file as somebody else may have left it."""
    path = folder / ".osf" / "links.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"format": 1, "links": links, **more}), encoding="utf-8")
    return path


def outcomes(report: Report) -> list[str]:
    return [result.outcome for result in report.results]


def summary(report: Report) -> dict[str, str]:
    """The outcome for each name, without folders; for reports that tell each name once."""
    told = {str(result.path).rpartition("/")[2]: result.outcome for result in report.results}
    assert len(told) == len(report.results)
    return told


@dataclass
class Desk:
    """``folder`` is where the person works; ``osf`` what there is on the other side."""

    osf: Osf
    folder: Path
    blobs: Path
    session: Session
    written: Callable[[str, bytes], None] = lambda name, content: None
    """Hears of each file that a test writes here."""

    def ref(self, path: str = "/", node: str = "stroop", provider: str = "osfstorage") -> str:
        return f"osf://{self.osf.node(node)}/{provider}{path}"

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.written(name, content)
        return path

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.exists() else None

    def files(self) -> dict[str, bytes]:
        """All files here by name, links and locks left out."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".osf" not in path.parts
        }

    def links(self) -> dict[str, Any]:
        path = self.folder / ".osf" / "links.json"
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))["links"] if path.exists() else {}
        return found

    def there(self, path: str, node: str = "stroop", provider: str = "osfstorage") -> list[bytes]:
        """The bytes of every version of a file on OSF, newest first; empty if there is no such file."""
        file = self.osf.files(node).get(f"{provider}:{path}")
        return [self.content(version["sha256"]) for version in file["versions"]] if file else []

    def content(self, digest: str) -> bytes:
        """The bytes that OSF keeps under a sha256."""
        return next(self.blobs.rglob(digest)).read_bytes()

    def colleague(self, content: bytes | str, path: str, node: str = "stroop") -> None:
        """Somebody else makes a new version (or a new file)."""
        text = content if isinstance(content, str) else content.decode()
        self.osf.colleague("upload", node=node, path=path, content=text)

    def forget(self) -> None:
        """This computer loses what it remembered of bases, hashes and consents."""
        (Path(jupyter_data_dir()) / "jupyter_osf" / "state.sqlite").unlink()
        self.reconnect()

    def reconnect(self, *, token: str | None = None, **settings: Any) -> Session:
        """Another session in the same folder, as a new program would have it."""
        self.session.close()
        self.session = Session(OSF(**{**PATIENCE, **settings}), directory=self.folder, token=token)
        return self.session

    def asked(self, method: str | None = None) -> list[str]:
        """What OSF was asked since ``clear_requests``: method and address."""
        found = [(request["method"], request["url"]) for request in self.osf.requests()]
        return [f"{verb} {url}" for verb, url in found if method in (None, verb)]


@pytest.fixture
def desk(osf: Osf, sandbox: SandboxProcess, own_computer: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An empty folder in the person's home, and a session signed in to the demo project."""
    for name, value in osf.environment().items():
        monkeypatch.setenv(name, value)
    folder = own_computer / "study"
    folder.mkdir()
    monkeypatch.chdir(folder)
    desk = Desk(osf, folder, sandbox.data, Session(OSF(**PATIENCE), directory=folder))
    yield desk
    desk.session.close()


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port at which nobody listens, nor can for as long as the test lasts."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield int(one.getsockname()[1])
