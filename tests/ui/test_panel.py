"""The OSF panel opens where people look for it, and says what to do where the server half is not there."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect

from jupyter_osf import __version__
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .pages import LabPage, NotebookTreePage


def test_panel_opens_from_the_sidebar_and_has_nothing_to_say_where_all_is_well(lab: LabPage) -> None:
    lab.sidebar_icon.click()

    expect(lab.panel).to_be_visible()
    lab.wait_for_panel()
    lab.take_picture(PICTURES / "panel.png")

    lab.run_command("Help on OSF in Jupyter")
    help = lab.page.get_by_role("dialog")
    expect(help).to_contain_text(f"This is version {__version__} of jupyter_osf.")
    lab.take_picture(PICTURES / "help.png")
    lab.page.keyboard.press("Escape")
    expect(help).to_have_count(0)


def test_panel_opens_by_command(lab: LabPage) -> None:
    lab.run_command("Open the OSF panel")

    lab.wait_for_panel()


def test_panel_is_closed_and_asks_nothing_until_somebody_opens_it(page: Page, jupyter: Jupyter) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/osf/" in request.url else None)

    lab = LabPage(page, jupyter).open()

    expect(lab.panel).not_to_be_visible()
    expect(lab.page.get_by_role("contentinfo").get_by_role("button", name="OSF", exact=True)).to_be_visible()
    assert asked == []


def test_panel_stays_open_over_a_reload(lab: LabPage) -> None:
    lab.sidebar_icon.click()
    lab.wait_for_panel()
    lab.page.wait_for_timeout(2000)  # the layout is stored with a delay

    lab.page.goto(lab.jupyter.address("lab"))

    lab.wait_for_panel()


def test_panel_is_readable_in_the_dark(lab: LabPage) -> None:
    lab.choose_theme("JupyterLab Dark")
    lab.sidebar_icon.click()

    lab.wait_for_panel()
    lab.take_picture(PICTURES / "panel-dark.png")
    assert lab.contrast(lab.account_badge) >= 4.5
    lab.page.route("**/osf/about*", lambda route: answer(route, 200, {"version": "9.8.7"}))
    lab.sidebar_icon.click()
    lab.sidebar_icon.click()
    expect(lab.report).to_contain_text("9.8.7")
    assert lab.contrast(lab.report.locator("p").first) >= 4.5
    lab.choose_theme("JupyterLab Light")


def test_another_version_on_the_server_is_told_in_one_card_until_it_fits(lab: LabPage) -> None:
    lab.page.route("**/osf/about*", lambda route: answer(route, 200, {"version": "9.8.7"}))
    asked: list[str] = []
    lab.page.on("request", lambda request: asked.append(request.url) if "/osf/" in request.url else None)

    lab.sidebar_icon.click()

    expect(lab.report).to_contain_text(f"This page has version {__version__}")
    expect(lab.report).to_contain_text("the server has version 9.8.7")
    expect(lab.report).to_contain_text("Restart JupyterLab")
    expect(lab.panel.get_by_role("status")).to_have_count(1)
    assert {url.split("?")[0].rsplit("/", 1)[-1] for url in asked} == {"about"}

    lab.page.unroute("**/osf/about*")
    lab.panel.get_by_role("button", name="Check again").click()
    lab.wait_for_panel()


def answer(route: Route, status: int, document: dict[str, str]) -> None:
    route.fulfill(status=status, content_type="application/json", body=json.dumps(document))


def test_panel_says_what_to_do_without_the_server_half(context: BrowserContext, tmp_path: Path) -> None:
    # A page of its own: the browser's console rightly tells of the missing address.
    with running_jupyter(tmp_path, server_half=False) as half:
        lab = LabPage(context.new_page(), half).open()
        lab.sidebar_icon.click()

        expect(lab.report).to_contain_text("The server part of jupyter_osf is not running.")
        expect(lab.report).to_contain_text("jupyter server extension enable jupyter_osf")
        expect(lab.panel.get_by_role("button")).to_have_text(["Check again"])
        lab.take_picture(PICTURES / "panel-without-server.png")


def test_panel_works_in_notebook_7(page: Page, signed_in_lab: Jupyter, osf: Osf) -> None:
    notebook = NotebookTreePage(page, signed_in_lab).open()
    notebook.choose_from_menu("OSF", "Open the OSF panel")

    notebook.wait_for_panel()
    expect(notebook.account_badge).to_have_text("Demo Researcher", timeout=40_000)
    row = notebook.panel.get_by_role("treeitem", name="Stroop study", exact=True)
    expect(row).to_be_visible(timeout=40_000)
    row.click(button="right")
    page.locator(".lm-Menu").get_by_text("New folder…", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("from Notebook 7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="“from Notebook 7” is on OSF now")).to_be_visible(timeout=40_000)
    notebook.take_picture(PICTURES / "panel-notebook.png")
    assert "osfstorage:/from Notebook 7/" in osf.files("stroop")
