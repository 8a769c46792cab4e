"""The explorer shows everything on OSF, also where that is very much, and is used with the mouse or the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .explorer_page import SOON, ExplorerPage
from .pages import LabPage
from .script_time import measured

LONGEST_STRETCH = 100  # milliseconds of work between two pictures


@pytest.fixture
def explorer(page: Page, signed_in_lab: Jupyter, osf: Osf) -> ExplorerPage:
    """The explorer of somebody who is signed in, before it is opened."""
    return ExplorerPage(LabPage(page, signed_in_lab).open())


def test_five_thousand_files_stay_fluid(explorer: ExplorerPage, osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {f"/many/trial {n:04}.csv": "" for n in range(5000)}}])
    explorer.open().expand("Stroop study", "OSF Storage")
    page, first = explorer.page, explorer.row("trial 0000.csv")

    with measured(page) as stretches:
        explorer.expand("many")
        expect(first).to_be_visible(timeout=3 * SOON)
        expect(first).to_have_attribute("aria-setsize", "5000")
        first.hover()
        for _ in range(30):
            page.mouse.wheel(0, 5000)
            explorer.wait_for_picture()
        expect(explorer.row("trial 4999.csv")).to_be_visible()
        assert explorer.rows.count() < 100

        explorer.filter.fill("499")
        expect(explorer.row("trial 0499.csv")).to_be_visible()
        assert explorer.names()[-1] == "trial 4999.csv"
        explorer.press("Clear the filter")

        # What is selected, open and seen is so after a refresh as well.
        explorer.tree.evaluate("tree => { tree.scrollTop = 50000; }")
        explorer.wait_for_picture()
        names = explorer.names()
        chosen, also, last = (explorer.row(name) for name in names[10:13])
        chosen.click()
        also.click(modifiers=["ControlOrMeta"])
        explorer.press("Refresh")
        expect(explorer.tree).to_have_attribute("aria-busy", "false", timeout=3 * SOON)
        assert explorer.tree.evaluate("tree => tree.scrollTop") == 50000
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(also).to_have_attribute("aria-selected", "true")
        expect(last).to_have_attribute("aria-selected", "false")

        last.click(modifiers=["Shift"])
        expect(chosen).to_have_attribute("aria-selected", "false")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("Home")
        page.keyboard.press("End")
        page.keyboard.press("PageUp")
        explorer.lab.take_picture(PICTURES / "explorer-many.png")

    assert max(stretches) < LONGEST_STRETCH


def test_the_tree_is_walked_with_the_keyboard_alone(explorer: ExplorerPage) -> None:
    explorer.open()
    keyboard, focused = explorer.page.keyboard, explorer.focused
    explorer.filter.focus()
    for _ in range(3):
        keyboard.press("Tab")
    expect(focused).to_have_accessible_name("My projects")

    keyboard.type("stroop s")
    expect(focused).to_have_accessible_name("Stroop study")
    expect(focused).to_have_accessible_description("private")
    keyboard.press("ArrowRight")
    expect(focused).to_have_attribute("aria-expanded", "true")
    expect(explorer.row("OSF Storage")).to_be_visible(timeout=SOON)
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(explorer.row("data")).to_be_visible(timeout=SOON)
    keyboard.press("ArrowDown")
    keyboard.press("ArrowRight")
    expect(explorer.row("subject-06.csv")).to_be_visible(timeout=SOON)
    keyboard.press("ArrowDown")
    keyboard.press("Shift+ArrowDown")
    expect(explorer.selected).to_have_count(2)
    keyboard.press("ControlOrMeta+a")
    expect(explorer.selected).to_have_count(6)
    keyboard.press("ArrowLeft")
    expect(focused).to_have_accessible_name("data")
    keyboard.press("ArrowLeft")
    expect(explorer.row("subject-06.csv")).to_have_count(0)
    expect(explorer.selected).to_have_count(1)
    keyboard.press("End")
    expect(focused).to_have_accessible_name("Stroop materials (public)")
    expect(focused).to_have_accessible_description("link to another project, public")
    keyboard.press("Home")
    expect(focused).to_have_accessible_name("My projects")


def test_closing_a_branch_ends_its_request_and_nothing_waits_for_it(explorer: ExplorerPage, osf: Osf) -> None:
    ended: list[str] = []
    explorer.page.on("requestfailed", lambda request: ended.append(request.url) if is_listing(request) else None)
    explorer.open().expand("Stroop study", "OSF Storage")
    expect(explorer.row("data")).to_be_visible(timeout=SOON)
    osf.fault("latency", listener="api", seconds=8, times=None)

    row = explorer.row("figures")
    row.locator(".jp-Osf-twisty").click()
    expect(row).to_have_attribute("aria-busy", "true")
    with explorer.page.expect_event("requestfailed", is_listing):
        explorer.row("Stroop study").locator(".jp-Osf-twisty").click()

    expect(explorer.row("figures")).to_have_count(0)
    # Sooner than OSF answers.
    expect(explorer.tree).to_have_attribute("aria-busy", "false", timeout=5000)
    assert len(ended) == 1


def is_listing(request: Request) -> bool:
    return "/osf/tree" in request.url


def test_projects_are_looked_for_on_osf(explorer: ExplorerPage) -> None:
    explorer.open().filter.fill("materials")

    explorer.press("Search my projects on OSF")

    found = explorer.lab.panel.get_by_role("list", name="Found on OSF")
    expect(found.get_by_role("listitem")).to_have_count(1, timeout=SOON)
    found.get_by_role("button", name="Stroop materials (public)").click()
    expect(explorer.selected).to_have_accessible_name("Stroop materials (public)", timeout=SOON)


def test_odd_projects_are_shown_as_they_are(explorer: ExplorerPage, osf: Osf) -> None:
    markup = "<img src=x onerror=alert(1)>.csv"
    osf.create(
        nodes=[
            {"title": "Round", "short_name": "round", "creator": "researcher", "files": {f"/{markup}": "a,b\n1,2\n"}}
        ],
        linked=[{"node": "stroop", "targets": ["round"]}, {"node": "round", "targets": ["stroop"]}],
    )
    explorer.open().expand("Round", "OSF Storage")

    expect(explorer.row(markup)).to_be_visible(timeout=SOON)
    assert explorer.row(markup).locator(".jp-Osf-name").inner_text() == markup
    explorer.row("OSF Storage").locator(".jp-Osf-twisty").click()

    # Each points to the other: it goes on for as long as somebody opens it, and no further.
    for name in ("Stroop study", "Round", "Stroop study"):
        row = explorer.rows_named(name, described="link to another project").last
        row.locator(".jp-Osf-twisty").click()
        expect(row).to_have_attribute("aria-expanded", "true")
        expect(explorer.tree).to_have_attribute("aria-busy", "false", timeout=SOON)
    depths = explorer.rows.evaluate_all("rows => rows.map(row => Number(row.ariaLevel))")
    assert max(depths) == 6


def test_details_and_previews_of_what_is_selected(explorer: ExplorerPage, osf: Osf) -> None:
    explorer.open().expand("Stroop study", "OSF Storage", "data", "experiment", "figures")
    details = explorer.details

    explorer.row("subject-02.csv").click()
    expect(details.get_by_role("table", name="subject-02.csv")).to_be_visible(timeout=SOON)
    expect(details.get_by_role("table").get_by_role("row")).not_to_have_count(1)
    expect(details).to_contain_text("OSF Storage / data / subject-02.csv")
    expect(details).to_contain_text("by Demo Researcher")
    explorer.lab.take_picture(PICTURES / "explorer.png")

    explorer.row("stroop.ipynb").click()
    expect(details).to_contain_text("cells with code", timeout=SOON)
    explorer.row("protocol.md").click()
    expect(details.locator("pre")).to_contain_text("# Protocol", timeout=SOON)
    expect(details).to_contain_text("Version3")
    explorer.row("congruent.png").click()
    picture = details.get_by_role("img", name="congruent.png")
    expect(picture).to_be_visible(timeout=SOON)
    assert picture.evaluate("image => image.naturalWidth") > 0

    explorer.lab.choose_theme("JupyterLab Dark")
    try:
        explorer.row("congruent.png").click()
        explorer.lab.take_picture(PICTURES / "explorer-dark.png")
        assert explorer.lab.contrast(details.locator("dt").first) >= 4.5
        assert explorer.lab.contrast(explorer.row("data").locator(".jp-Osf-name")) >= 4.5
    finally:
        explorer.lab.choose_theme("JupyterLab Light")

    details.get_by_role("button", name="Details").click()
    expect(details.locator("dl")).to_have_count(0)

    # While it is dragged, the folder that would take it is marked.
    explorer.row("protocol.md").hover()
    explorer.page.mouse.down()
    explorer.row("data").hover()
    expect(explorer.row("data")).to_contain_class("jp-mod-dropTarget")
    explorer.page.keyboard.press("Escape")
    explorer.page.mouse.up()

    # In a low window the panel scrolls: nothing of it lies over the rest.
    details.get_by_role("button", name="Details").click()
    explorer.page.set_viewport_size({"width": 1280, "height": 420})
    explorer.press("Open an OSF link or DOI")
    explorer.lab.panel.get_by_label("Open an OSF link or DOI").last.fill("nothing")
    explorer.page.keyboard.press("Enter")
    refusal = explorer.lab.panel.get_by_role("alert").filter(has_text="osf://abc12/osfstorage/folder/file.csv")
    expect(refusal).to_be_visible(timeout=SOON)
    explorer.lab.take_picture(PICTURES / "explorer-low.png")
    assert refusal.evaluate("words => words.scrollWidth <= words.clientWidth")
    whole, last = explorer.section.bounding_box(), explorer.details.bounding_box()
    assert whole
    assert last
    assert last["y"] + last["height"] <= whole["y"] + whole["height"] + 1
    assert last["height"] >= 150


def test_what_cannot_be_listed_says_so_in_its_place(context: BrowserContext, signed_in_lab: Jupyter, osf: Osf) -> None:
    # A page of its own: the browser's console rightly tells of what OSF did not answer.
    explorer = ExplorerPage(LabPage(context.new_page(), signed_in_lab).open()).open()
    osf.fault("unavailable", listener="api", times=None)

    explorer.row("Stroop study").locator(".jp-Osf-twisty").click()
    problem = explorer.tree.get_by_role("alert")
    expect(problem).to_contain_text("Try again in a few minutes", timeout=2 * SOON)
    explorer.lab.take_picture(PICTURES / "explorer-problem.png")
    again = explorer.tree.get_by_role("button", name="Try again")
    assert again.evaluate("button => button.scrollWidth <= button.clientWidth")

    osf.clear_faults()
    again.click()
    expect(explorer.row("OSF Storage")).to_be_visible(timeout=SOON)
    expect(problem).to_have_count(0)


def test_without_an_account_links_are_opened_and_remembered(page: Page, osf: Osf, tmp_path: Path) -> None:
    with running_jupyter(tmp_path, environment=osf.environment(None)) as server:
        lab = LabPage(page, server).open()
        lab.sidebar_icon.click()
        explorer = ExplorerPage(lab)
        field = lab.panel.get_by_label("Open an OSF link or DOI")
        expect(field).to_be_visible(timeout=SOON)
        field.fill(f"{osf.info['web_url']}{osf.node('materials')}/")
        field.press("Enter")
        expect(explorer.row("Stroop materials (public)")).to_be_visible(timeout=SOON)
        expect(explorer.row("Stroop materials (public)")).to_have_attribute("aria-selected", "true")
        lab.take_picture(PICTURES / "explorer-signed-out.png")
        explorer.expand("Stroop materials (public)", "OSF Storage")
        expect(explorer.row("words.csv")).to_be_visible(timeout=SOON)
        page.wait_for_timeout(2000)  # the layout is stored with a delay

        page.reload()
        expect(explorer.row("Recent")).to_be_visible(timeout=60_000)
        explorer.expand("Recent")
        expect(explorer.row("Stroop materials (public)")).to_be_visible(timeout=SOON)
