"""The token: where it goes, where it never shows, and what a refusal of it means."""

from __future__ import annotations

import logging
import traceback
from io import BytesIO
from pathlib import Path

import pytest

from jupyter_osf.client.jupyter import around
from jupyter_osf.errors import Failed, NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable

from .connect import TOKEN, Bytes, fetched, file_at, raw_client
from .raw import data, http, in_turn, raw_server, reset


def test_every_request_names_the_product_and_the_version_of_the_api(osf, client, find):
    find("/protocol.md")
    client.nodes.refresh()
    entry = client.files.by_id(client.files.children(client.nodes.storage(osf.node("stroop"), "osfstorage"))[-1].id)
    fetched(client, entry)
    client.accounts.scopes()
    requests = osf.requests()
    assert {request["listener"] for request in requests} == {"api", "files", "accounts", "storage"}
    assert all(request["user_agent"].startswith("jupyter_osf/") for request in requests)


def test_the_version_of_the_api_is_pinned():
    with raw_server(lambda request: data([], meta={"total": 0})) as server:
        client = raw_client(server.url)
        client.nodes.mine()
        client.close()
    assert server.requests[0].headers["accept"] == "application/vnd.api+json;version=2.20"


def test_a_download_takes_the_signed_address_without_the_token(osf, client, find):
    entry = find("/protocol.md")
    assert b"Debriefing" in fetched(client, entry)
    first, second = osf.requests()
    assert (first["listener"], first["authorization"]) == ("files", True)
    assert (second["listener"], second["authorization"]) == ("storage", False)


