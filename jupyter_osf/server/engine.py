"""The engine inside the Jupyter server: one account, bounded threads for blocking work, and what handlers share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from ..auth.secret import Secret
from ..auth.sources import VARIABLE, Credential
from ..auth.sources import find as find_credential
from ..auth.store import TokenStore
from ..config import OSF
from ..session import Session
from .keys import Keys

METADATA_THREADS = 16
BYTES_THREADS = 64
"""More than kernels stream at a time: a body that waits for a thread would make its sender give up."""

P = ParamSpec("P")
T = TypeVar("T")


class Account:
    """Who this server acts for: the token it was started with, else the stored one."""

    def __init__(self, config: OSF, token: Secret | None) -> None:
        self._config = config
        self._given = Credential(token, VARIABLE) if token is not None else None
        self._listeners: list[Callable[[], None]] = []
        self._found: Credential | None = None
        self._looked = False

    @property
    def state(self) -> str:
        return "signed_in" if self.credential() is not None else "signed_out"

    def credential(self) -> Credential | None:
        """The token in force, read from the store when first needed."""
        if self._given is not None:
            return self._given
        if not self._looked:
            self._found = find_credential(self._config, TokenStore(), {})
            self._looked = True
        return self._found

    def signed_in(self, secret: Secret, source: str) -> None:
        """Somebody signed in."""
        self._found, self._looked = Credential(secret, source), True
        self._tell()

    def sign_out(self) -> None:
        """Somebody signed out."""
        self._found, self._looked = None, True
        self._tell()

    def look_again(self) -> None:
        """The store was changed by a kernel or a command."""
        self._looked = False
        self._tell()

    def changed(self, callback: Callable[[], None]) -> None:
        """Call back whenever the account or its state changes."""
        self._listeners.append(callback)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


class Engine:
    """Made when the server starts, without asking anybody anything; ``close`` when it ends."""

    def __init__(self, config: OSF, token: Secret | None, root_dir: Path) -> None:
        self.config = config
        self.root_dir = root_dir
        self.account = Account(config, token)
        self.keys = Keys()
        self.outbox: Any = None
        self._metadata = ThreadPoolExecutor(METADATA_THREADS, "osf-metadata")
        self._bytes = ThreadPoolExecutor(BYTES_THREADS, "osf-bytes")
        self._emit: Callable[[str, dict[str, Any]], None] | None = None

    def session(self) -> Session:
        """A session for the account of this server, where paths mean those below the server's root. Close it."""
        return Session(self.config, credential=self.account.credential, directory=self.root_dir, ceiling=self.root_dir)

    async def metadata(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what asks OSF about things in one of the threads kept for that: uploads do not delay it."""
        return await _run(self._metadata, partial(function, *args, **kwargs))

    async def bytes(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what moves or hashes bytes in one of the threads kept for that."""
        return await _run(self._bytes, partial(function, *args, **kwargs))

    def emit(self, schema_name: str, data: dict[str, Any]) -> None:
        """Tell all front ends. Callable from any thread."""
        if self._emit is not None:
            self._emit(schema_name, data)

    def emit_through(self, emit: Callable[[str, dict[str, Any]], None]) -> None:
        """From now on events go there; before that nobody listens."""
        self._emit = emit

    def close(self) -> None:
        """Take no more work; what is under way ends by itself."""
        for pool in (self._metadata, self._bytes):
            pool.shutdown(wait=False, cancel_futures=True)


async def _run(pool: ThreadPoolExecutor, function: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, function)
