"""Bytes to OSF: uploads that are never sent twice blindly, and are proved to have arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

import requests

from ..errors import Ambiguous, Damaged, Failed, NameTaken, NeedsChoice, NotVerified
from ..models import Entry
from . import documents
from .answers import body_of, too_large
from .downloads import Downloads
from .names import check_name

MOST_BYTES = int(4.9 * 1024**3)
"""What OSF's file servers take in one file; they end the connection on more, without a word."""


class Body(Protocol):
    """Bytes to be sent, whose length and hash are known beforehand; iterating it reads them anew."""

    sha256: str

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


class Content(Downloads):
    """Moves bytes, both ways. Every method sends or fetches one file."""

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
                found = http.look_after(error, look)
                if found is not None:
                    return found
                if not tries_left:
                    raise
                continue
            if answer.status_code == 409:
                # The same bytes may have come in the meantime: with an earlier try, or an upload that was stopped.
                found = look()
                if found is not None:
                    return found
                raise name_taken(query.get("name", target.name))
            if answer.status_code >= 400:
                raise http.refusal(answer)
            stored = self._stored(answer, target) or look()
            if stored is None:
                raise NotVerified(
                    "OSF took the file but did not say what it stored.", "Look with `ls`, then push again."
                )
            return stored
        raise AssertionError("the last try returns or raises")

    def _stored(self, answer: requests.Response, target: Entry) -> Entry | None:
        document = body_of(answer)
        if not isinstance(document, dict) or not isinstance(document.get("data"), dict):
            return None
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


def _altered(sent: Entry, body: Body) -> bool:
    if sent.sha256 is not None:
        return sent.sha256 != body.sha256
    return sent.size is not None and sent.size != len(body)


def name_taken(name: str, entry: Entry | None = None) -> NameTaken:
    """OSF has another file of this name in the folder: ``entry``, where it was looked at."""
    known = {} if entry is None else {name: getattr(entry, name) for name in ("version", "size", "modified", "author")}
    return NameTaken(
        f"OSF already has a different “{name}” in that folder.",
        "Choose: --mine makes yours its next version, --theirs takes OSF's, --both keeps both.",
        **known,
    )


def name_in_use(name: str) -> NameTaken:
    """The same where there are no two files to choose from: something is moved, copied or renamed."""
    return NameTaken(name_taken(name).message, "Choose another name.")
