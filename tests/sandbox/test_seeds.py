"""What the demo seed holds, and that each reset gives the same."""

from __future__ import annotations

import json

import requests

from tests.sandbox_fixtures import Osf


def test_demo_is_a_study(osf: Osf) -> None:
    files = osf.files("stroop")
    names = {path.removeprefix("osfstorage:") for path in files if path.startswith("osfstorage:")}

    assert {"/README.md", "/experiment/stroop.ipynb", "/experiment/stroop.osexp", "/data/subject-01.csv"} <= names
    assert {"/figures/congruent.png", "/figures/incongruent.png"} <= names
    authors = [version["user"] for version in osf.versions("stroop", "/protocol.md")]
    assert authors == [osf.user_id(f"Demo {who}") for who in ("Researcher", "Colleague", "Researcher")]
    assert set(osf.info["projects"]) == {"stroop", "analysis", "materials", "registration"}


def test_notebooks_of_the_demo_are_valid(osf: Osf) -> None:
    for node, path in (("stroop", "/experiment/stroop.ipynb"), ("analysis", "/analysis.ipynb")):
        region = ("stroop", "analysis").index(node)
        file = osf.files(node)[f"osfstorage:{path}"]["id"]
        url = f"{osf.info['files_urls'][region]}/v1/resources/{osf.node(node)}/providers/osfstorage/{file}?direct"
        notebook = json.loads(requests.get(url, headers={"Authorization": f"Bearer {osf.token}"}, timeout=10).content)
        assert notebook["nbformat"] == 4
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                compile("".join(cell["source"]), path, "exec")


def test_a_reset_gives_the_same_again(osf: Osf) -> None:
    before = osf.info
    files = {path: entry["id"] for path, entry in osf.files("stroop").items()}
    osf.colleague("delete", node="stroop", path="/data/")
    osf.fault("maintenance")
    osf.reset("demo")

    assert osf.info == before
    assert {path: entry["id"] for path, entry in osf.files("stroop").items()} == files
    assert osf.requests() == []


def test_people_of_the_demo(osf: Osf) -> None:
    names = [user["name"] for user in osf.info["users"]]

    assert names == ["Demo Researcher", "Demo Colleague", "Demo Reader", "Demo Stranger"]
    me = requests.get(osf.api_url + "users/me/", headers={"Authorization": f"Bearer {osf.token}"}, timeout=10).json()
    assert me["data"]["attributes"]["full_name"] == "Demo Researcher"


def test_empty_has_people_only(osf: Osf) -> None:
    osf.reset("empty")

    assert osf.info["projects"] == {}
    assert osf.state() == {"nodes": []}
    assert osf.token
    osf.reset("demo")
