"""The web host: download links and short ids."""

from __future__ import annotations

import pytest

from .world import World


def _web(world: World, path: str) -> str:
    return str(world.info["web_url"]) + path


def test_download_link_leads_to_the_file_server(world: World) -> None:
    answer = world.get(_web(world, f"download/{world.file('/D/a.txt')}/?revision=1"))

    assert answer.status_code == 302
    assert answer.headers["Location"] == world.file_url("/D/a.txt") + "?revision=1"


def test_download_link_without_slash(world: World) -> None:
    assert world.get(_web(world, f"download/{world.file('/a.txt')}")).status_code == 308


def test_private_download_asks_to_sign_in(world: World) -> None:
    url = _web(world, f"download/{world.file('/a.txt')}/")
    anonymous = world.get(url, who=None)

    assert anonymous.status_code == 302
    assert anonymous.headers["Location"].startswith(world.info["accounts_url"] + "login?service=")
    assert world.get(url, who="X.full").status_code == 403


def test_unknown_and_deleted_downloads(world: World) -> None:
    world.remove(world.file_url("/a.txt"))

    for file in (world.file("/a.txt"), "0" * 24):
        answer = world.get(_web(world, f"download/{file}/"))
        assert (answer.status_code, answer.json()["message_short"]) == (404, "File Not Found")


@pytest.mark.parametrize(("node", "who", "status"), [("Q", None, 200), ("P", "R.full", 200), ("P", None, 302)])
def test_pages_of_projects(world: World, node: str, who: str | None, status: int) -> None:
    answer = world.get(_web(world, f"{world.node(node)}/"), who=who)

    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Content-Type"].startswith("text/html")


def test_short_id_of_a_file(world: World) -> None:
    guid = world.get(f"files/{world.file('/a.txt')}/?create_guid=1").json()["data"]["attributes"]["guid"]

    assert world.get(_web(world, f"{guid}/")).status_code == 200
    download = world.get(_web(world, f"{guid}/download"))
    pinned = f"{world.file_url('/a.txt')}?action=download&direct&version=1"
    assert (download.status_code, download.headers["Location"]) == (302, pinned)


def test_region_of_the_node_decides(world: World) -> None:
    answer = world.get(_web(world, f"download/{world.file('/far.txt')}/"))

    assert answer.headers["Location"].startswith(world.info["files_urls"][1])
