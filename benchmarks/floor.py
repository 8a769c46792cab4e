"""The floor: the same bytes by bare, equally parallel `requests` to addresses that are known beforehand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests


class Bare:
    """As many workers, each with a session of its own that keeps its connection."""

    def __init__(self, token: str, workers: int) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._workers = workers
        self._own = threading.local()

    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
            self._own.session.trust_env = False
        session: requests.Session = self._own.session
        return session

    def put(self, files: Iterable[tuple[str, Path]]) -> None:
        """Send files as new ones: the addresses of their folders, and where they are here."""

        def one(file: tuple[str, Path]) -> None:
            url, path = file
            query = {"kind": "file", "name": path.name}
            with path.open("rb") as source:
                self._session().put(url, source, params=query, headers=self._headers).raise_for_status()

        self._all(one, files)

    def make(self, folders: Iterable[tuple[str, str]]) -> list[str]:
        """Make folders: the address of the one around, and the name. Answers their addresses."""
        made = []
        for url, name in folders:
            answer = self._session().put(url, params={"kind": "folder", "name": name}, headers=self._headers)
            answer.raise_for_status()
            made.append(str(answer.json()["data"]["links"]["upload"]).partition("?")[0])
        return made

    def get(self, files: Iterable[tuple[str, Path]]) -> None:
        """Fetch files, whose folders are there already."""

        def one(file: tuple[str, Path]) -> None:
            url, path = file
            with self._session().get(url, headers=self._headers, stream=True) as answer, path.open("wb") as target:
                answer.raise_for_status()
                for piece in answer.iter_content(1 << 16):
                    target.write(piece)

        self._all(one, files)

    def _all(self, one: Callable[[tuple[str, Path]], None], files: Iterable[tuple[str, Path]]) -> None:
        with ThreadPoolExecutor(self._workers) as pool:
            list(pool.map(one, files))
