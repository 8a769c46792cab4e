"""Documents and data folders are linked, and go to OSF as their links say: never by themselves against that."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .links_page import PATIENCE, LinksPage

QUICK = ("--OSFBackground.save_quiet=0.3", "--OSFBackground.data_quiet=1")
WINDOW = 5000


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab that is signed in, and lets tests save as it does by itself."""
    arguments = [*QUICK, "--LabApp.expose_app_in_browser=True"]
    environment = Osf(sandbox.info).environment()
    with running_jupyter(tmp_path_factory.mktemp("lab"), environment=environment, arguments=arguments) as running:
        yield running


@pytest.fixture
def lab(page: Page, server: Jupyter) -> LinksPage:
    return LinksPage(page, server)


def storage(osf: Osf, node: str = "stroop") -> str:
    return f"osf://{osf.node(node)}/osfstorage/"


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    assert true()


def test_a_document_is_linked_and_goes_to_osf_when_it_is_saved(lab: LinksPage, osf: Osf) -> None:
    root = lab.jupyter.root
    (root / "notes.txt").write_text("first\n", encoding="utf-8")
    lab.open()
    lab.open_file("notes.txt")

    def versions(name: str = "notes.txt") -> int:
        return len(osf.versions("stroop", f"/{name}"))

    # Linked by the button in its toolbar.
    lab.page.get_by_role("button", name="Link to OSF…").first.click()
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(storage(osf))
    lab.take_picture(PICTURES / "link-dialog.png")
    dialog.get_by_role("button", name="Link", exact=True).click()
    lab.notice("“notes.txt” is linked to")
    lab.sidebar_icon.click()
    lab.expect_state("in sync")
    expect(lab.links).to_contain_text("Stroop study / OSF Storage / notes.txt")
    expect(lab.links).to_contain_text("OSF has version 1")
    lab.take_picture(PICTURES / "links-in-sync.png")

    # Several saves are one question, and no upload.
    lab.write("second\n")
    lab.press_save()
    lab.write("third\n")
    lab.press_save()
    lab.expect_state("changes not yet on OSF")
    question = lab.notice("“notes.txt” has changes not yet on OSF")
    lab.take_picture(PICTURES / "links-ask.png")
    expect(question).to_have_count(1)
    assert versions() == 1
    lab.answer("has changes not yet on OSF", "Not now")
    assert versions() == 1

    # The next one takes the place of the last.
    for _ in range(2):
        lab.press_save_and_wait_for_the_check()
        lab.notice("has changes not yet on OSF")
    lab.answer("has changes not yet on OSF", "Upload")
    lab.notice("“notes.txt” is version 2 on OSF now.")
    lab.expect_state("in sync")
    expect(lab.links).to_contain_text("OSF has version 2")
    assert versions() == 2

    # What is saved unchanged is no question.
    lab.press_save_and_wait_for_the_check()
    lab.page.wait_for_timeout(500)
    expect(lab.notices.filter(has_text="has changes not yet on OSF")).to_have_count(0)

    # Always: without a word.
    lab.links.get_by_label("Always upload on save").check()
    expect(lab.links.get_by_label("Always upload on save")).to_be_checked()
    lab.write("fourth\n")
    lab.press_save()
    wait_until(lambda: versions() == 3)
    lab.expect_state("in sync")
    expect(lab.notices.filter(has_text="notes.txt” has")).to_have_count(0)

    # An autosave changes the state, and nothing on OSF.
    lab.write("fifth\n")
    lab.autosave()
    lab.expect_state("changes not yet on OSF")
    badge = lab.file("notes.txt").get_by_role("img", name="OSF: changes not yet on OSF")
    lab.page.get_by_role("tab", name=re.compile("File Browser")).click()
    expect(badge).to_be_visible()
    lab.take_picture(PICTURES / "links-file-browser.png")
    lab.page.wait_for_timeout(WINDOW + 1500)
    assert versions() == 3

    # The link goes with the file, and not with its copy.
    lab.file("notes.txt").click()
    lab.page.keyboard.press("F2")
    lab.page.locator(".jp-DirListing-editor").fill("renamed.txt")
    lab.page.keyboard.press("Enter")
    lab.choose_for_file("renamed.txt", "Duplicate")
    lab.open_file("renamed-Copy1.txt")
    lab.sidebar_icon.click()
    expect(lab.links).to_contain_text("Not linked to OSF")
    expect(lab.links.get_by_role("button", name="Link this document…")).to_be_visible()
    lab.take_picture(PICTURES / "links-none.png")
    lab.close("renamed-Copy1.txt")
    expect(lab.links.get_by_role("heading")).to_have_text("renamed.txt", timeout=PATIENCE)
    expect(lab.links.get_by_label("Always upload on save")).to_be_checked()

    # Closing sends what the autosave had left, under the policy of the link.
    lab.close("renamed.txt")
    wait_until(lambda: versions() == 4)

    # Unlinked at once, and back as it was.
    lab.page.get_by_role("tab", name=re.compile("File Browser")).click()
    lab.open_file("renamed.txt")
    lab.sidebar_icon.click()
    lab.expect_state("in sync")
    lab.links.get_by_role("button", name="Unlink").click()
    expect(lab.links).to_contain_text("Not linked to OSF")
    assert versions() == 4
    lab.answer("“renamed.txt” is no longer linked", "Undo")
    lab.expect_state("in sync")
    expect(lab.links.get_by_label("Always upload on save")).to_be_checked()
    assert versions() == 4

    # What OSF has lost is made again only by choice.
    osf.colleague("delete", node="stroop", path="/notes.txt")
    lab.write("sixth\n")
    lab.press_save()
    lab.expect_state("missing on OSF")
    lab.notice("“renamed.txt” is not on OSF any more.")
    lab.take_picture(PICTURES / "links-missing.png")
    lab.links.get_by_role("button", name="Create it again on OSF").click()
    lab.expect_state("in sync")
    assert "osfstorage:/notes.txt" in osf.files("stroop")
