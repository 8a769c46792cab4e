"""The explorer among the cells of a notebook: beside a second one, adding a cell, and after its kernel has gone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .pages import LabPage
from .widget_page import SOON, WidgetPage, write_notebook

EXPLORE = "%load_ext jupyter_osf\n%osf explore {}"


def test_two_explorers_a_new_cell_and_a_restarted_kernel(page: Page, signed_in_lab: Jupyter, osf: Osf) -> None:
    node = osf.node("stroop")
    write_notebook(signed_in_lab.root / "two.ipynb", EXPLORE.format(node), EXPLORE.format(node))
    lab = LabPage(page, signed_in_lab).open("two.ipynb")
    lab.run_all_cells()
    lab.go_to_top()
    first, second = WidgetPage(page), WidgetPage(page, 1)

    # What is done in one of them is nothing to the other.
    first.open("OSF Storage")
    expect(first.row("README.md")).to_be_visible(timeout=SOON)
    expect(second.row("OSF Storage")).to_be_attached(timeout=SOON)
    expect(second.row("README.md")).to_have_count(0)

    first.select("README.md")
    selected = first.tree.locator("a.jstree-clicked")
    expect(selected).to_have_css("color", "rgb(255, 255, 255)")
    lab.take_picture(PICTURES / "widget-selected.png")
    lab.choose_theme("JupyterLab Dark")
    expect(selected).to_have_css("color", "rgb(255, 255, 255)")
    lab.take_picture(PICTURES / "widget-dark.png")
    first.button("Reading snippet").click()
    first.says("A new cell below this one reads “README.md”.")
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    expect(cells).to_have_count(3)
    expect(cells.nth(1)).to_contain_text(f'osf.path("osf://{node}/osfstorage/README.md@1")')
    expect(first.output.locator("textarea")).to_be_hidden()

    lab.choose_from_menu("Kernel", "Restart Kernel…")
    page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    # What belongs to a kernel that has gone wears the broken chain of ipywidgets, and breaks nothing.
    expect(first.output.locator(".jupyter-widgets-disconnected").first).to_be_attached(timeout=SOON)
    lab.take_picture(PICTURES / "widget-restarted.png")
    first.button("Reading snippet").click()
    expect(cells).to_have_count(3)

    lab.run_all_cells()
    lab.go_to_top()
    expect(first.output.locator(".jupyter-widgets-disconnected")).to_have_count(0)
    first.open("OSF Storage")
    expect(first.row("README.md")).to_be_visible(timeout=SOON)
    expect(page.locator(".jp-Notebook")).not_to_contain_text(re.compile("Traceback"))
