"""A document with a banner in it, in the words of the person who reads it."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, Page, expect

from tests.jupyter import Jupyter
from tests.server.rest import Browser

from .pages import LabPage

PATIENCE = 40_000


class MismatchPage(LabPage):
    """JupyterLab, with a document that may be newer on OSF."""

    def __init__(self, page: Page, jupyter: Jupyter) -> None:
        super().__init__(page, jupyter)
        self.server = Browser(jupyter)

    def link(self, name: str, reference: str) -> None:
        """Link a file beforehand, as it is."""
        answer = self.server.ask("POST", "links", {"path": name, "ref": reference})
        assert answer.status_code == 200, answer.text

    def learn(self, name: str) -> None:
        """Let the server learn how the link stands, as if the person had come back to it after a while."""
        answer = self.server.ask("GET", f"links/state?path={name}")
        assert answer.status_code == 200, answer.text

    def change_settings(self, plugin: str, values: dict[str, object]) -> None:
        """Have a plugin's settings changed before JupyterLab is opened."""
        url = f"{self.jupyter.url}lab/api/settings/{plugin}"
        headers = {"X-XSRFToken": self.server.http.cookies.get("_xsrf", default="")}
        answer = self.server.http.put(url, json={"raw": json.dumps(values)}, headers=headers, timeout=30)
        assert answer.status_code == 204, answer.text

    def open_file(self, name: str) -> None:
        """Open another file, without loading the page again."""
        item = self.page.locator(".jp-DirListing-item", has_text=name)
        item.first.dblclick()
        expect(self.page.locator(".lm-DockPanel-tabBar .lm-mod-current", has_text=name)).to_be_visible()

    def banner(self, title: str) -> Locator:
        """The banner of that name."""
        return self.page.get_by_role("region", name=title, exact=True)

    def choose(self, title: str, choice: str) -> None:
        """Press a button of a banner."""
        self.banner(title).get_by_role("button", name=choice, exact=True).click()

    def expect_notice(self, words: str) -> Locator:
        """Wait for a notification."""
        notice = self.page.locator(".jp-Notification-Toast, .Toastify__toast", has_text=words).first
        expect(notice).to_be_visible(timeout=PATIENCE)
        return notice
