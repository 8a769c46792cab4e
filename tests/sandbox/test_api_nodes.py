"""Conformance of the API: making, changing and deleting projects, people and links (items 31 to 42)."""

from __future__ import annotations

from typing import Any

import pytest

from .api_calls import BULK, PINNED, data, first_error, get, ids, send, titles
from .world import World

MINIMAL = {"title": "T", "category": "project"}


def _pointer(answer: Any) -> str:
    return str(first_error(answer)["source"]["pointer"])


def test_31_a_new_project_has_a_storage(world: World) -> None:
    answer = send(world, "POST", "nodes/", "nodes", MINIMAL)

    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made["attributes"]["current_user_permissions"] == ["admin", "write", "read"]
    assert ids(data(world, f"nodes/{made['id']}/files/")) == [f"{made['id']}:osfstorage"]
    assert world.upload("first.txt", b"1", world.url(node=made["id"]))["attributes"]["name"] == "first.txt"


def test_32_what_a_new_project_must_say(world: World) -> None:
    without_category = send(world, "POST", "nodes/", "nodes", {"title": "T"})
    without_data = world.post("nodes/", json={"title": "T"})
    wrong_type = send(world, "POST", "nodes/", "node", MINIMAL)

    assert (without_category.status_code, _pointer(without_category)) == (400, "/data/attributes/category")
    assert (without_data.status_code, _pointer(without_data)) == (400, "/data")
    assert wrong_type.status_code == 409


def test_33_titles(world: World) -> None:
    def title(text: str) -> Any:
        return send(world, "POST", "nodes/", "nodes", {**MINIMAL, "title": text})

    assert title("x" * 513).status_code == 400
    assert title("").status_code == 400
    assert title("<b>x</b>").json()["data"]["attributes"]["title"] == "x"
    assert title("this & that").json()["data"]["attributes"]["title"] == "this &amp; that"


def test_34_components(world: World) -> None:
    path = f"nodes/{world.node('P')}/children/"

    alone = send(world, "POST", path, "nodes", MINIMAL).json()["data"]
    assert alone["relationships"]["parent"]["data"]["id"] == world.node("P")
    assert len(data(world, f"nodes/{alone['id']}/contributors/")) == 1
    together = send(world, "POST", path, "nodes", MINIMAL, inherit_contributors="true").json()["data"]
    people = data(world, f"nodes/{together['id']}/contributors/")
    assert [person["attributes"]["permission"] for person in people] == ["admin", "write", "read"]
    assert send(world, "POST", path, "nodes", MINIMAL, "R.full").status_code == 403


def test_35_regions(world: World) -> None:
    assert send(world, "POST", "nodes/", "nodes", MINIMAL, region="zz").status_code == 400
    made = send(world, "POST", "nodes/", "nodes", MINIMAL, region="de-1").json()["data"]
    upload = data(world, f"nodes/{made['id']}/files/")[0]["links"]["upload"]
    assert upload.startswith(world.info["files_urls"][1])
    assert set(ids(data(world, "regions/"))) == {"us", "de-1"}


def test_36_ids_must_match_and_unknown_attributes_pass(world: World) -> None:
    node = world.node("P")

    assert send(world, "PATCH", f"nodes/{node}/", "nodes", {}, id="zzzzz").status_code == 409
    assert send(world, "PATCH", f"nodes/{node}/", "nodes", {"nonsense": 1}, id=node).status_code == 200


def test_37_deleting_a_project_with_components(world: World) -> None:
    path = f"nodes/{world.node('P')}/"

    assert world.remove(path).status_code == 400
    assert world.remove(path, headers=PINNED).status_code == 204
    assert get(world, f"nodes/{world.node('C')}/").status_code == 410


def test_38_what_is_deleted_says_so(world: World) -> None:
    world.remove(f"nodes/{world.node('Q')}/")
    answer = get(world, f"nodes/{world.node('Q')}/", None)

    assert answer.status_code == 410
    assert first_error(answer)["status"] == "410"
    assert get(world, f"nodes/{world.node('Q')}/files/osfstorage/").status_code == 410


def test_39_adding_people(world: World) -> None:
    path = f"nodes/{world.node('P')}/contributors/"

    def add(user: str, who: str = "A.full") -> Any:
        users = {"users": {"data": {"type": "users", "id": user}}}
        attributes = {"permission": "read"}
        return send(world, "POST", path, "contributors", attributes, who, relationships=users, send_email="false")

    made = add(world.user("X"))
    assert made.status_code == 201
    assert made.json()["data"]["id"] == f"{world.node('P')}-{world.user('X')}"
    assert add(world.user("X")).status_code == 400
    assert add("zzzzz").status_code == 404
    assert add(world.user("X"), "B.full").status_code == 403
    assert get(world, f"nodes/{world.node('P')}/", "X.full").status_code == 200


