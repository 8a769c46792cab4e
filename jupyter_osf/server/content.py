"""`/osf/content`: the bytes of files on OSF, from there to the browser and from the browser to there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from ..errors import Cancelled, UsageError
from ..models import Choice, Report
from ..progress import Progress
from .changes import told_tree
from .engine import Engine
from .inputs import folder_on_osf, written
from .pipe import LARGEST, Pipe, announced
from .reports import ReportHandler
from .streaming import StreamingHandler
from .transfers import Transfer, TwoWays

if TYPE_CHECKING:
    from ..reading import Part, Reading
    from ..session import Session

BYTES = "application/octet-stream"
CONFLICTS: dict[str, Choice | None] = {"ask": None, "new-version": "mine", "keep-both": "both", "skip": "theirs"}
"""What can happen to a file whose name is taken."""


@web.stream_request_body
class ContentHandler(StreamingHandler, ReportHandler):
    """One file, or a folder as a zip."""

    _to_come = 0
    _pipe: Pipe | None = None
    _sending: asyncio.Future[Report] | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        """Decide by the head of a request whether its body is taken, and begin with that."""
        await super().prepare()
        if self.request.method == "PUT":
            await self._begin()  # type: ignore[misc]

    @web.authenticated
    @authorized
    async def _begin(self) -> None:
        self._to_come = announced(self.request.headers)
        self.request.connection.set_max_body_size(LARGEST)  # type: ignore[union-attr]
        pipe = self._pipe = Pipe(self._to_come)
        wishes = {name: self.get_query_argument(name, "") for name in ("ref", "conflict")}
        wishes["name"] = self.get_query_argument("name", "", strip=False)
        self._sending = asyncio.ensure_future(self.engine.bytes(send_on, self.engine, wishes, pipe))

        def over(sending: asyncio.Future[Report]) -> None:
            # Refused early or broken: the rest of the body is let go, so that its sender comes to read the answer.
            pipe.close()
            if not sending.cancelled():
                # Jobs and events tell of it too, where nobody reads the answer.
                sending.exception()

        self._sending.add_done_callback(over)

    async def data_received(self, chunk: bytes) -> None:
        """Hold up the browser until what came before is taken."""
        self._to_come -= len(chunk)
        if self._pipe is not None:
            await self._pipe.put(chunk)

    def on_connection_close(self) -> None:
        """What has arrived in full goes on to OSF all the same."""
        super().on_connection_close()
        if self._pipe is not None and self._to_come > 0:
            self._pipe.close()

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Send the body into the folder `ref` as `name`; `conflict` says what happens where the name is taken."""
        assert self._sending is not None
        self.finish_report(await self._sending)

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The bytes of `ref`, or the part that a Range header asks for. No browser ever shows them as a page."""
        from ..reading import NoSuchPart, Part

        ref = self.get_query_argument("ref", "")
        # Nothing here tells one state of a file from another, so a part that depends on that is not given.
        part = None if "If-Range" in self.request.headers else Part.of(self.request.headers.get("Range", ""))
        run = self.engine.bytes
        try:
            session, reading = await run(opened, self.engine, self.waiting, ref, part)
        except NoSuchPart as error:
            self.set_header("Content-Range", f"bytes */{error.size}")
            self.set_status(416)
            self.finish(error.as_dict())
            return
        try:
            self._head(reading)
            await self.pass_on(reading.stream.read, run)
        except StreamClosedError:
            # Nobody listens any more.
            return
        finally:
            await run(close, session, reading)

    def _head(self, reading: Reading) -> None:
        self.set_header("Content-Type", BYTES)
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(reading.name, safe='')}")
        self.set_header("Content-Security-Policy", "sandbox")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        if reading.stream.length is not None:
            self.set_header("Content-Length", str(reading.stream.length))
        if reading.size is not None:
            self.set_header("Accept-Ranges", "bytes")
        if reading.part is not None:
            first, last = reading.part
            self.set_status(206)
            self.set_header("Content-Range", f"bytes {first}-{last}/{reading.size}")


def send_on(engine: Engine, wishes: dict[str, str], pipe: Pipe) -> Report:
    """Send what comes through the pipe into a folder of OSF; front ends hear of it, and can stop it."""
    from ..client.names import check_name
    from ..links.arriving import Arriving

    conflict = wishes["conflict"] or "ask"
    if conflict not in CONFLICTS:
        raise UsageError("“conflict” is none of the words for it.", f"Send one of: {', '.join(CONFLICTS)}.")
    folder, steps = folder_on_osf(engine.config, wishes), [check_name(step) for step in wishes["name"].split("/")]
    folders = [folder]
    for step in steps[:-1]:
        folders.append(folders[-1].child(step, folder=True))

    def verb(transfer: Transfer) -> Report:
        def chunks() -> Iterator[bytes]:
            try:
                yield from pipe
            except Cancelled:
                # Stopped here, or by a browser that went away.
                transfer.check()
                raise

        transfer.when_cancelled(pipe.close_soon)
        with engine.session(transfer) as session:
            file = Arriving(wishes["name"], len(pipe), chunks())
            return session.send_on(file, str(folder), choice=CONFLICTS[conflict])

    target = str(folders[-1].child(steps[-1]))
    return told_tree(engine, engine.transfers.run("upload", None, target, verb, TwoWays), *folders)


def opened(engine: Engine, waiting: Progress, ref: str, part: Part | None) -> tuple[Session, Reading]:
    """Begin to read; both are to be closed."""
    session = engine.session(waiting)
    try:
        return session, session.read(written(engine.config, ref), part)
    except BaseException:
        session.close()
        raise


def close(session: Session, reading: Reading) -> None:
    """End the reading wherever it is."""
    reading.stream.close()
    session.close()


ROUTES: list[tuple[str, type]] = [(r"content", ContentHandler)]
