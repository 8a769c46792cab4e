"""Writes whose answer is lost: whatever happened, OSF ends with one file, one version, one folder."""

from __future__ import annotations

import json

import pytest

from jupyter_osf.client.content import Content
from jupyter_osf.errors import Ambiguous, NeedsChoice, NotFound, NotPermitted, OSFError, Unreachable

from .connect import Bytes, file_at, raw_client
from .raw import http, raw_server, reset

CONTENT = b"subject,trial\n1,1\n" * 500
LOSSES = {
    "commit then reset": {"kind": "reset-response"},
    "commit then reset in the body": {"kind": "reset-response", "after": 10},
    "commit then 502": {"kind": "lost-answer"},
    "reset before the body": {"kind": "reset-request"},
    "reset in the body": {"kind": "reset-request", "after": 4000},
    "502 and nothing done": {"kind": "bad-gateway"},
    "503 and nothing done": {"kind": "unavailable"},
    "no answer": {"kind": "stall"},
    "done and no answer": {"kind": "stall", "after": 0},
    "a web page": {"kind": "html"},
}


@pytest.fixture(params=LOSSES)
def loss(request):
    return LOSSES[request.param]


@pytest.fixture
def client(connect):
    return connect(timeout=1.5, upload_timeout=1.5)


def named(osf, node, prefix):
    return [path for path in osf.files(node) if path.startswith(f"osfstorage:{prefix}")]


@pytest.mark.parametrize("times", [1, 2])
def test_a_new_file_is_there_once(osf, client, find, loss, times):
    folder = find("/data/")
    osf.fault(**loss, method="PUT", times=times)
    sent = client.content.create(folder, "new.csv", Bytes(CONTENT))
    assert sent.sha256 == Bytes(CONTENT).sha256
    assert len(named(osf, "stroop", "/data/new")) == 1
    assert [v["sha256"] for v in osf.versions("stroop", "/data/new.csv")] == [sent.sha256]


@pytest.mark.parametrize("times", [1, 2])
def test_a_new_version_is_made_once(osf, client, find, loss, times):
    entry = find("/README.md")
    osf.fault(**loss, method="PUT", times=times)
    sent = client.content.replace(entry, Bytes(CONTENT))
    assert (sent.version, sent.id) == ("2", entry.id)
    assert [v["number"] for v in osf.versions("stroop", "/README.md")] == [2, 1]


def test_a_folder_is_made_once(osf, client, find, loss):
    folder = find("/data/")
    osf.fault(**loss, method="PUT")
    made = client.changes.create_folder(folder, "pilot")
    assert (made.name, made.is_folder) == ("pilot", True)
    assert len(named(osf, "stroop", "/data/pilot")) == 1


def test_a_rename_happens_once(osf, client, find, loss):
    entry = find("/README.md")
    osf.fault(**loss, method="POST")
    assert client.changes.rename(entry, "READ ME.md").name == "READ ME.md"
    assert len(named(osf, "stroop", "/READ")) == 1


def test_a_move_happens_once(osf, client, find, loss):
    folder, entry = find("/data/"), find("/README.md")
    osf.fault(**loss, method="POST")
    assert client.changes.move(entry, folder, "moved.md").path == "/data/moved.md"
    assert named(osf, "stroop", "/README") == []
    assert osf.files("stroop")["osfstorage:/data/moved.md"]["id"] == entry.id


def test_a_copy_is_made_once(osf, client, find, loss):
    folder, entry = find("/data/"), find("/README.md")
    osf.fault(**loss, method="POST")
    assert client.changes.copy(entry, folder, "copy.md").path == "/data/copy.md"
    assert len(named(osf, "stroop", "/data/copy")) == 1


def test_a_deletion_is_done(osf, client, find, loss):
    entry = find("/README.md")
    osf.fault(**loss, method="DELETE")
    client.changes.delete(entry)
    assert named(osf, "stroop", "/README") == []


def test_a_deletion_of_what_is_not_there_is_told(osf, client, find):
    entry = find("/README.md")
    osf.colleague("delete", node="stroop", path="/README.md")
    with pytest.raises(NotFound):
        client.changes.delete(entry)


def test_a_lost_move_onto_a_taken_name_is_no_success(osf, client, find, loss):
    osf.create(files=[{"node": "stroop", "files": {"/data/README.md": "another one\n"}}])
    folder, entry = find("/data/"), find("/README.md")
    osf.fault(**loss, method="POST")
    with pytest.raises(NeedsChoice):
        client.changes.move(entry, folder, "README.md")
    assert osf.files("stroop")["osfstorage:/README.md"]["id"] == entry.id


@pytest.mark.parametrize("name", ["trailing ", "tab\x01inside"])
def test_a_name_that_osf_would_alter_survives_a_lost_answer(osf, client, find, name):
    folder = find("/data/")
    osf.fault("lost-answer", method="POST")
    assert client.changes.create_file(folder, name, Bytes(CONTENT)).name == name
    assert f"osfstorage:/data/{name}" in osf.files("stroop")
    assert named(osf, "stroop", "/data/upload-") == []


def test_a_name_that_is_taken_meanwhile_leaves_no_half_named_file(osf, client, find, monkeypatch):
    folder = find("/data/")
    upload = Content.create

    def meanwhile(self, folder, name, body):
        sent = upload(self, folder, name, body)
        osf.create(files=[{"node": "stroop", "files": {"/data/a ": "the colleague's"}}])
        return sent

    # The only way to have something happen between two requests of one call.
    monkeypatch.setattr(Content, "create", meanwhile)
    with pytest.raises(NeedsChoice):
        client.changes.create_file(folder, "a ", Bytes(CONTENT))
    assert len(named(osf, "stroop", "/data/a")) == 1
    assert named(osf, "stroop", "/data/upload-") == []


