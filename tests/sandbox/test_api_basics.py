"""Conformance of the API: entrance, versions, lists, filters, documents (items 1 to 20)."""

from __future__ import annotations

import pytest

from .api_calls import PINNED, data, first_error, get, ids, titles
from .world import World


def test_01_the_entrance_is_open(world: World) -> None:
    document = world.get("", None).json()

    assert document["meta"]["current_user"] is None
    assert document["meta"]["version"] == "2.0"
    assert document["links"]["nodes"] == world.info["api_url"] + "nodes/"


def test_02_the_entrance_knows_the_owner_of_a_token(world: World) -> None:
    assert world.get("").json()["meta"]["current_user"]["data"]["id"] == world.user("A")


def test_03_a_bad_token_is_refused_even_where_anybody_may_look(world: World) -> None:
    for path in ("", f"nodes/{world.node('Q')}/"):
        answer = world.get(path, None, headers={"Authorization": "Bearer nonsense"})

        assert answer.status_code == 401
        assert first_error(answer)["detail"]
        assert answer.headers["WWW-Authenticate"].startswith("Documentation")


def test_04_version_by_query_or_header_but_not_two(world: World) -> None:
    assert world.get("?version=2.20").json()["meta"]["version"] == "2.20"
    assert get(world, "").json()["meta"]["version"] == "2.20"
    assert get(world, "", version="2.20").status_code == 200
    assert get(world, "", version="2.1").status_code == 409


def test_05_versions_that_do_not_exist(world: World) -> None:
    assert world.get("?version=9.9").status_code == 404
    assert world.get("", headers={"Accept": "application/vnd.api+json;version=2.99"}).status_code == 406
    assert world.get("?version=latest").json()["meta"]["version"] == "2.20"


def test_06_a_missing_slash_is_a_redirect(world: World) -> None:
    answer = world.get(f"nodes/{world.node('P')}?embed=parent")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/v2/nodes/{world.node('P')}/?embed=parent"


def test_07_unknown_path(world: World) -> None:
    answer = world.get("nope/")

    assert answer.status_code == 404
    assert answer.json() == {"errors": [{"detail": "Not found."}]}


def test_08_media_types(world: World) -> None:
    asked_plainly = world.get("", headers={"Accept": "application/json"})

    assert asked_plainly.headers["Content-Type"].startswith("application/vnd.api+json")
    assert world.get("", headers={"Accept": "application/xml"}).status_code == 406
    assert world.get("", headers={"Accept": "text/html"}).headers["Content-Type"].startswith("text/html")


def test_09_who_am_i(world: World) -> None:
    assert get(world, "users/me/", None).status_code == 401
    assert "email" not in data(world, "users/me/")["attributes"]
    assert data(world, "users/me/", "A.email")["attributes"]["email"]


def test_10_my_projects_and_components_by_last_change(world: World) -> None:
    world.post(f"nodes/{world.node('C')}/view_only_links/", json={"data": {"attributes": {}}})

    mine = data(world, "users/me/nodes/")
    assert titles(mine)[0] == "Component"
    assert {world.node("P"), world.node("C")} <= set(ids(mine))
    page = get(world, "users/me/nodes/", **{"page[size]": "1"}).json()
    assert page["links"]["next"]
    assert page["meta"]["total"] == len(mine)


def test_11_roots_and_components(world: World) -> None:
    roots = ids(data(world, "users/me/nodes/", **{"filter[parent]": "null"}))

    assert world.node("P") in roots
    assert world.node("C") not in roots
    assert ids(data(world, "users/me/nodes/", **{"filter[parent]": world.node("P")})) == [world.node("C")]
    assert ids(data(world, "users/me/nodes/", **{"filter[parent][ne]": "null"})) == [world.node("C")]


def test_12_filters_by_text_and_their_refusals(world: World) -> None:
    assert titles(data(world, "nodes/", **{"filter[title]": "PART"})) == ["Part study"]
    unknown = get(world, "nodes/", **{"filter[bogus]": "1"})
    assert unknown.status_code == 400
    assert first_error(unknown)["source"] == {"parameter": "filter"}
    assert get(world, "nodes/", **{"filter[title][gt]": "1"}).status_code == 400


