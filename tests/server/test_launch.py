"""Launch links: what is shown, what is fetched, what stays, and what is refused before anything is fetched."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import Checked
from .rest import Browser

MOST_FILES = 40
MOST_BYTES = 1_000_000
NAME = "Stroop materials (public)"


@pytest.fixture(scope="module")
def stranger(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A server at which nobody is signed in to OSF, with narrow limits."""
    arguments = [f"--OSFLaunch.max_files={MOST_FILES}", f"--OSFLaunch.max_bytes={MOST_BYTES}", "--OSF.retries=0"]
    with running_jupyter(
        tmp_path_factory.mktemp("stranger"),
        application="jupyter_server",
        arguments=arguments,
        environment=Osf(sandbox.info).environment(None),
    ) as server:
        yield server


@pytest.fixture
def link(stranger: Jupyter, osf: Osf) -> Checked:
    return Checked(stranger)


def contents(link: Browser, **wish: str) -> Any:
    return link.ask("GET", f"launch/contents?{urlencode(wish)}")


def fetch(link: Browser, **wish: str) -> dict[str, Any]:
    """Press the button; the last line of the answer."""
    answer = link.ask("POST", "launch", wish)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text.splitlines()[-1])
    return found


def folder(link: Browser, osf: Osf, node: str = "materials", name: str = NAME) -> Path:
    return link.server.root / f"{name} ({osf.node(node)})"


def made(osf: Osf, title: str, files: dict[str, Any]) -> str:
    node = {"title": title, "creator": "Demo Researcher", "short_name": "made", "public": True, "files": files}
    return str(osf.create(nodes=[node])["nodes"]["made"])


def test_what_would_come_is_told_and_nothing_is_fetched(link: Browser, osf: Osf) -> None:
    found = contents(link, ref=osf.node("materials")).json()

    assert found["title"] == NAME
    assert found["files"] == 3
    assert found["folder"] == folder(link, osf).name
    assert found["ask"] is True
    assert not found["exists"]
    assert not folder(link, osf).exists()


def test_the_project_is_fetched_linked_and_opened(link: Browser, osf: Osf) -> None:
    arrived = fetch(link, ref=osf.node("materials"), path="words.csv")

    place = folder(link, osf) / "osfstorage" / "words.csv"
    assert place.read_bytes().startswith(b"word")
    assert "error" not in arrived
    assert unquote(arrived["open"]) == f"/lab/tree/{folder(link, osf).name}/osfstorage/words.csv"
    states = link.ask("GET", "links/state").json()["links"]
    assert [one["state"] for one in states if one["path"].startswith(NAME)] == ["in-sync"]


def test_the_reference_of_a_file_opens_it_in_its_project(link: Browser, osf: Osf) -> None:
    arrived = fetch(link, ref=f"osf://{osf.node('materials')}/osfstorage/words.csv", app="notebook")

    assert "/edit/" in arrived["open"]
    assert arrived["open"].endswith("/osfstorage/words.csv")


def test_a_file_that_is_not_there_leads_to_the_folder(link: Browser, osf: Osf) -> None:
    arrived = fetch(link, ref=osf.node("materials"), path="analysis.ipynb", app="notebook")

    assert arrived["error"]["message"] == "There is no “analysis.ipynb” in this project."
    assert arrived["open"].startswith("/tree/Stroop")


def test_changes_on_both_sides_are_both_kept(link: Browser, osf: Osf) -> None:
    ref = osf.node("materials")
    fetch(link, ref=ref)
    storage = folder(link, osf) / "osfstorage"
    (storage / "words.csv").write_text("mine")
    (storage / "instructions.txt").write_text("only I changed this")
    osf.colleague("upload", node="materials", path="/words.csv", content="theirs", **{"as": "Demo Colleague"})
    osf.colleague("upload", node="materials", path="/README.md", content="newer", **{"as": "Demo Colleague"})

    arrived = fetch(link, ref=ref, path="words.csv")

    assert (storage / "words.csv").read_text() == "mine"
    assert (storage / "instructions.txt").read_text() == "only I changed this"
    assert (storage / "README.md").read_text() == "newer"
    (beside,) = arrived["beside"]
    assert (link.server.root / beside).read_text() == "theirs"
    assert fetch(link, ref=ref)["beside"] == []


