"""Looking around on OSF over REST: levels, pages, filter, search, details."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.jupyter import running_jupyter
from tests.sandbox_fixtures import Osf

from .rest import PATIENCE, Browser


def tree(web: Browser, ref: str = "", **query: str) -> dict[str, Any]:
    words = "".join(f"&{name}={quote(value)}" for name, value in query.items())
    answer = web.ask("GET", f"tree?ref={quote(ref)}{words}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def names(level: dict[str, Any]) -> list[str]:
    return [entry["name"] for entry in level["entries"]]


def test_the_roots_are_my_projects(web: Browser) -> None:
    level = tree(web)

    assert "Stroop study" in names(level)
    assert {entry["kind"] for entry in level["entries"]} == {"project"}


def test_a_project_shows_storages_then_components_then_linked_projects(web: Browser, osf: Osf) -> None:
    level = tree(web, f"osf://{osf.node('stroop')}/")

    assert names(level) == ["osfstorage", "gitlab", "owncloud", "Analysis", "Stroop materials (public)"]
    assert [entry["kind"] for entry in level["entries"]] == ["storage"] * 3 + ["component", "project"]
    assert level["entries"][-1]["public"] is True


def test_folders_come_before_files(web: Browser, osf: Osf) -> None:
    level = tree(web, f"osf://{osf.node('stroop')}/osfstorage/")

    assert names(level) == ["data", "experiment", "figures", "protocol.md", "README.md"]


def test_a_full_folder_comes_in_pages_of_a_hundred_and_is_filtered_as_a_whole(web: Browser, osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {f"/many/trial {n}.csv": f"{n}" for n in range(1, 251)}}])
    ref = f"osf://{osf.node('stroop')}/osfstorage/many/"

    first, last = tree(web, ref), tree(web, ref, page="3")
    filtered = tree(web, ref, filter="TRIAL 25")

    assert (first["total"], first["pages"], len(first["entries"])) == (250, 3, 100)
    assert names(first)[:3] == ["trial 1.csv", "trial 2.csv", "trial 3.csv"]
    assert names(last)[-1] == "trial 250.csv"
    assert names(filtered) == ["trial 25.csv", "trial 250.csv"]


def test_a_front_end_that_draws_what_is_visible_gets_a_page_of_its_own_size(web: Browser, osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {f"/many/{n}.csv": f"{n}" for n in range(250)}}])
    ref = f"osf://{osf.node('stroop')}/osfstorage/many/"

    whole, part = tree(web, ref, size="10000"), tree(web, ref, size="7", page="2")

    assert (whole["pages"], len(whole["entries"])) == (1, 250)
    assert (part["pages"], names(part)) == (36, [f"{n}.csv" for n in range(7, 14)])


def test_a_component_of_a_project_that_i_cannot_see_is_one_of_my_roots(web: Browser, osf: Osf) -> None:
    osf.create(
        nodes=[
            {"title": "Secret programme", "short_name": "secret", "creator": "colleague"},
            {
                "title": "Our part",
                "short_name": "part",
                "creator": "colleague",
                "parent": "secret",
                "category": "data",
                "contributors": [{"user": "researcher", "permission": "read"}],
            },
            {"title": "Below", "creator": "researcher", "parent": "part"},
        ]
    )

    found = {entry["name"]: entry for entry in tree(web)["entries"]}

    assert "Below" not in found
    assert "Secret programme" not in found
    assert (found["Our part"]["kind"], found["Our part"]["category"]) == ("component", "data")
    assert (found["Our part"]["admin"], found["Our part"]["writable"]) == (False, False)
    assert (found["Stroop study"]["admin"], found["Stroop study"]["parent"]) == (True, None)
    assert found["Stroop study"]["tags"] == ["stroop", "attention"]


def test_projects_and_components_come_in_the_order_in_which_people_sort(web: Browser, osf: Osf) -> None:
    titles = ["study 10", "Study 9", "analysis", "Zoo", "ärger"]
    made = osf.create(
        nodes=[
            {"title": "Ordered", "short_name": "ordered", "creator": "researcher"},
            *({"title": title, "creator": "researcher", "parent": "ordered"} for title in titles),
            *({"title": title, "short_name": title, "creator": "researcher", "public": True} for title in titles),
        ],
        linked=[{"node": "ordered", "targets": titles}],
    )
    expected = ["analysis", "Study 9", "study 10", "Zoo", "ärger"]

    level = tree(web, f"osf://{made['nodes']['ordered']}/")["entries"]

    assert [entry["name"] for entry in level] == ["osfstorage", *expected, *expected]
    assert [entry["linked_node"] for entry in level] == [False] * 6 + [True] * 5
    assert [entry["parent"] for entry in level[1:6]] == [made["nodes"]["ordered"]] * 5
    assert [name for name in names(tree(web)) if name in titles] == expected


def test_three_hundred_components_are_all_there(web: Browser, osf: Osf) -> None:
    made = osf.create(
        nodes=[
            {"title": "Many parts", "short_name": "parts", "creator": "researcher"},
            *({"title": f"Part {n}", "creator": "researcher", "parent": "parts"} for n in range(1, 301)),
        ]
    )

    level = tree(web, f"osf://{made['nodes']['parts']}/", size="1000")

    assert (level["total"], level["pages"]) == (301, 1)
    assert names(level) == ["osfstorage", *(f"Part {n}" for n in range(1, 301))]


def test_projects_that_link_to_each_other_are_listed_level_by_level_and_end(web: Browser, osf: Osf) -> None:
    made = osf.create(
        nodes=[{"title": name, "short_name": name, "creator": "researcher"} for name in ("one", "other")],
        linked=[{"node": "one", "targets": ["one", "other"]}, {"node": "other", "targets": ["one"]}],
    )
    one, other = (f"osf://{made['nodes'][name]}/" for name in ("one", "other"))

    assert [(e["name"], e["linked_node"]) for e in tree(web, one)["entries"][1:]] == [("one", True), ("other", True)]
    assert [(e["name"], e["linked_node"]) for e in tree(web, other)["entries"][1:]] == [("one", True)]


def test_names_with_markup_arrive_as_they_are_and_as_nothing_but_text(web: Browser, osf: Osf) -> None:
    name = "<img src=x onerror=alert(1)> & “more”.txt"
    osf.create(files=[{"node": "stroop", "files": {f"/odd/{name}": "x"}}])

    answer = web.ask("GET", f"tree?ref=osf://{osf.node('stroop')}/osfstorage/odd/")

    assert names(answer.json()) == [name]
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_turning_a_page_does_not_list_the_folder_again(web: Browser, osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {f"/many/{n}.csv": f"{n}" for n in range(150)}}])
    ref = f"osf://{osf.node('stroop')}/osfstorage/many/"
    tree(web, ref)
    osf.clear_requests()

    tree(web, ref, page="2")

    assert osf.requests() == []


def test_the_first_page_shows_what_a_colleague_did_meanwhile(web: Browser, osf: Osf) -> None:
    ref = f"osf://{osf.node('stroop')}/osfstorage/"
    tree(web, ref)

    osf.create(files=[{"node": "stroop", "files": {"/new.txt": "new"}}])

    assert "new.txt" in names(tree(web, ref))


def test_search_finds_public_projects(web: Browser, osf: Osf) -> None:
    answer = web.ask("GET", "search?text=materials")

    assert osf.node("materials") in [entry["id"] for entry in answer.json()["entries"]]


def test_search_in_my_projects_finds_components_too_and_nobody_elses(web: Browser, osf: Osf) -> None:
    osf.create(nodes=[{"title": "Analysis of others", "creator": "colleague", "public": True}])

    mine = web.ask("GET", "search?text=ANALYSIS&mine=1").json()["entries"]
    all_of_them = web.ask("GET", "search?text=ANALYSIS").json()["entries"]

    assert [entry["name"] for entry in mine] == ["Analysis"]
    assert {entry["name"] for entry in all_of_them} >= {"Analysis", "Analysis of others"}


def test_details_tell_version_hash_and_web_address(web: Browser, osf: Osf) -> None:
    ref = f"osf://{osf.node('stroop')}/osfstorage/protocol.md"

    entry = web.ask("GET", f"entry?ref={quote(ref)}").json()["entry"]

    assert entry["reference"] == ref
    assert entry["version"] == "3"
    assert len(entry["sha256"]) == 64
    assert entry["web_url"].startswith(osf.info["web_url"])


def test_details_tell_who_made_the_version_the_tags_and_who_has_locked_the_file(web: Browser, osf: Osf) -> None:
    ref = f"osf://{osf.node('stroop')}/osfstorage/protocol.md"
    osf.colleague("upload", node="stroop", path="/protocol.md", content="theirs", **{"as": "colleague"})
    id = web.ask("GET", f"entry?ref={quote(ref)}").json()["entry"]["id"]
    tagged = {"data": {"id": id, "type": "files", "attributes": {"tags": ["ethics", "draft"]}}}
    headers = {"Authorization": f"Bearer {osf.token}", "Content-Type": "application/vnd.api+json"}
    requests.patch(f"{osf.api_url}files/{id}/", json=tagged, headers=headers, timeout=PATIENCE).raise_for_status()
    osf.colleague("checkout", node="stroop", path="/protocol.md", **{"as": "colleague"})

    newest = web.ask("GET", f"entry?ref={quote(ref)}").json()["entry"]
    first = web.ask("GET", f"entry?ref={quote(ref)}@1").json()["entry"]
    listed = next(e for e in tree(web, ref.rpartition("/")[0] + "/")["entries"] if e["name"] == "protocol.md")

    assert (newest["author"], newest["tags"]) == ("Demo Colleague", ["ethics", "draft"])
    assert newest["checked_out_by"] == listed["checked_out_by"] == osf.user_id("Demo Colleague")
    assert (first["author"], first["version"]) == ("Demo Researcher", "1")
    assert (listed["author"], listed["tags"], listed["category"]) == (None, [], None)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("tree?ref=osf://zzzzz/", 404, "not-found"),
        ("tree?ref=no+reference", 400, "bad-reference"),
        ("tree?ref=/etc/passwd", 400, "bad-reference"),
        ("tree?ref=https://example.org/abc12/", 400, "bad-reference"),
        ("tree?page=0", 400, "usage"),
        ("tree?page=²", 400, "usage"),
        ("tree?size=0", 400, "usage"),
        ("tree?size=10001", 400, "usage"),
        ("tree?size=all", 400, "usage"),
        ("search?text=", 400, "usage"),
        ("entry?ref=", 400, "bad-reference"),
        ("entry", 400, "bad-reference"),
    ],
)
def test_bad_questions_are_answered_with_a_sentence(web: Browser, path: str, status: int, code: str) -> None:
    answer = web.ask("GET", path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith(".")


def test_osf_that_does_not_answer_is_told_as_such(web: Browser, osf: Osf) -> None:
    osf.fault("maintenance", times=None)
    try:
        answer = web.ask("GET", "tree")
    finally:
        osf.clear_faults()

    assert (answer.status_code, answer.json()["code"]) == (503, "maintenance")


def test_a_slow_branch_that_was_collapsed_does_not_hold_up_the_others(web: Browser, osf: Osf) -> None:
    osf.fault("stall", contains=f"/{osf.node('stroop')}/", times=None)
    for _ in range(20):
        with pytest.raises(requests.Timeout):
            web.http.get(f"{web.server.url}osf/tree?ref=osf://{osf.node('stroop')}/", timeout=0.1)
    try:
        level = tree(web, f"osf://{osf.node('materials')}/")
    finally:
        osf.clear_faults()

    assert "osfstorage" in names(level)


def test_signed_out_the_roots_ask_for_a_sign_in_and_public_projects_open(osf: Osf, tmp_path: Any) -> None:
    environment = osf.environment(None)
    with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as server:
        web = Browser(server)
        roots = web.ask("GET", "tree")
        public = tree(web, f"osf://{osf.node('materials')}/osfstorage/")

    assert (roots.status_code, roots.json()["code"]) == (401, "not-signed-in")
    assert "words.csv" in names(public)