def test_13_filters_by_ids_and_across_fields(world: World) -> None:
    both = f"{world.node('P')},{world.node('Q')}"

    assert set(ids(data(world, "nodes/", **{"filter[id]": both}))) == set(both.split(","))
    # "Private" is P's description, "Open" is Q's title.
    assert titles(data(world, "nodes/", **{"filter[title,description]": "private"})) == ["Part study"]
    assert titles(data(world, "nodes/", **{"filter[title,description]": "open"})) == ["Open"]


def test_14_limits_of_pages(world: World) -> None:
    assert get(world, "nodes/", **{"page[size]": "500"}).json()["meta"]["per_page"] == 100
    assert get(world, "nodes/", page="999").status_code == 404


def test_15_totals_move_with_the_version(world: World) -> None:
    old, new = world.get("nodes/").json(), world.get("nodes/?version=2.1").json()

    assert old["links"]["meta"]["total"] == new["meta"]["total"]
    assert "self" not in old["links"]
    assert new["links"]["self"].endswith("/v2/nodes/?version=2.1")


def test_16_sparse_fieldsets(world: World) -> None:
    node = data(world, f"nodes/{world.node('P')}/", **{"fields[nodes]": "title"})

    assert node["attributes"] == {"title": "Part study"}
    assert set(node) == {"id", "type", "attributes", "links"}


def test_17_embedding(world: World) -> None:
    node = data(world, f"nodes/{world.node('P')}/", embed="children")

    assert titles(node["embeds"]["children"]["data"]) == ["Component"]
    wrong = get(world, f"nodes/{world.node('P')}/", embed="nonsense")
    assert wrong.status_code == 400
    assert first_error(wrong)["source"] == {"parameter": "embed"}


def test_18_related_counts(world: World) -> None:
    node = data(world, f"nodes/{world.node('P')}/", related_counts="children")

    assert node["relationships"]["children"]["links"]["related"]["meta"] == {"count": 1}
    assert node["relationships"]["contributors"]["links"]["related"]["meta"] == {}
    assert get(world, f"nodes/{world.node('P')}/", related_counts="nonsense").status_code == 400


def test_19_sorting(world: World) -> None:
    up = titles(data(world, "nodes/", sort="title"))

    assert up == sorted(up)
    assert titles(data(world, "nodes/", sort="-title")) == up[::-1]
    assert titles(data(world, "nodes/", sort="zzz")) == titles(data(world, "nodes/"))


def test_20_parents_and_roots(world: World) -> None:
    root = data(world, f"nodes/{world.node('P')}/")["relationships"]
    component = data(world, f"nodes/{world.node('C')}/")["relationships"]

    assert root["parent"] == {"data": None}
    assert root["root"]["data"]["id"] == world.node("P")
    assert component["parent"]["data"]["id"] == component["root"]["data"]["id"] == world.node("P")
    assert "parent" not in world.get(f"nodes/{world.node('P')}/").json()["data"]["relationships"]


def test_pages_end_where_the_list_ends(world: World) -> None:
    path: str | None = "nodes/?page[size]=2&sort=title&version=2.20"
    seen: list[str] = []
    while path:
        document = world.get(path).json()
        seen += ids(document["data"])
        path = document["links"]["next"]

    assert len(seen) == len(set(seen)) == document["meta"]["total"]
    assert world.get("nodes/?page=last&page[size]=2").json()["links"]["next"] is None


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_methods_that_an_endpoint_lacks(world: World, method: str) -> None:
    answer = world.ask(method, "users/me/nodes/", json={"data": {}})

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_conditional_requests_are_not_a_thing(world: World) -> None:
    answer = world.get("", headers={"If-None-Match": "*"})

    assert answer.status_code == 200
    assert "ETag" not in answer.headers


def test_dates_have_a_zone_since_2_2(world: World) -> None:
    path = f"nodes/{world.node('P')}/"

    assert not world.get(path).json()["data"]["attributes"]["date_created"].endswith("Z")
    assert data(world, path)["attributes"]["date_created"].endswith("Z")


def test_bodies_that_cannot_be_read(world: World) -> None:
    broken = world.post("nodes/", data=b'{"data":', headers={"Content-Type": "application/json"})
    strange = world.post("nodes/", data=b"hi", headers={"Content-Type": "text/plain"})

    assert (broken.status_code, strange.status_code) == (400, 415)
    assert PINNED["Accept"] not in broken.headers["Content-Type"]
