"""Failures that pass: what is tried again, how often, how soon, and what the person hears if it does not help."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from io import BytesIO

import pytest

from jupyter_osf.errors import Cancelled, Failed, NotFound, NotPermitted, OSFError, Unreachable
from jupyter_osf.progress import Progress

from .connect import TOKEN, Bytes, file_at, raw_client
from .raw import data, http, in_turn, raw_server, reset

PROJECT = {"id": "abc12", "type": "nodes", "attributes": {"title": "Study"}}


def test_a_throttled_listing_waits_as_long_as_osf_asks_and_then_succeeds(osf, connect):
    client = connect(retry_ceiling=5.0)
    osf.fault("throttle", listener="api", retry_after=1)
    began = time.monotonic()
    assert client.nodes.get(osf.node("stroop")).name == "Stroop study"
    assert time.monotonic() - began >= 1
    assert [request["status"] for request in osf.requests()] == [429, 200]


def test_a_wait_beyond_the_ceiling_is_told_and_not_waited_for(osf, client):
    osf.fault("throttle", listener="api", retry_after=600)
    began = time.monotonic()
    with pytest.raises(Unreachable) as caught:
        client.nodes.get(osf.node("stroop"))
    assert time.monotonic() - began < 5
    assert caught.value.as_dict() == {
        "code": "rate-limited",
        "message": "OSF asks to slow down: too many requests.",
        "hint": "Try again in 10 minutes.",
    }
    assert len(osf.requests()) == 1


def test_a_throttled_upload_is_sent_again_and_makes_one_version(osf, connect, find):
    client, entry = connect(retry_ceiling=5.0), find("/README.md")
    osf.fault("throttle", method="PUT", retry_after=1)
    assert client.content.replace(entry, Bytes(b"new text")).version == "2"
    assert len(osf.versions("stroop", "/README.md")) == 2


def test_503_says_when_to_come_back(osf, connect):
    client = connect(retry_ceiling=5.0)
    osf.fault("unavailable", listener="api", retry_after=1)
    began = time.monotonic()
    client.nodes.get(osf.node("stroop"))
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("kind", ["bad-gateway", "unavailable", "reset-response", "short-body", "html"])
@pytest.mark.parametrize("listener", ["api", "files"])
def test_a_passing_failure_of_a_listing_passes_unnoticed(osf, client, kind, listener):
    root = client.nodes.storage(osf.node("stroop"), "osfstorage")
    client.nodes.refresh()
    osf.clear_requests()
    osf.fault(kind, listener=listener, times=2)
    if listener == "api":
        assert client.nodes.get(osf.node("stroop")).name == "Stroop study"
    else:
        assert "protocol.md" in [entry.name for entry in client.files.children(root)]
    assert len(osf.requests()) == 3


@pytest.mark.parametrize("kind", ["bad-gateway", "unavailable", "reset-response", "html", "short-body"])
def test_a_failure_that_does_not_pass_ends_after_the_set_number_of_tries(osf, connect, kind):
    client = connect(retries=2)
    osf.fault(kind, listener="api", times=None)
    with pytest.raises(Unreachable) as caught:
        client.nodes.get(osf.node("stroop"))
    assert len(osf.requests()) == 3
    assert caught.value.exit_code == 5
    assert caught.value.hint
    assert "Traceback" not in str(caught.value)
    assert "<html" not in str(caught.value)


def test_maintenance_is_told_at_once(osf, client):
    osf.fault("maintenance", listener="api", times=None)
    began = time.monotonic()
    with pytest.raises(Unreachable, match="closed for maintenance") as caught:
        client.nodes.mine()
    assert caught.value.reason == "maintenance"
    assert time.monotonic() - began < 5
    assert len(osf.requests()) == 1


def test_a_web_page_where_data_was_due_is_named_as_such(osf, connect):
    client = connect(retries=0)
    osf.fault("html", listener="api", times=None)
    with pytest.raises(Unreachable, match="a web page in place of data") as caught:
        client.nodes.mine()
    assert "guest network" in caught.value.hint


def test_nothing_listens_there():
    with raw_server(lambda request: None) as server:
        address = server.url
    client = raw_client(address, retries=1)
    with pytest.raises(Unreachable, match="cannot be reached") as caught:
        client.nodes.mine()
    assert address.partition("//")[2] in caught.value.message
    client.close()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 507])
def test_refusals_are_never_tried_again(status):
    with raw_server(lambda request: http(status, "{}")) as server:
        client = raw_client(server.url, token=None)
        with pytest.raises(OSFError):
            client.nodes.mine()
        client.close()
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 507])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_refusals_of_a_write_are_never_tried_again(status, method):
    def answer(request):
        request.read_body()
        return http(status, "{}") if request.method == method else http(404, "{}")

    with raw_server(answer) as server:
        client, entry = raw_client(server.url, token=None), file_at(server.url)
        calls = {
            "PUT": lambda: client.content.replace(entry, Bytes(b"abc")),
            "POST": lambda: client.changes.rename(entry, "b.csv"),
            "DELETE": lambda: client.changes.delete(entry),
        }
        with pytest.raises(OSFError):
            calls[method]()
        client.close()
    assert [line.split()[0] for line in server.lines].count(method) == 1


def test_an_error_of_osf_itself_is_no_traceback_and_no_refusal(osf, client):
    osf.fault("server-error", listener="api", times=None)
    with pytest.raises(Unreachable, match=r"error of its own \(500"):
        client.nodes.mine()


def test_a_stalled_server_is_given_up_in_time(osf, connect):
    client = connect(timeout=0.3, retries=1)
    osf.fault("stall", listener="api", times=None)
    began = time.monotonic()
    with pytest.raises(Unreachable, match="did not answer in time"):
        client.nodes.mine()
    assert time.monotonic() - began < 5


def test_an_answer_that_stops_in_the_middle_is_given_up_in_time_and_asked_again(osf, connect):
    client = connect(timeout=2)
    osf.fault("stall", listener="api", after=20)
    assert client.nodes.get(osf.node("stroop")).name == "Stroop study"


@pytest.mark.parametrize("call", ["me", "scopes", "versions", "fetch", "create", "folder", "rename", "delete"])
def test_every_call_has_a_time_out(call):
    """Nothing answers at all, neither headers nor bytes."""
    with raw_server(lambda request: server.stall(request)) as server:
        client = raw_client(server.url, timeout=0.2, upload_timeout=0.2, retries=0)
        entry = file_at(server.url)
        folder = file_at(server.url, "exp", kind="folder", path="/exp/")
        calls = {
            "me": client.accounts.me,
            "scopes": client.accounts.scopes,
            "versions": lambda: client.files.versions(entry),
            "fetch": lambda: client.content.fetch(entry, BytesIO(), version=None, advance=lambda count: None),
            "create": lambda: client.content.create(folder, "new", Bytes(b"abc")),
            "folder": lambda: client.changes.create_folder(folder, "new"),
            "rename": lambda: client.changes.rename(entry, "b.csv"),
            "delete": lambda: client.changes.delete(entry),
        }
        began = time.monotonic()
        if call == "scopes":
            assert calls[call]() is None
        else:
            with pytest.raises(Unreachable):
                calls[call]()
        assert time.monotonic() - began < 5
        client.close()


def test_a_server_that_does_not_take_the_bytes_is_given_up_in_time():
    with raw_server(lambda request: server.stall(request)) as server:
        client = raw_client(server.url, connect_timeout=0.3, timeout=0.3, upload_timeout=0.3, retries=0)
        began = time.monotonic()
        with pytest.raises(Unreachable):
            client.content.replace(file_at(server.url), Bytes(bytes(20_000_000)))
        assert time.monotonic() - began < 5
        client.close()


def test_ctrl_c_ends_a_long_wait_at_once():
    progress = Progress()
    with raw_server(lambda request: http(429, "{}", retry_after="60")) as server:
        client = raw_client(server.url, progress=progress, retry_ceiling=100.0)
        threading.Timer(0.3, progress.cancel).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            client.nodes.mine()
        assert time.monotonic() - began < 5
        client.close()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda then: format_datetime(then, usegmt=True), id="as HTTP has it"),
        pytest.param(lambda then: then.strftime("%a, %d %b %Y %H:%M:%S -0000"), id="as mail has it"),
        pytest.param(lambda then: "600", id="seconds"),
    ],
)
def test_retry_after_may_be_a_number_or_a_date_in_any_spelling(written):
    value = written(datetime.now(timezone.utc) + timedelta(minutes=10))
    with raw_server(lambda request: http(429, "{}", retry_after=value)) as server:
        client = raw_client(server.url)
        with pytest.raises(Unreachable, match=r"\d+ minutes"):
            client.nodes.mine()
        client.close()
    assert len(server.requests) == 1


@pytest.mark.parametrize("value", ["soon", "-5", "1.5", "\u00b2", "", "Wed, 99 Foo 2026 25:61:61 GMT"])
def test_a_retry_after_that_makes_no_sense_is_as_good_as_none(value):
    with raw_server(in_turn(http(503, "{}", retry_after=value), data([], meta={"total": 0}))) as server:
        client = raw_client(server.url)
        assert client.nodes.mine() == []
        client.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"",
        http(200, "[1, 2]"),
        http(200, "null"),
        http(200, "{"),
        http(200, b"\xff\xfe\x00"),
        reset,
    ],
)
def test_an_answer_that_makes_no_sense_is_asked_for_again_and_then_told_in_words(answer):
    with raw_server(in_turn(answer)) as server:
        client = raw_client(server.url, retries=1)
        with pytest.raises(Unreachable):
            client.nodes.mine()
        client.close()
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (410, '{"errors":[{"detail":"The requested resource is no longer available."}]}', NotFound, "deleted"),
        (404, '{"errors":[{"detail":"Not found."}]}', NotFound, "not-found"),
        (404, "<html>no such page</html>", NotFound, "not-found"),
        (403, '{"message_long":"Provided token has insufficient scope for this action"}', NotPermitted, "token-scope"),
        (403, '{"message_long":"File cannot be updated due to checkout status."}', NotPermitted, "not-permitted"),
        (405, '{"code":405,"message":"Cannot move file as it is checked out."}', NotPermitted, "not-permitted"),
        (501, '{"message":"read-only"}', NotPermitted, "not-permitted"),
        (507, '{"code":507,"message":"The quota on this osfstorage project has been exceeded"}', Failed, "quota"),
        (413, "", Failed, "too-large"),
        (
            400,
            '{"message_long":"… cannot be applied to registered Nodes, which are immutable"}',
            NotPermitted,
            "not-permitted",
        ),
        (418, '{"errors":"teapot"}', Failed, "refused"),
    ],
)
def test_every_shape_of_a_refusal_becomes_a_sentence(status, body, error, code):
    def answer(request):
        return http(200, '{"scope": ["osf.full_write"]}') if "oauth2" in request.target else http(status, body)

    with raw_server(answer) as server:
        client = raw_client(server.url, token=TOKEN)
        with pytest.raises(error) as caught:
            client.nodes.mine()
        client.close()
    assert caught.value.reason == code
    assert caught.value.hint
    assert "<" not in caught.value.message