def test_a_write_that_never_gets_through_is_said_to_be_open(osf, connect, find):
    client, entry = connect(retries=1), find("/README.md")
    osf.fault("reset-request", method="PUT", times=None)
    with pytest.raises(Ambiguous) as caught:
        client.content.replace(entry, Bytes(CONTENT))
    assert (caught.value.reason, caught.value.exit_code) == ("unknown-outcome", 5)
    assert [r["method"] for r in osf.requests()].count("PUT") == 2
    assert len(osf.versions("stroop", "/README.md")) == 1


def test_a_write_after_which_osf_cannot_be_asked_is_said_to_be_open_too(osf, connect, find):
    client, entry = connect(retries=1), find("/README.md")
    osf.fault("reset-response", method="PUT")
    osf.fault("bad-gateway", method="GET", times=None)
    with pytest.raises(Unreachable) as caught:
        client.content.replace(entry, Bytes(CONTENT))
    assert caught.value.reason == "unknown-outcome"
    assert len(osf.versions("stroop", "/README.md")) == 2


def test_a_colleagues_version_after_mine_does_not_make_me_send_again(osf, client, find):
    entry = find("/README.md")
    osf.fault("race", mode="colleague-after", method="PUT")
    osf.fault("reset-response", method="PUT")
    sent = client.content.replace(entry, Bytes(CONTENT))
    assert (sent.version, sent.sha256) == ("2", Bytes(CONTENT).sha256)
    assert [v["number"] for v in osf.versions("stroop", "/README.md")] == [3, 2, 1]


def test_a_colleagues_version_in_place_of_mine_stops_me_from_covering_it(osf, client, find):
    entry = find("/README.md")
    osf.fault("reset-request", method="PUT")
    body = Bytes(CONTENT, before_last=lambda: osf.colleague("upload", node="stroop", path="/README.md", content="hers"))
    with pytest.raises(NeedsChoice, match=r"version 2 of .* by Demo Colleague"):
        client.content.replace(entry, body)
    assert len(osf.versions("stroop", "/README.md")) == 2


def test_a_first_try_that_arrives_late_is_taken_for_what_it_is():
    """The server stores the file after it answered 502, so that the second try meets a file of that name: ours."""
    body, stored = Bytes(CONTENT), []

    def answer(request):
        if request.method == "PUT":
            request.read_body()
            stored.append(request.target)
            return http(502, "") if len(stored) == 1 else http(409, '{"message": "already exists", "data": {}}')
        hashes = {"hashes": {"sha256": body.sha256}, "version": 1}
        item = {
            "attributes": {"kind": "file", "name": "a.csv", "path": "/5f", "provider": "osfstorage", "extra": hashes}
        }
        return http(200, json.dumps({"data": [item] if len(stored) > 1 else []}))

    with raw_server(answer) as server:
        client = raw_client(server.url)
        assert client.content.create(file_at(server.url, "exp", kind="folder"), "a.csv", body).id == "5f"
        client.close()
    assert len(stored) == 2


def test_a_lost_answer_on_a_storage_without_versions_is_sent_again(osf, client, find):
    entry = find("/consent form.txt", provider="owncloud")
    osf.fault("reset-response", method="PUT")
    client.content.replace(entry, Bytes(CONTENT))
    assert osf.files("stroop")["owncloud:/consent form.txt"]["versions"][0]["sha256"] == Bytes(CONTENT).sha256


@pytest.mark.parametrize("status", [403, 409, 413, 507])
@pytest.mark.parametrize("drain", [True, False])
def test_a_refusal_that_comes_before_the_body_is_read_is_heard(status, drain):
    """With ``drain`` the server reads on, without it the connection is reset under the client's feet."""
    body = Bytes(bytes(8_000_000))

    def answer(request):
        if request.method != "PUT":
            return http(200, '{"data": [], "scope": "osf.full_write"}')
        request.connection.sendall(http(status, '{"message": "no"}'))
        if drain:
            request.read_body()
        else:
            reset(request)
        return None

    with raw_server(answer) as server:
        client = raw_client(server.url, retries=1)
        folder = file_at(server.url, "exp", kind="folder")
        with pytest.raises(OSFError) as caught:
            client.content.create(folder, "a.bin", body)
        client.close()
    expected = {403: "not-permitted", 409: "name-taken", 413: "too-large", 507: "quota"}[status]
    # Where the reset overtakes the answer, nobody can know more than that the outcome is open.
    assert caught.value.reason in ((expected,) if drain else (expected, "unknown-outcome"))


def test_the_sandbox_refuses_a_large_body_early_and_the_reason_is_heard(osf, connect, find):
    folder = find("/data/")
    with pytest.raises(NeedsChoice) as caught:
        connect().content.create(folder, "subject-01.csv", Bytes(bytes(20_000_000)))
    assert caught.value.reason == "name-taken"


def test_a_token_that_may_not_write_is_heard_of_before_a_large_body_is_through(osf, connect, find):
    folder = find("/data/")
    with pytest.raises(NotPermitted) as caught:
        connect(osf.token_of("Demo Researcher", "read-only")).content.create(folder, "a.bin", Bytes(bytes(20_000_000)))
    assert caught.value.reason == "token-scope"
