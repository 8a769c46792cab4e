"""Passes somebody else's request on to OSF and hands back the answer as it comes, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import requests
from urllib3.exceptions import HTTPError

from ..config import OSF
from ..errors import Cancelled, OSFError
from ..progress import Progress
from .answers import Passing
from .connections import Line
from .http import Http
from .streams import MOST
from .way import Direct

ANSWER_HEADERS = (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "ETag",
    "Last-Modified",
    "Retry-After",
)
"""What is handed back. The rest is between us and OSF: cookies, signed addresses, details of connections."""


class Stream(Protocol):
    """A body of known length that is read once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


class Relayed:
    """An answer of OSF whose body has not been read yet. Close it."""

    def __init__(self, answer: requests.Response, from_storage: bool) -> None:
        self.status = answer.status_code
        self.headers = {name: answer.headers[name] for name in ANSWER_HEADERS if name in answer.headers}
        self.from_storage = from_storage
        self._answer = answer

    def read(self) -> bytes:
        """The next bytes as they were sent and as soon as they are there, none after the last.

        Raises Passing where the answer breaks off.
        """
        try:
            found: bytes = self._answer.raw.read1(MOST, decode_content=False)
            return found
        except (HTTPError, OSError) as error:
            raise Passing("The connection to OSF broke.", "Try again.") from error

    def close(self) -> None:
        """Give back the connection, or end it where there is more to come."""
        self._answer.close()


class Relay:
    """Sends requests as they are, with the token that ``token`` answers; nothing is tried again here."""

    def __init__(self, config: OSF, token: Callable[[], str | None]) -> None:
        self._config = config
        self._progress = Progress()
        self._way = Direct(config, token)
        self._http = Http(config, self._way, self._progress)

    def line(self) -> Line:
        """For one request."""
        return Line()

    def open(self, method: str, url: str, headers: Mapping[str, str], body: Stream | None, line: Line) -> Relayed:
        """Send one request, follow where it is sent on to, and answer as soon as the head of the answer is there.

        All of it, the answer's body too, goes over ``line``: to cut that ends it at any time.
        """
        sent = body is not None and len(body) > 0
        if line.is_cut:
            raise Cancelled("Nobody waits for this any more.", "Nothing was sent.")
        try:
            with line.used():
                answer = self._http.send(
                    method,
                    url,
                    data=body if sent else None,
                    headers={"Accept-Encoding": "identity", **headers},
                    timeout=self._config.upload_timeout if sent else None,
                )
        except requests.RequestException as error:
            raise self._lost(error, method, url) from error
        return Relayed(answer, self._http.from_storage(answer))

    def _lost(self, error: requests.RequestException, method: str, url: str) -> OSFError:
        return self._way.lost(error, url, written=method not in ("GET", "HEAD"))

    def close(self) -> None:
        """Break off what is under way, and begin nothing new."""
        self._progress.cancel()
        self._http.close()
