"""`/osf/content`: the bytes of files on OSF, from there to the browser."""

from __future__ import annotations

from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from ..progress import Progress
from ..reading import NoSuchPart, Part, Reading
from ..session import Session
from .engine import Engine
from .inputs import written
from .streaming import StreamingHandler

BYTES = "application/octet-stream"


class ContentHandler(StreamingHandler):
    """One file, or a folder as a zip."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The bytes of `ref`, or the part that a Range header asks for. No browser ever shows them as a page."""
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
