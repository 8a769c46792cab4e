"""What can be done with entries of OSF, and what is told where it cannot."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .actions_page import ActionsPage
from .conftest import PICTURES
from .explorer_page import SOON, ExplorerPage
from .links_page import LinksPage
from .pages import LabPage

MARKUP = "<img src=x onerror=alert(1)>"

PDF = (
    "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def actions(page: Page, signed_in_lab: Jupyter, osf: Osf) -> ActionsPage:
    """The explorer of somebody who is signed in; also to a project that may only be read."""
    osf.create(
        nodes=[
            {
                "title": "Theirs",
                "creator": "colleague",
                "contributors": [{"user": "researcher", "permission": "read"}],
                "files": {f"/{MARKUP}.csv": "a,b\n1,2\n"},
            }
        ]
    )
    return ActionsPage(ExplorerPage(LabPage(page, signed_in_lab).open()).open())


@pytest.fixture
def root(signed_in_lab: Jupyter) -> Path:
    """The folder of the server."""
    return signed_in_lab.root


def paths(osf: Osf, node: str = "stroop") -> set[str]:
    return {key.removeprefix("osfstorage:") for key in osf.files(node) if key.startswith("osfstorage:")}


def test_what_is_not_permitted_is_greyed_with_the_reason_and_reading_is_not(actions: ActionsPage) -> None:
    page, explorer = actions.page, actions.explorer
    explorer.expand("Theirs", "OSF Storage")
    name = f"{MARKUP}.csv"

    actions.open_menu(name)
    actions.explorer.lab.take_picture(PICTURES / "actions-greyed.png")
    for label in ("Rename…", "Move to…", "Delete…"):
        item = actions.item(label)
        expect(item).to_have_attribute("aria-disabled", "true")
        expect(item).to_have_attribute("title", "You may read this project, but not change it.")
    for label in ("Open on this computer", "Open read-only", "Download", "Versions…", "Copy link", "Open on OSF"):
        expect(actions.item(label)).not_to_have_attribute("aria-disabled", "true")
    actions.item("Open read-only").click()
    expect(page.locator(".jp-CSVViewer")).to_be_visible(timeout=SOON)
    expect(page.locator(".lm-DockPanel-tabBar").get_by_text(name, exact=True)).to_be_visible()

    # Keys tell the reason as well.
    explorer.row(name).click()
    page.keyboard.press("F2")
    actions.expect_said("You may read this project, but not change it.")
    actions.choose(name, "Versions…")
    expect(actions.dialog).to_contain_text(f"Versions of “{name}”")
    actions.press("Close")


def test_a_folder_is_made_filled_renamed_moved_and_deleted(actions: ActionsPage, osf: Osf, root: Path) -> None:
    page, explorer = actions.page, actions.explorer
    explorer.expand("Stroop study", "OSF Storage")

    actions.choose("OSF Storage", "New folder…")
    actions.dialog.get_by_label("Name").fill(f" {MARKUP}/1 ")
    expect(actions.dialog).to_contain_text(f"It will be called “{MARKUP}_1”.")
    explorer.lab.take_picture(PICTURES / "actions-new-folder.png")
    actions.press("Create")
    folder = f"{MARKUP}_1"
    expect(explorer.row(folder)).to_be_visible(timeout=SOON)
    actions.expect_said("is on OSF now")

    actions.drop_files(folder, {"a.csv": "one", "b.csv": "two"})
    actions.expect_said("2 files are in")
    assert {f"/{folder}/a.csv", f"/{folder}/b.csv"} <= paths(osf)
    actions.drop_files(folder, {"a.csv": "changed", "c.csv": "three", "d.csv": "four"})
    expect(actions.dialog).to_contain_text("yours becomes version 2; version 1 stays on OSF", timeout=SOON)
    explorer.lab.take_picture(PICTURES / "actions-conflict.png")
    actions.press("New version")
    actions.expect_said("3 files are in")
    assert len(osf.versions("stroop", f"/{folder}/a.csv")) == 2

    explorer.row("README.md").click()
    page.keyboard.press("F2")
    page.keyboard.type("READ")
    page.keyboard.press("Enter")
    expect(explorer.row("READ.md")).to_be_visible(timeout=SOON)
    actions.expect_said("is called “READ.md”")

    actions.drag("READ.md", folder)
    actions.expect_said("“READ.md” is in")
    assert f"/{folder}/READ.md" in paths(osf)

    (root / "data").mkdir(exist_ok=True)
    actions.choose(folder, "Use as data folder")
    actions.dialog.get_by_label("Folder of this computer").fill("data")
    actions.press("Link")
    actions.expect_said("“data” is linked to")
    actions.choose(folder, "Delete…")
    expect(actions.dialog).to_contain_text("5 files", timeout=SOON)
    expect(actions.dialog.get_by_role("alert")).to_contain_text("1 link of this computer leads there")
    explorer.lab.take_picture(PICTURES / "actions-delete.png")
    actions.press("Delete")
    expect(explorer.row(folder)).to_have_count(0, timeout=SOON)
    actions.expect_said("is deleted on OSF")
    assert not any(path.startswith(f"/{folder}") for path in paths(osf))
    assert (root / "data").is_dir()


def test_much_is_deleted_only_when_its_name_is_typed(actions: ActionsPage, osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {f"/many/{number}.txt": "x" for number in range(11)}}])
    actions.explorer.expand("Stroop study", "OSF Storage")

    actions.choose("many", "Delete…")
    button = actions.dialog.get_by_role("button", name="Delete", exact=True)
    expect(button).to_be_disabled(timeout=SOON)
    actions.dialog.get_by_role("textbox").fill("man")
    expect(button).to_be_disabled()
    actions.dialog.get_by_role("textbox").fill("many")
    button.click()

    actions.expect_said("“many” is deleted on OSF.")
    assert "/many/" not in paths(osf)


def test_versions_are_listed_opened_and_brought_back(actions: ActionsPage, osf: Osf, root: Path) -> None:
    page, explorer = actions.page, actions.explorer
    explorer.expand("Stroop study", "OSF Storage")

    actions.choose("protocol.md", "Versions…")
    expect(actions.dialog.get_by_role("row")).to_have_count(4, timeout=SOON)
    expect(actions.dialog.get_by_role("row").nth(2)).to_contain_text("Demo Colleague")
    explorer.lab.take_picture(PICTURES / "actions-versions.png")
    actions.press("Open version 1 of “protocol.md” read-only")
    editor = page.locator(".jp-FileEditor .cm-content, .jp-MarkdownViewer").last
    expect(editor).to_contain_text("Experiment, 48 trials", timeout=SOON)
    expect(editor).not_to_contain_text("Debriefing")

    actions.choose("protocol.md", "Versions…")
    actions.press("Download version 1 of “protocol.md”")
    actions.expect_said("is on this computer now")
    assert "Debriefing" not in (root / "protocol.md").read_text()

    actions.choose("protocol.md", "Versions…")
    actions.press("Make version 1 of “protocol.md” the newest again")
    actions.expect_said("has the content of version 1 again")
    versions = osf.versions("stroop", "/protocol.md")
    assert len(versions) == 4
    assert versions[0]["sha256"] == versions[3]["sha256"]


def test_files_are_opened_here_with_a_link_and_nothing_here_is_replaced_unasked(
    actions: ActionsPage, osf: Osf, root: Path
) -> None:
    page, explorer = actions.page, actions.explorer
    explorer.expand("Stroop study", "OSF Storage", "experiment")
    (root / "words.csv").write_text("mine")

    actions.choose("stroop.ipynb", "Open on this computer")
    expect(page.locator(".jp-NotebookPanel")).to_be_visible(timeout=SOON)
    actions.expect_said("“stroop.ipynb” is linked to OSF")
    assert (root / "stroop.ipynb").is_file()
    assert (root / ".osf" / "links.json").is_file()

    actions.choose("words.csv", "Open on this computer")
    expect(actions.dialog).to_contain_text("“words.csv” is here already", timeout=SOON)
    explorer.lab.take_picture(PICTURES / "actions-taken.png")
    actions.press("Cancel")
    assert (root / "words.csv").read_text() == "mine"
    actions.choose("words.csv", "Open on this computer")
    actions.press("Use OSF's version")
    actions.expect_said("“words.csv” is linked to OSF")
    assert (root / "words.csv").read_text().startswith("word,ink")
    assert next(root.glob("words (this computer *).csv")).read_text() == "mine"

    actions.choose("experiment", "Download")
    actions.expect_said("of “experiment”")
    assert (root / "experiment" / "stroop.osexp").is_file()
    with page.expect_download() as download:
        actions.choose("words.csv", "Download through the browser")
    assert download.value.suggested_filename == "words.csv"
    with page.expect_download() as download:
        actions.choose("experiment", "Download as zip")
    assert download.value.suggested_filename.endswith(".zip")


def test_a_notebook_is_linked_by_the_menu_of_a_folder(actions: ActionsPage, osf: Osf, root: Path) -> None:
    page, explorer = actions.page, actions.explorer
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Mine")])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (root / "mine.ipynb").write_text(nbformat.writes(made), encoding="utf-8")
    explorer.expand("Stroop study", "OSF Storage")

    # Nothing is open that could be linked.
    actions.open_menu("data")
    item = actions.item("Link notebook to this folder")
    expect(item).to_have_attribute("aria-disabled", "true")
    expect(item).to_have_attribute("title", "Open the notebook or file of this computer that you want to link first.")
    page.keyboard.press("Escape")

    lab = LinksPage(page, explorer.lab.jupyter)
    page.get_by_role("tab", name="File Browser").click()
    lab.open_file("mine.ipynb")
    # What is not shown yet cannot be saved, and only what is saved is linked.
    expect(page.locator(".jp-Notebook:visible")).to_contain_text("Mine")
    lab.sidebar_icon.click()
    actions.choose("data", "Link notebook to this folder")

    lab.notice("“mine.ipynb” is linked to")
    lab.expect_state("in sync")
    expect(lab.links).to_contain_text("Stroop study / OSF Storage / data / mine.ipynb")
    lab.take_picture(PICTURES / "actions-linked.png")
    (version,) = osf.versions("stroop", "/data/mine.ipynb")
    assert version["sha256"] == hashlib.sha256((root / "mine.ipynb").read_bytes()).hexdigest()

    actions.choose("protocol.md", "Insert reading snippet")
    actions.expect_said("A new cell of the notebook reads “protocol.md”.")
    code = f'path = osf.path("osf://{osf.node("stroop")}/osfstorage/protocol.md@'
    expect(page.locator(".jp-Notebook .jp-CodeCell")).to_contain_text(code)


def test_a_notebook_that_is_only_looked_at_is_not_changed_trusted_or_run(actions: ActionsPage, osf: Osf) -> None:
    page, explorer = actions.page, actions.explorer
    script = '<img src=x onerror="document.title = 1234"><script>document.title = 1234</script><b>output</b>'
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": 1,
        "metadata": {"trusted": True},
        "source": "1",
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": script}}],
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    osf.create(files=[{"node": "stroop", "files": {"/trap.ipynb": json.dumps(notebook)}}])
    explorer.expand("Stroop study", "OSF Storage")

    actions.choose("trap.ipynb", "Open read-only")
    expect(page.locator(".jp-OutputArea-output b")).to_have_text("output", timeout=SOON)
    page.locator(".jp-Notebook .cm-content").click()
    explorer.lab.take_picture(PICTURES / "actions-notebook.png")
    assert "1234" not in page.title()
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("No Kernel")


def test_what_is_refused_in_the_middle_is_told_and_changes_nothing(actions: ActionsPage, osf: Osf) -> None:
    page, explorer = actions.page, actions.explorer
    explorer.expand("Stroop study", "OSF Storage")
    before = paths(osf)
    explorer.row("protocol.md").click()
    osf.colleague("set_permission", node="stroop", user="researcher", permission="read")

    page.keyboard.press("F2")
    page.keyboard.type("other")
    page.keyboard.press("Enter")
    toast = page.locator(".Toastify__toast")
    expect(toast).to_have_count(1, timeout=SOON)
    expect(toast).not_to_contain_text("status")
    explorer.lab.take_picture(PICTURES / "actions-refused.png")
    actions.drop_files("OSF Storage", {"new.txt": "x", "newer.txt": "y"})
    expect(toast).to_have_count(2, timeout=SOON)

    assert paths(osf) == before
    expect(explorer.row("protocol.md")).to_be_visible()


def test_files_of_the_file_browser_are_uploaded_and_names_that_are_taken_are_never_replaced(
    actions: ActionsPage, osf: Osf, root: Path
) -> None:
    page, explorer = actions.page, actions.explorer
    (root / "protocol.md").write_text("mine")
    (root / "extra.txt").write_text("extra")
    explorer.expand("Stroop study", "OSF Storage")
    explorer.row("OSF Storage").click()
    page.get_by_role("tab", name="File Browser").click()
    page.locator(".jp-DirListing-item", has_text="extra.txt").click()
    page.locator(".jp-DirListing-item", has_text="protocol.md").click(modifiers=["ControlOrMeta"])
    page.locator(".jp-DirListing-item", has_text="protocol.md").click(button="right")
    actions.item("Upload to a folder on OSF…").click()
    expect(actions.dialog.get_by_label("Folder on OSF")).to_have_value(f"osf://{osf.node('stroop')}/osfstorage/")
    actions.press("Upload")
    expect(actions.dialog).to_contain_text("yours becomes version 4; version 3 stays on OSF", timeout=SOON)
    actions.press("Keep both")
    actions.expect_said("2 files are in “OSF Storage” on OSF now.")
    assert len(osf.versions("stroop", "/protocol.md")) == 3
    assert len([path for path in paths(osf) if path.startswith("/protocol (")]) == 1

    explorer.lab.sidebar_icon.click()
    explorer.row("README.md").click()
    page.keyboard.press("F2")
    page.keyboard.type("protocol")
    page.keyboard.press("Enter")
    actions.expect_said("OSF already has a different “protocol.md” in that folder. Choose another name")
    explorer.row("extra.txt").click()
    page.keyboard.press("Delete")
    actions.press("Delete")
    actions.expect_said("“extra.txt” is deleted on OSF.")
    actions.choose("README.md", "Move to…")
    actions.dialog.get_by_label("Folder on OSF").fill(f"osf://{osf.node('stroop')}/osfstorage/data/")
    actions.press("Move")
    actions.expect_said("“README.md” is in “data” now.")
    assert {"/README.md", "/data/README.md", "/extra.txt"} & paths(osf) == {"/data/README.md"}
    actions.choose("Stroop study", "New component…")
    actions.dialog.get_by_label("Title").fill("Pilot")
    actions.press("Create")
    expect(explorer.row("Pilot")).to_be_visible(timeout=SOON)


def test_folders_of_the_desktop_go_up_with_all_that_is_in_them(actions: ActionsPage, osf: Osf, tmp_path: Path) -> None:
    study = tmp_path / "session 1"
    (study / "raw" / "empty").mkdir(parents=True)
    (study / "notes.txt").write_text("notes")
    (study / "raw" / "sub-01.csv").write_text("1,2")
    (study / "raw" / ".hidden").write_text("x")
    (tmp_path / "alone.txt").write_text("alone")
    actions.explorer.expand("Stroop study", "OSF Storage")

    actions.drop_from_desktop("data", [study, tmp_path / "alone.txt"])

    actions.expect_said("3 files are in “data” on OSF now.")
    went = {path for path in paths(osf) if path.startswith(("/data/session 1/", "/data/alone"))}
    assert went >= {"/data/alone.txt", "/data/session 1/notes.txt", "/data/session 1/raw/sub-01.csv"}
    assert not any("hidden" in path for path in went)

    with actions.page.expect_file_chooser() as chooser:
        actions.choose("data", "Upload files…")
    chooser.value.set_files([tmp_path / "alone.txt", study / "notes.txt"])
    actions.expect_said("2 files are in “data” on OSF now.")
    assert "/data/notes.txt" in paths(osf)
    assert len(osf.versions("stroop", "/data/alone.txt")) == 1


def test_files_are_dragged_from_the_file_browser_to_a_folder_on_osf(actions: ActionsPage, osf: Osf, root: Path) -> None:
    page, explorer = actions.page, actions.explorer
    (root / "dragged.txt").write_text("dragged")
    explorer.expand("Stroop study", "OSF Storage")
    # Both are seen at once when one of them stands on the other side.
    explorer.lab.sidebar_icon.click(button="right")
    page.locator(".lm-Menu").get_by_text("Switch Sidebar Side", exact=True).click()
    page.get_by_role("tab", name="File Browser").click()
    file = page.locator(".jp-DirListing-item", has_text="dragged.txt")
    expect(file).to_be_visible(timeout=SOON)
    expect(explorer.row("data")).to_be_visible()

    actions.drag_in(file, "data")

    actions.expect_said("“dragged.txt” is in “data” on OSF now.")
    assert "/data/dragged.txt" in paths(osf)
    assert (root / "dragged.txt").read_text() == "dragged"


def test_addresses_new_projects_and_files_that_are_no_text(actions: ActionsPage, osf: Osf) -> None:
    page, explorer = actions.page, actions.explorer
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    osf.create(files=[{"node": "stroop", "files": {"/poster.pdf": PDF}}])
    with page.expect_popup() as popup:
        actions.choose("Stroop materials (public)", "Open on OSF")
    expect(popup.value).to_have_url(f"{osf.info['web_url']}{osf.node('materials')}/")
    popup.value.close()
    explorer.expand("Stroop study", "OSF Storage")

    actions.choose("Stroop study", "Copy link")
    actions.expect_said("The link is copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{osf.info['web_url']}{osf.node('stroop')}/"

    actions.choose("poster.pdf", "Copy launch link")
    actions.expect_said("The launch link is copied.")
    launch = f"osf/launch?ref={osf.node('stroop')}&path=poster.pdf&app=lab"
    link = str(page.evaluate("() => navigator.clipboard.readText()"))
    assert link.endswith(launch)
    page.get_by_role("button", name="Copy badge").click()
    badge = str(page.evaluate("() => navigator.clipboard.readText()"))
    assert badge.startswith("[![Launch from OSF](")
    assert badge.endswith(f"]({link})")

    actions.choose("poster.pdf", "Open read-only")
    expect(page.locator(".jp-PDFViewer, .jp-PDFContainer").first).to_be_visible(timeout=SOON)

    explorer.lab.run_command("New project…")
    actions.dialog.get_by_label("Title").fill("Pilot study")
    actions.press("Create")
    expect(explorer.row("Pilot study")).to_be_visible(timeout=SOON)
    made = next(node for node in osf.state()["nodes"] if node["title"] == "Pilot study")
    assert made["public"] is False