def pinned(osf: Osf, ref: str, *files: dict[str, Any], name: str = "osf-pins.json") -> None:
    """Put a file of pins into a project."""
    pins = {"format": 1, "site": osf.api_url, "notebooks": [], "files": list(files)}
    osf.create(files=[{"node": ref, "files": {f"/{name}": json.dumps(pins)}}])


def pin(ref: str, name: str, version: str, content: str) -> dict[str, Any]:
    raw = content.encode()
    return {
        "reference": f"osf://{ref}/osfstorage/{name}@{version}",
        "version": version,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "size": len(raw),
        "path": name,
    }


def test_pinned_versions_come_into_a_folder_of_their_own(link: Browser, osf: Osf) -> None:
    ref = made(osf, "Pinned", {"/study/a.csv": "first", "/study/b.csv": "b", "/study/analysis.ipynb": "{}"})
    file = pin(ref, "study/a.csv", "1", "first") | {"path": "a.csv"}
    pinned(osf, ref, file, name="study/osf-pins.json")
    osf.colleague("upload", node=ref, path="/study/a.csv", content="second", **{"as": "Demo Researcher"})
    wish = {"ref": ref, "path": "study/analysis.ipynb", "pins": "study/osf-pins.json"}

    told = contents(link, **wish).json()
    arrived = fetch(link, **wish)

    place = link.server.root / told["folder"]
    assert (told["pinned"], told["files"], told["bytes"]) == (True, 1, 5)
    assert re.fullmatch(rf"Pinned \({ref} pins [0-9a-f]{{6}}\)", told["folder"])
    assert sorted(path.name for path in place.iterdir()) == ["a.csv", "analysis.ipynb", "osf-pins.json"]
    assert (place / "a.csv").read_text() == "first"
    assert "error" not in arrived
    assert unquote(arrived["open"]).endswith(f"{told['folder']}/analysis.ipynb")
    assert not [one for one in link.ask("GET", "links").json()["links"] if one["path"].startswith("Pinned")]

    # What was changed since stays, with the pinned bytes beside it, and only once.
    (place / "a.csv").write_text("mine")
    (place / "osf-pins.json").write_text("mine too")
    (*_, beside) = fetch(link, **wish)["beside"]
    assert (link.server.root / beside).read_text() == "first"
    assert fetch(link, **wish)["beside"] == []
    assert (place / "a.csv").read_text() == "mine"
    assert (place / "osf-pins.json").read_text() == "mine too"


def test_pins_that_cannot_be_had_say_why(link: Browser, osf: Osf) -> None:
    ref = made(osf, "Odd pins", {"/a.csv": "a", "/broken.json": "{", "/out.json": "", "/b.csv": "b"})
    pinned(osf, ref, pin(ref, "a.csv", "1", "other bytes"), pin(ref, "gone.csv", "1", ""), pin(ref, "b.csv", "1", "b"))
    pinned(osf, ref, pin(ref, "a.csv", "1", "a") | {"path": "../a.csv"}, name="leads-out.json")
    pinned(osf, ref, pin(ref, "a.csv", "1", "a") | {"size": MOST_BYTES + 1}, name="large.json")

    part = fetch(link, ref=ref, pins="osf-pins.json")
    refused = {
        name: contents(link, ref=ref, pins=name).json()["code"]
        for name in ("broken.json", "leads-out.json", "large.json", "none.json", "../up.json")
    }

    assert part["error"]["message"] in (
        "OSF has other bytes of “a.csv” than are pinned, so they are not fetched.",
        "“gone.csv” is not on OSF any more, so its pinned version cannot be fetched.",
    )
    (folder,) = link.server.root.glob(f"Odd pins ({ref} pins *)")
    assert sorted(path.name for path in folder.iterdir()) == ["b.csv", "osf-pins.json"]
    assert refused == {
        "broken.json": "broken-pins-file",
        "leads-out.json": "broken-pins-file",
        "large.json": "too-large",
        "none.json": "not-found",
        "../up.json": "usage",
    }


