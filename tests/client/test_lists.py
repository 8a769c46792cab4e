"""Listings: whole, each thing once, in a stable order, by the links that OSF gives."""

from __future__ import annotations

import json

import pytest

from jupyter_osf.errors import BadReference, NotFound, NotVerified, OSFError, WrongKind
from jupyter_osf.refs import Ref

from .connect import Bytes, file_at, raw_client
from .raw import data, raw_server


def many(osf, count):
    osf.create(
        nodes=[{"title": "Same title", "short_name": f"n{number}", "creator": "researcher"} for number in range(count)]
    )
    osf.clear_requests()


def test_250_projects_are_all_there_in_three_requests_although_pages_shuffle_ties(osf, client):
    known = {entry.id for entry in client.nodes.mine()}
    many(osf, 250)
    osf.fault("shuffle", times=None)
    mine = [entry.id for entry in client.nodes.mine()]
    assert len(mine) == len(set(mine)) == 250 + len(known)
    assert len(osf.requests()) == 3


def test_a_search_is_bounded(osf, client):
    many(osf, 12)
    assert len(client.nodes.search("Same title")) == 12


def test_an_item_that_two_pages_repeat_is_listed_once_and_the_list_is_read_again():
    def item(number):
        return {"id": f"n{number:04}", "type": "nodes", "attributes": {"title": f"Study {number}"}}

    def answer(request):
        walk = sum("page=2" not in line for line in server.lines)
        if "page=2" in request.target:
            # The first time the second page repeats an item of the first and misses one.
            return data([item(2), item(4)] if walk == 1 else [item(3), item(4)], meta={"total": 4})
        following = f"{server.url}{request.target}&page=2"
        return data([item(1), item(2)], meta={"total": 4}, links={"next": following})

    with raw_server(answer) as server:
        client = raw_client(server.url)
        assert [entry.id for entry in client.nodes.mine()] == ["n0001", "n0002", "n0003", "n0004"]
        client.close()
    assert len(server.requests) == 4


def test_a_list_that_never_adds_up_is_an_error_and_not_a_short_list():
    with raw_server(lambda request: data([{"id": "n1", "attributes": {}}], meta={"total": 2})) as server:
        client = raw_client(server.url)
        with pytest.raises(NotVerified) as caught:
            client.nodes.mine()
        client.close()
    assert caught.value.reason == "incomplete-list"
    assert len(server.requests) == 3


def test_pages_that_lead_back_to_themselves_end():
    def answer(request):
        return data([{"id": "n1", "attributes": {}}], links={"next": f"{server.url}/v2/users/me/nodes/?page=2"})

    with raw_server(answer) as server:
        client = raw_client(server.url)
        with pytest.raises(OSFError):
            client.nodes.mine()
        client.close()
    assert len(server.requests) < 20


def test_every_list_of_the_api_names_its_order(osf, client):
    node = osf.node("stroop")
    client.nodes.mine()
    client.nodes.children(node)
    client.nodes.linked(node)
    client.nodes.storages(node)
    lists = [r["url"] for r in osf.requests() if "page" in r["url"]]
    assert len(lists) == 4
    assert all("sort=" in url for url in lists)


def test_storages_come_along_with_their_project(osf, client):
    osf.clear_requests()
    storages = client.nodes.storages(osf.node("stroop"))
    assert "osfstorage" in [storage.provider for storage in storages]
    assert len(osf.requests()) == 1


@pytest.mark.parametrize(
    "came_along",
    [
        {"data": [], "links": {"next": "http://127.0.0.1/v2/nodes/abc12/files/?page=2"}},
        {"errors": [{"detail": "A server error occurred."}]},
        {"error": "This field is not embeddable."},
        None,
    ],
)
def test_storages_that_do_not_come_along_whole_are_asked_for(came_along):
    def answer(request):
        if "/files/" in request.target:
            files = f"{server.url}/v1/resources/abc12/providers/osfstorage/"
            attributes = {"provider": "osfstorage", "name": "osfstorage"}
            return data([{"id": "abc12:osfstorage", "attributes": attributes, "links": {"upload": files}}])
        related = {"files": {"links": {"related": {"href": f"{server.url}/v2/nodes/abc12/files/"}}}}
        project = {"id": "abc12", "type": "nodes", "attributes": {}, "relationships": related}
        return data(project | ({"embeds": {"files": came_along}} if came_along else {}))

    with raw_server(answer) as server:
        client = raw_client(server.url)
        assert [storage.provider for storage in client.nodes.storages("abc12")] == ["osfstorage"]
        client.close()
    assert len(server.requests) == 2


