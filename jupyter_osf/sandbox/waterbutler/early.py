"""Refusals that come before the body is read, without the resets that small bodies do not see in practice."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from tornado.web import HTTPError

from ..handler import SandboxHandler

SMALL_BODY = 1024 * 1024


class EarlyAnswers(SandboxHandler):
    """To close a connection with unread bytes in it resets it, and the client may never see the answer. That really
    happens to big bodies. For small ones the answer waits here until the body is in, and is then given instead of
    whatever the verb would do: each verb asks `was_answered` first."""

    _answer_waits = False
    _waiting: str | bytes | dict[str, Any] | None = None

    def open(self) -> None:
        """Check the request; HTTPError refuses it."""
        raise NotImplementedError

    async def prepare(self) -> None:
        self._answer_waits = self._has_no_big_body()
        try:
            await super().prepare()
            if not self._finished and self._waiting is None:
                self.open()
        except HTTPError as error:
            if not self._answer_waits:
                raise
            self.set_status(error.status_code)
            self.write_error(error.status_code, exc_info=sys.exc_info())

    def _has_no_big_body(self) -> bool:
        """Somebody who says Expect waits for the answer anyway, so that one comes at once."""
        headers = self.request.headers
        length = headers.get("Content-Length", "0")
        return "Expect" not in headers and length.isdigit() and int(length) <= SMALL_BODY

    def finish(self, chunk: str | bytes | dict[str, Any] | None = None) -> asyncio.Future[None]:
        if not self._answer_waits:
            return super().finish(chunk)
        self._waiting = chunk or b""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    def was_answered(self) -> bool:
        """To be asked once the body is in: gives the answer that waited, if one did."""
        self._answer_waits = False
        if self._waiting is not None:
            self.finish(self._waiting)
        return self._waiting is not None

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        self._answer_waits = False
        super().send_error(status_code, **kwargs)