def test_40_view_only_links(world: World) -> None:
    path = f"nodes/{world.node('P')}/view_only_links/"

    made = send(world, "POST", path, "view-only-links", {})
    assert made.status_code == 201
    attributes = made.json()["data"]["attributes"]
    assert attributes["name"] == "Shared project link"
    assert get(world, f"nodes/{world.node('P')}/", None, view_only=attributes["key"]).status_code == 200
    assert send(world, "POST", path, "view-only-links", {}, "B.full").status_code == 403
    assert get(world, path, None).status_code == 401


@pytest.mark.parametrize(("name", "kind"), [("P", "nodes"), ("reg", "registrations")])
def test_41_short_ids_lead_somewhere(world: World, name: str, kind: str) -> None:
    guid = world.node(name)
    answer = world.get(f"guids/{guid}/", None)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{world.info['api_url']}{kind}/{guid}/"
    referent = data(world, f"guids/{guid}/", resolve="false")["relationships"]["referent"]
    assert referent["data"] == {"id": guid, "type": kind}
    assert get(world, "guids/zzzzz/").status_code == 404


def test_42_bulk(world: World) -> None:
    def create(count: int) -> Any:
        items = [{"type": "nodes", "attributes": {**MINIMAL, "title": f"bulk {number}"}} for number in range(count)]
        return world.post("nodes/", json={"data": items}, headers=BULK)

    too_many = create(101)
    assert too_many.status_code == 400
    assert "limit is 100" in first_error(too_many)["detail"]
    made = create(2)
    assert made.status_code == 201
    assert titles(made.json()["data"]) == ["bulk 0", "bulk 1"]
    named = [{"type": "nodes", "id": id} for id in ids(made.json()["data"])]
    assert world.remove("nodes/", json={"data": named}, headers=BULK).status_code == 204
    assert get(world, f"nodes/{named[0]['id']}/").status_code == 410


def test_bulk_is_all_or_nothing(world: World) -> None:
    items = [{"type": "nodes", "attributes": MINIMAL}, {"type": "nodes", "attributes": {"title": "no category"}}]
    before = get(world, "users/me/nodes/").json()["meta"]["total"]
    answer = world.post("nodes/", json={"data": items}, headers=BULK)

    assert answer.status_code == 400
    assert _pointer(answer) == "/data/1/attributes/category"
    assert get(world, "users/me/nodes/").json()["meta"]["total"] == before


def test_the_last_administrator_stays(world: World) -> None:
    path = f"nodes/{world.node('P')}/contributors/{world.user('A')}/"
    id = f"{world.node('P')}-{world.user('A')}"
    lower = {"permission": "read"}

    assert first_error(world.remove(path))["detail"] == "Must have at least one registered admin contributor"
    refused = send(world, "PATCH", path, "contributors", lower, id=id)
    assert (refused.status_code, first_error(refused)["detail"]) == (400, "Person A is the only admin.")


def test_somebody_without_an_account_does_not_count_as_administrator(world: World) -> None:
    path = f"nodes/{world.node('P')}/contributors/"
    invited = {"full_name": "Una Registered", "permission": "admin"}

    assert send(world, "POST", path, "contributors", invited).status_code == 201
    assert world.remove(f"{path}{world.user('A')}/").status_code == 400


def test_somebody_is_always_cited(world: World) -> None:
    path = f"nodes/{world.node('Q')}/contributors/{world.user('A')}/"
    id = f"{world.node('Q')}-{world.user('A')}"
    refused = send(world, "PATCH", path, "contributors", {"bibliographic": False}, id=id)

    assert refused.status_code == 400
    assert first_error(refused)["detail"] == "Must have at least one visible contributor"


def test_people_are_added_by_email(world: World) -> None:
    path = f"nodes/{world.node('P')}/contributors/"

    def add(name: str, email: str) -> Any:
        return send(world, "POST", path, "contributors", {"full_name": name, "email": email, "permission": "read"})

    invited = add("Una Registered", "una@example.org").json()["data"]
    assert invited["attributes"]["unregistered_contributor"] == "Una Registered"
    assert add("Anybody", "person.x@example.org").json()["data"]["id"] == f"{world.node('P')}-{world.user('X')}"
    assert first_error(add("Una Registered", "una@example.org"))["detail"].endswith("is already a contributor.")
    assert _pointer(add("Una Registered", "no address")) == "/data/attributes/email"


def test_people_are_found_by_part_of_their_name(world: World) -> None:
    def found(name: str) -> list[str]:
        people = data(world, "users/", **{"filter[full_name]": name, "sort": "full_name,id"})
        return [person["attributes"]["full_name"] for person in people]

    assert found("person") == ["Person A", "Person B", "Person R", "Person X"]
    world.control.colleague("deactivate_user", user="X")
    assert found("SON X") == []


def test_who_has_left_osf_keeps_a_name_among_contributors(world: World) -> None:
    world.control.colleague("deactivate_user", user="B")
    people = data(world, f"nodes/{world.node('P')}/contributors/")
    gone = next(person for person in people if person["id"].endswith(world.user("B")))

    assert gone["embeds"]["users"]["errors"][0]["meta"]["full_name"] == "Person B"


