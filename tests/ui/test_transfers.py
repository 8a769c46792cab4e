"""What is on its way shows in the panel and in notifications, in all tabs and over a reload, and can be stopped."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf
from tests.server.rest import Browser

from .conftest import PICTURES
from .pages import LabPage

SOON = 30_000
MEGABYTE = 1024 * 1024


@pytest.fixture
def name(osf: Osf) -> Iterator[str]:
    yield f"recording {uuid4().hex[:8]}.bin"
    osf.clear_faults()


def open_panel(page: Page, server: Jupyter) -> LabPage:
    lab = LabPage(page, server).open()
    lab.sidebar_icon.click()
    lab.wait_for_panel()
    return lab


def transfer(lab: LabPage, name: str) -> Locator:
    return lab.panel.get_by_role("region", name="Transfers").get_by_role("listitem").filter(has_text=name)


def notice(lab: LabPage, words: str) -> Locator:
    return lab.page.get_by_role("alert").filter(has_text=words)


def test_a_slow_download_is_seen_in_all_tabs_and_over_a_reload_and_can_be_stopped(
    page: Page, context: BrowserContext, signed_in_lab: Jupyter, osf: Osf, name: str
) -> None:
    osf.create(files=[{"node": "stroop", "files": {f"/{name}": {"size": 4 * MEGABYTE, "fill": "x"}}}])
    osf.fault("slow", listener="storage", rate=MEGABYTE // 64)
    lab = open_panel(page, signed_in_lab)
    expect(lab.panel.get_by_role("region", name="Transfers")).to_have_count(0)

    fields = {"do": "download", "ref": f"osf://{osf.node('stroop')}/osfstorage/{name}", "to": ""}
    thread = threading.Thread(target=lambda: Browser(signed_in_lab).ask("POST", "entry/actions", fields))
    thread.start()

    expect(lab.panel.get_by_role("button", name="Transfers (1)")).to_be_visible(timeout=SOON)
    expect(transfer(lab, name)).to_contain_text("Downloading…")
    bar = transfer(lab, name).get_by_role("progressbar", name=name)
    expect(bar).to_have_attribute("aria-valuenow", re.compile("^[1-9]"), timeout=SOON)
    expect(notice(lab, f"Downloading “{name}” from OSF…")).to_be_visible(timeout=SOON)
    lab.take_picture(PICTURES / "transfers.png")

    second = open_panel(context.new_page(), signed_in_lab)
    expect(transfer(second, name)).to_contain_text("Downloading…", timeout=SOON)
    page.goto(signed_in_lab.address("lab?reset"))
    lab.sidebar_icon.click()
    expect(transfer(lab, name).get_by_role("progressbar")).to_be_visible(timeout=60_000)

    transfer(second, name).get_by_role("button", name="Cancel", exact=True).click()
    thread.join(30)
    second.panel.get_by_role("button", name="Transfers", exact=True).click()
    expect(transfer(second, name)).to_contain_text("Cancelled", timeout=SOON)
    lab.panel.get_by_role("button", name="Transfers", exact=True).click()
    expect(transfer(lab, name)).to_contain_text("Cancelled", timeout=SOON)
    expect(notice(lab, name)).to_have_count(0)
    expect(notice(second, name)).to_have_count(0)

    second.panel.get_by_role("button", name="Clear finished").click()
    expect(transfer(second, name)).to_have_count(0)
    expect(transfer(lab, name)).to_have_count(0)
    assert not list(signed_in_lab.root.glob(f"{name}*"))


def change_while_osf_is_away(server: Jupyter, osf: Osf, *names: str) -> None:
    web = Browser(server)
    for name in names:
        (server.root / name).write_text("first")
        linked = web.ask("POST", "links", {"path": name, "ref": f"osf://{osf.node('stroop')}/osfstorage/"})
        assert linked.status_code == 200, linked.text
        (server.root / name).write_text("second")
    osf.fault("unavailable", times=None)
    assert web.ask("POST", "links/push", {"paths": names}).status_code == 202


def test_what_waits_says_why_and_is_tried_again_and_what_needs_a_choice_says_so_once(
    page: Page, signed_in_lab: Jupyter, osf: Osf, name: str
) -> None:
    contested = f"contested {name}"
    change_while_osf_is_away(signed_in_lab, osf, name, contested)
    lab = open_panel(page, signed_in_lab)
    mine = lab.panel.get_by_title(name, exact=True).locator("xpath=ancestor::li[@data-state!='done']")
    theirs = lab.panel.get_by_title(contested, exact=True).locator("xpath=ancestor::li[@data-state!='done']")

    expect(mine).to_contain_text("Waits to be sent", timeout=SOON)
    expect(mine).to_contain_text("OSF is not answering properly")
    expect(mine.get_by_role("button")).to_have_text(["Try again", "Forget"])
    lab.take_picture(PICTURES / "transfers-waiting.png")
    osf.clear_faults()
    osf.colleague("upload", node="stroop", path=f"/{contested}", content="a colleague was faster")
    mine.get_by_role("button", name="Try again").click()
    expect(mine).to_contain_text("On OSF now", timeout=SOON)
    assert len(osf.versions("stroop", f"/{name}")) == 2

    theirs.get_by_role("button", name="Try again").click()
    expect(theirs).to_contain_text("Needs a choice", timeout=SOON)
    expect(notice(lab, f"“{contested}” needs a choice before it can be sent to OSF.")).to_have_count(1)
    expect(notice(lab, contested).get_by_role("button", name="Choose…")).to_be_visible()
    lab.take_picture(PICTURES / "transfers-choice.png")
    theirs.get_by_role("button", name="Forget").click()
    expect(theirs).to_have_count(0)
    assert len(osf.versions("stroop", f"/{contested}")) == 2