def test_pins_lead_to_the_folder_where_the_file_that_is_named_is_none(link: Browser, osf: Osf) -> None:
    ref = made(osf, "Named", {"/a.csv": "a", "/study/b.csv": "b"})
    pinned(osf, ref, pin(ref, "a.csv", "1", "a"))

    gone = fetch(link, ref=ref, path="gone.ipynb", pins="osf-pins.json")
    folder = fetch(link, ref=ref, path="study", pins="osf-pins.json")

    for arrived in (gone, folder):
        assert re.search(rf"Named \({ref} pins [0-9a-f]{{6}}\)$", unquote(arrived["open"]))
    assert gone["error"]["message"] == "There is no “gone.ipynb” in this project."
    (place,) = link.server.root.glob(f"Named ({ref} pins *)")
    assert sorted(path.name for path in place.iterdir()) == ["a.csv", "osf-pins.json"]


@pytest.mark.parametrize("code", ["same", "other"])
def test_a_notebook_that_comes_with_pins_is_compared_with_them(link: Browser, osf: Osf, code: str) -> None:
    ref = made(osf, f"Compared {code}", {"/a.csv": "a", "/analysis.ipynb": code})
    notebook = {"path": "analysis.ipynb", "sha256": hashlib.sha256(b"same").hexdigest(), "code_sha256": None}
    pins = {"format": 1, "site": osf.api_url, "notebooks": [notebook], "files": [pin(ref, "a.csv", "1", "a")]}
    osf.create(files=[{"node": ref, "files": {"/osf-pins.json": json.dumps(pins)}}])

    arrived = fetch(link, ref=ref, path="analysis.ipynb", pins="osf-pins.json")

    assert arrived["open"].endswith("/analysis.ipynb")
    said = arrived["error"]["message"] if "error" in arrived else ""
    different = "“analysis.ipynb” is not the notebook that the pins were made for."
    assert said == ("" if code == "same" else different)


def test_pins_that_are_more_than_they_say_are_stopped(link: Browser, osf: Osf) -> None:
    ref = made(osf, "More", {"/big.bin": {"size": 3 * MOST_BYTES, "fill": "x"}})
    pinned(osf, ref, pin(ref, "big.bin", "1", "x" * (3 * MOST_BYTES)) | {"size": None})

    answer = link.ask("POST", "launch", {"ref": ref, "pins": "osf-pins.json"})

    # Refused as a whole, or in the last line of an answer that has begun.
    last = json.loads(answer.text.splitlines()[-1])
    error = last.get("error", last)
    assert error["code"] == "too-large"
    assert error["hint"] == "Open single files from the OSF panel instead."


def test_a_new_title_leads_to_the_same_folder(link: Browser, osf: Osf) -> None:
    ref = made(osf, "First title", {"/a.txt": "a"})
    fetch(link, ref=ref)
    osf.colleague("rename_node", node=ref, title="Second title")

    found = contents(link, ref=ref).json()

    assert (found["title"], found["folder"], found["exists"]) == ("Second title", f"First title ({ref})", True)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../up", "_.._up"),
        (".jupyter", "jupyter"),
        ("~root/x", "root_x"),
        ("C:\\x\u202e", "C:\\x"),
        ("ü" * 300, "ü" * 100),
    ],
)
def test_no_title_leads_elsewhere(link: Browser, osf: Osf, title: str, name: str) -> None:
    ref = made(osf, title, {"/a.txt": "a"})

    fetch(link, ref=ref)

    place = link.server.root / f"{name} ({ref})"
    assert (place / "osfstorage" / "a.txt").read_text() == "a", sorted(link.server.root.iterdir())


