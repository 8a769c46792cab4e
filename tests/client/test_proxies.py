"""Proxies of the environment: for the world, never for this computer."""

from __future__ import annotations

import pytest

from jupyter_osf.errors import OSFError

from .connect import fetched, file_at, raw_client
from .raw import data, http, raw_server

VARIABLES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture
def proxy(monkeypatch):
    with raw_server(lambda request: data([], meta={"total": 0})) as server:
        for name in VARIABLES:
            monkeypatch.setenv(name, server.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield server


def test_calls_to_this_computer_never_pass_a_proxy(proxy, osf, client, find):
    assert b"Protocol" in fetched(client, find("/protocol.md"))
    assert proxy.requests == []


def test_calls_elsewhere_honour_the_proxy(proxy):
    client = raw_client("http://osf.example", token=None)
    assert client.nodes.mine() == []
    client.close()
    assert proxy.lines[0].startswith("GET http://osf.example/v2/users/me/nodes/")


def test_https_goes_through_the_proxy_as_a_tunnel_that_sees_no_token(proxy):
    client = raw_client("https://osf.example", retries=0)
    with pytest.raises(OSFError):
        client.nodes.mine()
    client.close()
    assert proxy.lines == ["CONNECT osf.example:443 HTTP/1.1"] or proxy.lines == ["CONNECT osf.example:443 HTTP/1.0"]
    assert "authorization" not in proxy.requests[0].headers


def test_a_redirect_from_this_computer_to_elsewhere_uses_the_proxy_again(proxy):
    with raw_server(lambda request: http(302, b"", location="http://storage.example/x")) as server:
        client = raw_client(server.url)
        assert fetched(client, file_at(server.url)).startswith(b'{"data"')
        client.close()
    assert proxy.lines == ["GET http://storage.example/x HTTP/1.1"]
    assert "authorization" not in proxy.requests[0].headers


def test_exceptions_of_the_environment_are_honoured(proxy, monkeypatch):
    monkeypatch.setenv("no_proxy", "osf.invalid")
    client = raw_client("http://osf.invalid", retries=0)
    with pytest.raises(OSFError, match="cannot be reached"):
        client.nodes.mine()
    client.close()
    assert proxy.requests == []
