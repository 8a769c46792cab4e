"""Simultaneous writing and the damage it does, by chance and on order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from .world import World

NEW = {"kind": "file", "name": "n.txt"}


def numbers(world: World, path: str) -> list[int]:
    state = next(node for node in world.control.state()["nodes"] if node["id"] == world.node("P"))
    file = next(entry for entry in state["files"] if entry["path"] == path)
    return [version["number"] for version in file["versions"]]


def test_shut_file_and_its_way_out(world: World) -> None:
    world.control.colleague("damage", node="P", path="/a.txt", numbers=[2, 2, 1])
    file = world.file_url("/a.txt")
    rename = {"action": "rename", "rename": "b.txt"}

    plain = [
        world.get(file), world.get(file + "?meta="), world.get(file + "?versions="), world.ask("HEAD", file),
        world.put(file, b"more"), world.post(file, json=rename), world.remove(file),
    ]  # fmt: skip
    assert [answer.status_code for answer in plain] == [400] * 7
    assert world.entity("/a.txt")["attributes"]["extra"]["version"] == 3
    assert world.put(world.url(), b"x", params={"kind": "file", "name": "a.txt"}).status_code == 409
    assert world.get(file + "?version=2").status_code == 500
    assert world.get(file + "?version=3").status_code == 400
    assert world.bytes_of(file, version="1") == b"root\n"
    versions = world.listing(file + "?versions=&version=1")
    assert [version["id"] for version in versions] == ["3", "2", "1"]

    newest = world.get(world.url() + "?zip=")
    assert newest.status_code == 200
    repaired = world.put(file, b"repairing", params={"version": "1"})
    assert repaired.json()["data"]["attributes"]["extra"]["version"] == 4
    assert world.bytes_of(file) == b"repairing"
    assert numbers(world, "/a.txt") == [4, 2, 2, 1]
    assert world.get(file + "?version=2").status_code == 500


def test_bytes_of_the_newest_repair_nothing(world: World) -> None:
    world.control.colleague("damage", node="P", path="/a.txt", numbers=[2, 2, 1])
    file = world.file_url("/a.txt")
    newest = b"written at the same time, 2\n"

    assert world.put(file, newest, params={"version": "1"}).status_code == 200
    assert numbers(world, "/a.txt") == [2, 2, 1]
    assert world.get(file + "?meta=").status_code == 400


def test_number_twice_but_open(world: World) -> None:
    world.control.colleague("damage", node="P", path="/a.txt", numbers=[5, 3, 3, 2, 1])
    file = world.file_url("/a.txt")

    assert world.get(file + "?meta=").status_code == 200
    assert [world.get(file + f"?version={n}").status_code for n in (3, 4, 5)] == [500, 400, 302]
    assert world.put(file, b"later").json()["data"]["attributes"]["extra"]["version"] == 6


@pytest.mark.parametrize(
    ("mode", "after", "answered"),
    [("colleague-before", [3, 2, 1], 3), ("colleague-after", [3, 2, 1], 2), ("shut", [2, 2, 1], 3)],
)
def test_a_colleague_slips_in(world: World, mode: str, after: list[int], answered: int) -> None:
    world.control.fault("race", mode=mode, content="theirs")
    answer = world.put(world.file_url("/a.txt"), b"mine")

    assert answer.json()["data"]["attributes"]["extra"]["version"] == answered
    assert numbers(world, "/a.txt") == after


@pytest.mark.parametrize(
    ("mode", "status", "count"), [("colleague-before", 200, 1), ("colleague-after", 201, 1), ("duplicate", 201, 2)]
)
def test_a_colleague_creates_the_same_name(world: World, mode: str, status: int, count: int) -> None:
    world.control.fault("race", mode=mode)

    assert world.put(world.url(), b"mine", params=NEW).status_code == status
    assert world.names(world.url()).count("n.txt") == count


def test_two_files_of_one_name_take_no_uploads(world: World) -> None:
    world.control.fault("race", mode="duplicate")
    file = world.put(world.url(), b"mine", params=NEW).json()["data"]["links"]["move"]

    assert world.put(file, b"more").status_code == 500
    assert world.post(file, json={"action": "rename", "rename": "other.txt"}).status_code == 201
    assert world.put(file, b"more").status_code == 200


class Body:
    """Sends its first byte, does something, then sends the rest."""

    def __init__(self, content: bytes, between: Callable[[], object]) -> None:
        self._content, self._between = content, between

    def __len__(self) -> int:
        return len(self._content)

    def __iter__(self) -> Iterator[bytes]:
        yield self._content[:1]
        time.sleep(0.1)
        self._between()
        yield self._content[1:]


def _together(world: World, url: str, query: dict[str, str]) -> list[Any]:
    """Two uploads that are both under way before either ends."""
    barrier = threading.Barrier(2)

    def upload(content: bytes) -> Any:
        headers = {"Authorization": f"Bearer {world.token('A.full')}"}
        return requests.put(url, Body(content, barrier.wait), params=query, headers=headers, timeout=30)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(upload, [b"writer 0", b"writer 1"]))


def test_uploads_at_once_shut_a_file(world: World) -> None:
    answers = _together(world, world.file_url("/a.txt"), {})

    versions = sorted(answer.json()["data"]["attributes"]["extra"]["version"] for answer in answers)
    assert versions == [2, 3]
    assert numbers(world, "/a.txt") == [2, 2, 1]


def test_creations_at_once_make_two_files(world: World) -> None:
    answers = _together(world, world.url(), NEW)

    assert [answer.status_code for answer in answers] == [201, 201]
    assert world.names(world.url()).count("n.txt") == 2


def test_uploads_one_after_the_other_are_sound(world: World) -> None:
    for n in range(5):
        assert world.put(world.file_url("/a.txt"), f"{n}".encode()).status_code == 200

    assert numbers(world, "/a.txt") == [6, 5, 4, 3, 2, 1]


def test_upload_to_a_file_that_is_renamed_meanwhile_makes_a_new_one(world: World) -> None:
    file = world.file_url("/a.txt")

    rename = {"action": "rename", "rename": "b.txt"}
    answer = world.put(file, Body(b"mine", lambda: world.post(file, json=rename)))

    assert answer.status_code == 201
    assert {"a.txt", "b.txt"} <= set(world.names(world.url()))
