"""Documents and data folders are linked, and go to OSF as their links say: never by themselves against that."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.desk import sha256
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .links_page import PATIENCE, LinksPage, wait_until

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


def test_a_document_is_linked_and_goes_to_osf_when_it_is_saved(lab: LinksPage, osf: Osf) -> None:
    root = lab.jupyter.root
    (root / "notes.txt").write_text("first\n", encoding="utf-8")
    lab.open()
    lab.open_file("notes.txt")

    def versions(name: str = "notes.txt") -> int:
        return len(osf.versions("stroop", f"/{name}"))

    # Linked by the button in its toolbar as it is saved, whatever is written before JupyterLab is done with that.
    lab.write("before\n")
    held: list[Route] = []
    is_saved = "**/checkpoints*"
    lab.page.route(is_saved, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    with lab.page.expect_request(lambda request: request.method == "POST" and "/checkpoints" in request.url):
        lab.page.get_by_role("button", name="Link to OSF…").first.click()
    lab.write("after\n")
    (checkpoint,) = held
    checkpoint.continue_()
    lab.page.unroute(is_saved)
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_label("Folder on OSF").fill(storage(osf))
    lab.take_picture(PICTURES / "link-dialog.png")
    dialog.get_by_role("button", name="Link", exact=True).click()
    lab.notice("“notes.txt” is linked to")
    lab.sidebar_icon.click()
    lab.expect_state("in sync")
    expect(lab.links).to_contain_text("Stroop study / OSF Storage / notes.txt")
    expect(lab.links).to_contain_text("OSF has version 1")
    assert osf.versions("stroop", "/notes.txt")[0]["sha256"] == sha256(b"first\nbefore\n")
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


def test_data_is_asked_about_once_and_told_in_one_message(lab: LinksPage, osf: Osf) -> None:
    study = lab.jupyter.root / "study"
    (study / "data").mkdir(parents=True)
    (study / "plan.txt").write_text("Measure twice.\n", encoding="utf-8")
    lab.link("study/data", f"{storage(osf, 'analysis')}report/")
    lab.open()
    lab.file("study").dblclick()
    lab.open_file("plan.txt")
    lab.sidebar_icon.click()
    data = lab.links.get_by_role("group", name="study/data")
    expect(data).to_contain_text("Analysis / OSF Storage / report", timeout=PATIENCE)

    # More files are the same notification with another number.
    (study / "data" / "1.csv").write_text("a,b\n", encoding="utf-8")
    lab.notice("1 new data file in study/data/")
    for name in ("2.csv", "3.csv"):
        (study / "data" / name).write_text(f"{name}\n", encoding="utf-8")
    lab.notice("3 new data files in study/data/")
    expect(lab.notices).to_have_count(1)
    lab.take_picture(PICTURES / "links-data.png")
    lab.answer("3 new data files in study/data/", "Upload")
    lab.notice("3 files of “data” are on OSF now.")
    assert {f"osfstorage:/report/{name}.csv" for name in "123"} <= set(osf.files("analysis"))
    expect(data.get_by_role("status")).to_have_text("in sync", timeout=PATIENCE)

    # Always: the next ones go by themselves.
    (study / "data" / "4.csv").write_text("four\n", encoding="utf-8")
    lab.answer("1 new data file in study/data/", "Always for this link")
    expect(data.get_by_label("Always upload collected data")).to_be_checked()
    wait_until(lambda: "osfstorage:/report/4.csv" in osf.files("analysis"))
    (study / "data" / "5.csv").write_text("five\n", encoding="utf-8")
    wait_until(lambda: "osfstorage:/report/5.csv" in osf.files("analysis"))
    expect(lab.notices.filter(has_text="new data file")).to_have_count(0)
    # Until the card stands still, what is clicked on may move away under the pointer.
    expect(data.get_by_role("status")).to_have_text("in sync", timeout=PATIENCE)
    expect(data.get_by_role("button", name="Upload", exact=True)).to_have_count(0)

    # What did not go is listed with the reason.
    data.get_by_label("Always upload collected data").uncheck()
    osf.colleague("delete", node="analysis", path="/report/2.csv")
    (study / "data" / "6.csv").write_text("six\n", encoding="utf-8")
    lab.notice("1 new data file in study/data/").get_by_role("button", name="Upload").click()
    lab.notice("1 file of “data” is on OSF now. 1 file of “data” did not go.").get_by_role(
        "button", name="Show which"
    ).click()
    dialog = lab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("2.csv")
    expect(dialog).to_contain_text("was deleted from OSF after it was uploaded")
    lab.take_picture(PICTURES / "links-data-refused.png")
    dialog.get_by_role("button", name="Close").click()

    # Unlinked, and linked again without a word to OSF.
    data.get_by_role("button", name="Unlink").click()
    lab.answer("“data” is no longer linked", "Undo")
    expect(data).to_be_visible(timeout=PATIENCE)


def test_data_goes_to_a_public_project_only_after_a_yes(lab: LinksPage, osf: Osf) -> None:
    folder = lab.jupyter.root / "open data"
    folder.mkdir()
    lab.link("open data", storage(osf, "materials"))
    lab.open()
    (folder / "subject-1.csv").write_text("rt\n512\n", encoding="utf-8")

    lab.notice("1 new data file in open data/").get_by_role("button", name="Upload").click()
    dialog = lab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("everyone could read the data", timeout=PATIENCE)
    lab.take_picture(PICTURES / "links-public.png")
    dialog.get_by_role("button", name="Cancel").click()
    assert "osfstorage:/subject-1.csv" not in osf.files("materials")

    (folder / "subject-2.csv").write_text("rt\n498\n", encoding="utf-8")
    lab.notice("2 new data files in open data/").get_by_role("button", name="Upload").click()
    dialog.get_by_role("button", name="Upload for everyone to see").click()
    lab.notice("2 files of “open data” are on OSF now.")
    assert {"osfstorage:/subject-1.csv", "osfstorage:/subject-2.csv"} <= set(osf.files("materials"))


def test_linking_where_osf_has_another_file_of_that_name_is_a_choice(lab: LinksPage, osf: Osf) -> None:
    mine = lab.jupyter.root / "words.csv"
    mine.write_text("word\nMINE\n", encoding="utf-8")
    lab.open()
    lab.choose_for_file("words.csv", "Link to OSF…")
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_label("Folder on OSF").fill(storage(osf, "materials"))
    dialog.get_by_role("button", name="Link", exact=True).click()
    expect(dialog).to_contain_text("OSF already has a different “words.csv”", timeout=PATIENCE)
    lab.take_picture(PICTURES / "links-choice.png")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert len(osf.versions("materials", "/words.csv")) == 1
    assert "MINE" in mine.read_text(encoding="utf-8")

    # The command palette says the same of the document that is open.
    lab.open_file("words.csv")
    lab.run_command("Link to OSF…")
    dialog.get_by_label("Folder on OSF").fill(storage(osf, "materials"))
    dialog.get_by_role("button", name="Link", exact=True).click()
    dialog.get_by_role("button", name="Use OSF's version").click()
    lab.notice("“words.csv” is linked to")
    assert "MINE" not in mine.read_text(encoding="utf-8")
    assert any("MINE" in one.read_text(encoding="utf-8") for one in mine.parent.glob("words (this computer *).csv"))
    expect(lab.file("words.csv").get_by_role("img", name="OSF: in sync")).to_be_visible(timeout=PATIENCE)

    # What may not be written is told once, and the next step.
    osf.colleague("set_permission", node="materials", user="researcher", permission="read", **{"as": "colleague"})
    mine.write_text("word\nMINE AGAIN\n", encoding="utf-8")
    lab.choose_for_file("words.csv", "Upload to OSF")
    notice = lab.notice("lacks the permission to write")
    expect(notice).to_contain_text("Ask an administrator")
    assert len(osf.versions("materials", "/words.csv")) == 1


def test_two_tabs_that_save_the_same_document_make_one_version_of_each(
    lab: LinksPage, context: BrowserContext, osf: Osf
) -> None:
    (lab.jupyter.root / "shared.txt").write_text("first\n", encoding="utf-8")
    lab.link("shared.txt", storage(osf), "always")
    lab.open()
    lab.open_file("shared.txt")
    lab.sidebar_icon.click()
    lab.expect_state("in sync")
    other = LinksPage(context.new_page(), lab.jupyter)
    other.page.goto(lab.jupyter.address("lab/workspaces/other?reset"))
    other.open_file("shared.txt")

    lab.write("second\n")
    lab.press_save()
    wait_until(lambda: len(osf.versions("stroop", "/shared.txt")) == 2)
    lab.expect_state("in sync")
    status = other.page.locator("#jp-main-statusbar").get_by_role("button", name="OSF: in sync")
    expect(status).to_be_visible(timeout=PATIENCE)

    # The other tab has older text: Lab itself notices, and what it saves then is another version, not a lost one.
    other.write("third\n")
    other.page.keyboard.press("ControlOrMeta+s")
    other.page.get_by_role("dialog").get_by_role("button", name="Overwrite").click()
    wait_until(lambda: len(osf.versions("stroop", "/shared.txt")) == 3)
    lab.expect_state("in sync")
    expect(lab.links).to_contain_text("OSF has version 3")
    expect(lab.notices.filter(has_text="shared.txt")).to_have_count(0)


def test_what_cannot_be_sent_waits_and_says_so_once(context: BrowserContext, server: Jupyter, osf: Osf) -> None:
    # A page of its own: the browser's console rightly tells of refusals.
    lab = LinksPage(context.new_page(), server)
    (lab.jupyter.root / "field.txt").write_text("first\n", encoding="utf-8")
    lab.link("field.txt", storage(osf), "always")
    lab.open()
    lab.open_file("field.txt")
    lab.sidebar_icon.click()
    lab.expect_state("in sync")
    osf.fault("expired-token", times=None)
    try:
        for words in ("second\n", "third\n"):
            lab.write(words)
            with lab.page.expect_response(lambda answer: "/osf/links/push" in answer.url, timeout=PATIENCE) as sent:
                lab.press_save()
            assert sent.value.status == 202
            lab.notice("“field.txt” waits to be sent to OSF")
            expect(lab.notices).to_have_count(1)
        lab.expect_state("unknown")
        lab.take_picture(PICTURES / "links-offline.png")
    finally:
        osf.clear_faults()
    assert lab.server.ask("GET", "account?check=1").json()["state"] == "signed_in"
    wait_until(lambda: len(osf.versions("stroop", "/field.txt")) == 2)
    lab.expect_state("in sync")


def test_saving_in_notebook_7_makes_a_version_also_when_the_page_is_closed_at_once(
    page: Page, server: Jupyter, osf: Osf
) -> None:
    path = server.root / "seven.ipynb"
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Seven")])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, path)
    lab = LinksPage(page, server)
    lab.link("seven.ipynb", storage(osf), "ask")

    def versions() -> int:
        return len(osf.versions("stroop", "/seven.ipynb"))

    def write(words: str) -> None:
        cell = page.locator(".jp-Notebook .jp-Cell").first
        cell.dblclick()
        cell.locator(".cm-content").click()
        page.keyboard.press("ControlOrMeta+End")
        page.keyboard.insert_text(words)

    page.goto(server.address("notebooks/seven.ipynb"))
    button = page.locator(".jp-Notebook-toolbar, .jp-NotebookPanel-toolbar").get_by_role("button", name="OSF: in sync")
    expect(button).to_be_visible(timeout=60_000)
    write(" days")
    page.get_by_role("button", name="Save and create checkpoint").click()
    lab.answer("“seven.ipynb” has changes not yet on OSF", "Always for this link")
    wait_until(lambda: versions() == 2)
    lab.take_picture(PICTURES / "links-notebook.png")

    write(" nights")
    with page.expect_response(lambda answer: "/api/contents/seven.ipynb/checkpoints" in answer.url):
        page.keyboard.press("ControlOrMeta+s")
    page.wait_for_timeout(500)  # nobody is quicker
    page.close(run_before_unload=True)
    wait_until(lambda: versions() == 3)
