"""How requests get to OSF: straight with the token, or through the Jupyter server, which keeps the token to itself."""

from __future__ import annotations

import hashlib
import re
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NewConnectionError

from .. import errors
from ..config import OSF, is_loopback, origin
from ..errors import Ambiguous, Failed, OSFError, Unreachable
from ..protocol import FROM, MARK, SCHEME, SIGNED_IN, has_dot_segments
from .answers import Passing, body_of
from .connections import Connections

PATIENCE = 15.0
"""Seconds that the server has on top of OSF's time, so that its own word about a time-out arrives first."""
POOL = {"pool_connections": 8, "pool_maxsize": 64, "max_retries": 0}
"""As many connections as threads that may move bytes at a time in a server."""
CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
RETRY = "Check the network connection and try again."
LOOK = "Check that it still runs. If it was started anew, restart this kernel, or open a new terminal."


E = TypeVar("E", bound=BaseException)


class Way(Protocol):
    """What ``Http`` asks before and after each request; addresses are OSF's own throughout."""

    patience: float

    def session(self) -> requests.Session:
        """Settings of this computer's network as far as they concern this way."""

    def connections(self) -> Connections:
        """A pool of connections that is right for this way."""

    def address(self, url: str) -> str:
        """Where a request for this address of OSF really goes."""

    def authorization(self, url: str) -> str | None:
        """The header that goes with a request for this address."""

    def has_token(self) -> bool:
        """Whether requests are made in somebody's name."""

    def check(self, answer: requests.Response, url: str) -> None:
        """Have the answer show OSF's own address. Raises an OSFError for an answer that is not OSF's."""

    def from_storage(self, answer: requests.Response) -> bool:
        """Whether a storage that OSF sent us to gave this answer, and not OSF."""

    def lost(self, error: requests.RequestException, url: str, *, written: bool) -> OSFError:
        """A failure of the network as one of our errors: worth another try, or unknown whether a write happened."""


class _Straight(requests.Session):
    """Honours proxy and certificate settings of the environment, but no proxy towards this computer."""

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[Any, Any] = {}

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Keeps requests' hands off redirects, whose addresses it would read even when told not to follow them."""

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        # Looked up once for each server: going through the environment takes longer than sending a small file.
        key = urlsplit(url)[:2], stream, verify, cert
        if key not in self._settings:
            self._settings[key] = super().merge_environment_settings(url, {}, stream, verify, cert)
            if is_loopback(url):
                self._settings[key]["proxies"] = {}
        known = self._settings[key]
        return {**known, "proxies": {**known["proxies"], **(proxies or {})}}


class Direct:
    """Straight to OSF. ``token`` is asked before each request, and goes only where the configuration allows."""

    patience = 0.0

    def __init__(self, config: OSF, token: Callable[[], str | None]) -> None:
        self._config = config
        self._token = token

    def session(self) -> requests.Session:
        return _Straight()

    def connections(self) -> Connections:
        return Connections(**POOL)

    def address(self, url: str) -> str:
        return url

    def authorization(self, url: str) -> str | None:
        token = self._token() if self._config.may_have_token(url) else None
        return f"Bearer {token}" if token is not None else None

    def has_token(self) -> bool:
        return self._token() is not None

    def check(self, answer: requests.Response, url: str) -> None:
        """Whatever comes is OSF's answer."""

    def from_storage(self, answer: requests.Response) -> bool:
        return not self._config.may_have_token(answer.url)

    def lost(self, error: requests.RequestException, url: str, *, written: bool) -> OSFError:
        host = urlsplit(error.request.url if error.request is not None and error.request.url else url).netloc
        if isinstance(error, requests.exceptions.SSLError):
            return Unreachable(
                f"The connection to {host} is not secure: its certificate is not accepted.",
                "Check the date of this computer; behind an institution's proxy, set REQUESTS_CA_BUNDLE.",
            )
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            return Failed(f"“{host}” is not an address that can be used.", "Check the OSF_*_URL settings.")
        if never_connected(error):
            # No connection at all is told at once: it rarely comes back within seconds, and people are waiting.
            return Unreachable(f"OSF cannot be reached ({host}).", RETRY)
        if isinstance(error, requests.Timeout):
            words = f"OSF ({host}) did not answer in time."
        else:
            words = f"The connection to OSF ({host}) broke."
        return Ambiguous(words, RETRY) if written else Passing(words, RETRY)


