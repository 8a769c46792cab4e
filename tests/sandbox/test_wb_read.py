"""Conformance of the file servers: reading (items 56 to 69)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from .world import World


def test_56_listing_is_whole_and_unpaged(world: World) -> None:
    root = world.get(world.url()).json()

    assert set(root) == {"data"}
    assert all(entry["id"].startswith("osfstorage/") for entry in root["data"])
    assert len(world.listing(world.folder("/L/"))) == 25


def test_57_root_needs_its_slash(world: World) -> None:
    answer = world.get(world.url(""))

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_58_slash_must_match_the_kind(world: World) -> None:
    file_with, folder_without = world.file_url("/a.txt") + "/", world.folder("/D/").rstrip("/")

    for url in (file_with, folder_without):
        answer = world.get(url)
        assert answer.status_code == 404
        assert answer.json()["message"].startswith("Could not retrieve file or directory /")


def test_59_single_metadata_has_the_size_of_the_oldest_version(world: World) -> None:
    listed = world.entity("/D/a.txt")["attributes"]
    single = world.get(world.file_url("/D/a.txt") + "?meta=").json()["data"]["attributes"]

    assert (listed["size"], single["size"]) == (5, 3)
    assert single["extra"]["version"] == listed["extra"]["version"] == 2
    assert single["extra"]["hashes"]["sha256"] == hashlib.sha256(b"abcde").hexdigest()


def test_60_etags(world: World) -> None:
    file = world.file_url("/a.txt")
    folders = {world.entity(path)["attributes"]["etag"] for path in ("/D/", "/E/")}
    before = world.get(file + "?meta=").json()["data"]["attributes"]["etag"]
    world.post(file, json={"action": "rename", "rename": "b.txt"})
    renamed = world.get(file + "?meta=").json()["data"]["attributes"]["etag"]
    world.put(file, b"changed")
    changed = world.get(file + "?meta=").json()["data"]["attributes"]["etag"]

    assert len(folders) == 1
    assert before == renamed != changed


@pytest.mark.parametrize("flag", ["versions", "revisions"])
def test_61_versions_with_their_hashes_and_authors(world: World, flag: str) -> None:
    versions = world.get(world.file_url("/D/a.txt") + f"?{flag}=").json()["data"]

    assert [version["id"] for version in versions] == ["2", "1"]
    assert {version["type"] for version in versions} == {"file_versions"}
    hashes = [version["attributes"]["extra"]["hashes"]["sha256"] for version in versions]
    assert hashes == [hashlib.sha256(content).hexdigest() for content in (b"abcde", b"abc")]
    assert versions[0]["attributes"]["extra"]["user"] == {"name": "Person B", "url": f"/{world.user('B')}/"}


def test_62_download_redirects_to_the_storage_host_which_refuses_tokens(world: World) -> None:
    answer = world.get(world.file_url("/a.txt"))
    location = answer.headers["Location"]

    assert answer.status_code == 302
    assert location.startswith(world.info["storage_url"])
    assert world.get(location, who=None).content == b"root\n"
    assert world.get(location).status_code == 400
    assert world.get(location.replace("Signature=", "Signature=0"), who=None).status_code == 403


def test_63_direct_download_names_the_file_twice(world: World) -> None:
    url = world.upload("naïve café.csv", b"x")["links"]["download"]
    answer = world.get(url + "?direct")

    assert (answer.status_code, answer.content) == (200, b"x")
    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"naive cafe.csv\"; filename*=UTF-8''na%C3%AFve%20caf%C3%A9.csv"
    )


def test_64_one_version(world: World) -> None:
    file = world.file_url("/D/a.txt")

    assert world.bytes_of(file, version="1") == b"abc"
    assert world.bytes_of(file, version="1", revision="2") == b"abc"
    assert world.bytes_of(file, version="") == b"abcde"
    for unknown in ("99", "0", "latest"):
        assert world.get(file, params={"version": unknown}).status_code == 400


def test_65_ranges(world: World) -> None:
    content = bytes(range(256)) * 1000
    url = world.upload("big.bin", content)["links"]["download"]

    def ranged(asked: str) -> tuple[int, int, str | None]:
        answer = world.get(url + "?direct", headers={"Range": asked})
        return answer.status_code, len(answer.content), answer.headers.get("Content-Range")

    assert ranged("bytes=1000-200999") == (206, 200_000, "bytes 1000-200999/256000")
    assert ranged("bytes=255000-") == (200, 1000, None)
    assert ranged("bytes=-2") == (200, 256_000, None)
    assert ranged("bytes=256000-")[0] == 416
    signed = world.get(url).headers["Location"]
    part = world.get(signed, who=None, headers={"Range": "bytes=255000-"})
    assert (part.status_code, part.content) == (206, content[255000:])


def test_66_head(world: World) -> None:
    file = world.ask("HEAD", world.file_url("/D/a.txt"))

    assert file.status_code == 200
    assert json.loads(file.headers["X-Waterbutler-Metadata"])["attributes"]["name"] == "a.txt"
    assert file.headers["Content-Length"] == "3"
    assert world.ask("HEAD", world.folder("/D/")).status_code == 501


def test_67_zip(world: World) -> None:
    def archive(url: str) -> dict[str, bytes]:
        answer = world.get(url)
        assert answer.headers["Content-Type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as found:
            assert found.testzip() is None
            return {name: found.read(name) for name in found.namelist()}

    assert archive(world.folder("/D/") + "?zip=") == {"a.txt": b"abcde"}
    assert archive(world.folder("/E/") + "?zip") == {}
    whole = archive(world.url() + "?zip=")
    assert whole["D/a.txt"] == b"abcde"
    assert whole["E/"] == b""


def test_68_private_files(world: World) -> None:
    link = {"view_only": world.links[0]}

    assert world.get(world.url(), who=None).status_code == 403
    assert world.get(world.url(), who="X.full").status_code == 403
    assert world.get(world.url(), who=None, headers={"Authorization": "Bearer nonsense"}).status_code == 403
    assert world.get(world.url(), who=None, params=link).status_code == 200
    target = {"kind": "file", "name": "n.txt", **link}
    assert world.put(world.url(), b"x", who=None, params=target).status_code == 403


def test_68_anonymous_links_hide_authors(world: World) -> None:
    url = world.file_url("/D/a.txt") + "?versions="
    versions = world.get(url, who=None, params={"view_only": world.links[1]}).json()["data"]

    assert [version["attributes"]["extra"]["user"] for version in versions] == [None, None]


def test_68_admin_of_the_parent_may_read_a_component(world: World) -> None:
    made = world.control.create(
        nodes=[{"title": "Own", "short_name": "own", "creator": "B", "parent": "P", "files": {"/b.txt": "b"}}]
    )
    url = world.url(node=made["nodes"]["own"])

    assert world.get(url).status_code == 200
    assert world.put(url, b"", params={"kind": "folder", "name": "no"}).status_code == 403
    assert world.get(url, who="R.full").status_code == 403


def test_69_unknown_and_deleted(world: World) -> None:
    assert world.get(world.url(node="zzzzz")).status_code == 404
    assert world.get(world.url(provider="github")).status_code == 400
    assert world.get(world.url(f"/{'0' * 24}")).status_code == 404
    assert world.get(world.url("/a.txt")).status_code == 404
    assert world.get(world.url("/D/a.txt")).json().keys() == {"response"}
    world.control.colleague("delete_node", node="P")
    assert world.get(world.url()).status_code == 410


def test_downloads_of_strangers_count(world: World) -> None:
    entry = world.entity("/open.txt", node="Q")
    for who in (None, "A.full", "X.full"):
        world.get(entry["links"]["download"], who=who)

    assert world.entity("/open.txt", node="Q")["attributes"]["extra"]["downloads"] == 2


def test_regions_do_not_serve_each_other(world: World) -> None:
    own, other = world.url(node="far"), world.url(node="far").replace(*reversed(world.info["files_urls"]))

    assert world.names(own) == ["far.txt"]
    assert world.get(other).status_code == 404


def test_json_answers_know_if_none_match(world: World) -> None:
    first = world.get(world.url())

    assert world.get(world.url(), headers={"If-None-Match": first.headers["Etag"]}).status_code == 304
