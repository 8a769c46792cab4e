"""With jupyter-collaboration installed, several people edit a document at once: what goes to OSF, and what comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .collaboration import with_collaboration
from .conftest import PICTURES
from .links_page import LinksPage, wait_until
from .mismatch_page import PATIENCE, MismatchPage
from .test_links import WINDOW
from .test_mismatch import NEWER, kept, write_at_the_end

NAME = "analysis.ipynb"
PUSH = "%load_ext jupyter_osf\n%osf push"


class Window(LinksPage, MismatchPage):
    """JupyterLab, with a linked document that may be newer on OSF."""

    def file(self, name: str) -> Locator:
        """The row of a file, without the one below it for each of those who have it open."""
        return super().file(name).and_(self.page.locator(":not(.jp-CollaboratorFile)"))


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab that is signed in, in which documents are edited together."""
    together = with_collaboration(tmp_path_factory.mktemp("together") / "venv")
    environment = {**Osf(sandbox.info).environment(), **together.environment()}
    folder = tmp_path_factory.mktemp("lab")
    arguments = ["--OSFBackground.save_quiet=0.3"]
    with running_jupyter(folder, environment=environment, python=together.python, arguments=arguments) as running:
        yield running


def notebook(words: str) -> str:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PUSH), nbformat.v4.new_markdown_cell(words)])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(nbformat.writes(made))


def run(lab: Window, code: str) -> str:
    """Run the first cell, as something else; what it says."""
    cell = lab.page.locator(".jp-Notebook:visible .jp-CodeCell").first
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("ControlOrMeta+a")
    lab.page.keyboard.insert_text(code)
    lab.page.keyboard.press("Shift+Enter")
    said = cell.locator(".jp-OutputArea-output")
    expect(said).not_to_be_empty(timeout=PATIENCE)
    return said.inner_text()


@pytest.mark.timeout(300)
def test_documents_that_are_edited_together(page: Page, browser: Browser, server: Jupyter, osf: Osf) -> None:
    file = server.root / NAME
    file.write_text(notebook("Written alone"), encoding="utf-8")
    lab = Window(page, server)
    lab.link(NAME, f"osf://{osf.node('stroop')}/osfstorage/", "always")
    elsewhere = browser.new_context(viewport={"width": 1280, "height": 800})
    peer = Window(elsewhere.new_page(), server)
    for window in (lab, peer):
        window.open(NAME)
    lab.sidebar_icon.click()
    mine, theirs = (window.page.locator(".jp-Notebook:visible") for window in (lab, peer))

    def newest() -> int:
        return int(osf.versions("stroop", f"/{NAME}")[0]["number"])

    def is_on_osf() -> bool:
        """Whether what is here is the newest version there."""
        here = hashlib.sha256(file.read_bytes()).hexdigest()
        return bool(osf.versions("stroop", f"/{NAME}")[0]["sha256"] == here)

    def colleague(words: str) -> None:
        osf.colleague("upload", node="stroop", path=f"/{NAME}", content=notebook(words))
        lab.learn(NAME)

    # The server saves what anybody writes after a second, which is no reason to upload it.
    write_at_the_end(page, ", then together")
    expect(theirs).to_contain_text("Written alone, then together")
    wait_until(lambda: "then together" in file.read_text(encoding="utf-8"))
    lab.expect_state("changes not yet on OSF")
    page.wait_for_timeout(WINDOW + 1500)
    assert newest() == 1

    # Whoever saves on purpose makes a version of what all have written.
    peer.page.keyboard.press("ControlOrMeta+s")
    wait_until(lambda: newest() == 2)
    assert is_on_osf()
    lab.expect_state("in sync")

    # While somebody else has it open too, it is not replaced.
    colleague("From OSF, the third")
    lab.choose(NEWER, "Use OSF's version")
    refused = lab.banner(NEWER).get_by_role("alert")
    expect(refused).to_contain_text("open elsewhere too, by Anonymous")
    lab.take_picture(PICTURES / "collaboration-open-elsewhere.png")
    expect(mine).to_contain_text("then together")
    peer.close(NAME)

    # Alone, it is; also what was just written is in the backup.
    write_at_the_end(page, ", then unsaved")
    lab.choose(NEWER, "Use OSF's version")
    expect(mine).to_contain_text("From OSF, the third", timeout=PATIENCE)
    expect(mine).not_to_contain_text("together")
    expect(lab.banner(NEWER)).to_have_count(0)
    lab.expect_state("in sync")
    assert "together, then unsaved" in kept(server.root, "analysis (this computer *).ipynb")[0]
    assert is_on_osf()
    peer.open_file(NAME)
    expect(theirs).to_contain_text("From OSF, the third", timeout=PATIENCE)

    # It can be written in and saved as before.
    write_at_the_end(page, ", and mine")
    page.keyboard.press("ControlOrMeta+s")
    wait_until(lambda: newest() == 4)
    assert is_on_osf()
    assert "the third, and mine" in file.read_text(encoding="utf-8")
    expect(page.get_by_role("dialog")).to_have_count(0)

    # What others have is no obstacle to keeping mine, nor for a kernel to upload what was just written.
    colleague("From OSF, the fifth")
    lab.choose(NEWER, "Keep mine")
    wait_until(lambda: newest() == 6)
    assert is_on_osf()
    write_at_the_end(peer.page, ", by somebody else")
    expect(mine).to_contain_text("by somebody else")
    assert "version 7" in run(lab, PUSH)
    assert newest() == 7

    # A kernel does not replace the notebook underneath those who write in it.
    colleague("From OSF, the eighth")
    assert "Several people can write" in run(lab, "%osf pull --theirs")
    expect(mine).to_contain_text("by somebody else")
    lab.take_picture(PICTURES / "collaboration-kernel.png")
    elsewhere.close()