def test_names_that_lead_elsewhere_stay_inside(link: Browser, osf: Osf) -> None:
    ref = made(osf, "Hostile", {"/..\\..\\evil.txt": "evil", "/CON": "reserved", "/a<b>.txt": "odd"})

    fetch(link, ref=ref)

    place = link.server.root / f"Hostile ({ref})" / "osfstorage"
    assert len(list(place.iterdir())) == 3
    assert {path.parent for path in link.server.root.parent.rglob("*evil*")} == {place}


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({}, 400),
        ({"ref": "https://evil.example/abc12"}, 400),
        ({"ref": "no reference"}, 400),
        ({"ref": "abc12", "path": "../secret"}, 400),
        ({"ref": "abc12", "path": "/etc/passwd"}, 400),
        ({"ref": "abc12", "path": "a\\..\\b"}, 400),
        ({"ref": "abc12", "path": "a\0b"}, 400),
        ({"ref": "abc12", "app": "//evil.example"}, 400),
        ({"ref": "abc12", "path": ["a"]}, 400),
        ({"ref": "zzzz9"}, 404),
    ],
)
def test_what_names_nothing_is_refused_in_one_sentence(
    link: Browser, osf: Osf, wish: dict[str, Any], status: int
) -> None:
    answer = link.ask("POST", "launch", wish)

    assert answer.status_code == status, answer.text
    assert answer.json()["message"]
    assert answer.json()["hint"]


def test_what_may_not_be_seen_is_refused(link: Browser, osf: Osf) -> None:
    answer = contents(link, ref=osf.node("stroop"))

    assert answer.status_code in (401, 403)
    assert answer.json()["hint"]


def test_what_was_deleted_is_told(link: Browser, osf: Osf) -> None:
    ref = made(osf, "Short life", {})
    osf.colleague("delete_node", node=ref)

    answer = contents(link, ref=ref)

    assert answer.status_code == 410
    assert "deleted" in answer.json()["message"]


def test_too_many_files_are_refused_before_anything_comes(link: Browser, osf: Osf) -> None:
    ref = made(osf, "Many", {f"/{number}.txt": "" for number in range(MOST_FILES + 1)})

    answers = [contents(link, ref=ref), link.ask("POST", "launch", {"ref": ref})]

    assert [answer.json()["code"] for answer in answers] == ["too-large"] * 2
    assert not (link.server.root / f"Many ({ref})").exists()


def test_too_much_is_refused_before_anything_comes_and_a_folder_of_it_can_be_had(link: Browser, osf: Osf) -> None:
    ref = made(osf, "Much", {"/big.bin": {"size": MOST_BYTES, "fill": "x"}, "/small/a.txt": "a"})

    answer = link.ask("POST", "launch", {"ref": ref})
    part = fetch(link, ref=f"osf://{ref}/osfstorage/small/", path="a.txt")

    assert answer.json()["code"] == "too-large"
    assert answer.json()["message"] == "“Much” has 1.0 MB, and a launch link fetches 1.0 MB at most."
    assert part["open"].endswith("/a.txt")


def test_the_page_shows_what_comes_as_text_and_runs_nothing_else(link: Browser, osf: Osf) -> None:
    wish = urlencode({"ref": osf.node("materials"), "path": "</script><img src=x onerror=alert(1)>", "app": "lab"})

    answer = link.ask("GET", f"launch?{wish}")

    assert "<img" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_without_a_project_says_so_on_the_page(link: Browser) -> None:
    answer = link.ask("GET", "launch")

    assert answer.status_code == 400
    assert "This link names no project." in answer.text


def test_the_page_is_french_for_those_who_read_french(link: Browser) -> None:
    link.http.headers["Accept-Language"] = "fr-FR"

    answer = link.ask("GET", "launch?ref=abc12")

    assert '<html lang="fr-FR">' in answer.text
    assert "Lancer depuis OSF" in answer.text


def test_links_for_others_lead_to_this_server_where_nothing_else_is_configured(link: Browser, osf: Osf) -> None:
    wish = {"ref": f"osf://{osf.node('materials')}/osfstorage/words.csv", "server": link.server.url}

    found = link.ask("GET", f"launch/link?{urlencode(wish)}").json()

    assert found["url"] == f"{link.server.url}osf/launch?ref={osf.node('materials')}&path=words.csv&app=lab"
    assert found["badge"].endswith(f"({found['url']})")
