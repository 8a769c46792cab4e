"""Conformance of the API: who may do what, and with which words one is refused (items 21 to 30)."""

from __future__ import annotations

import base64

from .api_calls import data, first_error, get, send
from .world import World


def _basic(email: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{email}:{password}".encode()).decode()}


def test_21_reading_a_private_project(world: World) -> None:
    path = f"nodes/{world.node('P')}/"

    assert get(world, path, None).status_code == 401
    assert get(world, path, "X.full").status_code == 403
    assert data(world, path, "R.full")["attributes"]["current_user_permissions"] == ["read"]


def test_22_changing_a_title(world: World) -> None:
    node = world.node("P")

    def rename(who: str | None) -> int:
        return send(world, "PATCH", f"nodes/{node}/", "nodes", {"title": "New"}, who, id=node).status_code

    assert rename("R.full") == 403
    assert rename("B.full") == 200
    assert rename(None) == 401
    refused = send(world, "PATCH", f"nodes/{node}/", "nodes", {"title": "New"}, "A.read", id=node)
    assert refused.status_code == 403
    assert "has not authorized" in first_error(refused)["detail"]


def test_23_only_administrators_publish(world: World) -> None:
    node = world.node("P")

    for who, status in (("B.full", 403), ("A.full", 200)):
        answer = send(world, "PATCH", f"nodes/{node}/", "nodes", {"public": True}, who, id=node)
        assert answer.status_code == status
    assert get(world, f"nodes/{node}/", None).status_code == 200


def test_24_a_view_only_link_makes_a_reader(world: World) -> None:
    key = world.links[0]
    node = data(world, f"nodes/{world.node('P')}/", None, view_only=key)

    assert node["attributes"]["current_user_permissions"] == ["read"]
    assert f"view_only={key}" in node["links"]["self"]
    listed = data(world, f"nodes/{world.node('P')}/files/osfstorage/", None, view_only=key)
    assert all(f"view_only={key}" in entry["links"]["move"] for entry in listed)
    assert get(world, f"nodes/{world.node('C')}/", None, view_only=key).status_code == 401


def test_25_an_anonymous_link_hides_people(world: World) -> None:
    path, key = f"nodes/{world.node('P')}/", world.links[1]
    document = get(world, path, None, view_only=key).json()

    assert document["meta"]["anonymous"] is True
    assert not {"contributors", "citation", "license"} & set(document["data"]["relationships"])
    people = get(world, f"{path}contributors/", None, view_only=key).json()
    assert all(person["id"] == "" and "embeds" not in person for person in people["data"])
    assert people["meta"]["anonymous"] is True


def test_26_a_deleted_link_opens_nothing(world: World) -> None:
    path, link = f"nodes/{world.node('P')}/", world.made["view_only_links"][0]

    assert world.remove(f"{path}view_only_links/{link['id']}/").status_code == 204
    assert get(world, path, None, view_only=link["key"]).status_code == 401
    assert get(world, path, view_only=link["key"]).status_code == 200


def test_27_a_profile_token_sees_the_profile_only(world: World) -> None:
    assert get(world, f"nodes/{world.node('P')}/", "A.profile").status_code == 403
    assert get(world, f"nodes/{world.node('Q')}/", "A.profile").status_code == 403
    assert get(world, "users/me/", "A.profile").status_code == 200


def test_28_usage_needs_a_token_that_may_write(world: World) -> None:
    path = f"nodes/{world.node('P')}/storage/"

    assert get(world, path, "A.read").status_code == 403
    assert get(world, path, "R.full").status_code == 403
    attributes = data(world, path)["attributes"]
    assert attributes["storage_limit_status"] == "DEFAULT"
    assert int(attributes["storage_usage"]) > 0


def test_29_passwords_and_second_factors(world: World) -> None:
    world.control.create(users=[{"name": "Careful", "email": "careful@example.org", "password": "p", "otp": "123456"}])

    def ask(password: str, **headers: str) -> tuple[int, str | None]:
        answer = world.get("users/me/", None, headers={**_basic("careful@example.org", password), **headers})
        return answer.status_code, answer.headers.get("X-OSF-OTP")

    assert ask("wrong") == (401, None)
    assert ask("p") == (401, "required; app")
    assert ask("p", **{"X-OSF-OTP": "000000"}) == (401, None)
    assert ask("p", **{"X-OSF-OTP": "123456"}) == (200, None)


def test_30_a_revoked_token(world: World) -> None:
    world.control.colleague("revoke_token", token=world.token("A.full"))

    assert get(world, "users/me/").status_code == 401
    assert get(world, f"nodes/{world.node('Q')}/").status_code == 401
    assert world.get(world.url()).status_code == 403
    assert world.get(world.url(node="Q")).status_code == 200


def test_an_outage_of_the_login_service_looks_like_a_bad_token(world: World) -> None:
    world.control.fault("accounts-outage", listener="api")

    assert get(world, "users/me/").status_code == 401
    assert get(world, "users/me/").status_code == 200


def test_administrators_of_the_project_above_may_read(world: World) -> None:
    made = world.control.create(
        nodes=[{"title": "B's part", "creator": "B", "parent": world.node("P"), "short_name": "inner"}]
    )
    node = data(world, f"nodes/{made['nodes']['inner']}/")

    assert node["attributes"]["current_user_permissions"] == ["read"]
    assert node["attributes"]["current_user_is_contributor"] is False


def test_strangers_have_no_permissions_since_2_11(world: World) -> None:
    path = f"nodes/{world.node('Q')}/"

    assert data(world, path, None)["attributes"]["current_user_permissions"] == []
    assert world.get(path, None).json()["data"]["attributes"]["current_user_permissions"] == ["read"]
