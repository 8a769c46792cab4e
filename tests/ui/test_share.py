"""Sharing a project from JupyterLab: people, view-only links, public or private, citation, and what one may not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import BrowserContext, Locator, Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .pages import LabPage

PATIENCE = 40_000
MARKUP = "<img src=x onerror=alert(1)> Doe"


@pytest.fixture(scope="module")
def labs(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Jupyter]]:
    """The JupyterLab of the researcher, and that of somebody who may only read."""
    osf = Osf(sandbox.info)
    arguments = ["--expose-app-in-browser"]
    with (
        running_jupyter(
            tmp_path_factory.mktemp("researcher"), arguments=arguments, environment=osf.environment()
        ) as mine,
        running_jupyter(
            tmp_path_factory.mktemp("reader"),
            arguments=arguments,
            environment=osf.environment(osf.token_of("Demo Reader")),
        ) as theirs,
    ):
        yield {"researcher": mine, "reader": theirs}


class ShareDialog:
    """The dialog, opened on something."""

    def __init__(self, page: Page, name: str) -> None:
        self.node = page.get_by_role("dialog")
        expect(self.node).to_contain_text(f"Share “{name}”")

    @classmethod
    def on(cls, page: Page, ref: str, name: str) -> ShareDialog:
        """By the command, with a reference."""
        page.evaluate(
            "([ref, name]) => void jupyterapp.commands.execute('osf:share-entry', { ref, name })", [ref, name]
        )
        return cls(page, name)

    def button(self, name: str) -> Locator:
        return self.node.get_by_role("button", name=name, exact=True)

    def person(self, name: str) -> Locator:
        """The line of a contributor."""
        return self.node.get_by_role("list", name="Contributors").get_by_role("listitem").filter(has_text=name)

    def permission(self, name: str) -> Locator:
        return self.node.get_by_role("combobox", name=f"Permission of {name}")

    def says(self, words: str) -> None:
        expect(self.node.get_by_role("status").first).to_have_text(words, timeout=PATIENCE)

    def complains(self, words: str) -> None:
        expect(self.node.get_by_role("alert")).to_contain_text(words, timeout=PATIENCE)


def contributors(osf: Osf, node: str) -> dict[str, str]:
    """Permission by name, as OSF has it."""
    url = f"{osf.api_url}nodes/{osf.node(node)}/contributors/"
    found = requests.get(url, headers={"Authorization": f"Bearer {osf.token}"}, timeout=60).json()["data"]
    return {one["embeds"]["users"]["data"]["attributes"]["full_name"]: one["attributes"]["permission"] for one in found}


def test_a_project_is_shared(page: Page, context: BrowserContext, labs: dict[str, Jupyter], osf: Osf) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    osf.create(users=[{"name": MARKUP}])
    LabPage(page, labs["researcher"]).open()
    dialog = ShareDialog.on(page, f"osf://{osf.node('stroop')}/osfstorage/protocol.md", "protocol.md")
    expect(dialog.node).to_contain_text("“protocol.md” is shared with all that is in “Stroop study”.", timeout=PATIENCE)
    expect(dialog.person("Demo Researcher")).to_contain_text("(you)")

    # A colleague comes, whose name is markup, may do more, and goes again. Enter sends the form and closes nothing.
    search = dialog.node.get_by_role("searchbox", name="Name of somebody on OSF")
    search.fill("doe")
    search.press("Enter")
    dialog.button(f"Add {MARKUP}").click()
    dialog.says(f"{MARKUP} takes part now.")
    expect(search).to_be_focused()
    dialog.permission(MARKUP).select_option(label="Can read and write")
    dialog.says(f"The permission of {MARKUP} has changed.")
    assert contributors(osf, "stroop")[MARKUP] == "write"
    dialog.button(f"Remove {MARKUP}").click()
    expect(dialog.button("Keep")).to_be_focused()
    dialog.button("Keep").click()
    expect(dialog.button(f"Remove {MARKUP}")).to_be_focused()
    page.keyboard.press("Enter")
    dialog.person(MARKUP).get_by_role("button", name="Remove", exact=True).click()
    dialog.says(f"{MARKUP} does not take part any more.")
    assert MARKUP not in contributors(osf, "stroop")

    # Somebody without an account is invited by e-mail.
    dialog.node.get_by_text("Invite by e-mail").click()
    dialog.node.get_by_role("textbox", name="Name", exact=True).fill("Ada Newcomer")
    dialog.node.get_by_role("textbox", name="E-mail address").fill("ada@example.org")
    dialog.button("Invite").click()
    dialog.says("Ada Newcomer is invited.")
    expect(dialog.person("Ada Newcomer")).to_be_visible()
    assert contributors(osf, "stroop").keys() >= {"Ada Newcomer"}

    # The only administrator stays, and sees why.
    dialog.permission("Demo Researcher").select_option(label="Can read")
    dialog.complains(
        "This is the only administrator, and there has to be one. Make somebody else an administrator first."
    )
    expect(dialog.permission("Demo Researcher")).to_have_value("admin")

    # An anonymous link opens the project to a stranger until it is revoked.
    dialog.node.get_by_role("textbox", name="Name of the link").fill("reviewers")
    dialog.node.get_by_role("checkbox", name="Anonymous: hide who takes part").check()
    dialog.button("Make link").click()
    dialog.says("The link “reviewers” is ready to be copied.")
    dialog.button("Copy “reviewers”").click()
    dialog.says("Copied.")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == dialog.node.get_by_role("textbox", name="Address of “reviewers”").input_value()
    node, key = f"{osf.api_url}nodes/{osf.node('stroop')}/", address.partition("?view_only=")[2]
    assert requests.get(node, {"view_only": key}, timeout=60).json()["meta"]["anonymous"] is True
    dialog.node.get_by_role("heading", name="View-only links").scroll_into_view_if_needed()
    LabPage(page, labs["researcher"]).take_picture(PICTURES / "share.png")
    dialog.button("Revoke “reviewers”").click()
    dialog.button("Revoke").click()
    dialog.says("The link “reviewers” does not work any more.")
    assert requests.get(node, {"view_only": key}, timeout=60).status_code == 401

    # The citation, in two styles.
    quote = dialog.node.get_by_role("blockquote", name="Citation")
    expect(quote).to_contain_text("Stroop study. Retrieved from")
    dialog.node.get_by_role("combobox", name="Style").select_option("MLA")
    expect(quote).to_contain_text("“Stroop Study.” OSF", timeout=PATIENCE)

    # Everybody may see it only after a plain warning.
    dialog.button("Make public…").click()
    expect(dialog.node.get_by_role("group").last).to_contain_text("Everyone on the internet will see “Stroop study”")
    dialog.button("Make public").click()
    dialog.says("“Stroop study” is public now.")
    assert requests.get(node, timeout=60).status_code == 200
    dialog.button("Close").click()
    expect(dialog.node).to_have_count(0)


def test_who_may_not_sees_why_and_can_leave(page: Page, labs: dict[str, Jupyter], osf: Osf) -> None:
    lab = LabPage(page, labs["reader"]).open()
    lab.sidebar_icon.click()
    page.get_by_role("treeitem", name="Stroop study").click(timeout=PATIENCE)
    lab.run_command("Share…")
    dialog = ShareDialog(page, "Stroop study")

    reason = dialog.node.get_by_role("note")
    expect(reason).to_have_text("Only administrators can change this: ask Demo Researcher.", timeout=PATIENCE)
    for control in (
        dialog.permission("Demo Colleague"),
        dialog.button("Remove Demo Colleague"),
        dialog.node.get_by_role("searchbox", name="Name of somebody on OSF"),
        dialog.button("Make link"),
        dialog.button("Make public…"),
    ):
        expect(control).to_be_disabled()
    expect(dialog.permission("Demo Colleague")).to_have_attribute("title", reason.inner_text())
    expect(dialog.node.get_by_role("blockquote", name="Citation")).to_contain_text("Stroop study")

    dialog.button("Leave").click()
    dialog.button("Leave it").click()
    dialog.says("You do not take part in it any more.")
    assert "Demo Reader" not in contributors(osf, "stroop")
    page.keyboard.press("Escape")
    expect(dialog.node).to_have_count(0)
    # What was just left is no longer among the projects.
    expect(page.get_by_role("treeitem", name="Stroop study")).to_have_count(0, timeout=PATIENCE)
