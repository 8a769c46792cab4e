"""New projects and components, what is in a folder before it is deleted, and links whose file was deleted on OSF."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.sandbox_fixtures import Osf

from .listener import Listener
from .rest import Browser


@pytest.fixture
def folder(web: Browser) -> str:
    name = f"desk {uuid4().hex[:8]}"
    (web.server.root / name).mkdir()
    return name


def ref(osf: Osf, path: str = "/", provider: str = "osfstorage") -> str:
    return f"osf://{osf.node('stroop')}/{provider}{path}"


def act(web: Browser, do: str, **fields: Any) -> Any:
    answer = web.ask("POST", "entry/actions", {"do": do, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def contents(web: Browser, ref: str) -> dict[str, Any]:
    answer = web.ask("GET", f"entry/contents?ref={quote(ref)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def link(web: Browser, osf: Osf, path: str, to: str) -> None:
    place = web.server.root / path
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("mine")
    answer = web.ask("POST", "links", {"path": path, "ref": ref(osf, to), "choice": "mine"})
    assert answer.status_code == 200, answer.text


def test_a_project_is_made_private_and_is_one_of_mine(web: Browser, osf: Osf, heard: Listener) -> None:
    report = act(web, "create", title="Räume & “Pläne” 2", category="hypothesis")

    roots = web.ask("GET", "tree").json()["entries"]
    (made,) = [entry for entry in roots if entry["name"] == "Räume & “Pläne” 2"]
    assert report["summary"] == {"created": 1}
    assert report["results"][0]["reference"] == made["reference"]
    assert (made["kind"], made["category"], made["public"], made["admin"]) == ("project", "hypothesis", False, True)
    assert heard.wait("tree", reference="")


def test_a_component_is_made_in_its_project(web: Browser, osf: Osf, heard: Listener) -> None:
    act(web, "create", title="Data of 2026", category="data", ref=f"osf://{osf.node('stroop')}/")

    level = web.ask("GET", f"tree?ref=osf://{osf.node('stroop')}/").json()["entries"]
    (made,) = [entry for entry in level if entry["name"] == "Data of 2026"]
    assert (made["kind"], made["category"], made["parent"]) == ("component", "data", osf.node("stroop"))
    assert heard.wait("tree", reference=f"osf://{osf.node('stroop')}/")


def test_a_title_that_osf_changes_is_told(web: Browser, osf: Osf) -> None:
    report = act(web, "create", title="a <b>bold</b> plan")

    assert report["results"][0]["message"] == "OSF calls it “a bold plan”."


@pytest.mark.parametrize("kind", ["lost-answer", "reset-response"])
def test_an_answer_that_is_lost_makes_no_second_project(web: Browser, osf: Osf, kind: str) -> None:
    osf.fault(kind, listener="api", method="POST")

    act(web, "create", title="Only once")

    assert [node["title"] for node in osf.state()["nodes"]].count("Only once") == 1


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 400, "usage"),
        ({"title": "   "}, 400, "usage"),
        ({"title": "x" * 513}, 400, "usage"),
        ({"title": "a", "category": "nonsense"}, 400, "usage"),
        ({"title": "a", "category": 1}, 400, "usage"),
        ({"title": "a", "ref": "osf://{stroop}/osfstorage/"}, 400, "wrong-kind"),
        ({"title": "a", "ref": "osf://zzzzz/"}, 404, "not-found"),
        ({"title": "a", "ref": "nonsense"}, 400, "bad-reference"),
    ],
)
def test_projects_that_cannot_be_are_refused(
    web: Browser, osf: Osf, fields: dict[str, Any], status: int, code: str
) -> None:
    before = len(osf.state()["nodes"])
    fields = {name: v.format(**osf.info["projects"]) if isinstance(v, str) else v for name, v in fields.items()}

    answer = web.ask("POST", "entry/actions", {"do": "create", **fields})

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert len(osf.state()["nodes"]) == before


def test_a_component_in_somebody_elses_project_is_refused(web: Browser, osf: Osf) -> None:
    made = osf.create(nodes=[{"title": "Theirs", "short_name": "theirs", "creator": "colleague", "public": True}])

    answer = web.ask(
        "POST", "entry/actions", {"do": "create", "title": "a", "ref": f"osf://{made['nodes']['theirs']}/"}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


def test_what_is_in_a_folder_is_counted_down_to_its_last_file(web: Browser, osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/f/a": "12345", "/f/b/c/d": "678", "/f/b/e/": None}}])

    folder, file = contents(web, ref(osf, "/f/")), contents(web, ref(osf, "/f/a"))

    assert folder == {"files": 2, "folders": 3, "bytes": 8, "more": False, "links": []}
    assert file == {"files": 1, "folders": 0, "bytes": 5, "more": False, "links": []}


def test_what_here_is_linked_to_a_folder_or_into_it_is_named(web: Browser, osf: Osf, folder: str) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/f/data/s1.csv": "1", "/f/data/s2.csv": "2"}}])
    (web.server.root / folder / "data").mkdir()
    (web.server.root / folder / "data" / "s1.csv").write_text("1")
    link(web, osf, f"{folder}/a.txt", "/f/")
    link(web, osf, f"{folder}/moved.txt", "/f/")
    link(web, osf, f"{folder}/elsewhere.txt", "/")
    link(web, osf, f"{folder}/data", "/f/data/")
    osf.colleague("rename", node="stroop", path="/f/moved.txt", name="renamed.txt")

    def linked(path: str) -> list[str]:
        return [one.removeprefix(f"{folder}/") for one in contents(web, ref(osf, path))["links"] if folder in one]

    assert linked("/f/") == ["a.txt", "data", "moved.txt"]
    assert linked("/f/renamed.txt") == ["moved.txt"]
    assert linked("/f/data/") == ["data"]
    assert linked("/f/data/s1.csv") == ["data/s1.csv"]
    assert linked("/f/data/s2.csv") == []
    assert linked("/protocol.md") == []


def test_links_to_what_was_deleted_say_so_at_once(web: Browser, osf: Osf, folder: str, heard: Listener) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/f/data/s1.csv": "1"}}])
    (web.server.root / folder / "data").mkdir()
    link(web, osf, f"{folder}/a.txt", "/")
    link(web, osf, f"{folder}/in folder.txt", "/f/")
    link(web, osf, f"{folder}/data", "/f/data/")

    act(web, "delete", ref=ref(osf, "/f/data/s1.csv"))
    heard.until("link", lambda event: event["path"] == f"{folder}/data" and event["state"] is None)
    act(web, "delete", ref=ref(osf, "/a.txt"))
    act(web, "delete", ref=ref(osf, "/f/"), recursive=True)

    for name in ("a.txt", "in folder.txt", "data"):
        assert heard.wait("link", path=f"{folder}/{name}", state="missing-on-osf")
    known = {one["path"]: one["state"] for one in web.ask("GET", "links").json()["links"] if folder in one["path"]}
    assert set(known.values()) == {"missing-on-osf"}
    asked = web.ask("GET", f"links/state?path={quote(folder)}").json()["links"]
    assert {one["path"]: one["state"] for one in asked} == known
    assert (web.server.root / folder / "a.txt").read_text() == "mine"
