"""One handler for every file and folder of every storage: who asks, for what, and what answers."""

from __future__ import annotations

import asyncio
import logging
import uuid
from datetime import datetime, timedelta
from typing import Any, cast

from tornado.web import stream_request_body

from ..principal import identify
from . import errors
from .access import admit, admitted_version
from .call import Call
from .deletion import delete
from .early import EarlyAnswers
from .movecopy import Order, Transfer, check_length
from .reading import answer_file, answer_folder, answer_head, version_argument
from .storages import check_slash, find
from .upload import Upload, check_request


@stream_request_body
class ProviderHandler(EarlyAnswers):
    """What can be refused without the body is refused before it is read, as the real servers do it."""

    call: Call
    upload: Upload | None = None
    body = b""
    _is_whole = False

    def set_default_headers(self) -> None:
        super().set_default_headers()
        origin = self.request.headers.get("Origin")
        if origin:
            for name, value in _CORS.items():
                self.set_header(name, value)
            self.set_header("Access-Control-Allow-Origin", origin)

    def open(self) -> None:
        method = self.request.method or ""
        if method == "PATCH":
            raise errors.own(
                405, 'Method "patch" not supported, currently supported methods are PUT, GET, HEAD, DELETE'
            )
        if method == "PUT":
            kind = check_request(self)
            self.call = self._find(write=True, may_be_new=True)
            self.upload = Upload(self.call, kind, self.get_query_argument("name", None))
        elif method == "POST":
            check_length(self)
        elif method != "OPTIONS":
            self.call = self._find(write=method == "DELETE")
        self.set_header("X-Waterbutler-Request-Id", str(uuid.uuid4()))

    def _find(self, *, write: bool, may_be_new: bool = False) -> Call:
        """What the address names, if this person may do this with it."""
        node_id, storage_name, path = self.path_args
        store, who = self.site.store, identify(self)
        node, storage = admit(store, node_id, storage_name, who, write=write)
        if self.site.files_origin(node.region, storage.name) != self.origin:
            # every region's files are served by the servers of that region
            raise errors.not_found()
        entry = find(store, node.id, storage, path)
        if entry is not None and not entry.is_folder and not storage.by_path:
            admitted_version(store, entry, version_argument(self))
        if not (entry is None and may_be_new and storage.by_path and not path.endswith("/")):
            check_slash(entry, path)
        return Call(self.site, self.origin, who, node, storage, path, entry)

    @property
    def origin(self) -> str:
        return self.site.addresses.files[cast(str, self.application.settings["region"])]

    def data_received(self, chunk: bytes) -> None:
        start = self.logged.received
        self.logged.received += len(chunk)
        reset = self.fault("reset-request")
        if reset and self.logged.received > (reset.after or 0):
            self.break_connection()
            return
        corrupt = self.fault("corrupt-upload")
        place = (corrupt.after or 0) - start if corrupt else -1
        if 0 <= place < len(chunk):
            chunk = chunk[:place] + bytes([chunk[place] ^ 0xFF]) + chunk[place + 1 :]
        if self.upload is not None:
            self.upload.receive(chunk)
        elif self.request.method == "POST":
            self.body += chunk

    async def get(self, *_: str) -> None:
        if self.was_answered():
            return
        answer = answer_folder if self.call.found.is_folder else answer_file
        await answer(self, self.call)

    def head(self, *_: str) -> None:
        if self.was_answered():
            return
        answer_head(self, self.call)

    async def put(self, *_: str) -> None:
        if self.was_answered():
            return
        assert self.upload is not None
        if self.fault("reset-request"):
            self.break_connection()
            return
        self._is_whole = True
        if slow := self.fault("slow-store"):
            await asyncio.sleep(slow.seconds)
        status, entity = self.upload.commit(self.fault("race"))
        if self.stream.closed():
            return
        self.set_status(status)
        self.answer_json({"data": entity})

    async def post(self, *_: str) -> None:
        if self.was_answered():
            return
        order = Order.read(self.body)
        self.call = self._find(write=order.writes_source)
        transfer = Transfer(self.call, order)
        later = self.fault("accepted")
        if later:
            asyncio.get_running_loop().call_later(later.seconds, _run_unseen, transfer)
            self.set_status(202)
            await self.finish()
            return
        status, entity = transfer.run()
        self.set_status(status)
        self.answer_json({"data": entity})

    def delete(self, *_: str) -> None:
        if self.was_answered():
            return
        delete(self, self.call)

    def patch(self, *_: str) -> None:
        self.was_answered()

    def options(self, *_: str) -> None:
        if self.was_answered():
            return
        self.set_header("Access-Control-Allow-Methods", "GET, PUT, POST, DELETE")
        self.set_status(204)
        self.finish()

    def on_finish(self) -> None:
        super().on_finish()
        self._discard()

    def on_connection_close(self) -> None:
        # What has arrived whole is stored, whether or not anybody waits for the answer.
        if not self._is_whole:
            self._discard()

    def _discard(self) -> None:
        """A body that broke off leaves nothing behind."""
        if self.upload is not None:
            self.upload.discard()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, errors.Refusal):
            self.answer_json(error.document)
        elif isinstance(error, UnicodeDecodeError) or status_code == 500:
            self.answer_json(errors.crashed().document)
        else:
            self.answer_json({"code": status_code, "message": self._reason})

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise errors.crashed() from None

    def answer_throttled(self, retry_after: int) -> None:
        reset = str(datetime.now() + timedelta(seconds=retry_after))
        headers: dict[str, int | str] = {
            "Retry-After": retry_after,
            "X-Waterbutler-RateLimiting-Window": 3600,
            "X-Waterbutler-RateLimiting-Limit": 3600,
            "X-Waterbutler-RateLimiting-Remaining": 0,
            "X-Waterbutler-RateLimiting-Reset": reset,
        }
        for name, value in headers.items():
            self.set_header(name, str(value))
        self.set_status(429)
        self.answer_json({"error": "API rate-limiting active due to too many requests", "headers": headers})


def _run_unseen(transfer: Transfer) -> None:
    """After 202 only an e-mail and the log would tell of a failure."""
    try:
        transfer.run()
    except errors.Refusal as refusal:
        logging.getLogger("tornado.access").warning("an accepted move or copy failed: %s", refusal.document)


_CORS = {
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Headers": (
        "Range, Content-Type, Authorization, Cache-Control, X-Requested-With, X-CSRFToken"
    ),
    "Access-Control-Expose-Headers": "Range, Accept-Ranges, Content-Range, Content-Length, Content-Encoding",
    "Cache-Control": "no-store, no-cache, must-revalidate, max-age=0",
}