@pytest.mark.parametrize("kind", ["path", "other-port", "protocol-relative", "user-info", "other-name"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_arrives_without_the_token(kind, status):
    with raw_server(lambda request: http(200, b"bytes")) as trap:
        port = trap.url.rpartition(":")[2]
        place = {
            "path": "/trap",
            "other-port": f"{trap.url}/trap",
            "protocol-relative": f"//127.0.0.1:{port}/trap",
            "user-info": f"http://api:x@127.0.0.1:{port}/trap",
            "other-name": f"http://localhost:{port}/trap",
        }[kind]
        with raw_server(in_turn(http(status, b"", location=place), http(200, b"bytes"))) as server:
            client = raw_client(server.url)
            assert fetched(client, file_at(server.url)) == b"bytes"
            client.close()
            asked = server.requests
    assert asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    if kind == "path":
        assert asked[1].headers["authorization"] == f"Bearer {TOKEN}"
        return
    assert len(trap.requests) == 1
    assert TOKEN not in str(trap.requests[0].headers)
    assert "cookie" not in trap.requests[0].headers


def test_a_write_is_not_redirected():
    with raw_server(lambda request: http(200, b"{}")) as trap:
        with raw_server(lambda request: http(307, b"", location=f"{trap.url}/trap")) as server:
            client = raw_client(server.url, retries=0)
            with pytest.raises(OSFError):
                client.content.replace(file_at(server.url), Bytes(b"private data"))
            client.close()
        # Where the answer is lost because it came before the body, the client looks whether OSF has it: that may be
        # sent on, without the token and with nothing in it.
        assert [request for request in trap.requests if not request.line.startswith("GET ")] == []
        assert [request for request in trap.requests if request.body or "authorization" in request.headers] == []


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/x", "javascript:1", "http://["])
def test_a_redirect_to_what_is_no_web_address_is_refused(place):
    with raw_server(lambda request: http(302, b"", location=place)) as server:
        client = raw_client(server.url, retries=0)
        with pytest.raises((Failed, Unreachable)):
            fetched(client, file_at(server.url))
        client.close()


def test_redirects_in_a_circle_end():
    with raw_server(lambda request: http(302, b"", location=request.target)) as server:
        client = raw_client(server.url, retries=0)
        with pytest.raises(Unreachable, match="circle"):
            client.nodes.mine()
        client.close()
    assert len(server.requests) < 20


def test_a_files_host_that_is_not_configured_is_refused_before_any_request():
    with raw_server(lambda request: http(200, b"{}")) as trap:
        client = raw_client("http://127.0.0.1:9", files=["http://127.0.0.1:9"])
        entry = file_at(trap.url)
        folder = file_at(trap.url, "exp", kind="folder")
        for call in (
            lambda: client.files.children(folder),
            lambda: client.files.versions(entry),
            lambda: client.content.create(folder, "a", Bytes(b"x")),
            lambda: client.content.replace(entry, Bytes(b"x")),
            lambda: client.content.fetch(entry, BytesIO(), version=None, advance=lambda count: None),
            lambda: client.changes.create_folder(folder, "a"),
            lambda: client.changes.rename(entry, "b"),
            lambda: client.changes.delete(entry),
        ):
            with pytest.raises(Failed) as caught:
                call()
            assert caught.value.reason == "unknown-file-server"
            assert trap.url.partition("//")[2] in caught.value.message
            assert "OSF_FILES_URL" in caught.value.hint
        client.close()
    assert trap.requests == []


def test_a_next_page_on_another_server_is_refused():
    with raw_server(lambda request: data([])) as trap:
        page = data([], links={"next": f"{trap.url}/v2/users/me/nodes/?page=2"})
        with raw_server(lambda request: page) as server:
            client = raw_client(server.url)
            with pytest.raises(Failed) as caught:
                client.nodes.mine()
            client.close()
        assert caught.value.reason == "foreign-link"
        assert trap.requests == []


def test_passwords_of_a_netrc_file_are_never_sent(own_computer, monkeypatch):
    netrc = Path(own_computer, ".netrc")
    netrc.write_text("machine 127.0.0.1\nlogin somebody\npassword fromNetrc\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with (
        raw_server(lambda request: http(200, b"bytes")) as trap,
        raw_server(in_turn(data([], meta={"total": 0}), http(302, b"", location=trap.url))) as server,
    ):
        client = raw_client(server.url, token=None)
        client.nodes.mine()
        fetched(client, file_at(server.url))
        client.close()
        requests = [*server.requests, *trap.requests]
    assert len(requests) == 3
    assert not any("authorization" in request.headers for request in requests)


def test_cookies_are_neither_kept_nor_sent():
    cookie = {"set_cookie": "sessionid=abc; Path=/"}
    with raw_server(lambda request: http(200, b'{"data": []}', **cookie)) as server:
        client = raw_client(server.url)
        client.nodes.mine()
        client.nodes.mine()
        client.close()
    assert not any("cookie" in request.headers for request in server.requests)


def test_the_token_shows_nowhere(osf, connect, find, caplog):
    caplog.set_level(logging.DEBUG)
    client, entry = connect(retries=0), find("/protocol.md")
    fetched(client, entry)
    shown = [repr(client), repr(client.http), repr(vars(client.http)), repr(entry)]
    for kind in ("bad-gateway", "reset-response", "stall", "expired-token", "html", "server-error"):
        osf.clear_faults()
        osf.fault(kind, times=None)
        client.http.config.timeout = 0.3
        try:
            client.nodes.mine()
        except OSFError as error:
            shown += ["".join(traceback.format_exception(error)), repr(error), str(error.as_dict())]
    assert len(shown) > 10
    assert osf.token not in "".join(shown)
    assert osf.token not in caplog.text


def with_values(error: BaseException) -> str:
    """A traceback as tools for crash reports write it: with the values of variables of every call on the way."""
    assert error.__traceback__ is not None
    error.__traceback__ = error.__traceback__.tb_next
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


CRASHES = {
    "nobody there": None,
    "reset": reset,
    "no answer": lambda request: request.connection.close(),
    "cut short": lambda request: b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    "no HTTP": lambda request: b"220 ready\r\n\r\n",
    "no data": lambda request: http(200, "hello"),
    "refused": lambda request: http(403, "{}"),
    "a bad redirect": lambda request: http(302, b"", location="http://["),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("crash", CRASHES)
def test_the_token_is_in_no_crash_report_that_tells_values(crash):
    shown = []
    with raw_server(CRASHES[crash] or http) as server:
        address = server.url if CRASHES[crash] else "http://127.0.0.1:9"
        client = raw_client(address, retries=0)
        for call in (
            client.nodes.mine,
            lambda: client.content.replace(file_at(address), Bytes(b"x")),
            lambda: client.files.children(file_at(address, "exp", kind="folder")),
            lambda: fetched(client, file_at(address)),
        ):
            try:
                call()
            except OSFError as error:
                shown.append(with_values(error))
        client.close()
    assert len(shown) >= 3
    assert all("self = <jupyter_osf.client" in text for text in shown)
    assert not [text for text in shown if TOKEN in text]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("crash", ["nobody there", "reset", "no HTTP"])
def test_neither_is_the_key_of_a_kernel(crash):
    with raw_server(CRASHES[crash] or http) as server:
        base = f"{server.url if CRASHES[crash] else 'http://127.0.0.1:9'}/osf/"
        beside = around({"JUPYTER_OSF_URL": base, "JUPYTER_OSF_KEY": "x"}, hide=lambda _: lambda: TOKEN)
        with beside, pytest.raises(OSFError) as caught:
            beside.is_signed_in()
    assert TOKEN not in with_values(caught.value)


@pytest.mark.parametrize("token", ["tokenWith\nnewline", "tokenWithé", "token\u2028With", "tokenWith\0zero"])
def test_a_token_that_cannot_be_sent_is_refused_without_showing_it(token):
    with raw_server(lambda request: data([])) as server:
        client = raw_client(server.url, token=token)
        with pytest.raises(NotSignedIn) as caught:
            client.nodes.mine()
        client.close()
    assert "okenWith" not in "".join(traceback.format_exception(caught.value))
    assert server.requests == []


def test_a_bad_token_is_told_as_such(osf, connect):
    client = connect("notAToken")
    with pytest.raises(NotSignedIn) as caught:
        client.nodes.mine()
    assert caught.value.reason == "token-refused"
    assert "login" in caught.value.hint


def test_an_outage_of_the_sign_in_service_is_not_blamed_on_the_token(osf, client):
    osf.fault("accounts-outage", times=None)
    with pytest.raises(Unreachable) as caught:
        client.nodes.mine()
    assert caught.value.reason == "sign-in-outage"
    assert "kept" in caught.value.hint


@pytest.mark.parametrize("trouble", ["bad-gateway", "reset-response", "stall", "throttle", "html"])
def test_neither_is_a_sign_in_service_that_cannot_be_asked(osf, connect, trouble):
    client = connect(timeout=2)
    osf.fault("expired-token", listener="api", times=None)
    osf.fault(trouble, listener="accounts", times=None)
    with pytest.raises(Unreachable) as caught:
        client.nodes.mine()
    assert caught.value.reason == "sign-in-outage"


def test_the_file_servers_403_for_a_revoked_token_is_about_the_token(osf, client, find):
    entry = find("/protocol.md")
    osf.colleague("revoke_token", token=osf.token)
    with pytest.raises(NotSignedIn) as caught:
        fetched(client, entry)
    assert caught.value.reason == "token-refused"
    with pytest.raises(NotSignedIn):
        client.content.replace(entry, Bytes(b"x"))


def test_the_file_servers_403_in_an_outage_is_about_the_outage(osf, client, find):
    entry = find("/protocol.md")
    osf.fault("accounts-outage", times=None)
    with pytest.raises(Unreachable) as caught:
        client.files.versions(entry)
    assert caught.value.reason == "sign-in-outage"


def test_a_stranger_is_told_that_the_account_may_not(osf, connect, find):
    entry = find("/protocol.md")
    client = connect(osf.token_of("Demo Stranger"))
    for call in (lambda: client.nodes.get(osf.node("stroop")), lambda: fetched(client, entry)):
        with pytest.raises(NotPermitted) as caught:
            call()
        assert caught.value.reason == "not-permitted"


def test_a_read_only_token_reads_and_says_why_it_does_not_write(osf, connect, find):
    entry = find("/protocol.md")
    client = connect(osf.token_of("Demo Researcher", "read-only"))
    assert b"Protocol" in fetched(client, entry)
    assert client.accounts.scopes() == ("osf.full_read",)
    with pytest.raises(NotPermitted) as caught:
        client.content.replace(entry, Bytes(b"x"))
    assert caught.value.reason == "token-scope"


def test_a_public_project_needs_no_account(osf, connect):
    client = connect(None)
    node = osf.node("materials")
    assert client.nodes.get(node).public
    root = client.nodes.storage(node, "osfstorage")
    words = next(entry for entry in client.files.children(root) if entry.name == "words.csv")
    assert fetched(client, words).startswith(b"word,ink")
    assert client.files.versions(words)[0].version == "1"
    assert not any(request["authorization"] for request in osf.requests())


def test_a_private_project_asks_for_a_sign_in(osf, connect):
    client = connect(None)
    with pytest.raises(NotSignedIn, match="private or needs an account") as caught:
        client.nodes.get(osf.node("stroop"))
    assert caught.value.exit_code == 4
    assert not [request for request in osf.requests() if request["listener"] == "accounts"]


def test_who_am_i(osf, connect):
    me = connect().accounts.me()
    assert me == (osf.user_id("Demo Researcher"), "Demo Researcher")
    assert connect().accounts.scopes() == ("osf.full_read", "osf.full_write")
    assert connect(None).accounts.me() is None
    with pytest.raises(NotFound):
        connect().nodes.get("zzzzz")
