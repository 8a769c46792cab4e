"""Conformance of the file servers: writing (items 70 to 90)."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest

from .world import World


def into(name: str, kind: str = "file") -> dict[str, str]:
    return {"kind": kind, "name": name}


@contextmanager
def begun(world: World, method: str, url: str, length: int | None = None) -> Iterator[http.client.HTTPConnection]:
    """A request of which nothing but the head was sent."""
    address = urlsplit(url)
    with closing(http.client.HTTPConnection(address.netloc, timeout=60)) as connection:
        connection.putrequest(method, f"{address.path}?{address.query}" if address.query else address.path)
        connection.putheader("Authorization", f"Bearer {world.token('A.full')}")
        if length is not None:
            connection.putheader("Content-Length", str(length))
        connection.endheaders()
        yield connection


def unread(world: World, method: str, url: str, length: int | None = None) -> int:
    """The status that a request gets before its body was sent."""
    with begun(world, method, url, length) as connection:
        return connection.getresponse().status


def test_70_create(world: World) -> None:
    answer = world.put(world.folder("/D/"), b"new", params=into("n.txt"))
    attributes = answer.json()["data"]["attributes"]

    assert answer.status_code == 201
    assert attributes["extra"]["hashes"]["sha256"] == hashlib.sha256(b"new").hexdigest()
    assert (attributes["extra"]["version"], attributes["size"]) == (1, 3)
    assert attributes["materialized"] == "/D/n.txt"
    assert world.names(world.folder("/D/")) == ["a.txt", "n.txt"]


def test_71_existing_name_is_refused_with_the_whole_entity(world: World) -> None:
    answer = world.put(world.url(), b"other", params=into("a.txt"))

    assert answer.status_code == 409
    assert answer.json()["message"] == (
        'Cannot complete action: file or folder "a.txt" already exists in this location'
    )
    updated = world.put(answer.json()["data"]["links"]["upload"], b"other")
    assert (updated.status_code, updated.json()["data"]["attributes"]["extra"]["version"]) == (200, 2)


def test_71_the_refusal_comes_before_the_body(world: World) -> None:
    assert unread(world, "PUT", f"{world.url()}?kind=file&name=a.txt", length=10**9) == 409


def test_72_equal_bytes_make_no_version(world: World) -> None:
    file = world.file_url("/a.txt")
    second = world.put(file, b"second").json()["data"]["attributes"]
    again = world.put(file, b"second")

    assert again.status_code == 200
    assert again.json()["data"]["attributes"]["extra"]["version"] == second["extra"]["version"] == 2
    assert again.json()["data"]["attributes"]["modified"] == second["modified"]


def test_73_bytes_of_an_older_version_make_a_version(world: World) -> None:
    answer = world.put(world.file_url("/D/a.txt"), b"abc")

    assert answer.json()["data"]["attributes"]["extra"]["version"] == 3


def test_74_empty_file_and_missing_length(world: World) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"chunk"

    empty = world.put(world.url(), b"", params=into("empty"), headers={"Content-Length": "0"})
    chunked = world.put(world.url(), pieces(), params=into("chunked"))

    assert (empty.status_code, empty.json()["data"]["attributes"]["size"]) == (201, 0)
    assert chunked.status_code == 411


@pytest.mark.parametrize(
    ("target", "query", "body", "status"),
    [
        ("folder", {"kind": "file"}, b"x", 400),
        ("file", into("n.txt"), b"x", 400),
        ("folder", into("n.txt", "x"), b"x", 400),
        ("folder", into("new", "folder"), b"x", 413),
        ("file", {"kind": "folder"}, b"", 409),
        ("folder", into("a/b"), b"x", 500),
        ("folder", into(".."), b"x", 400),
        ("folder", into(""), b"x", 500),
    ],
)
def test_75_76_what_is_refused(world: World, target: str, query: dict[str, str], body: bytes, status: int) -> None:
    url = world.folder("/D/") if target == "folder" else world.file_url("/a.txt")

    assert world.put(url, body, params=query).status_code == status


def test_76_names(world: World) -> None:
    folder = world.folder("/E/")
    for name in ("  padded  ", "e\u0301", "\u00e9", "100% & #1?.txt", "\U0001f680"):
        assert world.put(folder, b"x", params=into(name)).status_code == 201

    assert world.names(folder) == sorted(["padded", "e\u0301", "\u00e9", "100% & #1?.txt", "\U0001f680"])


def test_77_folders(world: World) -> None:
    made = world.put(world.url(), params=into("new", "folder"))
    again = world.put(world.url(), params=into("new", "folder"))

    assert made.status_code == 201
    assert made.json()["data"]["attributes"]["path"].endswith("/")
    assert (again.status_code, again.json()["data"]) == (409, {})


def test_78_file_and_folder_of_one_name(world: World) -> None:
    assert world.put(world.url(), b"x", params=into("D")).status_code == 201
    assert world.names(world.url()).count("D") == 2


@pytest.mark.parametrize("who", ["R.full", "A.read", "A.profile", "X.full", None])
def test_79_who_may_not_write(world: World, who: str | None) -> None:
    assert world.put(world.url(), b"x", who=who, params=into("n.txt")).status_code == 403
    assert world.remove(world.file_url("/a.txt"), who=who).status_code == 403
    assert world.post(world.file_url("/a.txt"), who, json={"action": "rename", "rename": "z"}).status_code == 403


def test_80_over_quota_is_told_after_the_body(world: World) -> None:
    world.control.colleague("fill_quota", node="P")
    answer = world.put(world.url(), b"x" * 500_000, params=into("n.txt"))

    assert answer.status_code == 507
    assert answer.json()["code"] == 507
    assert world.control.requests()[-1]["received"] == 500_000
    assert world.put(world.url(), params=into("folder", "folder")).status_code == 201


def test_81_checked_out(world: World) -> None:
    world.control.colleague("checkout", node="P", path="/a.txt", **{"as": "B"})
    file = world.file_url("/a.txt")

    refused = world.put(file, b"x")
    assert (refused.status_code, refused.json()["message_long"]) == (
        403,
        "File cannot be updated due to checkout status.",
    )
    assert world.remove(file, who="B.full").status_code == 403
    assert world.post(file, json={"action": "rename", "rename": "z"}).status_code == 405
    assert world.post(file, json={"action": "copy", "path": "/", "rename": "z"}).status_code == 201
    assert world.put(file, b"x", who="B.full").status_code == 200


def test_82_rename(world: World) -> None:
    file = world.file_url("/a.txt")

    def rename(name: str, **more: str) -> tuple[int, dict[str, object]]:
        answer = world.post(file, json={"action": "rename", "rename": name, **more})
        return answer.status_code, answer.json()

    status, answer = rename("b.txt")
    assert status == 201
    assert answer["data"]["attributes"]["path"] == f"/{world.file('/a.txt')}"  # type: ignore[index]
    world.upload("taken.txt", b"x")
    status, answer = rename("taken.txt")
    assert (status, answer["data"]["name"]) == (409, "taken.txt")  # type: ignore[index]
    assert rename("b.txt")[0] == 409
    assert rename("b.txt", conflict="replace")[0] == 400
    assert rename("B.txt")[0] == 201
    assert rename("  kept  ")[1]["data"]["attributes"]["name"] == "  kept  "  # type: ignore[index]
    assert rename("p/q")[0] == 404
    assert rename("")[0] == 400


def test_83_move_with_conflict(world: World) -> None:
    source, folder = world.file_url("/a.txt"), world.entity("/D/")["attributes"]["path"]

    kept = world.post(source, json={"action": "move", "path": folder, "conflict": "keep"})
    assert kept.status_code == 201
    assert kept.json()["data"]["attributes"]["materialized"] == "/D/a (1).txt"
    replaced = world.post(source, json={"action": "move", "path": folder, "rename": "a.txt", "conflict": "replace"})
    assert replaced.status_code == 200
    assert replaced.json()["data"]["attributes"]["path"] == f"/{world.file('/a.txt')}"
    assert world.get(world.file_url("/D/a.txt") + "?meta=").status_code == 404


def test_84_copy_keeps_all_versions(world: World) -> None:
    copied = world.post(world.file_url("/D/a.txt"), json={"action": "copy", "path": "/", "rename": "copy.txt"})
    links, path = copied.json()["data"]["links"], copied.json()["data"]["attributes"]["path"]

    assert copied.status_code == 201
    assert path != f"/{world.file('/D/a.txt')}"
    assert [version["id"] for version in world.listing(links["download"] + "?versions=")] == ["2", "1"]


def test_85_copy_to_another_node(world: World) -> None:
    order = {"action": "copy", "path": "/", "resource": world.node("Q")}
    copied = world.post(world.file_url("/a.txt"), json=order)

    assert (copied.status_code, copied.json()["data"]["attributes"]["resource"]) == (201, world.node("Q"))
    assert world.post(world.file_url("/a.txt"), "R.full", json=order).status_code == 403
    assert world.post(world.file_url("/a.txt"), json={**order, "resource": "zzzzz"}).status_code == 404


def test_85_copy_to_another_region_arrives_there(world: World) -> None:
    order = {"action": "copy", "path": "/", "resource": world.node("far")}
    copied = world.post(world.file_url("/D/a.txt"), json=order).json()["data"]

    assert copied["links"]["download"].startswith(world.info["files_urls"][1])
    assert world.bytes_of(copied["links"]["download"]) == b"abcde"
    assert copied["attributes"]["extra"]["version"] == 1


def test_86_orders_that_make_no_sense(world: World) -> None:
    file = world.file_url("/a.txt")

    for order, status in (
        ({"action": "move"}, 400),
        ({"action": "move", "path": "/x"}, 400),
        ({"action": "foo"}, 400),
        ({"action": "move", "path": f"/{'0' * 24}/"}, 404),
        ([], 500),
    ):
        assert world.post(file, json=order).status_code == status
    assert world.post(file, data=b"{").status_code == 400
    assert unread(world, "POST", file, length=1024 * 1024 + 1) == 413
    assert unread(world, "POST", file) == 411


def test_87_folder_moves_tell_their_children(world: World) -> None:
    path = world.entity("/E/")["attributes"]["path"]
    moved = world.post(world.folder("/D/"), json={"action": "move", "path": path}).json()["data"]["attributes"]

    assert moved["materialized"] == "/E/D/"
    assert [child["materialized"] for child in moved["children"]] == ["/E/D/a.txt"]
    assert world.bytes_of(world.file_url("/D/a.txt")) == b"abcde"


def test_87_a_folder_does_not_go_into_itself(world: World) -> None:
    inner = world.put(world.folder("/D/"), params=into("inner", "folder")).json()["data"]["attributes"]["path"]

    assert world.post(world.folder("/D/"), json={"action": "move", "path": inner}).status_code == 500
    assert "D" in world.names(world.url())


def test_89_delete(world: World) -> None:
    file, folder = world.file_url("/a.txt"), world.folder("/D/")

    assert [world.remove(file).status_code, world.remove(file).status_code] == [204, 404]
    assert world.remove(folder).status_code == 204
    assert world.get(f"files/{world.file('/D/a.txt')}/").status_code == 410
    assert world.remove(world.url()).status_code == 400
    assert world.remove(world.url() + "?confirm_delete=true").status_code == 500
    assert world.remove(world.url() + "?confirm_delete=1").status_code == 204
    assert world.listing(world.url()) == []


def test_89_deleted_and_made_again_is_another_file(world: World) -> None:
    world.remove(world.file_url("/a.txt"))

    assert world.upload("a.txt", b"new")["attributes"]["path"] != f"/{world.file('/a.txt')}"


def test_90_registrations_do_not_change(world: World) -> None:
    url = world.url(node="reg")
    file = next(entry for entry in world.listing(url) if entry["attributes"]["kind"] == "file")["links"]["move"]

    for answer in (
        world.put(url, b"x", params=into("n.txt")),
        world.put(file, b"x"),
        world.remove(file),
        world.post(file, json={"action": "rename", "rename": "z"}),
    ):
        assert answer.status_code == 400
    assert world.bytes_of(file) == b"root\n"


def test_method_that_is_not_known(world: World) -> None:
    answer = world.ask("PATCH", world.url(), json={})

    assert (answer.status_code, answer.json()["code"]) == (405, 405)


def test_broken_off_upload_leaves_nothing(world: World) -> None:
    with begun(world, "PUT", f"{world.url()}?kind=file&name=cut.txt", length=1000) as connection:
        connection.send(b"x" * 400)

    assert "cut.txt" not in world.names(world.url())


def test_logs_tell_what_happened(world: World) -> None:
    world.upload("n.txt", b"one")
    world.post(world.file_url("/a.txt"), json={"action": "rename", "rename": "b.txt"})
    logs = world.get(f"nodes/{world.node('P')}/logs/").json()["data"]

    assert [log["attributes"]["action"] for log in logs[:2]] == ["addon_file_renamed", "osf_storage_file_added"]
