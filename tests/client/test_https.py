"""Protected connections: who cannot prove to be OSF hears nothing, and nobody is led out of the protection."""

from __future__ import annotations

import shutil
import ssl
import subprocess

import pytest

from jupyter_osf.errors import Failed, Unreachable

from .connect import TOKEN, Bytes, fetched, file_at, raw_client
from .raw import data, http, raw_server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """For this computer, signed by nobody but itself."""
    folder = tmp_path_factory.mktemp("certificate")
    openssl = shutil.which("openssl")
    assert openssl is not None
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([openssl, *words.split(), *names], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def test_who_has_no_certificate_for_the_name_hears_nothing(tls):
    with raw_server(lambda request: data([]), tls) as pretender:
        client = raw_client(pretender.url, retries=0)
        for call in (
            client.nodes.mine,
            lambda: fetched(client, file_at(pretender.url)),
            lambda: client.content.replace(file_at(pretender.url), Bytes(b"private data")),
        ):
            with pytest.raises(Unreachable) as caught:
                call()
            assert "not secure" in caught.value.message
        client.close()
    assert pretender.requests == []
    assert pretender.refused >= 3


def test_a_redirect_out_of_the_protection_is_not_followed(tls, certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate / "cert.pem"))
    with (
        raw_server(lambda request: http(200, b"bytes")) as trap,
        raw_server(lambda request: http(302, b"", location=f"{trap.url}/signed?key=1"), tls) as server,
    ):
        client = raw_client(server.url, retries=0)
        with pytest.raises(Failed, match="not safe"):
            fetched(client, file_at(server.url))
        client.close()
    assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert trap.requests == []
