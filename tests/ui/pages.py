"""What a person does on the pages of JupyterLab and Notebook, in the words of that person."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.jupyter import Jupyter

START = 60_000
RUN = 100_000

# Between two cells the kernel is idle for a moment, hence the while.
STILL_FOR_A_WHILE = """() => {
  const kernel = document.querySelector('.jp-Notebook-ExecutionIndicator');
  const prompts = [...document.querySelectorAll('.jp-InputArea-prompt')];
  const still = kernel.dataset.status === 'idle' && !prompts.some(prompt => prompt.textContent.includes('*'));
  window.stillSince = still ? window.stillSince ?? performance.now() : undefined;
  return still && performance.now() - window.stillSince > 1500;
}"""


class JupyterPage:
    """A page with the OSF panel somewhere in it."""

    def __init__(self, page: Page, jupyter: Jupyter) -> None:
        self.page = page
        self.jupyter = jupyter

    @property
    def panel(self) -> Locator:
        """The OSF panel; visible once it is opened."""
        return self.page.get_by_role("region", name="OSF", exact=True)

    @property
    def account_badge(self) -> Locator:
        """Who is signed in, in the head of the panel; there as soon as the server half is found."""
        return self.panel.get_by_role("button", name=re.compile("^Account: "))

    @property
    def account_card(self) -> Locator:
        """All about the account: seen where something is to be done or the badge was pressed, always heard."""
        return self.panel.get_by_role("region", name="Account", exact=True)

    @property
    def report(self) -> Locator:
        """What the panel says where the server half is not there or does not fit."""
        return self.panel.locator(".jp-Osf-report").get_by_role("status")

    def wait_for_panel(self, timeout: float = START) -> None:
        """Wait until the panel has found the server half, and nothing is left to say about that."""
        expect(self.account_badge).to_be_enabled(timeout=timeout)
        expect(self.report).to_have_count(0)

    def run_command(self, label: str) -> None:
        """Choose a command from the palette by its label."""
        self.page.keyboard.press("ControlOrMeta+Shift+C")
        palette = self.page.locator("#modal-command-palette")
        search = palette.get_by_placeholder("SEARCH")
        search.fill(label)
        # The list is drawn anew whenever a plugin that is still starting adds a command: nothing there holds still.
        expect(palette.locator(".lm-CommandPalette-item.lm-mod-active", has_text=label)).to_be_visible()
        search.press("Enter")
        expect(palette).not_to_be_visible()

    def choose_from_menu(self, menu: str, item: str) -> None:
        """Choose an item of the menu bar."""
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.locator(".lm-Menu").get_by_text(item, exact=True).click()

    def take_picture(self, path: Path) -> None:
        """Keep a picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, animations="disabled")


class LabPage(JupyterPage):
    """JupyterLab."""

    def open(self, document: str | None = None) -> LabPage:
        """Open JupyterLab as on the first day, on a notebook or another document if one is named."""
        path = f"lab/tree/{document}?reset" if document else "lab?reset"
        self.page.goto(self.jupyter.address(path))
        self.page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=START)
        expect(self.sidebar_icon).to_be_visible(timeout=START)
        if document and document.endswith(".ipynb"):
            self.wait_for_kernel()
        elif not document:
            # It comes last, and takes the focus when it does.
            expect(self.page.locator(".jp-Launcher")).to_be_focused(timeout=START)
        return self

    @property
    def sidebar_icon(self) -> Locator:
        """The icon of the OSF panel in the left sidebar."""
        return self.page.get_by_role("tab", name="OSF", exact=True)

    def wait_for_kernel(self) -> None:
        """Wait until the notebook can run; cells that are run earlier are silently left out."""
        expect(self.page.locator("#jp-main-statusbar").get_by_text("| Idle")).to_be_visible(timeout=START)

    def run_all_cells(self) -> None:
        """Run the notebook top to bottom, and wait until nothing runs any more, be it for an error."""
        self.page.evaluate("() => { delete window.stillSince; }")
        self.choose_from_menu("Run", "Run All Cells")
        self.page.wait_for_function(STILL_FOR_A_WHILE, timeout=RUN)

    def go_to_top(self) -> None:
        """Show the beginning of the notebook."""
        self.page.locator(".jp-Notebook .jp-Cell").last.click(position={"x": 5, "y": 5})
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("ControlOrMeta+Home")

    def save(self) -> None:
        """Save the document, so that its outputs can be read from the file."""
        self.choose_from_menu("File", "Save Notebook")
        expect(self.page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)

    def choose_theme(self, name: str) -> None:
        """Switch to another theme and wait until it is there."""
        self.page.get_by_role("menuitem", name="Settings", exact=True).click()
        self.page.locator(".lm-Menu").get_by_text("Theme", exact=True).hover()
        self.page.locator(".lm-Menu").get_by_text(name, exact=True).click()
        expect(self.page.locator(f"body[data-jp-theme-name='{name}']")).to_be_attached()

    def contrast(self, text: Locator) -> float:
        """The contrast ratio of a text to the panel behind it, as accessibility guidelines count it."""
        colours = "([text, panel]) => [getComputedStyle(text).color, getComputedStyle(panel).backgroundColor]"
        found = self.page.evaluate(colours, [text.element_handle(), self.panel.element_handle()])
        light = sorted((_luminance(colour) for colour in found), reverse=True)
        return (light[0] + 0.05) / (light[1] + 0.05)


class NotebookTreePage(JupyterPage):
    """The file list of Notebook 7."""

    def open(self) -> NotebookTreePage:
        """Open the file list."""
        self.page.goto(self.jupyter.address("tree"))
        self.page.wait_for_selector(".jp-FileBrowser", timeout=START)
        return self


def _luminance(colour: str) -> float:
    channels = [float(value) / 255 for value in re.findall(r"[\d.]+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
