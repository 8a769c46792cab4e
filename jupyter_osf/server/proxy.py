"""`/osf/proxy/…`: OSF for kernels and terminals, in the name of whoever is signed in here. The token stays here."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tornado import web
from tornado.iostream import StreamClosedError

from ..errors import OSFError, UsageError
from ..protocol import FROM
from .ahead import Run
from .allowed import REQUEST_HEADERS, address, moves_bytes
from .base import KernelHandler, allow_unauthenticated
from .pipe import LARGEST, Pipe, announced
from .streaming import StreamingHandler

if TYPE_CHECKING:
    from ..auth.sources import Credential
    from ..client.relay import Relayed


class ProxyRootHandler(KernelHandler):
    """``GET /osf/proxy``: whether this server is signed in at OSF, and by what."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Answer ``{"signed_in", "source"}``."""
        credential = await self.engine.metadata(self.engine.account.credential)
        self.told_signed_in(credential is not None)
        self.finish({"signed_in": credential is not None, "source": credential.source if credential else None})


@web.stream_request_body
class ProxyHandler(StreamingHandler, KernelHandler):
    """Passes a request on while it arrives, and its answer while that arrives. Nothing is kept whole here."""

    _pipe: Pipe | None = None
    _open: asyncio.Future[tuple[Relayed, bool]] | None = None
    _answering = False

    def initialize(self) -> None:
        """Nothing of the request is at OSF yet."""
        super().initialize()
        self._line = self.engine.relay.line()

    async def prepare(self) -> None:  # type: ignore[override]
        """Decide by the head of the request whether it is passed on, and begin with that."""
        await super().prepare()
        if self._finished:
            return
        method = str(self.request.method)
        length = announced(self.request.headers)
        url = address(self.engine.config, method, self._rest(), self.request.query)
        if length and method in ("GET", "HEAD"):
            raise UsageError("A question to OSF has no body.", "Leave it out.")
        self.request.connection.set_max_body_size(LARGEST)  # type: ignore[union-attr]
        many = moves_bytes(self.engine.config, method, url, length)
        self._run: Run = self.engine.bytes if many else self.engine.metadata
        headers = {name: self.request.headers[name] for name in REQUEST_HEADERS if name in self.request.headers}
        pipe = self._pipe = Pipe(length) if length else None
        self._open = asyncio.ensure_future(self._run(self._send, method, url, headers, pipe))
        if pipe is not None:
            # Answered early or broken: the rest of the body is let go, so that its sender comes to read the answer.
            self._open.add_done_callback(lambda _: pipe.close())

    def _rest(self) -> str:
        """What follows ``proxy/``, with its percent signs untouched."""
        return str(self.request.path)[len(self.base_url) + len("osf/proxy/") :]

    def _send(self, method: str, url: str, headers: dict[str, str], pipe: Pipe | None) -> tuple[Relayed, bool]:
        """In a thread: the answer of OSF, and whether it was asked in somebody's name."""
        account, relay = self.engine.account, self.engine.relay
        used: Credential | None = account.credential()
        relayed = relay.open(method, url, headers, pipe, self._line)
        if relayed.status == 401 and used is not None:
            other = account.after_refusal(used)
            if other is not None and pipe is None:
                relayed.close()
                return relay.open(method, url, headers, None, self._line), True
        return relayed, used is not None

    async def data_received(self, chunk: bytes) -> None:
        """Hold up the sender until OSF has taken what came before."""
        if self._pipe is not None:
            await self._pipe.put(chunk)

    def on_connection_close(self) -> None:
        """Nobody waits for the answer any more: OSF is hung up on as well, whatever it is doing."""
        super().on_connection_close()
        if self._pipe is not None:
            self._pipe.close()
        self._line.cut()
        if self._open is not None and not self._answering:
            # Whoever answers sees to it otherwise: what is being read must not be closed here.
            self._open.add_done_callback(_close_unread)

    async def _pass_on(self) -> None:
        assert self._open is not None
        self._answering = True
        try:
            relayed, signed_in = await self._open
        except OSFError:
            if self.gone:
                return
            raise
        try:
            if not self.gone:
                await self._answer(relayed, signed_in)
        except StreamClosedError:
            # Nobody listens any more.
            return
        finally:
            await self._run(relayed.close)

    async def _answer(self, relayed: Relayed, signed_in: bool) -> None:
        self.set_status(relayed.status)
        for name, value in relayed.headers.items():
            self.set_header(name, value)
        # With this header Jupyter does not compress on its own what has to arrive as OSF sent it.
        self.set_header("Content-Encoding", relayed.headers.get("Content-Encoding", "identity"))
        if "Content-Type" not in relayed.headers:
            self.clear_header("Content-Type")
        if relayed.from_storage:
            self.set_header(FROM, "storage")
        self.told_signed_in(signed_in)
        await self.pass_on(relayed.read, self._run)

    @allow_unauthenticated
    async def get(self, _: str) -> None:
        """Pass on."""
        await self._pass_on()

    head = put = post = patch = delete = get


def _close_unread(opened: asyncio.Future[tuple[Relayed, bool]]) -> None:
    if not opened.cancelled() and opened.exception() is None:
        opened.result()[0].close()


ROUTES: list[tuple[str, type]] = [(r"proxy", ProxyRootHandler), (r"proxy/(.*)", ProxyHandler)]