def test_a_folder_of_a_thousand_entries_is_one_request(osf, client):
    osf.create(files=[{"node": "stroop", "files": {f"/big/file {number}.txt": "x" for number in range(1000)}}])
    root = client.nodes.storage(osf.node("stroop"), "osfstorage")
    big = next(entry for entry in client.files.children(root) if entry.name == "big")
    osf.clear_requests()
    names = [entry.name for entry in client.files.children(big)]
    assert names == [f"file {number}.txt" for number in range(1000)]
    assert len(osf.requests()) == 1


def test_folders_come_first_and_numbers_count(osf, client):
    osf.create(files=[{"node": "stroop", "files": {f"/o/{n}": "x" for n in ("b10", "B9", "a", "A b", "z/x", "ä2")}}])
    folder = client.files.find(Ref(osf.node("stroop"), "osfstorage", ("o",), folder=True, node=True))
    assert [entry.name for entry in client.files.children(folder)] == ["z", "a", "A b", "B9", "b10", "ä2"]


def test_a_deep_path_costs_one_request_a_level_and_not_a_walk(osf, client):
    osf.create(files=[{"node": "stroop", "files": {"/1/2/3/4/deep.txt": "x", **{f"/{n}/x": "x" for n in "abcdef"}}}])
    client.nodes.storages(osf.node("stroop"))
    osf.clear_requests()
    entry = client.files.find(Ref(osf.node("stroop"), "osfstorage", ("1", "2", "3", "4", "deep.txt"), node=True))
    assert entry.path == "/1/2/3/4/deep.txt"
    assert len(osf.requests()) == 5


def test_a_walk_meets_everything_once_and_folders_before_what_is_in_them(osf, client):
    root = client.nodes.storage(osf.node("stroop"), "osfstorage")
    paths = [entry.path for entry in client.files.walk(root)]
    stored = {path.partition(":")[2] for path in osf.files("stroop") if path.startswith("osfstorage:")} - {"/"}
    assert sorted(path.rstrip("/") for path in paths) == sorted(path.rstrip("/") for path in stored)
    assert paths.index("/data/") < paths.index("/data/subject-01.csv")


@pytest.mark.parametrize(("node", "region"), [("stroop", 0), ("analysis", 1)])
def test_each_region_is_reached_by_the_address_that_osf_gives(osf, client, node, region):
    root = client.nodes.storage(osf.node(node), "osfstorage")
    assert client.files.children(root)
    assert root.url.startswith(osf.info["files_urls"][region])
    assert not [request for request in osf.requests() if request["status"] != 200]


def test_names_that_differ_only_by_case_or_accents_spelling_are_different_files(osf, client):
    files = {"/n/Data.csv": "1", "/n/data.csv": "2", "/n/é": "3", "/n/e\u0301": "4"}
    osf.create(files=[{"node": "stroop", "files": files}])
    for path, content in files.items():
        entry = client.files.find(Ref(osf.node("stroop"), "osfstorage", tuple(path.split("/")[1:]), node=True))
        assert (entry.path, entry.size) == (path, 1)
        assert entry.sha256 == osf.versions("stroop", path)[0]["sha256"], content


def test_a_wrong_capital_is_told(osf, client):
    with pytest.raises(NotFound, match=r"There is “README\.md”"):
        client.files.find(Ref(osf.node("stroop"), "osfstorage", ("readme.md",), node=True))


def test_a_file_and_a_folder_of_one_name_are_told_apart_by_the_slash(osf, client):
    osf.create(files=[{"node": "stroop", "files": {"/n/same": "file", "/n/same/inside": "x"}}])
    node = osf.node("stroop")
    assert client.files.find(Ref(node, "osfstorage", ("n", "same"), node=True)).kind == "file"
    assert client.files.find(Ref(node, "osfstorage", ("n", "same"), folder=True, node=True)).kind == "folder"
    with pytest.raises(WrongKind):
        client.files.find(Ref(node, "osfstorage", ("README.md",), folder=True, node=True))


