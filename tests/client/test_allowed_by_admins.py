"""What those who run a deployment do not allow is not even sent."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from jupyter_osf.auth.oauth import OAuthApp
from jupyter_osf.errors import Failed, NotPermitted
from jupyter_osf.refs import parse


def reference(osf):
    ref = parse(f"osf://{osf.node('stroop')}/osfstorage/", osf.info["web_url"])
    assert ref is not None
    return ref


def test_read_only_reads_and_changes_nothing(osf, connect):
    client = connect(read_only=True)
    folder = client.files.find(reference(osf))
    file = next(entry for entry in client.files.children(folder) if entry.kind == "file")
    stream = client.content.stream(file)
    assert stream.read()
    stream.close()
    osf.clear_requests()

    with pytest.raises(NotPermitted, match="only be read") as refused:
        client.changes.create_folder(folder, "new")

    assert refused.value.reason == "read-only-server"
    assert osf.requests() == []


def test_a_host_that_is_not_allowed_hears_nothing(osf, connect):
    api = urlsplit(osf.api_url)
    client = connect(hosts=[f"{api.scheme}://{api.netloc}"])
    assert client.accounts.me() is not None
    osf.clear_requests()

    with pytest.raises(NotPermitted, match="do not allow") as refused:
        client.files.children(client.files.find(reference(osf)))

    assert refused.value.reason == "host-not-allowed"
    assert {request["listener"] for request in osf.requests()} <= {"api"}


def test_neither_does_a_sign_in_service(connect):
    config = connect(
        hosts=["https://api.osf.io"], client_id="x", client_secret="y", redirect_url="https://z"
    ).http.config
    with pytest.raises(Failed, match="sign-in service"):
        OAuthApp(config).begin()
