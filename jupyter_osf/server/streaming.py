"""Answers that are passed on while they arrive: nothing is kept whole, nothing is fetched for those who have gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tornado.iostream import StreamClosedError

from ..errors import OSFError
from .ahead import Ahead, Run
from .base import OSFHandler

SHORT = 1 << 20
"""Bytes of a body that are read to the end although nobody wants them."""


class StreamingHandler(OSFHandler):
    """For answers of any length."""

    def initialize(self) -> None:
        """Begin with somebody who listens."""
        super().initialize()
        self._left: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._refused = False

    def finish(self, *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
        """End the answer; a refusal waits until a body that is not long is through.

        With bytes unread the connection would be reset, and the answer could be lost with it.
        """
        body, length = self.request._body_future, self.request.headers.get("Content-Length", "0")
        if body.done() or self.gone or not length.isdecimal() or int(length) > SHORT:
            return super().finish(*args, **kwargs)
        if args:
            self.write(args[0])
        if not self._refused:
            self._refused = True
            body.add_done_callback(lambda _: super(StreamingHandler, self).finish())
        return self._left

    def on_connection_close(self) -> None:
        """Nobody listens any more."""
        super().on_connection_close()
        if not self._left.done():
            self._left.set_result(None)

    @property
    def gone(self) -> bool:
        """Whether nobody listens any more."""
        return self._left.done()

    async def pass_on(self, read: Callable[[], bytes], run: Run) -> None:
        """Send the head, and then what ``read`` brings in a thread of ``run``, no faster than the other side takes it.

        Raises StreamClosedError when nobody is there to get it.
        """
        await self._flushed()
        ahead = Ahead(read, run)
        try:
            while chunk := await ahead.take():
                self.write(chunk)
                await self._flushed()
        except OSFError:
            # The head is out: the only way left to say that this is not all is to break off.
            self.detach().close()
            return
        finally:
            await ahead.close()
        self.finish()

    async def _flushed(self) -> None:
        """Wait until what was written is on its way."""
        flushing = self.flush()
        await asyncio.wait({flushing, self._left}, return_when=asyncio.FIRST_COMPLETED)
        if self.gone:
            raise StreamClosedError()
        await flushing
