"""What a person does with entries of the explorer: their menu, the dialogs that follow, drag and drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Locator, expect

from .explorer_page import SOON, ExplorerPage

DROP = """([row, files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of Object.entries(files)) {
    transfer.items.add(new File([text], name));
  }
  for (const type of ['dragenter', 'dragover', 'drop']) {
    row.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }
}"""


class ActionsPage:
    """The explorer with its menu and dialogs."""

    def __init__(self, explorer: ExplorerPage) -> None:
        self.explorer = explorer
        self.page = explorer.page

    @property
    def menu(self) -> Locator:
        """The context menu, while it is open."""
        return self.page.locator(".lm-Menu").last

    @property
    def dialog(self) -> Locator:
        """The dialog, while it is open."""
        return self.page.locator(".jp-Dialog")

    def item(self, label: str) -> Locator:
        """An item of the open menu."""
        return self.menu.locator(".lm-Menu-item").filter(has=self.page.get_by_text(label, exact=True))

    def open_menu(self, name: str) -> None:
        """Open the menu of an entry."""
        row = self.explorer.row(name)
        expect(row).to_be_visible(timeout=SOON)
        row.click(button="right")
        expect(self.menu).to_be_visible()

    def choose(self, name: str, label: str) -> None:
        """Choose an item from the menu of an entry."""
        self.open_menu(name)
        self.item(label).click()

    def press(self, label: str) -> None:
        """Press a button of the dialog."""
        self.dialog.get_by_role("button", name=label, exact=True).click()

    def expect_said(self, words: str) -> None:
        """Wait for a message."""
        expect(self.page.locator(".Toastify__toast", has_text=words)).to_have_count(1, timeout=SOON)

    def drop_files(self, name: str, files: Mapping[str, str]) -> None:
        """Let files of the desktop go over an entry."""
        row = self.explorer.row(name)
        expect(row).to_be_visible(timeout=SOON)
        self.page.evaluate(DROP, [row.element_handle(), dict(files)])

    def drop_from_desktop(self, name: str, paths: Sequence[Path]) -> None:
        """Let files and folders of this computer go over an entry, as the desktop does it."""
        row = self.explorer.row(name)
        expect(row).to_be_visible(timeout=SOON)
        box = row.bounding_box()
        assert box
        place = {"x": box["x"] + 60, "y": box["y"] + 10}
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        browser = self.page.context.new_cdp_session(self.page)
        for type in ("dragEnter", "dragOver", "drop"):
            browser.send("Input.dispatchDragEvent", {"type": type, **place, "data": data})
        browser.detach()

    def drag(self, name: str, onto: str) -> None:
        """Drag an entry to a folder with the mouse."""
        self.drag_in(self.explorer.row(name), onto)

    def drag_in(self, what: Locator, onto: str) -> None:
        """Drag something of the page to a folder with the mouse."""
        start, end = what.bounding_box(), self.explorer.row(onto).bounding_box()
        assert start
        assert end
        mouse = self.page.mouse
        mouse.move(start["x"] + 60, start["y"] + 10)
        mouse.down()
        mouse.move(start["x"] + 70, start["y"] + 16, steps=4)
        mouse.move(end["x"] + 60, end["y"] + 10, steps=8)
        mouse.up()
