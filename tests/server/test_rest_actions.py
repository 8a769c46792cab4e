"""What can be done on OSF over REST without a link, versions, and the list of what is moving."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import requests

from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .listener import Listener
from .rest import PATIENCE, Browser

MEGABYTE = 1024 * 1024


@pytest.fixture
def folder(web: Browser) -> Iterator[str]:
    name = f"desk {uuid4().hex[:8]}"
    (web.server.root / name).mkdir()
    return name


def act(web: Browser, do: str, **fields: Any) -> requests.Response:
    return web.ask("POST", "entry/actions", {"do": do, **fields})


def ref(osf: Osf, path: str = "/", node: str = "stroop") -> str:
    return f"osf://{osf.node(node)}/osfstorage{path}"


def paths(osf: Osf, node: str = "stroop") -> set[str]:
    return {key.removeprefix("osfstorage:") for key in osf.files(node) if key.startswith("osfstorage:")}


def test_a_folder_is_made(web: Browser, osf: Osf, heard: Listener) -> None:
    answer = act(web, "mkdir", ref=ref(osf, "/data/"), name="day 1 @ lab")

    assert answer.status_code == 200, answer.text
    assert answer.json()["summary"] == {"created": 1}
    assert "/data/day 1 @ lab/" in paths(osf)
    assert heard.wait("tree", reference=ref(osf, "/data/"))


def test_a_folder_in_a_project_goes_into_its_osf_storage(web: Browser, osf: Osf) -> None:
    act(web, "mkdir", ref=f"osf://{osf.node('stroop')}/", name="new")

    assert "/new/" in paths(osf)


def test_a_file_is_renamed(web: Browser, osf: Osf, heard: Listener) -> None:
    answer = act(web, "rename", ref=ref(osf, "/protocol.md"), name="protocol v2.md")

    assert answer.status_code == 200, answer.text
    assert {"/protocol.md", "/protocol v2.md"} & paths(osf) == {"/protocol v2.md"}
    assert heard.wait("tree", reference=ref(osf))


def test_a_new_name_that_is_taken_is_refused_even_by_a_folder(web: Browser, osf: Osf) -> None:
    before = paths(osf)

    answer = act(web, "rename", ref=ref(osf, "/protocol.md"), name="data")

    assert (answer.status_code, answer.json()["code"]) == (409, "name-taken")
    assert paths(osf) == before


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\0b"])
def test_names_that_are_none_are_refused(web: Browser, osf: Osf, name: str) -> None:
    answer = act(web, "rename", ref=ref(osf, "/protocol.md"), name=name)

    assert answer.status_code == 400, answer.text
    assert "/protocol.md" in paths(osf)


def test_a_file_is_moved_into_another_project_under_another_name(web: Browser, osf: Osf, heard: Listener) -> None:
    answer = act(web, "move", ref=ref(osf, "/protocol.md"), to=ref(osf, node="materials"), name="steps.md")

    assert answer.json()["summary"] == {"moved": 1}
    assert "/protocol.md" not in paths(osf)
    assert "/steps.md" in paths(osf, "materials")
    assert heard.wait("tree", reference=ref(osf))
    assert heard.wait("tree", reference=ref(osf, node="materials"))


def test_a_folder_is_copied_with_its_files(web: Browser, osf: Osf) -> None:
    answer = act(web, "copy", ref=ref(osf, "/figures/"), to=ref(osf, "/data/"))

    assert answer.json()["summary"] == {"created": 1}
    assert {"/figures/congruent.png", "/data/figures/congruent.png"} <= paths(osf)


def test_nothing_is_moved_to_where_there_is_no_folder(web: Browser, osf: Osf) -> None:
    answer = act(web, "move", ref=ref(osf, "/protocol.md"), to=ref(osf, "/nowhere/"))

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert "/protocol.md" in paths(osf)


def test_a_folder_with_something_in_it_is_deleted_only_when_asked_twice(web: Browser, osf: Osf) -> None:
    refused = act(web, "delete", ref=ref(osf, "/figures/"))
    done = act(web, "delete", ref=ref(osf, "/figures/"), recursive=True)

    assert refused.status_code == 409
    assert done.json()["summary"] == {"deleted": 1}
    assert "/figures/" not in paths(osf)


@pytest.mark.parametrize("what", ["osf://{}/", "osf://{}/osfstorage/", "{}", "protocol.md"])
def test_projects_storages_and_paths_are_not_deleted(web: Browser, osf: Osf, what: str) -> None:
    answer = act(web, "delete", ref=what.format(osf.node("stroop")), recursive=True)

    assert answer.status_code == 400, answer.text
    assert "/protocol.md" in paths(osf)


def test_one_version_of_a_file_cannot_be_deleted_and_the_whole_file_is_not_instead(web: Browser, osf: Osf) -> None:
    answer = act(web, "delete", ref=ref(osf, "/protocol.md@1"))

    assert answer.status_code == 400, answer.text
    assert "/protocol.md" in paths(osf)


def test_files_are_uploaded_and_downloaded_without_a_link(web: Browser, osf: Osf, folder: str) -> None:
    (web.server.root / folder / "a.txt").write_text("a")

    up = act(web, "upload", paths=[f"{folder}/a.txt"], ref=ref(osf, "/data/"))
    again = act(web, "download", ref=ref(osf, "/data/a.txt"), to=f"{folder}/b.txt")
    taken = act(web, "download", ref=ref(osf, "/protocol.md"), to=f"{folder}/b.txt")

    assert up.json()["summary"] == {"created": 1}
    assert again.json()["summary"] == {"downloaded": 1}
    assert (web.server.root / folder / "b.txt").read_text() == "a"
    assert taken.status_code == 409


def test_a_file_that_is_opened_here_is_linked(web: Browser, osf: Osf, folder: str, heard: Listener) -> None:
    answer = act(web, "open", ref=ref(osf, "/experiment/stroop.ipynb"), to=folder)

    assert answer.json()["summary"] == {"downloaded": 1, "linked": 1}
    path = f"{folder}/stroop.ipynb"
    assert heard.wait("link", path=path)["state"] == "in-sync"
    links = {one["path"]: one for one in web.ask("GET", "links").json()["links"]}
    assert links[path]["reference"] == ref(osf, "/experiment/stroop.ipynb")


def test_a_notebook_of_osf_is_not_trusted_before_it_was_run_here(web: Browser, osf: Osf, folder: str) -> None:
    def notebook(text: str) -> str:
        output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": f"<script>{text}</script>"}}
        cell = {"cell_type": "code", "id": "a", "execution_count": 1, "metadata": {"trusted": True}, "source": "1"}
        return json.dumps(
            {"cells": [{**cell, "outputs": [output]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        )

    def is_trusted() -> bool:
        model = web.http.get(f"{web.server.url}api/contents/{folder}/trap.ipynb", timeout=PATIENCE).json()
        return bool(model["content"]["cells"][0]["metadata"]["trusted"])

    osf.create(files=[{"node": "stroop", "files": {"/trap.ipynb": notebook("theirs")}}])

    act(web, "open", ref=ref(osf, "/trap.ipynb"), to=folder)
    opened = is_trusted()
    trust = [sys.executable, "-m", "jupyter", "trust", str(web.server.root / folder / "trap.ipynb")]
    subprocess.run(trust, check=True, capture_output=True, env=environment_of(web.server))
    agreed = is_trusted()
    osf.colleague("upload", node="stroop", path="/trap.ipynb", content=notebook("others"))
    pulled = web.ask("POST", "links/pull", {"paths": [f"{folder}/trap.ipynb"]})

    assert pulled.json()["summary"] == {"downloaded": 1}
    assert "others" in (web.server.root / folder / "trap.ipynb").read_text()
    assert (opened, agreed, is_trusted()) == (False, True, False)


def environment_of(server: Jupyter) -> dict[str, str]:
    """What makes commands use the folders of that server."""
    home = server.root.parent
    return {**os.environ, "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_CONFIG_DIR": str(home / "config")}


def test_versions_of_a_linked_file_are_listed_and_one_is_brought_back(web: Browser, osf: Osf, folder: str) -> None:
    act(web, "open", ref=ref(osf, "/protocol.md"), to=folder)
    path = f"{folder}/protocol.md"

    listed = web.ask("GET", f"versions?path={quote(path)}").json()["versions"]
    answer = web.ask("POST", "versions/restore", {"path": path, "version": "1"})

    assert [(version["version"], version["author"]) for version in listed][1] == ("2", "Demo Colleague")
    assert answer.status_code == 200, answer.text
    assert "Debriefing" not in (web.server.root / path).read_text()
    assert len(osf.versions("stroop", "/protocol.md")) == 4
    assert len(web.ask("GET", f"versions?ref={quote(ref(osf, '/protocol.md'))}").json()["versions"]) == 4


@pytest.mark.parametrize("query", ["", "?ref=osf://abc12/osfstorage/a&path=a", "?ref=nothing"])
def test_versions_of_nothing_in_particular_are_refused(web: Browser, query: str) -> None:
    assert web.ask("GET", f"versions{query}").status_code == 400


def in_background(web: Browser, do: str, **fields: Any) -> tuple[threading.Thread, list[requests.Response]]:
    other, answers = Browser(web.server), []
    thread = threading.Thread(target=lambda: answers.append(act(other, do, **fields)))
    thread.start()
    return thread, answers


def test_progress_is_told_at_most_four_times_a_second(web: Browser, osf: Osf, folder: str, heard: Listener) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 4 * MEGABYTE, "fill": "x"}}}])
    osf.fault("slow", listener="storage", rate=2 * MEGABYTE)
    began = time.monotonic()

    answer = act(web, "download", ref=ref(osf, "/big.bin"), to=folder)

    assert answer.status_code == 200, answer.text
    job = heard.until("job", lambda event: event["state"] == "done" and event.get("path") == folder)
    mine = [event for event in heard.named("job") if event["id"] == job["id"]]
    running = [event for event in mine if event["state"] == "running"]
    assert (job["bytes_done"], job["bytes_total"], job["files_done"]) == (4 * MEGABYTE, 4 * MEGABYTE, 1)
    assert len(running) >= 3
    # From the beginning, since a busy computer may hear the first of them late.
    assert len(running) <= 4 * (mine[-1]["at"] - began) + 2
    assert sorted(event["bytes_done"] for event in mine) == [event["bytes_done"] for event in mine]


def test_a_late_tab_sees_what_is_running_and_any_tab_can_stop_it(
    web: Browser, osf: Osf, folder: str, heard: Listener
) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 8 * MEGABYTE, "fill": "x"}}}])
    osf.fault("slow", listener="storage", rate=MEGABYTE // 8)
    thread, answers = in_background(web, "download", ref=ref(osf, "/big.bin"), to=folder)
    started = heard.until("job", lambda event: event.get("path") == folder and event["bytes_done"] > 0)

    listed = [job for job in web.ask("GET", "jobs").json()["jobs"] if job["id"] == started["id"]]
    stopped = web.ask("POST", f"jobs/{started['id']}/stop")
    began = time.monotonic()
    thread.join(PATIENCE)

    assert (listed[0]["state"], listed[0]["do"], listed[0]["bytes_total"]) == ("running", "download", 8 * MEGABYTE)
    assert stopped.status_code == 204
    assert time.monotonic() - began < 30
    assert answers[0].json()["code"] == "cancelled"
    assert heard.wait("job", id=started["id"], state="cancelled")
    assert list((web.server.root / folder).iterdir()) == []


def test_a_server_that_ends_does_not_wait_for_what_is_moving(osf: Osf, tmp_path: Path) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 8 * MEGABYTE, "fill": "x"}}}])
    osf.fault("slow", listener="storage", rate=MEGABYTE // 8)
    answers: list[Any] = []

    def download(web: Browser) -> None:
        try:
            answers.append(act(web, "download", ref=ref(osf, "/big.bin")).json()["code"])
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            answers.append("hung up")

    with running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment()) as server:
        thread = threading.Thread(target=download, args=(Browser(server),))
        with Listener.at(server) as heard:
            thread.start()
            heard.until("job", lambda event: event["bytes_done"] > 0)
        began = time.monotonic()
    ended = time.monotonic() - began
    thread.join(PATIENCE)

    # By itself, and not because it was killed.
    assert ended < 30
    assert answers[0] in ("cancelled", "hung up")
    assert list(server.root.iterdir()) == []


def test_what_ended_is_still_listed_until_somebody_has_it_forgotten(
    web: Browser, osf: Osf, folder: str, heard: Listener
) -> None:
    act(web, "download", ref=ref(osf, "/protocol.md"), to=folder)

    job = [job for job in web.ask("GET", "jobs").json()["jobs"] if job["path"] == folder][-1]

    assert (job["state"], job["files_done"]) == ("done", 1)
    assert job["created"].endswith("Z")
    assert web.ask("POST", f"jobs/{job['id']}/stop").status_code == 204
    assert [one for one in web.ask("GET", "jobs").json()["jobs"] if one["id"] == job["id"]] == [job]
    assert web.ask("DELETE", f"jobs/{job['id']}").status_code == 204
    assert heard.wait("job", id=job["id"], state="dropped")
    assert job["id"] not in {job["id"] for job in web.ask("GET", "jobs").json()["jobs"]}
    assert web.ask("DELETE", f"jobs/{job['id']}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "jobs/999999", 404),
        ("DELETE", "jobs/t999999", 404),
        ("POST", "jobs/t999999/stop", 404),
        ("POST", "jobs/999999/retry", 404),
    ],
)
def test_jobs_that_there_are_not(web: Browser, method: str, path: str, status: int) -> None:
    assert web.ask(method, path).status_code == status


def test_addresses_of_jobs_that_there_cannot_be(web: Browser) -> None:
    other = Browser(web.server)

    assert other.ask("POST", "jobs/t1/retry").status_code == 404
    assert other.ask("DELETE", "jobs/²").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"do": "explode"},
        {"do": ["mkdir"]},
        {"do": "mkdir"},
        {"do": "upload", "paths": [], "ref": "osf://abc12/osfstorage/"},
        {"do": "upload", "paths": [1], "ref": "osf://abc12/osfstorage/"},
        {"do": "upload", "paths": {"a": 1}, "ref": "osf://abc12/osfstorage/"},
        {"do": "download", "ref": "osf://abc12/osfstorage/a", "to": 5},
        {"do": "download", "ref": "osf://abc12/osfstorage/a", "to": "", "choice": 1},
        {"do": "delete", "ref": "osf://abc12/osfstorage/a", "recursive": "yes"},
        {"do": "move", "ref": "osf://abc12/osfstorage/a", "to": "osf://abc12/osfstorage/", "name": 7},
    ],
)
def test_bad_actions_are_answered_with_a_sentence(web: Browser, body: dict[str, Any]) -> None:
    answer = web.ask("POST", "entry/actions", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "usage"), answer.text
