"""Looking around on OSF over REST: levels, pages, filter, search, details."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.jupyter import running_jupyter
from tests.sandbox_fixtures import Osf

from .rest import Browser


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


def test_details_tell_version_hash_and_web_address(web: Browser, osf: Osf) -> None:
    ref = f"osf://{osf.node('stroop')}/osfstorage/protocol.md"

    entry = web.ask("GET", f"entry?ref={quote(ref)}").json()["entry"]

    assert entry["reference"] == ref
    assert entry["version"] == "3"
    assert len(entry["sha256"]) == 64
    assert entry["web_url"].startswith(osf.info["web_url"])


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("tree?ref=osf://zzzzz/", 404, "not-found"),
        ("tree?ref=no+reference", 400, "bad-reference"),
        ("tree?ref=/etc/passwd", 400, "bad-reference"),
        ("tree?ref=https://example.org/abc12/", 400, "bad-reference"),
        ("tree?page=0", 400, "usage"),
        ("tree?page=²", 400, "usage"),
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


def test_signed_out_the_roots_ask_for_a_sign_in_and_public_projects_open(osf: Osf, tmp_path: Any) -> None:
    environment = osf.environment(None)
    with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as server:
        web = Browser(server)
        roots = web.ask("GET", "tree")
        public = tree(web, f"osf://{osf.node('materials')}/osfstorage/")

    assert (roots.status_code, roots.json()["code"]) == (401, "not-signed-in")
    assert "words.csv" in names(public)