def test_two_files_of_one_name_are_an_error_that_lists_both(osf, client, find):
    folder = find("/data/")
    osf.fault("race", mode="duplicate", content="the colleague's\n")
    client.content.create(folder, "twice.csv", Bytes(b"mine"))
    with pytest.raises(BadReference) as caught:
        client.files.find(Ref(osf.node("stroop"), "osfstorage", ("data", "twice.csv"), node=True))
    assert caught.value.reason == "ambiguous"
    assert "16 bytes" in caught.value.message
    assert "4 bytes" in caught.value.message


def test_versions_come_newest_first_with_authors_sizes_and_hashes(osf, client, find):
    versions = client.files.versions(find("/protocol.md"), sizes=True)
    assert [version.version for version in versions] == ["3", "2", "1"]
    assert [version.author for version in versions] == ["Demo Researcher", "Demo Colleague", "Demo Researcher"]
    stored = osf.versions("stroop", "/protocol.md")
    assert [(v.size, v.sha256) for v in versions] == [(v["size"], v["sha256"]) for v in stored]
    assert all(version.modified.endswith("Z") for version in versions)


def test_200_versions_are_all_listed_with_their_sizes(osf, client, find):
    osf.create(files=[{"node": "stroop", "files": {"/v.txt": {"versions": ["x" * n for n in range(1, 201)]}}}])
    versions = client.files.versions(find("/v.txt"), sizes=True)
    assert [version.size for version in versions] == list(range(200, 0, -1))


def test_a_storage_without_versions_gives_none_that_could_be_asked_for(osf, client, find):
    versions = client.files.versions(find("/stimuli/make_words.py", provider="gitlab"))
    assert not any("@" in version.reference or version.version.isdigit() for version in versions)


def test_the_id_of_a_person_is_no_project(osf, client):
    with pytest.raises(WrongKind, match="neither a project nor a file"):
        client.nodes.resolve(osf.user_id("Demo Researcher"))


def test_a_registration_is_found_and_cannot_be_written(osf, client):
    entry = client.nodes.get(osf.node("registration"))
    assert (entry.kind, entry.can_write) == ("registration", False)


def test_what_was_deleted_is_told_as_deleted(osf, client, find):
    entry = find("/protocol.md")
    osf.colleague("delete", node="stroop", path="/protocol.md")
    with pytest.raises(NotFound) as caught:
        client.files.by_id(entry.id)
    assert caught.value.reason == "deleted"


def test_titles_and_names_lose_the_escapes_that_osf_adds(osf, client):
    made = osf.create(nodes=[{"title": "R&D 'x' > y", "short_name": "amp", "creator": "researcher"}])
    assert client.nodes.get(made["nodes"]["amp"]).name == "R&D 'x' > y"


@pytest.mark.parametrize("size", [None, "12", 12, "", "12 kB", [1]])
def test_sizes_of_other_storages_may_be_anything(size):
    item = {"attributes": {"kind": "file", "name": "a", "path": "/a", "provider": "box", "size": size}}
    with raw_server(lambda request: json_of([item])) as server:
        client = raw_client(server.url)
        (entry,) = client.files.children(file_at(server.url, "exp", kind="folder"))
        client.close()
    assert entry.size in (None, 12)


@pytest.mark.parametrize(
    "time", [None, "", "yesterday", "2026-11-22T10:00:00", "Sun, 22 Nov 2026 10:00:00 GMT", "9" * 30]
)
def test_times_of_other_storages_may_be_anything(time):
    item = {"attributes": {"kind": "file", "name": "a", "path": "/a", "provider": "box", "modified": time}}
    with raw_server(lambda request: json_of([item])) as server:
        client = raw_client(server.url)
        (entry,) = client.files.children(file_at(server.url, "exp", kind="folder"))
        client.close()
    assert entry.modified in (None, "2026-11-22T10:00:00Z")


def json_of(items):
    return data(json.loads(json.dumps(items)))
