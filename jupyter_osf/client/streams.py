"""Bytes from OSF for whoever passes them on: piece by piece, cut to what is wanted, checked at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import requests
from urllib3.exceptions import HTTPError, SSLError

from ..errors import NotVerified
from ..progress import Progress
from .answers import Passing

MOST = 1024 * 1024
"""Bytes that are taken at once, where so many have come."""


def pieces(answer: requests.Response) -> Iterator[bytes]:
    """The body of an answer as it comes: whatever is there, so that a slow line is no slower and a fast one is read in
    large pieces. Raises requests' errors where it breaks off."""
    try:
        while piece := answer.raw.read1(MOST, decode_content=True):
            yield piece
    except SSLError as error:
        raise requests.exceptions.SSLError(error) from error
    except (HTTPError, OSError) as error:
        raise requests.ConnectionError(error) from error


class Stream:
    """The bytes of one answer. Close it; what was not read then stays with OSF.

    ``skip`` bytes are dropped first, and no more than ``length`` are read; None is to the end. With ``sha256`` the last
    piece is handed out only when it has shown that the bytes are those.
    """

    def __init__(
        self,
        answer: requests.Response,
        progress: Progress,
        *,
        skip: int = 0,
        length: int | None = None,
        sha256: str | None = None,
    ) -> None:
        self.length = length
        self._answer = answer
        self._progress = progress
        self._skip = skip
        self._chunks = pieces(answer)
        self._wanted = self._part() if sha256 is None else _checked(self._part(), sha256)

    def read(self) -> bytes:
        """The next bytes, none after the last. Raises Passing where they break off, NotVerified where they are not
        those that OSF announced: what was read before is then not to be trusted."""
        try:
            return next(self._wanted, b"")
        except requests.RequestException as error:
            self._progress.check()
            raise Passing("The connection to OSF broke.", "Try again.") from error

    def close(self) -> None:
        """Give back the connection, or end it where there is more to come."""
        self._answer.close()

    def _part(self) -> Iterator[bytes]:
        skip, left = self._skip, self.length
        while left != 0 and (chunk := next(self._chunks, b"")):
            self._progress.check()
            dropped = min(skip, len(chunk))
            skip -= dropped
            piece = chunk[dropped:] if left is None else chunk[dropped : dropped + left]
            if left is not None:
                left -= len(piece)
            if piece:
                yield piece
        if left:
            raise Passing("OSF sent less than it announced.", "Try again later.")


def _checked(pieces: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    digest, held = hashlib.sha256(), b""
    for piece in pieces:
        digest.update(piece)
        if held:
            yield held
        held = piece
    if digest.hexdigest() != sha256:
        raise NotVerified("OSF sent other bytes than it announced.", "Nothing was replaced; try again later.")
    if held:
        yield held
