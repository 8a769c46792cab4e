"""Bytes to OSF and back: uploads that are never sent twice blindly, downloads that go on where they broke."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, Protocol

import requests

from ..errors import Ambiguous, Damaged, Failed, NeedsChoice, NotVerified, OSFError
from ..models import Entry
from . import documents
from .answers import Passing, body_of, is_web_page, passing, too_large
from .files import Files
from .http import Http
from .names import check_name

CHUNK = 64 * 1024
"""Small enough that a slow line moves a chunk within the connection's time-out."""
MOST_BYTES = int(4.9 * 1024**3)
"""What OSF's file servers take in one file; they end the connection on more, without a word."""


class Body(Protocol):
    """Bytes to be sent, whose length and hash are known beforehand; iterating it reads them anew."""

    sha256: str

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


class Content:
    """Moves bytes. Every method sends or fetches one file."""

    def __init__(self, http: Http, files: Files) -> None:
        self._http = http
        self._files = files

    def create(self, folder: Entry, name: str, body: Body) -> Entry:
        """A new file in a folder. Raises NeedsChoice where OSF has a file of that name with other bytes."""

        def look() -> Entry | None:
            found = self._files.child(folder, name)
            if found is not None and found.sha256 not in (None, body.sha256):
                raise name_taken(name)
            return found if found is not None and found.sha256 is not None else None

        url = self._http.files_url(folder.url)
        return self._prove(self._put(url, {"kind": "file", "name": check_name(name)}, folder, body, look), body)

    def replace(self, entry: Entry, body: Body, *, version: str | None = None) -> Entry:
        """A new version of a file; bytes equal to the newest make none. ``version`` addresses a damaged file."""
        query = {"kind": "file", **({"version": version} if version else {})}
        try:
            sent = self._put(self._http.files_url(entry.url), query, entry, body, lambda: self._arrived(entry, body))
        except Failed as error:
            diagnosis = self._files.diagnose(entry, error)
            if diagnosis is error:
                raise
            raise diagnosis from error
        if sent.id != entry.id:
            raise NotVerified(
                f"“{entry.name}” was moved or deleted on OSF while it was sent; your bytes are at {sent.reference}.",
                "Look at both on OSF, then link the one you want.",
                code="landed-elsewhere",
            )
        return self._prove(sent, body)

    def _arrived(self, entry: Entry, body: Body) -> Entry | None:
        """The version that ``body`` became, although OSF's answer was lost; None if it became none.

        Raises NeedsChoice if somebody else's version came meanwhile, which was not there to be seen before.
        """
        now = self._files.again(entry)
        if now.sha256 is None or now.sha256 == body.sha256:
            return now if now.sha256 is not None else None
        if now.version == entry.version or entry.version is None:
            return None
        try:
            versions = self._files.versions(now)
        except Damaged:
            return None
        newer = versions[: next((n for n, known in enumerate(versions) if known.version == entry.version), 0)]
        for known in newer:
            if known.sha256 == body.sha256:
                return replace(now, version=known.version, sha256=known.sha256, size=len(body))
        if newer:
            raise NeedsChoice(
                f"OSF got version {newer[0].version} of “{entry.name}” by {newer[0].author or 'somebody'} meanwhile.",
                "Yours was not sent; look at both, then push again with --mine, --theirs or --both.",
            )
        return None

    def _put(
        self, url: str, query: dict[str, str], target: Entry, body: Body, look: Callable[[], Entry | None]
    ) -> Entry:
        http = self._http
        if len(body) > MOST_BYTES:
            raise too_large()
        lost = False
        for tries_left in reversed(range(http.config.retries + 1)):
            try:
                answer = http.write(
                    "PUT",
                    url,
                    query=query,
                    # Nothing to send has to be read too, to see that there is still nothing.
                    data=lambda: body if len(body) else b"".join(body),
                    headers={"Content-Type": "application/octet-stream"},
                    timeout=http.config.upload_timeout,
                )
            except Ambiguous as error:
                lost = True
                found = http.look_after(error, look)
                if found is not None:
                    return found
                if not tries_left:
                    raise
                continue
            if answer.status_code == 409:
                # What was sent before may have arrived in the meantime.
                found = look() if lost else None
                if found is not None:
                    return found
                raise name_taken(query.get("name", target.name))
            if answer.status_code >= 400:
                raise http.refusal(answer)
            return self._stored(answer, target)
        raise AssertionError("the last try returns or raises")

    def _stored(self, answer: requests.Response, target: Entry) -> Entry:
        document = body_of(answer)
        if not isinstance(document, dict) or not isinstance(document.get("data"), dict):
            raise NotVerified("OSF took the file but did not say what it stored.", "Look with `ls` before going on.")
        return documents.waterbutler_entry(document["data"], target.node)

    def _prove(self, sent: Entry, body: Body) -> Entry:
        """What was stored, if it is what was sent; bytes that were altered on their way are sent once more."""
        if _altered(sent, body):
            url = self._http.files_url(sent.url)
            sent = self._put(url, {"kind": "file"}, sent, body, lambda: self._arrived(sent, body))
        if _altered(sent, body):
            raise NotVerified(
                f"OSF stored other bytes of “{sent.name}” than were sent, twice.",
                "Your file here is whole; push it again.",
            )
        return sent

    def fetch(self, entry: Entry, sink: BinaryIO, *, version: str | None, advance: Callable[[int], None]) -> str:
        """Write a file's bytes to ``sink`` (empty, seekable) and return their sha256.

        A broken connection is taken up where it broke, as long as each try brings something. ``advance`` hears of
        bytes as they come, and of a negative number where it all starts over.
        """
        http, digest, have, furthest, failures = self._http, hashlib.sha256(), 0, 0, 0
        while True:
            try:
                # What cannot be checked in the end is not pieced together.
                with self._open(entry, version, have if entry.sha256 is not None else 0) as answer:
                    if have and not _goes_on(answer, have, entry.size):
                        advance(-have)
                        sink.seek(0)
                        sink.truncate()
                        digest, have = hashlib.sha256(), 0
                    due = _announced(answer)
                    for chunk in answer.iter_content(CHUNK):
                        http.progress.check()
                        sink.write(chunk)
                        digest.update(chunk)
                        have += len(chunk)
                        due -= len(chunk)
                        advance(len(chunk))
                    if due > 0:
                        raise Passing("OSF sent less than it announced.", "Try again later.")
                return digest.hexdigest()
            except (requests.RequestException, Passing) as error:
                http.progress.check()
                failures = 0 if have > furthest else failures + 1
                furthest = max(furthest, have)
                if failures > http.config.retries or _too_long(error, http.config.retry_ceiling):
                    raise _gave_up(entry, error) from error
                pause = error.retry_after if isinstance(error, Passing) else None
                growing = min(0.5 * 2**failures, http.config.retry_ceiling)
                http.progress.wait(growing if pause is None else pause)

    def _open(self, entry: Entry, version: str | None, start: int) -> requests.Response:
        http = self._http
        answer = http.send(
            "GET",
            http.files_url(entry.url),
            query={"version": version} if version else None,
            headers={
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                **({"Range": f"bytes={start}-"} if start else {}),
            },
        )
        status = answer.status_code
        if status == 416 and start:
            # Nothing is left to send, or the file is another by now: from the beginning.
            answer.close()
            return self._open(entry, version, 0)
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


def _altered(sent: Entry, body: Body) -> bool:
    if sent.sha256 is not None:
        return sent.sha256 != body.sha256
    return sent.size is not None and sent.size != len(body)


def name_taken(name: str) -> NeedsChoice:
    """OSF has another file of this name in the folder."""
    return NeedsChoice(
        f"OSF already has a different “{name}” in that folder.",
        "Choose: --mine makes yours its next version, --theirs takes OSF's, --both keeps both.",
        code="name-taken",
    )


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
