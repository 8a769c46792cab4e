"""The proxy is open to keys alone, speaks to OSF alone, and lets the token out nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import TOKEN, Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .in_server import Inside, api, ask, kernel_in, proxied, raw
from .rest import PATIENCE, kept, log_of
from .trap import Trap, listening

EVERYTHING = {
    "ServerApp": {
        "log_level": "DEBUG",
        "logging_config": {
            "loggers": {name: {"level": "DEBUG", "handlers": ["console"]} for name in ("jupyter_osf", "urllib3")}
        },
    }
}
"""What those set who want to see all: the server's own log, and those of the libraries that it speaks to OSF with."""


@dataclass
class Place:
    server: Jupyter
    kernel: Inside
    files: Trap
    stranger: Trap
    token: str

    def ask(self, method: str, path: str, **more: object) -> requests.Response:
        return ask(self.server, self.kernel.key, method, path, **more)

    def raw(self, target: str, *, method: str = "GET", more: str = "", body: bytes = b"") -> bytes:
        head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: osf-kernel {self.kernel.key}\r\n"
        return raw(self.server, f"{head}{more}Connection: close\r\n\r\n".encode("latin-1") + body)


@pytest.fixture(scope="module")
def place(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server that logs everything, of whose OSF one file host is a trap; another trap is a stranger."""
    osf = Osf(sandbox.info)
    osf.reset("demo")
    environment = osf.environment()
    folder = tmp_path_factory.mktemp("server")
    settings = folder / "config" / "jupyter_server_config.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps(EVERYTHING), encoding="utf-8")
    with listening() as stranger, listening(f"{stranger.url}/signed") as files:
        environment["OSF_FILES_URL"] += f",{files.url}"
        with (
            running_jupyter(
                folder,
                application="jupyter_server",
                arguments=["--ServerApp.base_url=/deep/base/"],
                environment=environment,
            ) as server,
            kernel_in(server) as kernel,
        ):
            yield Place(server, kernel, files, stranger, osf.token)
            assert "Traceback" not in log_of(server)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def test_the_right_key_opens_the_proxy_and_the_token_is_added_there(place: Place) -> None:
    answer = place.ask("GET", proxied(f"{place.files.url}/v1/x"))

    assert answer.status_code == 200
    assert f"Authorization: Bearer {place.token}" in place.files.last("/v1/x").head
    assert answer.headers["X-OSF-Signed-In"] == "1"


@pytest.mark.parametrize("key", ["", "wrong", "x" * 43, "é", "x" * 8192, "a b", "\x00"])
def test_a_wrong_key_opens_nothing(place: Place, key: str) -> None:
    for path in (proxied(f"{place.files.url}/wrong-key"), "proxy", "kernel/self"):
        head = f"GET /deep/base/osf/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: osf-kernel {key}\r\n"
        answer = raw(place.server, f"{head}Connection: close\r\n\r\n".encode())
        assert status(answer) in (400, 403), answer
    assert "wrong-key" not in place.files.everything


def test_a_header_of_8_kilobytes_is_read_and_refused_or_ignored(place: Place) -> None:
    answer = place.raw(f"/deep/base/osf/{proxied(place.files.url + '/long')}", more=f"X-Long: {'a' * 8192}\r\n")

    assert status(answer) == 200
    assert "X-Long" not in place.files.last("/long").head


@pytest.mark.parametrize("scheme", ["token", "Bearer", "Basic", "osf-kernelx", ""])
def test_the_key_counts_in_its_own_scheme_only(place: Place, scheme: str) -> None:
    answer = requests.get(
        f"{place.server.url}osf/proxy",
        headers={"Authorization": f"{scheme} {place.kernel.key}".strip()},
        timeout=PATIENCE,
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["api/contents", "api/kernels", "api/sessions", "osf/about", "osf/account", "lab"])
def test_the_key_opens_nothing_else(place: Place, path: str) -> None:
    for scheme in ("osf-kernel", "token"):
        answer = requests.get(
            f"{place.server.url}{path}",
            headers={"Authorization": f"{scheme} {place.kernel.key}"},
            timeout=PATIENCE,
            allow_redirects=False,
        )
        assert answer.status_code in (302, 403), answer.text
    assert requests.get(f"{place.server.url}api/contents?token={place.kernel.key}", timeout=PATIENCE).status_code == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_jupyters_own_token_and_cookies_open_no_kernel_route(place: Place, method: str) -> None:
    browser = requests.Session()
    browser.get(place.server.address("login"), timeout=PATIENCE)
    for path in ("proxy", "kernel/self", proxied(f"{place.files.url}/by-cookie")):
        body = {"json": {}} if method == "POST" else {}
        by_cookie = browser.request(method, f"{place.server.url}osf/{path}", timeout=PATIENCE, **body)
        by_token = requests.request(
            method,
            f"{place.server.url}osf/{path}",
            headers={"Authorization": f"token {TOKEN}"},
            timeout=PATIENCE,
            **body,
        )
        assert (by_cookie.status_code, by_token.status_code) in ((403, 403), (405, 405))
    assert "by-cookie" not in place.files.everything


def test_keys_end_with_their_kernel(place: Place) -> None:
    with kernel_in(place.server) as other:
        assert ask(place.server, other.key, "GET", "proxy").status_code == 200
        other.end()
        answer = ask(place.server, other.key, "GET", "proxy")

    assert answer.status_code == 403
    assert answer.json()["code"] == "unknown-key"
    assert answer.headers["X-OSF-Proxy"] == "error"
    assert "restarted" in answer.json()["message"]


def test_a_kernel_speaks_for_its_own_notebook_only(place: Place) -> None:
    with kernel_in(place.server, "mine.ipynb") as mine, kernel_in(place.server, "theirs.ipynb"):
        answer = ask(place.server, mine.key, "GET", "kernel/self")
        assert answer.json() == {"path": str(place.server.root / "mine.ipynb"), "listening": False}
        assert ask(place.server, place.kernel.key, "GET", "kernel/self").json()["path"] is None


OTHERS = [
    "proxy/http/127.0.0.1/{stranger}/x",
    "proxy/https/127.0.0.1/{files}/x",
    "proxy/http/localhost/{files}/x",
    "proxy/http/127.0.0.2/{files}/x",
    "proxy/http/example.org/80/x",
    "proxy/ftp/127.0.0.1/{files}/x",
    "proxy/file//0/etc/passwd",
    "proxy/http//{stranger}/x",
    "proxy//127.0.0.1/{stranger}/x",
    "proxy/http/127.0.0.1@127.0.0.1/{stranger}/x",
    "proxy/http/127.0.0.1/{files}@127.0.0.1/{stranger}/x",
    "proxy/http/user:word@127.0.0.1/{files}/x",
    "proxy/http/127.0.0.1%2F@127.0.0.1/{stranger}/x",
    "proxy/http%2F127.0.0.1%2F{stranger}/x",
    "proxy/http/127.0.0.1%3A{stranger}/{files}/x",
    "proxy/http/127.0.0.1/{files}%2F/x",
    "proxy/http/127.0.0.1/{files}\\@127.0.0.1/x",
    "proxy/http/127.0.0.1/{files}/..\\x",
    "proxy/http/127.0.0.1/{files}/../x",
    "proxy/http/127.0.0.1/{files}/%2e%2e/x",
    "proxy/http/127.0.0.1/{files}/a%2f..%2fx",
    "proxy/http/127.0.0.1/{files}/a/%2E%2E%5Cx",
    "proxy/http/127.0.0.1/{files}",
    "proxy/http/127.0.0.1/99999/x",
    "proxy/http/127.0.0.1/-1/x",
    "proxy/http/[::1]/{files}/x",
    "proxy/http/[::ffff:127.0.0.1]/{files}/x",
    "proxy/http/2130706433/{files}/x",
    "proxy/http/127.1/{files}/x",
    "proxy/http/127.0.0.1%00/{files}/x",
    "proxy/HTTP/127.0.0.1/{files}/x",
    "proxy/http/127.0.0.1/{files}/\x7f",
    "proxy/http/127.0.0.1/{files}/\xe9",
    "proxy/http/127.0.0.1/{stranger}/x?u=http://127.0.0.1/{files}/",
]


@pytest.mark.parametrize("path", OTHERS)
def test_the_proxy_speaks_to_nobody_but_osf(place: Place, path: str) -> None:
    before = len(place.files.calls), len(place.stranger.calls)
    path = path.format(stranger=place.stranger.port, files=place.files.port)

    answer = place.raw(f"/deep/base/osf/{path}")

    assert status(answer) in (400, 403, 404), answer
    assert (len(place.files.calls), len(place.stranger.calls)) == before
    assert place.token.encode() not in answer


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{stranger}/x",
        "http://127.0.0.1:{stranger}/deep/base/osf/proxy/http/127.0.0.1/{files}/x",
        "//127.0.0.1:{stranger}/deep/base/osf/proxy/http/127.0.0.1/{files}/x",
        "/deep/base/osf/proxy/http/127.0.0.1/{files}/x#@127.0.0.1:{stranger}/",
        "/deep/base/../base/osf/proxy/http/127.0.0.1/{files}/x",
    ],
)
def test_other_forms_of_an_address_lead_nowhere(place: Place, target: str) -> None:
    before = len(place.stranger.calls)

    answer = place.raw(target.format(stranger=place.stranger.port, files=place.files.port))

    assert status(answer) in (200, 400, 403, 404), answer
    assert status(answer) != 200 or "#" in target
    assert len(place.stranger.calls) == before


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"])
def test_other_methods_are_not_passed_on(place: Place, method: str) -> None:
    path = f"/deep/base/osf/{proxied(place.files.url + '/methods')}"

    place.raw(path, method=method)

    assert "/methods" not in place.files.everything


def test_only_a_few_headers_pass_in_either_direction(place: Place) -> None:
    sent = {
        "Cookie": "a=b",
        "X-Forwarded-Host": "evil",
        "Range": "bytes=1-2",
        "X-HTTP-Method-Override": "DELETE",
    }
    answer = place.ask("GET", proxied(f"{place.files.url}/headers"), headers=sent)
    head = place.files.last("/headers").head

    assert "evil" not in head
    assert "Cookie" not in head
    assert "Override" not in head
    assert "Range: bytes=1-2" in head
    assert place.kernel.key not in head
    assert "Set-Cookie" not in answer.headers
    assert "X-Internal" not in answer.headers
    assert "Location" not in answer.headers


def test_a_host_name_of_somebody_else_is_refused(place: Place) -> None:
    answer = place.ask("GET", proxied(f"{place.files.url}/other-host"), headers={"Host": "evil.example"})

    assert answer.status_code == 403
    assert "/other-host" not in place.files.everything


@pytest.mark.parametrize(
    "more",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 5, 5\r\nTransfer-Encoding: identity\r\n",
        "Content-Length: five\r\n",
        "Content-Length: 99999999999999999\r\n",
    ],
)
def test_a_body_whose_length_is_not_clear_is_refused(place: Place, more: str) -> None:
    before = len(place.files.calls)
    path = f"/deep/base/osf/{proxied(place.files.url + '/smuggle')}"

    answer = place.raw(path, method="PUT", more=more, body=b"5\r\nhello\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n")

    assert status(answer) in (0, 400), answer
    assert len(place.files.calls) == before


def test_line_ends_in_an_address_stay_encoded(place: Place) -> None:
    place.ask("GET", proxied(f"{place.files.url}/crlf") + "%0d%0aX-Evil:%201?q=%0d%0aX-Evil2:%201")

    assert "\r\nX-Evil" not in place.files.last("/crlf").head


def test_what_comes_after_a_body_is_not_part_of_it(place: Place) -> None:
    path = f"/deep/base/osf/{proxied(place.files.url + '/longer')}"

    place.raw(path, method="PUT", more="Content-Length: 5\r\n", body=b"hello and a lot more that was not announced")

    assert place.files.last("/longer").body == 5


def test_redirects_are_followed_here_and_without_the_token(place: Place) -> None:
    answer = place.ask("GET", proxied(f"{place.files.url}/redirect"))

    assert answer.status_code == 200
    assert answer.headers["X-OSF-From"] == "storage"
    assert "/signed" not in str(answer.headers)
    assert "Bearer" in place.files.last("/redirect").head
    signed = place.stranger.last("/signed").head
    assert "Authorization" not in signed
    assert place.token not in signed
    assert place.kernel.key not in signed


def test_what_changes_something_is_not_redirected(place: Place) -> None:
    before = len(place.stranger.calls)

    answer = place.ask("PUT", proxied(f"{place.files.url}/redirect"), data=b"bytes")

    assert answer.status_code == 302
    assert "Location" not in answer.headers
    assert len(place.stranger.calls) == before


def test_kernels_get_no_tokens_from_the_api(place: Place, sandbox: SandboxProcess) -> None:
    for name in ("tokens/", "Tokens/", "%74okens/", "applications/", "tokens", "/tokens/"):
        answer = place.ask("GET", f"{proxied(sandbox.info['api_url'])}{name}")
        assert answer.status_code == 403, name
        assert answer.json()["code"] == "not-osf"


def test_of_the_sign_in_service_a_kernel_sees_its_profile_only(place: Place, sandbox: SandboxProcess) -> None:
    accounts = proxied(sandbox.info["accounts_url"])

    assert place.ask("GET", f"{accounts}oauth2/profile").status_code == 200
    for method, path in (("POST", "oauth2/profile"), ("GET", "oauth2/authorize"), ("POST", "oauth2/token")):
        assert place.ask(method, f"{accounts}{path}").status_code == 403


def test_the_token_is_in_no_kernel_terminal_log_or_answer(place: Place) -> None:
    seen = place.kernel.run("import os; dict(os.environ)").text
    assert "JUPYTER_OSF_URL" in seen
    assert place.token not in seen
    assert "OSF_TOKEN" not in seen
    for code in ("%osf whoami", "%osf projects", "%osf doctor"):
        assert place.token not in place.kernel.run(code).everything
    failed = place.kernel.run("%osf --debug info osf://zzzzz/")
    assert failed.status == "error"
    assert place.token not in failed.everything
    assert place.kernel.key not in failed.everything

    kernels = api(place.server, "GET", "kernels")
    log = log_of(place.server)
    for name in ("D %s ServerApp", "D %s urllib3.connectionpool"):
        assert re.search(name % ".*", log)
    kernel = psutil.Process(place.kernel.kernel.pid)
    arguments = [process.cmdline() for process in (kernel, *kernel.parents())]
    for secret in (place.token, place.kernel.key):
        assert secret not in json.dumps([kernels, arguments]) + log
    files = kept(place.server.root.parent)
    assert files
    assert not [path for path, content in files.items() if place.token.encode() in content]
