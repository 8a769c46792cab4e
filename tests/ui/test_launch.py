"""A launch link in a browser: what a person sees before, during and after a project is fetched."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .accessibility import faults
from .conftest import PICTURES
from .pages import START, LabPage

NAME = "Stroop materials (public)"
HOSTILE = "<img src=x onerror=alert(1)>.txt"
NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab at which nobody is signed in to OSF."""
    environment = Osf(sandbox.info).environment(None)
    with running_jupyter(
        tmp_path_factory.mktemp("launch"), arguments=["--OSF.retries=0"], environment=environment
    ) as running:
        yield running


class LaunchPage:
    """The page to which a launch link leads."""

    def __init__(self, page: Page, server: Jupyter) -> None:
        self.page = page
        self.server = server

    def open(self, query: str) -> LaunchPage:
        self.page.goto(self.server.address(f"osf/launch?{query}"))
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def problem(self) -> Locator:
        return self.page.get_by_role("alert")

    @property
    def progress(self) -> Locator:
        return self.page.get_by_role("progressbar", name="Fetched so far")

    def wait_for_lab(self) -> None:
        self.page.wait_for_url(re.compile("/lab/tree/"))
        expect(LabPage(self.page, self.server).sidebar_icon).to_be_visible(timeout=START)


@pytest.fixture
def link(page: Page, server: Jupyter) -> LaunchPage:
    return LaunchPage(page, server)


def folder(server: Jupyter, osf: Osf) -> Path:
    return server.root / f"{NAME} ({osf.node('materials')})" / "osfstorage"


def test_a_link_is_followed_and_followed_again_over_changes(link: LaunchPage, server: Jupyter, osf: Osf) -> None:
    osf.create(files=[{"node": "materials", "files": {"/analysis.ipynb": NOTEBOOK}}])
    storage, query = folder(server, osf), f"ref={osf.node('materials')}&path=analysis.ipynb&app=lab"

    link.open(query)
    expect(link.button("Fetch and open")).to_be_focused()
    expect(link.page.get_by_role("definition").first).to_have_text(NAME)
    expect(link.status).to_have_text(re.compile("only if you trust"))
    assert "token" not in link.page.url
    assert not storage.exists()
    assert faults(link.page, "body") == []
    link.page.screenshot(path=PICTURES / "launch.png")
    link.page.keyboard.press("Enter")
    link.wait_for_lab()
    expect(link.page.get_by_role("tab", name="analysis.ipynb")).to_be_visible(timeout=START)

    # A colleague and the person have changed the same file meanwhile, and another one was added on OSF.
    (storage / "words.csv").write_text("mine")
    osf.colleague("upload", node="materials", path="/words.csv", content="theirs", **{"as": "Demo Colleague"})
    osf.colleague("upload", node="materials", path=f"/{HOSTILE}", content="new", **{"as": "Demo Colleague"})
    link.open(query)
    expect(link.status).to_have_text(re.compile("what you have changed stays"))
    link.button("Fetch and open").click()

    expect(link.status).to_have_text(re.compile("^Files that you and somebody on OSF have changed"))
    beside = link.page.get_by_role("listitem").inner_text()
    assert (server.root / beside).read_text() == "theirs"
    assert (storage / "words.csv").read_text() == "mine"
    assert [path.read_text() for path in storage.glob("*onerror*")] == ["new"]
    link.page.screenshot(path=PICTURES / "launch-beside.png")
    link.page.get_by_role("link", name="Open", exact=True).click()
    link.wait_for_lab()


def test_pinned_versions_are_fetched(link: LaunchPage, server: Jupyter, osf: Osf) -> None:
    ref = osf.node("materials")
    pin = {
        "reference": f"osf://{ref}/osfstorage/analysis.ipynb@1",
        "version": "1",
        "sha256": hashlib.sha256(NOTEBOOK.encode()).hexdigest(),
        "size": len(NOTEBOOK),
        "path": "analysis.ipynb",
    }
    pins = json.dumps({"format": 1, "site": osf.api_url, "notebooks": [], "files": [pin]})
    osf.create(files=[{"node": "materials", "files": {"/analysis.ipynb": NOTEBOOK, "/osf-pins.json": pins}}])
    osf.colleague("upload", node="materials", path="/analysis.ipynb", content="newer", **{"as": "Demo Colleague"})

    link.open(f"ref={ref}&path=analysis.ipynb&pins=osf-pins.json")
    expect(link.status).to_contain_text("in the versions that are pinned in this project")
    link.page.screenshot(path=PICTURES / "launch-pins.png")
    link.button("Fetch and open").click()

    link.wait_for_lab()
    expect(link.page.get_by_role("tab", name="analysis.ipynb")).to_be_visible(timeout=START)
    (came,) = server.root.glob(f"{NAME} ({ref} pins *)/analysis.ipynb")
    assert json.loads(came.read_text()) == json.loads(NOTEBOOK)


def test_fetching_is_stopped_and_gone_on_with(link: LaunchPage, server: Jupyter, osf: Osf) -> None:
    files = {f"/{number}.bin": {"size": 300_000, "fill": str(number)} for number in range(8)}
    made = osf.create(
        nodes=[{"title": HOSTILE, "creator": "Demo Researcher", "short_name": "big", "public": True, "files": files}]
    )
    link.open(f"ref={made['nodes']['big']}")
    osf.fault("slow", contains="resources", rate=20_000, times=None)
    link.button("Fetch and open").click()

    expect(link.progress).to_be_visible()
    expect(link.button("Stop")).to_be_enabled()
    link.button("Stop").click()

    expect(link.problem).to_have_text("Stopped. What has come is complete; fetch again to go on.")
    osf.clear_faults()
    link.button("Try again").click()
    link.wait_for_lab()
    came = server.root.glob(f"*({made['nodes']['big']})/osfstorage/*.bin")
    assert [path.stat().st_size for path in came] == [300_000] * 8


def test_what_cannot_be_had_is_said_in_a_sentence(link: LaunchPage, osf: Osf) -> None:
    for query, said in (
        (f"ref={osf.node('stroop')}", "Sign in to OSF in the OSF panel."),
        ("ref=zzzz9", "OSF has nothing there."),
        ("", "This link names no project."),
        ("ref=abc12&app=//evil.example", "is no application"),
        ("ref=abc12&path=../../secret", "is not a path inside a project."),
    ):
        link.open(query)
        expect(link.problem).to_contain_text(said)
        expect(link.button("Fetch and open")).not_to_be_visible()
