"""What a person does in the explorer of the OSF panel, in the words of that person."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from .pages import LabPage

SOON = 40_000


class ExplorerPage:
    """The explorer in the OSF panel of JupyterLab."""

    def __init__(self, lab: LabPage) -> None:
        self.lab = lab
        self.page = lab.page

    def open(self) -> ExplorerPage:
        """Open the panel, and wait until my projects are there."""
        self.lab.sidebar_icon.click()
        expect(self.row("Stroop study")).to_be_visible(timeout=SOON)
        return self

    @property
    def section(self) -> Locator:
        """The part of the panel in which the tree is, with all that belongs to it."""
        return self.lab.panel.get_by_role("region", name="Projects and files", exact=True)

    @property
    def tree(self) -> Locator:
        """The tree itself."""
        return self.lab.panel.get_by_role("tree", name="OSF explorer")

    @property
    def rows(self) -> Locator:
        """All rows that are drawn."""
        return self.tree.get_by_role("treeitem")

    @property
    def selected(self) -> Locator:
        """The rows that are selected."""
        return self.tree.locator("[role=treeitem][aria-selected=true]")

    @property
    def details(self) -> Locator:
        """What is said of the entry that is selected."""
        return self.lab.panel.get_by_role("region", name="Details")

    @property
    def focused(self) -> Locator:
        """The row that the keyboard is on."""
        return self.tree.locator("[role=treeitem]:focus")

    def row(self, name: str) -> Locator:
        """A row by its whole name."""
        return self.tree.get_by_role("treeitem", name=name, exact=True)

    def rows_named(self, name: str, *, described: str) -> Locator:
        """Rows of a name whose badges say something."""
        named = self.tree.get_by_role("treeitem", name=name, exact=True)
        return named.and_(self.tree.locator(f'[aria-description*="{described}"]'))

    def wait_for_picture(self) -> None:
        """Wait until the browser has drawn what has changed."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def expand(self, *names: str) -> None:
        """Open rows one after the other, each when nothing moves any more because of the one before."""
        before: Locator | None = None
        for name in names:
            if before is not None:
                expect(before).not_to_have_attribute("aria-busy", "true", timeout=SOON)
                self.wait_for_picture()
            row = before = self.row(name)
            expect(row).to_be_visible(timeout=SOON)
            if row.get_attribute("aria-expanded") == "false":
                row.locator(".jp-Osf-twisty").click()
            expect(row).to_have_attribute("aria-expanded", "true")

    def names(self) -> list[str]:
        """What the rows are called that are drawn, from top to bottom."""
        named = "rows => rows.sort((a, b) => a.dataset.index - b.dataset.index).map(row => row.ariaLabel)"
        found: list[str] = self.rows.evaluate_all(named)
        return found

    @property
    def filter(self) -> Locator:
        """The field that keeps the rows with a text in their name."""
        return self.lab.panel.get_by_role("textbox", name="Filter by name")

    def press(self, button: str) -> None:
        """Press a button of the explorer."""
        self.lab.panel.get_by_role("button", name=button, exact=True).click()
