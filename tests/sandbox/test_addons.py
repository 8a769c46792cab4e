"""Storages beside osfstorage: one that can only be read, one without versions and hashes."""

from __future__ import annotations

import pytest

from .world import World


@pytest.fixture
def addons(world: World) -> World:
    made = world.control.create(
        nodes=[
            {
                "title": "With add-ons",
                "short_name": "addons",
                "creator": "A",
                "addons": ["owncloud", "gitlab"],
                "files": {
                    "owncloud:/notes/day 1.txt": "one\n",
                    "gitlab:/src/make.py": "print()\n",
                    "/own.txt": "own\n",
                },
            }
        ]
    )
    world.made["nodes"] |= made["nodes"]
    world.made["files"] |= made["files"]
    return world


def _url(world: World, provider: str, path: str = "/") -> str:
    return world.url(path, node="addons", provider=provider)


def test_paths_are_names(addons: World) -> None:
    root = addons.listing(_url(addons, "owncloud"))[0]
    assert root["attributes"]["path"] == root["attributes"]["materialized"] == "/notes/"

    entity = addons.listing(root["links"]["move"])[0]
    assert entity["id"] == "owncloud/notes/day 1.txt"
    assert entity["links"]["download"].endswith("/providers/owncloud/notes/day%201.txt")
    assert entity["attributes"]["extra"] == {}
    assert addons.get(entity["links"]["download"]).content == b"one\n"


def test_new_bytes_replace_the_old_ones(addons: World) -> None:
    file = _url(addons, "owncloud", "/notes/day%201.txt")
    before = addons.get(file + "?meta=").json()["data"]["attributes"]
    assert addons.put(file, b"two, longer\n").status_code == 200
    after = addons.get(file + "?meta=").json()["data"]["attributes"]

    assert (before["size"], after["size"]) == (4, 12)
    assert before["etag"] != after["etag"]
    assert len(addons.listing(file + "?versions=")) == 1
    assert addons.get(file + "?version=1").content == b"two, longer\n"


def test_folders_and_files_are_made_moved_and_deleted(addons: World) -> None:
    root = _url(addons, "owncloud")
    assert addons.put(root, params={"kind": "folder", "name": "new"}).status_code == 201
    made = addons.put(root + "new/", b"x", params={"kind": "file", "name": "n.txt"})
    assert (made.status_code, made.json()["data"]["attributes"]["path"]) == (201, "/new/n.txt")
    assert addons.put(root + "new/n.txt", b"y").status_code == 200
    assert addons.put(root + "new/m.txt", b"y").status_code == 201
    moved = addons.post(root + "new/n.txt", json={"action": "move", "path": "/notes/"})
    assert (moved.status_code, moved.json()["data"]["attributes"]["path"]) == (201, "/notes/n.txt")
    assert addons.remove(root + "new/").status_code == 204
    assert addons.names(root) == ["notes"]
    assert addons.get(root + "gone.txt?meta=").status_code == 404


def test_between_storages_only_the_newest_bytes_travel(addons: World) -> None:
    own = _url(addons, "osfstorage", f"/{addons.file('/own.txt')}")
    addons.put(own, b"own, again\n")
    copied = addons.post(own, json={"action": "copy", "path": "/notes/", "provider": "owncloud"})

    assert copied.status_code == 201
    assert copied.json()["data"]["attributes"]["path"] == "/notes/own.txt"
    assert addons.get(copied.json()["data"]["links"]["download"]).content == b"own, again\n"


def test_read_only_storage(addons: World) -> None:
    file = _url(addons, "gitlab", "/src/make.py")

    whole = addons.get(file, headers={"Range": "bytes=0-1"})
    assert (whole.status_code, whole.content) == (200, b"print()\n")
    assert addons.put(file, b"x").status_code == 501
    assert addons.put(_url(addons, "gitlab"), b"x", params={"kind": "file", "name": "n"}).status_code == 501
    assert addons.put(_url(addons, "gitlab"), params={"kind": "folder", "name": "n"}).status_code == 501
    assert addons.remove(file).status_code == 501
    assert addons.post(file, json={"action": "rename", "rename": "z"}).status_code == 501
    copied = addons.post(file, json={"action": "copy", "path": "/", "provider": "osfstorage"})
    assert copied.status_code == 201


def test_paths_that_lead_out_are_refused(addons: World) -> None:
    assert addons.put(_url(addons, "owncloud", "/notes/%2E%2E/x"), b"x").status_code == 400
