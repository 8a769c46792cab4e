"""What a person does in the explorer widget of a notebook, in the words of that person."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, Page, expect

SOON = 30_000
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def write_notebook(path: Path, *cells: str) -> None:
    """A notebook with these cells of code."""
    made = nbformat.v4.new_notebook(metadata=KERNEL, cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(made, path)


class WidgetPage:
    """An explorer below a cell: the first one on the page, or a later one."""

    def __init__(self, page: Page, which: int = 0) -> None:
        self.page = page
        self.which = which

    @property
    def output(self) -> Locator:
        """All of it."""
        return self.page.locator(".jp-OutputArea-output", has=self.page.locator(".jstree")).nth(self.which)

    @property
    def tree(self) -> Locator:
        return self.output.locator(".jstree")

    def row(self, name: str) -> Locator:
        """The first row of a name, whatever is said behind it."""
        return self.tree.locator("a.jstree-anchor").filter(has_text=re.compile(rf"^{re.escape(name)}( |$)")).first

    def open(self, *names: str) -> None:
        """Open the tree, one name after the other below the one before."""
        for name in names:
            row = self.row(name)
            expect(row).to_be_visible(timeout=SOON)
            row.locator("xpath=preceding-sibling::i[contains(@class, 'jstree-ocl')]").click()

    def select(self, name: str) -> None:
        self.row(name).click()

    def button(self, name: str) -> Locator:
        return self.output.get_by_role("button", name=name)

    def field(self, name: str) -> Locator:
        return self.output.get_by_placeholder(name)

    def says(self, text: str) -> None:
        """Wait until the widget says that."""
        expect(self.output).to_contain_text(text, timeout=SOON)
