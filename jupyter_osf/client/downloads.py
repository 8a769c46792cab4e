"""Bytes from OSF: downloads that go on where they broke, and are never pieced together from different files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

import requests

from ..errors import Failed, OSFError
from ..models import Entry
from .answers import Passing, is_web_page, passing
from .digests import Sha256
from .files import Files
from .http import Http, Query
from .streams import Stream, pieces

WORTH = 64 * 1024
"""Bytes that a try has to bring to be no failure: a line that gives a handful at a time would take all day."""


class Downloads:
    """Fetches one file at a time."""

    def __init__(self, http: Http, files: Files) -> None:
        self._http = http
        self._files = files

    def fetch(self, entry: Entry, sink: BinaryIO, *, version: str | None, advance: Callable[[int], None]) -> str:
        """Write a file's bytes to ``sink`` (empty, seekable) and return their sha256.

        A broken connection is taken up where it broke, as long as each try brings a good deal. ``advance`` hears of
        bytes as they come, and of a negative number where it all starts over.
        """
        with Sha256() as digest:
            self._fetch(entry, sink, version, digest, advance)
            return digest.hexdigest()

    def _fetch(
        self, entry: Entry, sink: BinaryIO, version: str | None, digest: Sha256, advance: Callable[[int], None]
    ) -> None:
        http, have, furthest, failures = self._http, 0, 0, 0
        while True:
            try:
                # What cannot be checked in the end is not pieced together.
                with self._open_file(entry, version, have if entry.sha256 is not None else 0) as answer:
                    if have and not _goes_on(answer, have, entry.size):
                        advance(-have)
                        sink.seek(0)
                        sink.truncate()
                        digest.restart()
                        have = 0
                    due = _announced(answer)
                    for chunk in pieces(answer):
                        http.progress.check()
                        sink.write(chunk)
                        digest.update(chunk)
                        have += len(chunk)
                        due -= len(chunk)
                        advance(len(chunk))
                    if due > 0:
                        raise Passing("OSF sent less than it announced.", "Try again later.")
                return
            except (requests.RequestException, Passing) as error:
                http.progress.check()
                failures = 0 if have >= furthest + WORTH else failures + 1
                furthest = max(furthest, have)
                if failures > http.config.retries or _too_long(error, http.config.retry_ceiling):
                    if isinstance(error, requests.exceptions.SSLError):
                        raise http.unprotected(error, entry.url) from error
                    raise _gave_up(entry, error) from error
                pause = error.retry_after if isinstance(error, Passing) else None
                growing = min(0.5 * 2**failures, http.config.retry_ceiling)
                http.progress.wait(growing if pause is None else pause)

    def stream(self, entry: Entry, *, version: str | None = None, part: tuple[int, int] | None = None) -> Stream:
        """A file's bytes as they come; of ``part`` only those from the first to the last, whatever the storage makes of
        that wish. ``entry`` has size and sha256 of the version that is read, where they are known."""

        def attempt() -> requests.Response:
            first, last = part or (0, None)
            return self._open_file(entry, version, first, last)

        answer = self._http.retry(attempt)
        if part is None:
            length = _announced(answer) if "Content-Length" in answer.headers else None
            return Stream(answer, self._http.progress, length=length, sha256=entry.sha256)
        first, last = part
        skip = 0 if _is_part(answer, first, last, entry.size) else first
        return Stream(answer, self._http.progress, skip=skip, length=last - first + 1)

    def archive(self, folder: Entry) -> Stream:
        """Everything in a folder or storage, as a zip that OSF makes while it sends it."""
        answer = self._http.retry(lambda: self._open(folder, {"zip": ""}, {}))
        return Stream(answer, self._http.progress)

    def _open_file(self, entry: Entry, version: str | None, start: int, last: int | None = None) -> requests.Response:
        wish = {"Range": f"bytes={start}-{'' if last is None else last}"} if start or last is not None else {}
        answer = self._open(entry, {"version": version} if version else None, wish)
        if answer.status_code == 416:
            # Nothing is left to send, or the file is another by now: from the beginning.
            answer.close()
            return self._open(entry, {"version": version} if version else None, {})
        return answer

    def _open(self, entry: Entry, query: Query | None, wish: Mapping[str, str]) -> requests.Response:
        """The beginning of an answer with bytes, or one that says that no bytes are left (416)."""
        http = self._http
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", **wish}
        answer = http.send("GET", http.files_url(entry.url), query=query, headers=headers)
        status = answer.status_code
        if status == 416 and wish:
            return answer
        if status < 400:
            if is_web_page(answer) and not _is_file(answer, http):
                answer.close()
                raise Passing("OSF sent a web page in place of the file.", "Try again later.")
            return answer
        with answer:
            answer.content  # noqa: B018  # read for the words in it
            if status in (429, 502, 503, 504):
                raise passing(answer, http.has_token)
            if http.from_storage(answer):
                # The signed address of the storage has expired, or it dislikes our range: ask OSF for a new one.
                raise Passing(f"OSF's storage refused the download ({status}).", "Try again later.")
            error: OSFError = http.refusal(answer)
            raise self._files.diagnose(entry, error) if isinstance(error, Failed) else error


def _is_file(answer: requests.Response, http: Http) -> bool:
    """Whether an HTML answer is a file of that type: sent as an attachment, or by the storage itself."""
    return "Content-Disposition" in answer.headers or http.from_storage(answer)


def _goes_on(answer: requests.Response, have: int, size: int | None) -> bool:
    """Whether an answer to a ranged request really starts where we stopped.

    A proxied small range comes with status 200 and only the part, so the length decides, and the hash afterwards.
    """
    if answer.request.headers.get("Range") is None:
        return False
    if answer.status_code == 206:
        span = answer.headers.get("Content-Range", "")
        return span.startswith(f"bytes {have}-")
    length = answer.headers.get("Content-Length", "")
    return size is not None and length.isdigit() and int(length) == size - have != size


def _is_part(answer: requests.Response, first: int, last: int, size: int | None) -> bool:
    """Whether an answer holds just the part that was asked for; some send the part as if it were the whole file."""
    if answer.status_code == 206:
        return answer.headers.get("Content-Range", "").startswith(f"bytes {first}-")
    return answer.headers.get("Content-Length") == str(last - first + 1) != str(size)


def _announced(answer: requests.Response) -> int:
    """How many bytes are to come, 0 where that is not told."""
    length = answer.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and "Content-Encoding" not in answer.headers else 0


def _gave_up(entry: Entry, error: Exception) -> Passing:
    if isinstance(error, Passing) and error.reason != Passing.code:
        # Throttled or closed for maintenance: OSF's own words say more.
        return error
    return Passing(f"The download of “{entry.name}” broke again and again.", "Nothing was replaced; try again later.")


def _too_long(error: Exception, ceiling: float) -> bool:
    return isinstance(error, Passing) and error.retry_after is not None and error.retry_after > ceiling
