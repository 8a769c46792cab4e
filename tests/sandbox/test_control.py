"""The controls: acting as a colleague, building situations, looking at requests and state."""

from __future__ import annotations

import pytest

from tests.sandbox_fixtures import Osf

from .world import World


def test_colleague_uploads_a_version(osf: Osf) -> None:
    before = osf.versions("stroop", "/README.md")
    done = osf.colleague("upload", node="stroop", path="/README.md", content="theirs\n")
    after = osf.versions("stroop", "/README.md")

    assert len(after) == len(before) + 1 == done["version"]
    assert after[0]["user"] == osf.user_id("Demo Colleague")


def test_colleague_changes_the_tree(osf: Osf) -> None:
    osf.colleague("mkdir", node="stroop", path="/new/deep/")
    osf.colleague("move", node="stroop", path="/README.md", to="/new/")
    osf.colleague("rename", node="stroop", path="/protocol.md", name="plan.md")
    osf.colleague("delete", node="stroop", path="/figures/")
    paths = {path for path in osf.files("stroop") if path.startswith("osfstorage:")}

    assert {"osfstorage:/new/deep/", "osfstorage:/new/README.md", "osfstorage:/plan.md"} <= paths
    assert not any("figures" in path for path in paths)


def test_colleague_changes_who_may(world: World) -> None:
    world.control.colleague("set_permission", node="P", user="B", permission="read")
    refused = world.put(world.file_url("/a.txt"), b"x", who="B.full")
    world.control.colleague("remove_contributor", node="P", user="R")
    gone = world.get(world.url(), who="R.full")
    world.control.colleague("publish", node="P")
    public = world.get(world.url(), who=None)

    assert (refused.status_code, gone.status_code, public.status_code) == (403, 403, 200)


def test_revoked_token(world: World) -> None:
    world.control.colleague("revoke_token", token=world.token("A.full"))

    assert world.get("users/me/").status_code == 401
    assert world.get(world.url()).status_code == 403
    assert world.get(world.url(node="Q")).status_code == 200


def test_many_files_at_once(osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {f"/many/{n:04}.txt": f"{n}\n" for n in range(1000)}}])

    assert sum(path.startswith("osfstorage:/many/") for path in osf.files("stroop")) == 1001


def test_big_file(osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 3_000_001, "fill": "ab"}}}])

    assert osf.versions("stroop", "/big.bin")[0]["size"] == 3_000_001


def test_requests_are_counted_without_secrets(world: World) -> None:
    world.control.clear_requests()
    world.upload("n.txt", b"12345")
    location = world.get(world.entity("/n.txt")["links"]["download"]).headers["Location"]
    world.get(location, who=None)
    asked = world.control.requests()

    assert [(entry["listener"], entry["method"], entry["status"]) for entry in asked] == [
        ("files", "PUT", 201), ("files", "GET", 200), ("files", "GET", 302), ("storage", "GET", 200),
    ]  # fmt: skip
    assert [entry["authorization"] for entry in asked] == [True, True, True, False]
    assert asked[0]["received"] == 5
    assert world.token("A.full") not in str(asked)


def test_bad_orders_are_refused(osf: Osf) -> None:
    for order in ({"do": "dance"}, {"do": "upload", "node": "nowhere"}, {"do": "delete", "node": "stroop"}):
        with pytest.raises(ValueError, match="refused colleague"):
            osf.colleague(**order)
