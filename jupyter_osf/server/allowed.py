"""What kernels may ask of OSF through this server: which addresses, which methods, which headers."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from ..config import DEFAULT_PORTS, OSF, origin
from ..errors import NotPermitted, UsageError
from ..protocol import has_dot_segments

METHODS = ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE")
REQUEST_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "Range", "User-Agent")
ADDRESS = re.compile(r"(https?)/([a-z0-9._-]+|\[[0-9a-f:.]+\])/([0-9]{1,5})(/[\x21-\x7e]*)")
CREDENTIALS = ("tokens", "applications")
"""Parts of the API that hand out tokens: those would be in the kernel then."""


def address(config: OSF, method: str, rest: str, query: str) -> str:
    """The address of OSF that ``scheme/host/port/path`` stands for.

    ``rest`` and ``query`` are as they came over the wire: what is encoded in them stays so. Raises UsageError for what
    is no such path, NotPermitted for every address that is not of the configured OSF, or none of a kernel's business.
    """
    match = ADDRESS.fullmatch(rest)
    if match is None or not query.isascii() or has_dot_segments(match[4]):
        raise UsageError("This is not the address of anything on OSF.", "Ask for scheme/host/port/path.")
    scheme, host, port, path = match.groups()
    place = f"{scheme}://{host}" + ("" if int(port) == DEFAULT_PORTS[scheme] else f":{int(port)}")
    url = f"{place}{path}"
    if method not in METHODS or not _is_allowed(config, method, url, path):
        raise NotPermitted("The Jupyter server speaks to OSF only.", "Check the OSF_*_URL settings.", code="not-osf")
    return f"{url}?{query}" if query else url


def moves_bytes(config: OSF, method: str, url: str, length: int) -> bool:
    """Whether a request is for the contents of a file rather than for what OSF knows about things."""
    if not config.is_files_url(url):
        return False
    if method == "GET":
        parts = urlsplit(url)
        asked = {part.partition("=")[0] for part in parts.query.split("&")}
        return "zip" in asked if parts.path.endswith("/") else not asked & {"meta", "versions", "revisions"}
    return method == "PUT" and length > 0


def _is_allowed(config: OSF, method: str, url: str, path: str) -> bool:
    where = origin(url)
    if where is None:
        return False
    if config.is_files_url(url):
        return True
    api, accounts = urlsplit(config.site), urlsplit(config.accounts_url)
    if where == origin(config.site) and path.startswith(api.path):
        first = unquote(path.removeprefix(api.path)).lstrip("/").partition("/")[0]
        return first.casefold() not in CREDENTIALS
    return (
        where == origin(config.accounts_url) and method in ("GET", "HEAD") and path == f"{accounts.path}oauth2/profile"
    )