class Proxied:
    """Through the Jupyter server at ``base`` (its ``…/osf/``), which adds the token: none is in this process.

    ``certificate`` is the file of the server's own certificate, where it speaks HTTPS: that one is accepted and no
    other, whatever names are in it.
    """

    patience = PATIENCE

    def __init__(self, base: str, key: Callable[[], str], certificate: Path | None = None) -> None:
        self._base = OSF.with_slash(base)
        self._key = key
        self._certificate = certificate
        self._signed_in: bool | None = None

    def session(self) -> requests.Session:
        return _Own()

    def connections(self) -> Connections:
        return Connections(**POOL) if self._certificate is None else _Pinned(self._certificate)

    def address(self, url: str) -> str:
        where = origin(url)
        parts = urlsplit(url)
        if where is None or has_dot_segments(parts.path):
            raise Failed("OSF's answer has an address that is not safe to follow.", "Report this to the OSF.")
        scheme, host, port = where
        host = f"[{host}]" if ":" in host else host
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._base}proxy/{scheme}/{host}/{port}{parts.path or '/'}{query}"

    def own(self, name: str) -> str:
        """The address of another service that this server has for its kernels."""
        return self._base + name

    def authorization(self, url: str) -> str | None:
        return f"{SCHEME} {self._key()}"

    def has_token(self) -> bool:
        """As the last answer said; before the first one nothing is known against it."""
        return self._signed_in is not False

    def check(self, answer: requests.Response, url: str) -> None:
        answer.url = url
        told = answer.headers.get(SIGNED_IN)
        if told is None:
            answer.close()
            raise Unreachable(
                f"The Jupyter server of this kernel does not answer as it should (status {answer.status_code}).",
                LOOK,
                code="no-server",
            )
        if answer.headers.get(MARK) == "error":
            with answer:
                raise error_in(body_of(answer))
        self._signed_in = told == "1"

    def from_storage(self, answer: requests.Response) -> bool:
        return answer.headers.get(FROM) == "storage"

    def lost(self, error: requests.RequestException, url: str, *, written: bool) -> OSFError:
        if isinstance(error, requests.exceptions.SSLError):
            return Unreachable("The Jupyter server shows another certificate than its own.", LOOK, code="no-server")
        if never_connected(error):
            return Unreachable("The Jupyter server does not answer.", LOOK, code="no-server")
        if isinstance(error, requests.Timeout):
            words = "The Jupyter server did not answer in time."
        else:
            words = "The connection to OSF through the Jupyter server broke."
        return Ambiguous(words, RETRY) if written else Passing(words, RETRY)


class _Own(requests.Session):
    """Speaks to our own server alone: no proxy is ever between us, and nothing leads elsewhere."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere."""

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        # A pinned certificate takes the place of all other checks.
        pinned = isinstance(self.get_adapter(url), _Pinned)
        return {"proxies": {}, "stream": stream, "verify": not pinned, "cert": None}


class _Pinned(Connections):
    """Accepts one certificate, known beforehand."""

    def __init__(self, certificate: Path) -> None:
        found = CERTIFICATE.search(certificate.read_text("ascii", errors="replace"))
        der = ssl.PEM_cert_to_DER_cert(found.group()) if found is not None else b""
        self._fingerprint = hashlib.sha256(der).hexdigest()
        super().__init__(**POOL)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, assert_fingerprint=self._fingerprint)


def error_in(document: Any) -> OSFError:
    """The error that the server's own answer names."""
    if not isinstance(document, dict):
        return Passing("The Jupyter server's answer about a failure was cut short.", RETRY)
    kind = getattr(errors, str(document.get("kind")), None)
    kind = Passing if document.get("kind") == Passing.__name__ else kind
    if not (isinstance(kind, type) and issubclass(kind, OSFError)):
        kind = Unreachable
    words, hint, code = (str(document.get(key) or "") for key in ("message", "hint", "code"))
    return kind(words, hint, code=code or None)


def without_frames(error: E) -> E:
    """The same error without the calls that led to it: the library's own hold headers, and those hold the token, which
    tools for crash reports would write down."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error


def never_connected(error: requests.RequestException) -> bool:
    """Whether no connection came about, so that certainly nothing was sent."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
