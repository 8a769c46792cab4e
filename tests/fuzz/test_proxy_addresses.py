"""What kernels may write behind `proxy/`: an address of the configured OSF comes of it, or nothing."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import requests
from hypothesis import strategies as st
from urllib3.util import parse_url

from jupyter_osf.client.way import Proxied
from jupyter_osf.config import OSF
from jupyter_osf.errors import NotPermitted, UsageError
from jupyter_osf.server.allowed import METHODS, address

from .cases import anything, cases, pieces, told

CONFIG = OSF(
    api_url="https://api.osf.io/v2/",
    accounts_url="https://accounts.osf.io/",
    web_url="https://osf.io/",
    files_urls=["https://files.osf.io", "https://files.*.osf.io", "http://127.0.0.1:7777"],
)
OWN = re.compile(
    r"https://(api|accounts|files|files\.[a-z0-9_-]+)\.osf\.io(:443)?/.*|http://127\.0\.0\.1:7777/.*", re.DOTALL
)
HOSTS = (
    "api.osf.io", "accounts.osf.io", "files.osf.io", "files.us.osf.io", "files.de-1.osf.io", "127.0.0.1",
    "files.a.b.osf.io", "files..osf.io", "files.osf.io.", "files.osf.io.evil.example", "files.evil.example%2f.osf.io",
    "evil.example", "osf.io", "[::1]", "2130706433", "user@files.osf.io", "files.osf.io@evil.example", "localhost",
    "files.osf.io:80", "files.osf.io\\@evil.example", "files.evil.example#.osf.io", "files.evil.example?.osf.io",
)  # fmt: skip
PATHS = (
    "/", "/v2/", "/v1/resources/abc12/providers/osfstorage/", "/oauth2/profile", "/oauth2/token", "tokens/", "nodes/",
    "%74okens", "applications", "//evil.example/", "@evil.example", "..", "/..", "%2e%2e", "%2F", "%5c", "\\", "%00",
    "%0d%0aHost:%20evil.example", "\r\nX: 1", ";", "#", "?", "%", "é", " ", "\x7f",
)  # fmt: skip
schemes = st.sampled_from(["http", "https"]) | st.sampled_from(["HTTPS", "ftp", "file", "", "http:", "javascript"])
ports = st.sampled_from(["443", "80", "7777", "0443", "99999", "0", "-1", "", "٤٤٣", "443@evil.example"])
written = st.tuples(schemes, st.sampled_from(HOSTS) | anything, ports, pieces(*PATHS)).map(
    lambda parts: "{}/{}/{}{}".format(*parts)
)
own = st.sampled_from(
    ["https/api.osf.io/443/v2/", "https/files.osf.io/443/", "http/127.0.0.1/7777/", "https/accounts.osf.io/443/"]
)
methods = st.sampled_from([*METHODS, "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"])


def check(method: str, rest: str, query: str) -> None:
    """What holds for everything that may be asked of the proxy."""
    try:
        url = address(CONFIG, method, rest, query)
    except (UsageError, NotPermitted) as error:
        told(error)
        return
    # What the HTTP library really sends, and where: others than we read addresses as well.
    sent = requests.Request(method, url).prepare()
    assert sent.url is not None
    assert OWN.fullmatch(sent.url), sent.url
    assert parse_url(sent.url).auth is None
    assert parse_url(sent.url).host == urlsplit(sent.url).hostname
    assert sent.method in METHODS
    assert not re.search(r"[\s\x00-\x1f\x7f]", sent.path_url)
    path = unquote(urlsplit(sent.url).path)
    assert ".." not in re.split(r"[/\\]", path)
    if parse_url(sent.url).host == "accounts.osf.io":
        assert (path, method) in (("/oauth2/profile", "GET"), ("/oauth2/profile", "HEAD"))
    if parse_url(sent.url).host == "api.osf.io":
        assert re.match(r"/v2/+(?!/|tokens|applications)|/v2/+$", path, re.IGNORECASE), path


@cases(2000, method=methods, rest=written, query=pieces("a=b", "&", "#", "%0d%0a", " ", "\r\n", "http://evil.example"))
def test_any_address_with_any_method(method: str, rest: str, query: str) -> None:
    check(method, rest, query)


@cases(1000, method=methods, start=own, rest=pieces(*PATHS))
def test_anything_behind_an_address_of_osf(method: str, start: str, rest: str) -> None:
    check(method, start + rest, "")


segments = st.text(st.sampled_from("ab%25%2F%C3%A9;:@!$&'()*+,=~._-"), max_size=8).filter(
    lambda text: unquote(text).replace("\\", "/").count("..") == 0 and unquote(text).strip("/") not in (".", "")
)


@cases(500, host=st.sampled_from(["files.osf.io", "files.us.osf.io"]), path=st.lists(segments, max_size=4))
def test_what_a_kernel_asks_for_is_what_the_server_sends(host: str, path: list[str]) -> None:
    url = f"https://{host}/v1/" + "/".join(path)
    asked = Proxied("http://127.0.0.1:8888/osf/", lambda: "").address(url)
    assert address(CONFIG, "GET", asked.removeprefix("http://127.0.0.1:8888/osf/proxy/"), "") == url
