"""The Jupyter server around a kernel or terminal: what it knows of the open notebook, and what it does on request."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests

from ..protocol import CERTIFICATE, KEY, URL
from .answers import body_of
from .way import Proxied, without_frames

SECONDS = 15.0
"""More than the server itself waits for somebody's browser."""


@dataclass(frozen=True)
class Saved:
    """A document that was written to its file; ``shared`` where several people may go on writing in it."""

    shared: bool = False


class Documents(Protocol):
    """Documents that people have open beside this program."""

    def save(self, path: Path) -> Saved | None:
        """Write what is on the screen to the file; None where that was not done."""

    def revert(self, path: Path) -> bool:
        """Show what is in the file now; whether that was done."""


class JupyterServer:
    """Reached with the key that it gave to this very process; knows nothing of other kernels."""

    def __init__(self, way: Proxied) -> None:
        self.way = way
        self._session = way.session()
        connections = way.connections()
        self._session.mount("http://", connections)
        self._session.mount("https://", connections)

    def close(self) -> None:
        """Give back the connections."""
        self._session.close()

    def __enter__(self) -> JupyterServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def is_signed_in(self) -> bool:
        """Whether the server has an account at OSF."""
        return bool(self._ask("GET", "proxy").get("signed_in"))

    def account_changed(self) -> str | None:
        """Have the server look at the stored sign-in again; the answer is where its token comes from now."""
        return self._ask("POST", "kernel/self", {"do": "account-changed"}).get("source")

    def sign_out(self) -> list[str]:
        """Have the server forget its sign-in, and OSF take it back where it can; says what was done."""
        return [str(sentence) for sentence in self._ask("POST", "kernel/self", {"do": "sign-out"}).get("said", ())]

    def links_changed(self, paths: Iterable[Path]) -> None:
        """Have the server look at the links of these paths again, and tell front ends."""
        self._ask("POST", "kernel/self", {"do": "links-changed", "paths": [str(path) for path in paths]})

    def notebook(self) -> Path | None:
        """The notebook of this kernel under the name it has now; None where the kernel has none."""
        path = self._ask("GET", "kernel/self").get("path")
        return Path(path) if isinstance(path, str) and path else None

    def save(self, path: Path) -> Saved | None:
        """Have the open document written to its file; None where nobody has it open, or it did not work."""
        answer = self._document("save", path)
        return Saved(bool(answer.get("shared"))) if answer.get("acknowledged") else None

    def revert(self, path: Path) -> bool:
        """Have the open document read its file anew; False where nobody has it open, or it was changed meanwhile."""
        return bool(self._document("revert", path).get("acknowledged"))

    def insert(self, source: str) -> bool:
        """Have a new cell put below the current one of this kernel's notebook; False where nobody has it open."""
        return bool(self._ask("POST", "kernel/self", {"do": "insert", "source": source}).get("acknowledged"))

    def _document(self, what: str, path: Path) -> dict[str, Any]:
        return self._ask("POST", "kernel/self", {"do": what, "path": str(path)})

    def _ask(self, method: str, name: str, json: Any = None) -> dict[str, Any]:
        address = self.way.own(name)
        try:
            with self._session.request(
                method,
                address,
                json=json,
                headers={"Authorization": str(self.way.authorization(address))},
                timeout=(SECONDS, SECONDS),
                allow_redirects=False,
            ) as answer:
                self.way.check(answer, address)
                document = body_of(answer)
        except requests.RequestException as error:
            raise self.way.lost(error, address, written=False) from without_frames(error)
        return document if isinstance(document, dict) else {}


def around(
    environ: Mapping[str, str] = os.environ, hide: Callable[[str], Callable[[], str]] = lambda key: lambda: key
) -> JupyterServer | None:
    """The server that started this kernel or terminal; None in a program that nobody gave a key.

    ``hide`` wraps the key, so that it does not show where it is not meant to.
    """
    url, key, certificate = (environ.get(name, "") for name in (URL, KEY, CERTIFICATE))
    if not url or not key:
        return None
    return JupyterServer(Proxied(url, hide(key), Path(certificate) if certificate else None))