def test_everybody_may_leave(world: World) -> None:
    path = f"nodes/{world.node('P')}/contributors/"

    assert world.remove(f"{path}{world.user('B')}/", "R.full").status_code == 403
    assert world.remove(f"{path}{world.user('R')}/", "R.full").status_code == 204
    assert get(world, f"nodes/{world.node('P')}/", "R.full").status_code == 403


def test_contributors_are_filtered_by_at_least_a_permission(world: World) -> None:
    path = f"nodes/{world.node('P')}/contributors/"

    def found(**query: str) -> list[str]:
        return [entry["attributes"]["permission"] for entry in data(world, path, **query)]

    assert found(**{"filter[permission]": "write"}) == ["admin", "write"]
    assert found(**{"filter[permission][exact]": "write"}) == ["write"]


def test_links_between_projects(world: World) -> None:
    path = f"nodes/{world.node('P')}/relationships/linked_nodes/"
    body = {"data": [{"type": "nodes", "id": world.node("Q")}]}

    assert world.post(path, json=body, headers=PINNED).status_code == 201
    assert world.post(path, json=body, headers=PINNED).status_code == 204
    assert titles(data(world, f"nodes/{world.node('P')}/linked_nodes/")) == ["Open"]
    assert world.remove(path, json=body, headers=PINNED).status_code == 204
    assert data(world, f"nodes/{world.node('P')}/linked_nodes/") == []


def test_registrations_are_not_nodes(world: World) -> None:
    registration = world.node("reg")

    assert get(world, f"nodes/{registration}/").status_code == 404
    assert get(world, f"registrations/{world.node('P')}/").status_code == 404
    shown = data(world, f"registrations/{registration}/", None)
    assert shown["attributes"]["registration"] is True
    assert shown["relationships"]["registered_from"]["data"]["id"] == world.node("P")
    listed = data(world, f"registrations/{registration}/files/osfstorage/", None, sort="name")
    assert [entry["attributes"]["name"] for entry in listed] == ["D", "E", "L", "a.txt"]


def test_changes_are_in_the_history(world: World) -> None:
    node = world.node("P")
    send(world, "PATCH", f"nodes/{node}/", "nodes", {"tags": ["memory"]}, "B.full", id=node)
    newest = data(world, f"nodes/{node}/logs/")[0]

    assert newest["attributes"]["action"] == "tag_added"
    assert newest["relationships"]["user"]["data"]["id"] == world.user("B")
    assert data(world, f"nodes/{node}/logs/", **{"filter[action]": "nothing"}) == []


def test_a_new_token_is_told_once(world: World) -> None:
    scopes = {"scopes": {"data": [{"type": "scopes", "id": "osf.full_read"}]}}
    made = send(world, "POST", "tokens/", "tokens", {"name": "laptop"}, relationships=scopes).json()["data"]
    secret = made["attributes"]["token_id"]
    me = world.get("users/me/", None, headers={"Authorization": f"Bearer {secret}"})

    assert me.status_code == 200
    assert "token_id" not in data(world, f"tokens/{made['id']}/")["attributes"]
    assert get(world, "tokens/", "A.read").status_code == 403
    assert world.remove(f"tokens/{made['id']}/").status_code == 204
    assert world.get("users/me/", None, headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_citation(world: World) -> None:
    path = f"nodes/{world.node('P')}/citation/"

    assert data(world, path)["attributes"]["title"] == "Part study"
    assert get(world, f"{path}nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("style", "begins", "holds"),
    [
        ("apa", "A, P., B, P., & R, P. (", "). Part study. Retrieved from "),
        ("modern-language-association", "A, Person, Person B, and Person R. “Part Study.” OSF, ", ". Web."),
        ("chicago-author-date", "A, Person, Person B, and Person R. ", ". “Part study.” OSF. "),
        ("vancouver", "1. A P, B P, R P. Part study [Internet]. OSF; ", ". Available from: "),
        ("ieee", "[1] P. A, P. B, and P. R, “Part study”, ", "[Online]. Available: "),
    ],
)
def test_citation_styles(world: World, style: str, begins: str, holds: str) -> None:
    found = data(world, f"nodes/{world.node('P')}/citation/{style}/")
    text = found["attributes"]["citation"]

    assert found["id"] == style
    assert text.startswith(begins)
    assert holds in text


def test_titles_come_back_with_entities_whoever_wrote_them(world: World) -> None:
    made = world.control.create(nodes=[{"title": "Salt & pepper", "creator": "A", "short_name": "salt"}])["nodes"]
    world.control.colleague("rename_node", node="Open", title="<i>Salt</i> & <vinegar")

    assert data(world, f"nodes/{made['salt']}/")["attributes"]["title"] == "Salt &amp; pepper"
    assert data(world, f"nodes/{world.node('Q')}/")["attributes"]["title"].startswith("Salt &amp;")
