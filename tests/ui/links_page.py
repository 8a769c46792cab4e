"""Documents with links, in the words of the person who works with them."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Response, expect

from tests.jupyter import Jupyter
from tests.server.rest import Browser

from .pages import LabPage

PATIENCE = 40_000
NOTICES = ".Toastify__toast"


def is_checkpoint(answer: Response) -> bool:
    """What JupyterLab asks for at the end of every save that somebody wants."""
    return answer.request.method == "POST" and "/checkpoints" in answer.url


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what the page does not show."""
    end = time.monotonic() + PATIENCE / 1000
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    assert true()


class LinksPage(LabPage):
    """JupyterLab, with documents that are linked or are to be."""

    def __init__(self, page: Page, jupyter: Jupyter) -> None:
        super().__init__(page, jupyter)
        self.server = Browser(jupyter)

    @property
    def links(self) -> Locator:
        """The part of the OSF panel with the links of the current document."""
        return self.panel.get_by_role("region", name="Links of this document")

    @property
    def notices(self) -> Locator:
        """All notifications on the screen."""
        return self.page.locator(NOTICES)

    def notice(self, words: str) -> Locator:
        """The notification with these words, once it is there."""
        found = self.notices.filter(has_text=words)
        expect(found).to_have_count(1, timeout=PATIENCE)
        return found

    def answer(self, words: str, button: str) -> None:
        """Press a button of a notification; it goes away."""
        notice = self.notice(words)
        notice.get_by_role("button", name=button, exact=True).click()
        expect(notice).to_have_count(0, timeout=PATIENCE)

    def link(self, name: str, reference: str, upload: str = "ask") -> None:
        """Link a file or folder beforehand, as it is."""
        answer = self.server.ask("POST", "links", {"path": name, "ref": reference, "upload": upload})
        assert answer.status_code == 200, answer.text

    def open_file(self, name: str) -> None:
        """Open a file from the file browser."""
        self.file(name).dblclick()
        self.expect_current(name)

    def file(self, name: str) -> Locator:
        """The row of a file in the file browser."""
        text = self.page.locator(".jp-DirListing-itemText").get_by_text(name, exact=True)
        return self.page.locator(".jp-DirListing-item").filter(has=text)

    def expect_current(self, name: str) -> None:
        """Wait until a document is at the front."""
        expect(self.page.locator(".lm-DockPanel-tabBar .lm-mod-current", has_text=name)).to_be_visible(timeout=PATIENCE)

    def write(self, words: str) -> None:
        """Type at the end of the text that is open, without saving."""
        self.page.locator(".jp-FileEditor:visible .cm-content").click()
        self.page.keyboard.press("ControlOrMeta+End")
        self.page.keyboard.insert_text(words)

    def press_save(self) -> None:
        """Save as people do, and wait until JupyterLab would save again: while it makes a checkpoint it does not."""
        with self.page.expect_response(is_checkpoint, timeout=PATIENCE) as answered:
            self.page.keyboard.press("ControlOrMeta+s")
        answered.value.finished()
        expect(self.page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)

    def autosave(self) -> None:
        """Save as JupyterLab does by itself every two minutes."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")

    def press_save_and_wait_for_the_check(self) -> None:
        """Save, and wait until it was decided what that calls for."""
        with self.page.expect_response(lambda answer: "/osf/links/state" in answer.url, timeout=PATIENCE):
            self.press_save()

    def close(self, name: str) -> None:
        """Close a document."""
        tab = self.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", has_text=name)
        tab.locator(".lm-TabBar-tabCloseIcon").click()
        expect(tab).to_have_count(0)

    def expect_state(self, words: str) -> None:
        """Wait until the link of the document is said to stand so."""
        expect(self.links.get_by_role("status").first).to_have_text(words, timeout=PATIENCE)

    def choose_for_file(self, name: str, item: str) -> None:
        """Choose an item of the context menu of a file."""
        self.file(name).click(button="right")
        self.page.locator(".lm-Menu").get_by_text(item, exact=True).click()
