"""Conformance of the API: storages, folders, files, versions (items 43 to 55)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from .api_calls import data, first_error, get, ids, names, send
from .world import World


def _listing(world: World, folder: str = "") -> str:
    return f"nodes/{world.node('P')}/files/osfstorage/{folder}"


def _folder(world: World, path: str) -> str:
    """The path by which the API lists a folder."""
    id = world.entity(path)["id"].removeprefix("osfstorage/")
    return _listing(world, id)


def test_43_storages(world: World) -> None:
    storage = data(world, f"nodes/{world.node('P')}/files/")[0]

    assert storage["id"] == f"{world.node('P')}:osfstorage"
    assert storage["attributes"]["path"] == "/"
    assert storage["links"]["upload"] == world.url()
    root = data(world, f"files/{storage['relationships']['root_folder']['data']['id']}/")
    assert root["attributes"]["materialized_path"] == "/"
    assert data(world, f"nodes/{world.node('P')}/files/providers/osfstorage/")["id"] == storage["id"]


def test_44_folders_and_files_are_mixed(world: World) -> None:
    root = get(world, _listing(world)).json()

    assert {entry["attributes"]["kind"] for entry in root["data"]} == {"file", "folder"}
    assert root["meta"]["per_page"] == 10
    assert len(data(world, _folder(world, "/L/"), **{"page[size]": "100"})) == 25


def test_45_small_unsorted_pages_repeat_and_miss(world: World) -> None:
    path = _folder(world, "/L/")

    def walk(size: int, **query: str) -> list[str]:
        pages = range(1, -(-25 // size) + 1)
        return [
            name
            for page in pages
            for name in names(data(world, path, page=str(page), **{"page[size]": str(size)}, **query))
        ]

    unsorted = walk(2)
    assert len(unsorted) == 25
    assert unsorted.count("file00.txt") > 1
    assert "file02.txt" not in unsorted
    assert walk(2, sort="name") == [f"file{number:02}.txt" for number in range(25)]
    assert sorted(walk(100)) == sorted(walk(2, sort="name"))


def test_45_ties_can_be_shuffled_on_every_page(world: World) -> None:
    world.control.fault("shuffle", times=None)
    path = _folder(world, "/L/")
    orders = {tuple(names(data(world, path, **{"page[size]": "20"}))) for _ in range(5)}

    assert len(orders) > 1


def test_46_entities(world: World) -> None:
    file = data(world, f"files/{world.file('/D/a.txt')}/")
    attributes, links = file["attributes"], file["links"]

    assert attributes["path"] == f"/{world.file('/D/a.txt')}"
    assert attributes["materialized_path"] == "/D/a.txt"
    assert (attributes["size"], attributes["current_version"]) == (5, 2)
    assert attributes["extra"]["hashes"]["sha256"] == hashlib.sha256(b"abcde").hexdigest()
    assert links["download"] == f"{world.info['web_url']}download/{world.file('/D/a.txt')}/"
    assert links["upload"] == world.file_url("/D/a.txt")
    folder = data(world, f"files/{file['relationships']['parent_folder']['data']['id']}/")
    assert folder["links"]["new_folder"].endswith("?kind=folder")
    assert folder["attributes"]["size"] is None
    assert names(data(world, folder["relationships"]["files"]["links"]["related"]["href"])) == ["a.txt"]


def test_47_filters(world: World) -> None:
    assert set(names(data(world, _listing(world), **{"filter[kind]": "folder"}))) == {"D", "E", "L"}
    assert names(data(world, _listing(world), **{"filter[name]": "A.T"})) == ["a.txt"]
    assert get(world, _listing(world), **{"filter[last_touched][gt]": "2020-01-01"}).status_code == 400


def test_48_info_on_a_folder_is_empty(world: World) -> None:
    assert data(world, _folder(world, "/D/"), info="") == []


def test_49_slashes_tell_files_from_folders(world: World) -> None:
    file, folder = _listing(world, world.file("/a.txt")), _folder(world, "/D/")

    assert get(world, file).status_code == 200
    assert get(world, f"{file}/").status_code == 404
    assert get(world, folder).status_code == 200
    assert get(world, folder.rstrip("/")).status_code == 404


def test_50_short_ids_of_files(world: World) -> None:
    path = f"files/{world.file('/a.txt')}/"

    assert data(world, path)["attributes"]["guid"] is None
    guid = data(world, path, create_guid="1")["attributes"]["guid"]
    assert data(world, f"files/{guid}/")["id"] == guid
    assert data(world, path)["links"]["download"].endswith(f"/download/{guid}/")
    assert get(world, f"files/{world.node('P')}/").status_code == 404


def test_51_versions(world: World) -> None:
    path = f"files/{world.file('/D/a.txt')}/versions/"
    versions = data(world, path)

    assert ids(versions) == ["2", "1"]
    assert [version["attributes"]["size"] for version in versions] == [5, 3]
    assert set(versions[0]["attributes"]) == {"size", "content_type", "date_created", "name"}
    assert versions[0]["type"] == "file-versions"
    assert world.get(path).json()["data"][0]["type"] == "file_versions"
    assert get(world, f"{path}9/").status_code == 404


def _checkout(world: World, holder: str | None, who: str) -> Any:
    file = world.file("/a.txt")
    return send(world, "PATCH", f"files/{file}/", "files", {"checkout": holder}, who, id=file)


def test_52_checking_out(world: World) -> None:
    a, b = world.user("A"), world.user("B")

    held = _checkout(world, b, "B.full")
    assert held.status_code == 200
    assert held.json()["data"]["relationships"]["checkout"]["links"]["related"]["meta"]["id"] == b
    assert "checkout" not in held.json()["data"]["attributes"]
    assert _checkout(world, a, "A.full").json()["data"]["relationships"]["checkout"]["links"]["related"]["meta"] == {
        "id": b
    }
    freed = _checkout(world, None, "A.full")
    assert freed.json()["data"]["attributes"]["checkout"] is None
    _checkout(world, a, "A.full")
    assert _checkout(world, b, "B.full").status_code == 403
    assert _checkout(world, world.user("R"), "R.full").status_code == 403


def test_53_refusals_of_a_checkout(world: World) -> None:
    file = world.file("/a.txt")

    assert _checkout(world, world.user("B"), "A.full").status_code == 400
    assert send(world, "PATCH", f"files/{file}/", "files", {}).status_code == 400
    assert world.ask("PATCH", f"files/{file}/", json={"data": {"id": file, "attributes": {}}}).status_code == 400
    assert send(world, "PATCH", f"files/{file}/", "nodes", {}, id=file).status_code == 409


def test_54_a_deleted_file_is_gone(world: World) -> None:
    file = world.file("/a.txt")
    guid = data(world, f"files/{file}/", create_guid="1")["attributes"]["guid"]
    assert world.remove(world.file_url("/a.txt")).status_code == 204

    for id in (file, guid):
        answer = get(world, f"files/{id}/")
        assert answer.status_code == 410
        assert first_error(answer)["status"] == "410"


def test_55_private_files(world: World) -> None:
    path = f"files/{world.file('/a.txt')}/"

    assert get(world, path, None).status_code == 401
    assert get(world, path, "X.full").status_code == 403


def test_tags_are_set_here_and_names_are_not(world: World) -> None:
    file = world.file("/a.txt")
    answer = send(world, "PATCH", f"files/{file}/", "files", {"tags": ["raw"], "name": "b.txt"}, "B.full", id=file)

    assert answer.json()["data"]["attributes"]["tags"] == ["raw"]
    assert answer.json()["data"]["attributes"]["name"] == "a.txt"
    assert world.remove(f"files/{file}/").status_code == 405


def test_a_file_shut_by_simultaneous_uploads(world: World) -> None:
    world.control.colleague("damage", node=world.node("P"), path="/D/a.txt", numbers=[2, 2, 1])
    path = f"files/{world.file('/D/a.txt')}/versions/"

    assert ids(data(world, path)) == ["2", "2", "1"]
    assert get(world, f"{path}1/").status_code == 200
    assert get(world, f"{path}2/").status_code == 500
    assert get(world, f"{path}3/").status_code == 404


def test_an_add_on_is_listed_by_path_and_has_no_hashes(world: World) -> None:
    made = world.control.create(
        nodes=[
            {
                "title": "Cloud",
                "creator": "A",
                "short_name": "cloud",
                "addons": ["owncloud"],
                "files": {"owncloud:/a b/c&d.txt": "x\n"},
            }
        ]
    )
    node = made["nodes"]["cloud"]
    storages = data(world, f"nodes/{node}/files/")
    assert names(storages) == ["osfstorage", "owncloud"]
    assert storages[1]["id"] != f"{node}:owncloud"
    folder = data(world, storages[1]["relationships"]["files"]["links"]["related"]["href"])[0]
    assert folder["attributes"]["path"] == folder["attributes"]["materialized_path"] == "/a b/"
    file = data(world, folder["relationships"]["files"]["links"]["related"]["href"])[0]
    assert file["attributes"]["extra"]["hashes"] == {"md5": None, "sha256": None}
    assert world.bytes_of(file["links"]["move"]) == b"x\n"


@pytest.mark.parametrize("provider", ["zzz", "github"])
def test_a_storage_that_the_project_does_not_have(world: World, provider: str) -> None:
    assert get(world, f"nodes/{world.node('P')}/files/{provider}/").status_code == 404
    assert get(world, f"nodes/{world.node('P')}/files/providers/{provider}/").status_code == 404


def test_files_of_another_project_are_not_found_here(world: World) -> None:
    assert get(world, f"nodes/{world.node('Q')}/files/osfstorage/{world.file('/a.txt')}").status_code == 404
