"""The explorer shows everything on OSF, also where that is very much, and is used with the mouse or the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .explorer_page import SOON, ExplorerPage
from .pages import LabPage


@pytest.fixture
def explorer(page: Page, signed_in_lab: Jupyter, osf: Osf) -> ExplorerPage:
    """The explorer of somebody who is signed in, at my projects."""
    return ExplorerPage(LabPage(page, signed_in_lab).open()).open()


def test_projects_are_opened_down_to_their_files(explorer: ExplorerPage) -> None:
    explorer.expand("Stroop study", "OSF Storage", "data")

    expect(explorer.row("subject-01.csv")).to_be_visible(timeout=SOON)
    explorer.row("subject-01.csv").click()
    expect(explorer.row("subject-01.csv")).to_have_attribute("aria-selected", "true")
    explorer.lab.take_picture(PICTURES / "explorer.png")
