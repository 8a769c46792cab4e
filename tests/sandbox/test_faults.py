"""The ways in which the sandbox fails when it is told to (items 88 and 91 to 94, and more)."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from .world import World

BROKEN = (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)
NEW = {"kind": "file", "name": "n.txt"}


def test_88_accepted_moves_happen_later(world: World) -> None:
    world.control.fault("accepted", seconds=3)
    answer = world.post(world.file_url("/a.txt"), json={"action": "rename", "rename": "b.txt"})

    assert (answer.status_code, answer.content) == (202, b"")
    assert "a.txt" in world.names(world.url())
    end = time.monotonic() + 60
    while "b.txt" not in world.names(world.url()):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_91_throttled(world: World) -> None:
    world.control.fault("throttle", listener="api", retry_after=7)
    world.control.fault("throttle", listener="files", retry_after=8)
    api, files = world.get("nodes/"), world.get(world.url())

    assert (api.status_code, api.headers["Retry-After"]) == (429, "7")
    assert api.json()["errors"][0]["detail"] == "Request was throttled. Expected available in 7 seconds."
    assert (files.status_code, files.headers["Retry-After"]) == (429, "8")
    assert set(files.json()) == {"error", "headers"}
    for name in ("Window", "Limit", "Remaining", "Reset"):
        assert f"X-Waterbutler-RateLimiting-{name}" in files.headers
    assert world.get("nodes/").status_code == world.get(world.url()).status_code == 200


def test_92_maintenance(world: World) -> None:
    world.control.fault("maintenance", listener="api", times=None)

    for path in ("", "users/me/", "nodes/"):
        answer = world.get(path)
        assert answer.status_code == 503
        assert answer.json()["meta"]["maintenance_mode"] is True
    assert world.get(world.url()).status_code == 200
    world.control.clear_faults()
    assert world.get("").status_code == 200


@pytest.mark.parametrize(
    ("kind", "status", "type_"),
    [
        ("bad-gateway", 502, "text/html"),
        ("unavailable", 503, "text/html"),
        ("html", 200, "text/html"),
        ("server-error", 500, "application/json"),
    ],
)
def test_93_answers_that_nobody_asked_for(world: World, kind: str, status: int, type_: str) -> None:
    world.control.fault(kind, listener="files")
    answer = world.put(world.url(), b"x", params=NEW)

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(type_)
    assert "n.txt" not in world.names(world.url())


def test_93_reset_while_the_body_is_sent(world: World) -> None:
    world.control.fault("reset-request", after=1000)
    with pytest.raises(BROKEN):
        world.put(world.url(), b"x" * 5_000_000, params=NEW)

    assert "n.txt" not in world.names(world.url())


def test_93_reset_after_the_work_was_done(world: World) -> None:
    world.control.fault("reset-response", method="PUT")
    with pytest.raises(BROKEN):
        world.put(world.url(), b"x", params=NEW)

    assert "n.txt" in world.names(world.url())


def test_93_lost_answer(world: World) -> None:
    world.control.fault("lost-answer", method="PUT")
    answer = world.put(world.url(), b"x", params=NEW)

    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert "n.txt" in world.names(world.url())


def test_93_latency(world: World) -> None:
    world.control.fault("latency", listener="files", seconds=0.3)
    start = time.monotonic()
    world.get(world.url())

    assert time.monotonic() - start >= 0.3


def test_94_cors(world: World) -> None:
    origin = {"Origin": "http://localhost:8888"}
    answer = world.ask("OPTIONS", world.url(), who=None, headers=origin)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, PUT, POST, DELETE"
    assert answer.headers["Access-Control-Allow-Origin"] == origin["Origin"]
    assert "Content-Disposition" not in answer.headers["Access-Control-Expose-Headers"]


def _download(world: World, **query: Any) -> requests.Response:
    return world.get(world.made["big"], params={"direct": "", **query})


@pytest.fixture
def big(world: World) -> World:
    world.made["big"] = world.upload("big.bin", bytes(range(256)) * 1000)["links"]["download"]
    return world


def test_short_body(big: World) -> None:
    big.control.fault("short-body", listener="files")
    with pytest.raises(BROKEN):
        _download(big)


def test_reset_in_the_middle_of_a_download(big: World) -> None:
    big.control.fault("reset-response", after=70_000)
    with pytest.raises(BROKEN):
        _download(big)


def test_corrupt_download(big: World) -> None:
    big.control.fault("corrupt-download", after=100)
    content = _download(big).content

    assert content[100] == 100 ^ 0xFF
    assert content[:100] + bytes([100]) + content[101:] == bytes(range(256)) * 1000


def test_faults_reach_the_storage_host(big: World) -> None:
    location = big.get(big.made["big"]).headers["Location"]
    big.control.fault("corrupt-download", listener="storage")

    assert big.get(location, who=None).content[0] == 0xFF
    assert big.get(location, who=None).content[0] == 0


def test_corrupt_upload(world: World) -> None:
    world.control.fault("corrupt-upload", after=1)
    entity = world.upload("n.txt", b"abc")

    assert world.bytes_of(entity["links"]["download"]) == bytes([ord("a"), ord("b") ^ 0xFF, ord("c")])


def test_stalled_answer(world: World) -> None:
    world.control.fault("stall", listener="files")
    with pytest.raises(requests.exceptions.ReadTimeout):
        world.http.get(world.url(), timeout=0.3)

    assert world.get(world.url()).status_code == 200


def test_stall_in_the_middle(big: World) -> None:
    big.control.fault("stall", listener="files", after=1000)
    headers = {"Authorization": f"Bearer {big.token('A.full')}"}
    with big.http.get(big.made["big"] + "?direct", headers=headers, stream=True, timeout=2) as answer:
        assert len(answer.raw.read(1000)) == 1000
        with pytest.raises(requests.exceptions.ConnectionError):
            list(answer.iter_content(1000))


def test_slow_body(big: World) -> None:
    big.control.fault("slow", listener="files", rate=512_000)
    start = time.monotonic()
    content = _download(big).content

    assert len(content) == 256_000
    assert time.monotonic() - start > 0.3


def test_expired_token(world: World) -> None:
    world.control.fault("expired-token", times=2)

    assert world.get("users/me/").status_code == 401
    assert world.get(world.url()).status_code == 403
    assert world.get("users/me/").status_code == 200


def test_login_service_down_looks_like_a_bad_token(world: World) -> None:
    world.control.fault("accounts-outage", times=None)
    profile = world.info["accounts_url"] + "oauth2/profile"

    assert world.get("users/me/").status_code == 401
    assert world.get(world.url()).status_code == 403
    assert world.get(profile).status_code == 500
    world.control.clear_faults()
    assert world.get(profile).status_code == 200


def test_rules_choose_their_requests(world: World) -> None:
    world.control.fault("bad-gateway", method="GET", regex=r"/L/|nodes/\w+/$", skip=1, times=1)
    path = f"nodes/{world.node('P')}/"

    assert world.get("users/me/").status_code == 200
    assert [world.get(path).status_code for _ in range(3)] == [200, 502, 200]


def test_bad_rules_are_refused(world: World) -> None:
    for rule in ({"kind": "meteor"}, {"kind": "latency", "secnds": 1}):
        with pytest.raises(ValueError, match=r"kind must be|unknown parameter"):
            world.control.fault(**rule)


def test_what_arrived_whole_is_stored_although_its_sender_is_gone(world: World) -> None:
    world.control.fault("slow-store", seconds=5)
    with pytest.raises(requests.Timeout):
        requests.put(
            world.url(), b"late", params=NEW, headers={"Authorization": f"Bearer {world.token('A.full')}"}, timeout=2
        )

    assert "n.txt" not in world.names(world.url())
    end = time.monotonic() + 60
    while "n.txt" not in world.names(world.url()):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_colleague_acts_while_something_is_under_way(world: World) -> None:
    order = {"do": "set_permission", "node": "P", "user": "B", "permission": "read"}
    world.control.fault("meanwhile", method="PUT", skip=1, order=order)

    answers = [world.put(world.url(), b"x", "B.full", params={"kind": "file", "name": name}) for name in "123"]

    assert [answer.status_code for answer in answers] == [201, 403, 403]
