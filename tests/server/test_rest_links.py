"""Links over REST: made, asked about, pushed, pulled, settled when both sides changed, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.sandbox_fixtures import Osf

from .listener import Listener
from .rest import Browser


@pytest.fixture
def folder(web: Browser) -> Iterator[str]:
    """A fresh folder of the server, by its name."""
    name = f"study {uuid4().hex[:8]}"
    (web.server.root / name).mkdir()
    return name


def put(web: Browser, path: str, content: bytes) -> None:
    place = web.server.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def link(web: Browser, osf: Osf, path: str, to: str = "/", **more: Any) -> dict[str, Any]:
    answer = web.ask("POST", "links", {"path": path, "ref": f"osf://{osf.node('stroop')}/osfstorage{to}", **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def known(web: Browser, path: str) -> dict[str, Any]:
    links = web.ask("GET", "links").json()["links"]
    found: dict[str, Any] = next(one for one in links if one["path"] == path)
    return found


def ask(web: Browser, path: str) -> dict[str, Any]:
    answer = web.ask("GET", f"links/state?path={quote(path)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["links"][0]
    return found


def test_linking_a_file_uploads_it_and_tells_everybody(web: Browser, osf: Osf, folder: str, heard: Listener) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")

    report = link(web, osf, path)

    assert [result["outcome"] for result in report["results"]] == ["linked", "created"]
    assert osf.versions("stroop", "/notes.txt")[0]["size"] == 5
    assert known(web, path)["state"] == "in-sync"
    assert heard.wait("link", path=path)["linked"] is True
    assert heard.wait("tree", reference=f"osf://{osf.node('stroop')}/osfstorage/")
    assert heard.wait("job", do="link", state="done", path=path)


def test_what_is_known_of_a_link_is_answered_without_asking_osf(web: Browser, osf: Osf, folder: str) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")
    link(web, osf, path)
    put(web, path, b"second")
    assert ask(web, path)["state"] == "ahead"
    osf.clear_requests()

    found = known(web, path)

    assert osf.requests() == []
    assert (found["state"], found["base_version"], found["osf_author"]) == ("ahead", "1", "Demo Researcher")


def test_a_link_names_its_file_on_osf_and_tells_when_that_was_changed(web: Browser, osf: Osf, folder: str) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")
    link(web, osf, path)
    osf.colleague("upload", node="stroop", path="/notes.txt", content="theirs", **{"as": "colleague"})
    osf.colleague("rename", node="stroop", path="/notes.txt", name="renamed.txt")
    file = osf.files("stroop")["osfstorage:/renamed.txt"]
    before = known(web, path)

    asked, after = ask(web, path), known(web, path)

    assert (before["id"], before["osf_path"], before["osf_modified"]) == (file["id"], "/notes.txt", None)
    for told in (asked, after):
        assert (told["node"], told["provider"], told["id"]) == (osf.node("stroop"), "osfstorage", file["id"])
        assert (told["osf_path"], told["osf_author"]) == ("/renamed.txt", "Demo Colleague")
        assert told["osf_modified"] == osf.versions("stroop", "/renamed.txt")[0]["created"] + "Z"


def test_pushing_makes_a_new_version(web: Browser, osf: Osf, folder: str) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")
    link(web, osf, path)
    put(web, path, b"second")

    answer = web.ask("POST", "links/push", {"paths": [path]})

    assert answer.status_code == 200, answer.text
    assert answer.json()["summary"] == {"new-version": 1}
    told = known(web, path)
    assert (told["state"], told["base_version"], told["osf_version"]) == ("in-sync", "2", "2")
    assert ask(web, path)["state"] == "in-sync"


def test_a_link_that_came_with_somebodys_files_says_that_nobody_has_agreed_to_it(
    web: Browser, osf: Osf, folder: str
) -> None:
    path, copy = f"{folder}/notes.txt", f"{folder} of a colleague/notes.txt"
    put(web, path, b"first")
    link(web, osf, path, upload="always")
    put(web, copy, b"second")
    links = (web.server.root / folder / ".osf" / "links.json").read_bytes()
    put(web, f"{folder} of a colleague/.osf/links.json", links)

    assert known(web, path)["agreed"] is True
    assert known(web, copy)["agreed"] is False
    assert ask(web, copy)["agreed"] is False

    changed = web.ask("PATCH", "links", {"path": copy, "upload": "ask"}).json()["link"]

    assert changed["agreed"] is True
    assert known(web, copy)["agreed"] is True


def test_a_conflict_is_refused_and_settled_by_a_choice(web: Browser, osf: Osf, folder: str) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")
    link(web, osf, path)
    osf.create(files=[{"node": "stroop", "files": {"/notes.txt": {"text": "theirs", "as": "colleague"}}}])
    put(web, path, b"mine")

    refused = web.ask("POST", "links/push", {"paths": [path]})
    state = ask(web, path)
    settled = web.ask("POST", "links/pull", {"paths": [path], "choice": "both"})

    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert "“Keep mine”" in refused.json()["hint"]
    assert "--mine" not in refused.json()["hint"]
    assert refused.json()["summary"] == {"refused": 1}
    assert "Demo Colleague" in refused.json()["message"]
    assert (state["state"], state["osf_author"]) == ("diverged", "Demo Colleague")
    assert settled.status_code == 200, settled.text
    assert (web.server.root / path).read_bytes() == b"mine"
    assert (web.server.root / folder / "notes (OSF version 2).txt").read_bytes() == b"theirs"
    assert len(osf.versions("stroop", "/notes.txt")) == 3


def test_a_plan_changes_nothing(web: Browser, osf: Osf, folder: str) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")
    link(web, osf, path)
    put(web, path, b"second")

    answer = web.ask("POST", "links/push", {"paths": [path], "dry_run": True})

    assert answer.json()["summary"] == {"planned": 1}
    assert len(osf.versions("stroop", "/notes.txt")) == 1


def test_a_data_folder_is_linked_pushed_and_told_file_by_file(web: Browser, osf: Osf, folder: str) -> None:
    data = f"{folder}/data"
    for number in range(3):
        put(web, f"{data}/subject {number}.csv", b"%d" % number)

    report = link(web, osf, data, "/figures/", upload="always")
    pushed = web.ask("POST", "links/push", {"paths": [data]})

    assert report["summary"] == {"linked": 1}
    assert pushed.json()["summary"] == {"created": 3}
    state = ask(web, data)
    assert (state["kind"], state["upload"]) == ("folder", "always")
    assert (state["node"], state["osf_path"], state["osf_modified"]) == (osf.node("stroop"), "/figures/", None)
    assert state["id"] == osf.files("stroop")["osfstorage:/figures/"]["id"]
    assert {file["state"] for file in state["files"] if file["path"].startswith(data)} >= {"in-sync"}


def test_data_for_a_public_project_goes_only_after_a_yes(web: Browser, osf: Osf, folder: str) -> None:
    data = f"{folder}/data"
    put(web, f"{data}/a.csv", b"a")
    ref = f"osf://{osf.node('materials')}/osfstorage/"
    linked = web.ask("POST", "links", {"path": data, "ref": ref})

    refused = web.ask("POST", "links/push", {"paths": [data]})
    agreed = web.ask("POST", "links/push", {"paths": [data], "yes": True})

    assert linked.status_code == 200, linked.text
    assert (refused.status_code, refused.json()["code"]) == (409, "public-project")
    assert agreed.json()["summary"] == {"created": 1}


def test_the_upload_policy_of_a_link_can_be_changed(web: Browser, osf: Osf, folder: str, heard: Listener) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")
    link(web, osf, path)

    answer = web.ask("PATCH", "links", {"path": path, "upload": "always"})

    assert answer.json()["link"]["upload"] == "always"
    written = json.loads((web.server.root / folder / ".osf" / "links.json").read_text("utf-8"))
    assert written["links"]["notes.txt"]["upload"] == "always"
    assert known(web, path)["upload"] == "always"


def test_unlinking_keeps_both_files(web: Browser, osf: Osf, folder: str, heard: Listener) -> None:
    path = f"{folder}/notes.txt"
    put(web, path, b"first")
    link(web, osf, path)

    answer = web.ask("DELETE", f"links?path={quote(path)}")

    assert answer.status_code == 200, answer.text
    assert (web.server.root / path).exists()
    assert "osfstorage:/notes.txt" in osf.files("stroop")
    assert heard.wait("link", path=path, linked=False)
    assert path not in [one["path"] for one in web.ask("GET", "links").json()["links"]]


def test_a_data_folder_is_unlinked_in_the_same_way(web: Browser, osf: Osf, folder: str) -> None:
    put(web, f"{folder}/data/a.csv", b"a")
    link(web, osf, f"{folder}/data", "/data/")

    answer = web.ask("DELETE", f"links?path={quote(folder)}/data")

    assert answer.status_code == 200, answer.text
    assert not [one for one in web.ask("GET", "links").json()["links"] if one["path"].startswith(folder)]


def test_a_link_that_was_ended_by_mistake_is_put_back_as_it_was(
    web: Browser, osf: Osf, folder: str, heard: Listener
) -> None:
    path = f"{folder}/data"
    put(web, f"{path}/a.csv", b"a")
    link(web, osf, path, "/data/")
    links = web.server.root / folder / ".osf" / "links.json"
    settled = json.loads(links.read_text("utf-8"))
    settled["links"]["data"] |= {"exclude": ["*.tmp"], "upload": "never", "a newer program": "wrote this"}
    links.write_text(json.dumps(settled), "utf-8")
    web.ask("DELETE", f"links?path={quote(path)}")
    assert heard.wait("link", path=path, linked=False)

    answer = web.ask("POST", "links/undo", {"path": path})

    assert answer.status_code == 200, answer.text
    assert json.loads(links.read_text("utf-8")) == settled
    assert known(web, path)["upload"] == "never"
    again = web.ask("POST", "links/undo", {"path": path})
    assert (again.status_code, again.json()["code"]) == (404, "nothing-to-undo")


def test_a_link_to_another_osf_says_so_and_contacts_nobody(web: Browser, osf: Osf, folder: str) -> None:
    shape = {"kind": "file", "site": "https://elsewhere.example/v2/", "node": "abc12", "provider": "osfstorage"}
    links = {"format": 1, "links": {"a.txt": {**shape, "id": "5f", "path": "/a.txt", "upload": "always"}}}
    put(web, f"{folder}/.osf/links.json", json.dumps(links).encode())
    put(web, f"{folder}/a.txt", b"a")

    pushed = web.ask("POST", "links/push", {"paths": [f"{folder}/a.txt"]})

    assert known(web, f"{folder}/a.txt")["state"] == "another-osf"
    assert (pushed.status_code, pushed.json()["code"]) == (403, "another-osf")


def test_links_that_cannot_be_read_are_told_and_hide_no_others(web: Browser, osf: Osf, folder: str) -> None:
    put(web, f"{folder}/notes.txt", b"first")
    link(web, osf, f"{folder}/notes.txt")
    put(web, f"{folder}/from elsewhere/.osf/links.json", b"<<<<<<< mine")

    found = web.ask("GET", "links").json()
    (web.server.root / folder / "from elsewhere" / ".osf" / "links.json").unlink()

    assert f"{folder}/notes.txt" in [one["path"] for one in found["links"]]
    assert [problem["code"] for problem in found["problems"]] == ["broken-links-file"]


@pytest.mark.parametrize("path", ["../outside.txt", "/../outside.txt", "a/../../outside.txt", "x" * 5000])
def test_paths_stay_inside_the_server(web: Browser, osf: Osf, path: str) -> None:
    put(web, "../outside.txt", b"not to be seen")
    ref = f"osf://{osf.node('stroop')}/osfstorage/"

    answers = [
        web.ask("POST", "links", {"path": path, "ref": ref}),
        web.ask("POST", "links/push", {"paths": [path]}),
        web.ask("POST", "links/pull", {"paths": [path]}),
        web.ask("PATCH", "links", {"path": path, "upload": "always"}),
        web.ask("DELETE", f"links?path={quote(path)}"),
        web.ask("GET", f"links/state?path={quote(path)}"),
        web.ask("GET", f"versions?path={quote(path)}"),
        web.ask("POST", "versions/restore", {"path": path, "version": "1"}),
        web.ask("POST", "entry/actions", {"do": "upload", "paths": [path], "ref": ref}),
        web.ask("POST", "entry/actions", {"do": "download", "ref": f"{ref}protocol.md", "to": path}),
        web.ask("POST", "entry/actions", {"do": "open", "ref": f"{ref}protocol.md", "to": path}),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "leads-outside")] * 11


def test_a_symbolic_link_that_leads_out_is_refused(web: Browser, osf: Osf, folder: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (web.server.root / folder / "out").symlink_to(tmp_path, target_is_directory=True)
    ref = f"osf://{osf.node('stroop')}/osfstorage/"

    up = web.ask("POST", "links", {"path": f"{folder}/out/secret.txt", "ref": ref})
    down = web.ask("POST", "entry/actions", {"do": "download", "ref": f"{ref}protocol.md", "to": f"{folder}/out"})

    assert (up.status_code, down.status_code) == (403, 403)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "links", {}, 400, "usage"),
        ("POST", "links", {"path": "nothing.txt", "ref": "osf://abc12/osfstorage/"}, 404, "not-found"),
        ("POST", "links", {"path": "a", "ref": "b"}, 400, "bad-reference"),
        ("POST", "links", {"path": "a\0b", "ref": "osf://abc12/osfstorage/"}, 403, "leads-outside"),
        ("POST", "links", [], 400, "usage"),
        ("POST", "links/push", {"paths": "a"}, 400, "usage"),
        ("POST", "links/push", {"paths": [""]}, 400, "usage"),
        ("POST", "links/push", {"paths": ["nothing.txt"]}, 404, "not-linked"),
        ("POST", "links/push", {"paths": [], "choice": "yours"}, 400, "usage"),
        ("POST", "links/push", {"paths": [], "choice": ["mine"]}, 400, "usage"),
        ("POST", "links/push", {"paths": [], "yes": "yes"}, 400, "usage"),
        ("PATCH", "links", {"path": "nothing.txt", "upload": "always"}, 404, "not-linked"),
        ("PATCH", "links", {"path": "nothing.txt", "upload": "sometimes"}, 400, "usage"),
        ("PATCH", "links", {"path": "nothing.txt"}, 400, "usage"),
        ("DELETE", "links", None, 400, "usage"),
        ("DELETE", "links?path=nothing.txt", None, 404, "not-linked"),
        ("GET", "links/state?path=nothing.txt", None, 404, "not-linked"),
    ],
)
def test_bad_requests_are_answered_with_a_sentence(
    web: Browser, method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = web.ask(method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json()["message"].endswith(".")
