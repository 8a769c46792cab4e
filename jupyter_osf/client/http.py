"""One pooled HTTP session: time-outs, retries, redirects, and the token only where it may go."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import tenacity

from .. import __version__
from ..config import OSF
from ..errors import Ambiguous, Failed, NotPermitted, NotSignedIn, OSFError, Unreachable
from ..progress import Progress
from .answers import Passing, body_of, explain, is_web_page, message_of, passing, retry_after
from .pace import Pace
from .refusals import Refusals
from .way import Way, without_frames

ACCEPT = "application/vnd.api+json;version=2.20"
USER_AGENT = f"jupyter_osf/{__version__} (Python {platform.python_version()}; requests {requests.__version__})"
REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 8
GROWING = tenacity.wait_exponential(multiplier=0.5) + tenacity.wait_random(0, 0.5)
"""Pauses in seconds between tries where OSF names none."""

Query = Mapping[str, str]
T = TypeVar("T")


class _Authorization(requests.auth.AuthBase):
    """Sets the header itself, so that requests never looks for a password in ``.netrc``."""

    def __init__(self, value: str | None) -> None:
        self._value = value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._value is not None:
            if not (self._value.isascii() and self._value.isprintable()):
                # Said here, since the library's own error would show the token.
                raise NotSignedIn("The token holds characters that no token has.", "Sign in again, or check OSF_TOKEN.")
            request.headers["Authorization"] = self._value
        return request


class Http:
    """Sends requests to OSF. Safe to use from several threads.

    All addresses here are OSF's own; ``way`` knows how to get there, and in whose name. ``signed_out`` is told of
    each refusal that may be about the token and returns the error to raise if it is, since OSF refuses also when only
    its sign-in service is down.
    """

    def __init__(self, config: OSF, way: Way, progress: Progress) -> None:
        self.config = config
        self.progress = progress
        self.signed_out: Callable[[requests.Response], OSFError | None] = lambda answer: None
        self._way = way
        self._pace = Pace(progress.check, refusals=Refusals(config.site), ceiling=config.retry_ceiling)
        self._session = way.session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._connections = way.connections()
        self._session.mount("http://", self._connections)
        self._session.mount("https://", self._connections)
        progress.when_cancelled(self._connections.cut)

    def close(self) -> None:
        """Give back the connections."""
        self.progress.forget(self._connections.cut)
        self._session.close()

    @property
    def has_token(self) -> bool:
        return self._way.has_token()

    def from_storage(self, answer: requests.Response) -> bool:
        """Whether a storage that OSF sent us to gave this answer, and not OSF."""
        return self._way.from_storage(answer)

    def read(self, url: str, query: Query | None = None) -> dict[str, Any]:
        """GET a JSON document; passing failures are retried. Raises what ``explain`` makes of the answer."""

        def attempt() -> dict[str, Any]:
            with self.send("GET", url, query=query) as answer:
                return self._document(answer)

        return self.retry(attempt)

    def write(
        self,
        method: str,
        url: str,
        *,
        query: Query | None = None,
        json: Any = None,
        data: Callable[[], Any] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> requests.Response:
        """Send something that changes OSF, once. ``data`` makes a fresh body, since a refusal may want another try.

        Returns the answer, whatever its status below 500. Raises Ambiguous where the answer was lost, so that the
        caller looks before it sends again; only what OSF certainly did not take up (429, no connection) is
        repeated here.
        """

        def attempt() -> requests.Response:
            body = data() if data is not None else None
            answer = self.send(method, url, query=query, json=json, data=body, headers=headers, timeout=timeout)
            answer.content  # noqa: B018  # read it now: an answer cut short is a lost answer
            if answer.status_code == 429:
                raise passing(answer, self.has_token)
            if answer.status_code in (502, 503, 504) or answer.status_code < 400 and is_web_page(answer):
                failure = passing(answer, self.has_token)
                raise Ambiguous(failure.message, failure.hint)
            return answer

        def once() -> requests.Response:
            try:
                return attempt()
            except requests.RequestException as error:
                self.progress.check()
                raise self._way.lost(error, url, written=True) from error

        return self.retry(once)

    def send(
        self,
        method: str,
        url: str,
        *,
        query: Query | None = None,
        json: Any = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> requests.Response:
        """One request, its redirects followed (GET and HEAD only), the body unread. Raises requests' errors."""
        config = self.config
        for _ in range(MOST_REDIRECTS):
            self.progress.check()
            self._require_allowed(method, url)
            try:
                with self._pace.turn():
                    answer = self._session.request(
                        method,
                        self._way.address(url),
                        params=query,
                        json=json,
                        data=data,
                        headers={"User-Agent": USER_AGENT, "Accept": ACCEPT, **(headers or {})},
                        auth=_Authorization(self._way.authorization(url)),
                        timeout=(config.connect_timeout, (timeout or config.timeout) + self._way.patience),
                        allow_redirects=False,
                        stream=True,
                    )
                    if answer.status_code == 429:
                        self._pace.slow_down(retry_after(answer))
                    else:
                        self._pace.go_on()
            except requests.RequestException as error:
                raise without_frames(error)  # noqa: B904  # it is the very same
            self._way.check(answer, url)
            if answer.status_code not in REDIRECTS or method not in ("GET", "HEAD"):
                return answer
            with answer:
                answer.content  # noqa: B018  # read it, so that the connection can be used again
            url, query = _next_address(url, answer.headers.get("Location", "")), None
        raise Unreachable("OSF sent us in a circle.", "Try again later.")

    def _require_allowed(self, method: str, url: str) -> None:
        """What those who run this deployment do not want is not even sent."""
        if self.config.read_only and method not in ("GET", "HEAD", "OPTIONS"):
            raise NotPermitted(
                "Here OSF can only be read: those who run this server have switched changes off.",
                "Work goes on on this computer; send it from another one.",
                code="read-only-server",
            )
        if not self.config.may_be_asked(url):
            raise NotPermitted(
                f"OSF leads to “{urlsplit(url).hostname}”, which those who run this server do not allow.",
                "Ask them to add it to the hosts of OSF.",
                code="host-not-allowed",
            )

    def retry(self, attempt: Callable[[], T]) -> T:
        """Run ``attempt`` again after passing failures: as OSF asks, else with growing pauses, up to a ceiling."""

        def pause(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.retry_after if isinstance(error, Passing) else None
            if asked is not None:
                return asked
            return min(GROWING(state), self.config.retry_ceiling)

        def worth_it(error: BaseException) -> bool:
            if not isinstance(error, Passing):
                return False
            return error.retry_after is None or error.retry_after <= self.config.retry_ceiling

        def once() -> T:
            try:
                return attempt()
            except requests.RequestException as error:
                self.progress.check()
                raise self._way.lost(error, self.config.api_url, written=False) from error

        return tenacity.Retrying(
            retry=tenacity.retry_if_exception(worth_it),
            stop=tenacity.stop_after_attempt(self.config.retries + 1)
            | tenacity.stop_after_delay(2 * self.config.timeout),
            wait=pause,
            sleep=self.progress.wait,
            reraise=True,
        )(once)

    def look_after(self, lost: Ambiguous, look: Callable[[], T]) -> T:
        """What ``look`` sees, a moment after a write whose answer was lost; the loss itself if OSF cannot be asked."""
        self.progress.wait(min(1.0, self.config.retry_ceiling))
        try:
            return look()
        except Unreachable as error:
            raise lost from error

    def refusal(self, answer: requests.Response) -> OSFError:
        """What a status of 400 and above means, in words; the token is looked into before it is blamed."""
        # To a file server, people without a token, with a bad one and with too small a one are all just forbidden.
        vague = answer.status_code == 403 and self.config.is_files_url(answer.url)
        if self.has_token and (answer.status_code == 401 or vague and "checkout" not in message_of(answer)):
            blamed = self.signed_out(answer)
            if blamed is not None:
                return blamed
        return explain(answer, self.has_token)

    def unprotected(self, error: requests.exceptions.SSLError, url: str) -> OSFError:
        """What it means that a protected connection did not come about."""
        return self._way.lost(error, url, written=False)

    def files_url(self, url: str) -> str:
        """A file address out of OSF's answers, checked against the configured file hosts. Raises Failed."""
        if not self.config.is_files_url(url):
            host = urlsplit(url).netloc.rpartition("@")[2]
            raise Failed(
                f"OSF names “{host}” as the place of these files, which is not a file server that you have configured.",
                "If you trust it, add it to OSF_FILES_URL.",
                code="unknown-file-server",
            )
        return url

    def api_link(self, url: str) -> str:
        """A link out of the API's answers, checked to stay on the configured API. Raises Failed."""
        if not self.config.may_have_token(url):
            raise Failed("OSF's answer links to another server.", "Check OSF_API_URL.", code="foreign-link")
        return url

    def _document(self, answer: requests.Response) -> dict[str, Any]:
        if answer.status_code in (429, 502, 503, 504):
            raise passing(answer, self.has_token)
        if answer.status_code >= 400:
            raise self.refusal(answer)
        document = body_of(answer)
        if document is None:
            raise Passing(
                f"OSF answered with something that is not data ({message_of(answer)}).",
                "Try again later; on a guest network, sign in to that network first.",
            )
        if not isinstance(document, dict):
            raise Passing("OSF's answer has an unknown form.", "Try again later.")
        return document


def _next_address(url: str, location: str) -> str:
    """Where a redirect leads. Raises Failed unless it is a web address, and no less protected than this one."""
    try:
        target = urljoin(url, location)
        scheme = urlsplit(target).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https") or urlsplit(url).scheme == "https" and scheme == "http":
        raise Failed("OSF sent us to an address that is not safe to follow.", "Report this to the OSF.")
    return target
