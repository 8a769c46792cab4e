"""Everybody can use it: axe finds no serious fault, in light and dark, and all can be done with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .accessibility import faults
from .actions_page import ActionsPage
from .conftest import PICTURES
from .explorer_page import SOON, ExplorerPage
from .links_page import LinksPage
from .pages import LabPage

PANEL = ".jp-Osf-panel"
DIALOG = ".jp-Dialog"


@pytest.fixture
def newer(signed_in_lab: Jupyter, osf: Osf, page: Page) -> LinksPage:
    """A linked document of which a colleague has made another version."""
    lab = LinksPage(page, signed_in_lab)
    (signed_in_lab.root / "notes.md").write_text("# Mine\n", encoding="utf-8")
    lab.link("notes.md", f"osf://{osf.node('stroop')}/osfstorage/")
    osf.colleague("upload", node="stroop", path="/notes.md", content="# Theirs\n")
    (signed_in_lab.root / "notes.md").write_text("# Mine, and more\n", encoding="utf-8")
    return lab


def test_axe_finds_nothing_serious_in_panel_banner_and_dialogs(newer: LinksPage) -> None:
    lab, page = newer, newer.page
    lab.open()
    lab.open_file("notes.md")
    banner = page.get_by_role("region", name="“notes.md” has changed on both sides")
    expect(banner).to_be_visible(timeout=SOON)
    explorer = ExplorerPage(lab).open()
    explorer.expand("Stroop study", "OSF Storage", "data")
    explorer.row("subject-06.csv").click()
    expect(explorer.details.get_by_role("table")).to_be_visible(timeout=SOON)
    actions = ActionsPage(explorer)
    found: list[str] = []

    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.choose_theme(theme)
        lab.take_picture(PICTURES / f"panel-and-choices-{theme[11:].lower()}.png")
        found += [f"{theme}, panel: {fault}" for fault in faults(page, PANEL, "[role=region][aria-label*='notes.md']")]
        for name, label in (
            ("Stroop study", "Share…"),
            ("data", "New folder…"),
            ("subject-06.csv", "Versions…"),
            ("subject-06.csv", "Delete…"),
        ):
            actions.choose(name, label)
            expect(actions.dialog).to_be_visible(timeout=SOON)
            expect(actions.dialog).to_contain_text(f"“{name}”")
            expect(actions.dialog).not_to_contain_text("Asking OSF…", timeout=SOON)
            found += [f"{theme}, {label}: {fault}" for fault in faults(page, DIALOG)]
            lab.take_picture(PICTURES / f"{label[:-1]}-{theme[11:]}.png".lower().replace(" ", "-"))
            page.keyboard.press("Escape")
            expect(actions.dialog).to_have_count(0)
        lab.account_badge.click()
        found += [f"{theme}, account: {fault}" for fault in faults(page, PANEL)]
        page.keyboard.press("Escape")
    lab.choose_theme("JupyterLab Light")

    assert found == []


def test_axe_finds_nothing_serious_where_nobody_is_signed_in(lab: LabPage) -> None:
    lab.sidebar_icon.click()
    expect(lab.account_card.get_by_label("Personal access token")).to_be_visible()
    found = faults(lab.page, PANEL, "#jp-main-statusbar .jp-Osf-accountStatus")
    lab.run_command("Help on OSF in Jupyter")
    expect(lab.page.get_by_role("dialog")).to_be_visible()
    found += faults(lab.page, DIALOG)
    lab.page.keyboard.press("Escape")
    lab.choose_theme("JupyterLab Dark")
    found += faults(lab.page, PANEL)
    lab.choose_theme("JupyterLab Light")

    assert found == []


def test_from_the_sidebar_to_a_new_folder_with_the_keyboard_alone(page: Page, signed_in_lab: Jupyter, osf: Osf) -> None:
    lab = LabPage(page, signed_in_lab).open()
    explorer = ExplorerPage(lab)
    keyboard = page.keyboard
    lab.sidebar_icon.focus()
    keyboard.press("Enter")
    expect(explorer.row("Stroop study")).to_be_visible(timeout=SOON)

    for _ in range(20):
        if explorer.focused.count():
            break
        keyboard.press("Tab")
    expect(explorer.focused).to_have_count(1)
    keyboard.type("stroop study")
    keyboard.press("ArrowRight")
    expect(explorer.row("OSF Storage")).to_be_visible(timeout=SOON)
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    expect(explorer.row("data")).to_be_visible(timeout=SOON)
    keyboard.type("data")
    expect(explorer.focused).to_have_accessible_name("data")

    keyboard.press("Shift+F10")
    menu = page.locator(".lm-Menu")
    expect(menu).to_be_visible()
    keyboard.type("New f")
    keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_be_focused(timeout=SOON)
    keyboard.insert_text("by hand")
    keyboard.press("Enter")

    expect(dialog).to_have_count(0, timeout=SOON)
    expect(explorer.focused).to_have_accessible_name("data")
    keyboard.press("ArrowRight")
    expect(explorer.row("by hand")).to_be_visible(timeout=SOON)
    assert "osfstorage:/data/by hand/" in osf.files("stroop")
