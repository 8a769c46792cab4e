"""The engine inside the Jupyter server: one account, bounded threads for blocking work, and what handlers share.

All that speaks to OSF is loaded through here, and only when it is first asked for: a Jupyter server starts no later
because of people who will not use OSF in it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from weakref import WeakSet

from ..auth.secret import Secret
from ..config import OSF
from ..progress import OneVerb, Progress
from .keys import Keys
from .listings import Listings
from .states import LinkStates
from .transfers import Transfers
from .wishes import Documents

if TYPE_CHECKING:
    from ..client.relay import Relay
    from ..links.linkfile import Link
    from ..links.outbox import Outbox
    from ..session import Session
    from .account import AccountState

LOADED_LATER = (
    "..session",
    "..client.relay",
    "..links.outbox",
    "..reading",
    ".account",
    ".linked",
    ".watcher",
    ".worker",
)
METADATA_THREADS = 16
BYTES_THREADS = 64
"""More than kernels stream at a time: a body that waits for a thread would make its sender give up."""

P = ParamSpec("P")
T = TypeVar("T")


class Engine:
    """Made when the server starts, without asking anybody anything; ``close`` when it ends."""

    def __init__(self, config: OSF, token: Secret | None, root_dir: Path, handed: Secret | None = None) -> None:
        self.config = config
        self.root_dir = root_dir
        self.keys = Keys()
        self.transfers = Transfers(self.emit)
        self.states = LinkStates(self.emit)
        self.listings = Listings()
        self.documents = Documents(self.emit)
        self.ended: dict[str, Link] = {}
        self.outbox_changed: Callable[[], None] = lambda: None
        self._metadata = ThreadPoolExecutor(METADATA_THREADS, "osf-metadata")
        self._bytes = ThreadPoolExecutor(BYTES_THREADS, "osf-bytes")
        self._verbs: WeakSet[OneVerb] = WeakSet()
        self._lock = threading.Lock()
        self._emit: Callable[[str, dict[str, Any]], None] | None = None
        self._given = token
        self._handed = handed
        self._account: AccountState | None = None
        self._relay: Relay | None = None
        self._outbox: Outbox | None = None
        self._loading = threading.RLock()
        self._loaded: asyncio.Task[None] | None = None

    async def loaded(self) -> None:
        """Wait until all that speaks to OSF is loaded. It is loaded by one thread: modules that import each other in
        several threads at once would be found half-made."""
        if self._loaded is None:
            self._loaded = asyncio.get_running_loop().create_task(asyncio.to_thread(_load))
        await asyncio.shield(self._loaded)

    @property
    def account(self) -> AccountState:
        """Who this server acts for."""
        from .account import AccountState

        with self._loading:
            if self._account is None:
                self._account = AccountState(self.config, self._given, self.emit, self._handed)
                self._account.changed(self.states.clear)
                self._account.changed(self.listings.clear)
            return self._account

    @property
    def relay(self) -> Relay:
        """What kernels ask of OSF goes through this."""
        from ..client.relay import Relay

        with self._loading:
            if self._relay is None:
                self._relay = Relay(self.config, self._token)
            return self._relay

    @property
    def outbox(self) -> Outbox:
        """What waits to be sent."""
        from ..links.outbox import Outbox

        with self._loading:
            if self._outbox is None:
                self._outbox = Outbox()
            return self._outbox

    def session(self, progress: Progress | None = None, *, yes: bool = False) -> Session:
        """A session for the account of this server, where paths mean those below the server's root. Close it.

        ``yes`` is the person's answer to whatever a verb would ask. What reports to a progress of its own is asked to
        stop when the server ends.
        """
        from ..session import Session

        if isinstance(progress, OneVerb):
            with self._lock:
                self._verbs.add(progress)
        return Session(
            self.config,
            progress=progress,
            confirm=(lambda question: True) if yes else None,
            credential=self.account.credential,
            directory=self.root_dir,
            ceiling=self.root_dir,
        )

    def _token(self) -> str | None:
        credential = self.account.credential()
        return credential.secret.reveal() if credential is not None else None

    async def metadata(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what asks OSF about things in one of the threads kept for that: uploads do not delay it."""
        await self.loaded()
        return await _run(self._metadata, partial(function, *args, **kwargs))

    async def bytes(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what moves or hashes bytes in one of the threads kept for that."""
        await self.loaded()
        return await _run(self._bytes, partial(function, *args, **kwargs))

    def emit(self, schema_name: str, data: dict[str, Any]) -> None:
        """Tell all front ends. Callable from any thread."""
        if self._emit is not None:
            self._emit(schema_name, data)

    def emit_through(self, emit: Callable[[str, dict[str, Any]], None]) -> None:
        """From now on events go there; before that nobody listens."""
        self._emit = emit

    def close(self) -> None:
        """Take no more work; what requests ask and move is asked to stop, the rest ends by itself."""
        with self._lock:
            verbs = list(self._verbs)
        for verb in verbs:
            verb.cancel()
        if self._relay is not None:
            self._relay.close()
        for pool in (self._metadata, self._bytes):
            pool.shutdown(wait=False, cancel_futures=True)


def _load() -> None:
    for name in LOADED_LATER:
        import_module(name, __package__)


async def _run(pool: ThreadPoolExecutor, function: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, function)
