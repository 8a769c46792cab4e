"""A document that is newer on OSF says so, and whatever is chosen, nothing of either side is lost."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import nbformat
from playwright.sync_api import Page, Route, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .mismatch_page import PATIENCE, MismatchPage

NEWER = "“analysis.ipynb” is newer on OSF"
BOTH = "“analysis.ipynb” has changed on both sides"
ROW = ".jp-Osf-explorer .jp-Osf-entry:focus"
OWN_SHORTCUTS = [
    {"command": "osf:rename-entry", "keys": ["F2"], "selector": ROW, "disabled": True},
    {"command": "osf:rename-entry", "keys": ["F4"], "selector": ROW},
]


def notebook(*cells: str) -> str:
    """A notebook for reading: it starts no kernel."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(nbformat.writes(made))


def write_at_the_end(page: Page, words: str) -> None:
    cell = page.locator(".jp-Notebook .jp-Cell:visible").last
    cell.dblclick()
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(words)


def kept(folder: Path, pattern: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))]


def test_each_choice_keeps_both_sides(page: Page, signed_in_lab: Jupyter, osf: Osf) -> None:
    root = signed_in_lab.root
    file = root / "analysis.ipynb"
    file.write_text(notebook("Mine, the first"), encoding="utf-8")
    lab = MismatchPage(page, signed_in_lab)
    lab.link("analysis.ipynb", f"osf://{osf.node('stroop')}/osfstorage/")

    def colleague(words: str) -> None:
        osf.colleague("upload", node="stroop", path="/analysis.ipynb", content=notebook(words))

    def versions() -> list[str]:
        return [str(one["number"]) for one in osf.versions("stroop", "/analysis.ipynb")]

    # Use OSF's version, with changes that nobody has saved.
    colleague("Theirs, the second")
    lab.open("analysis.ipynb")
    banner = lab.banner(NEWER)
    expect(banner).to_contain_text("Demo Colleague saved version 2 on OSF", timeout=PATIENCE)
    expect(banner).to_contain_text("You have version 1")
    write_at_the_end(page, "typed and not saved")
    expect(banner).to_contain_text("unsaved changes")
    lab.take_picture(PICTURES / "mismatch-banner.png")
    lab.choose(NEWER, "Use OSF's version")
    expect(page.locator(".jp-Notebook")).to_contain_text("Theirs, the second", timeout=PATIENCE)
    expect(banner).to_have_count(0)
    lab.expect_notice("Yours is kept beside it as “analysis (this computer")
    lab.take_picture(PICTURES / "mismatch-theirs.png")
    assert "typed and not saved" in kept(root, "analysis (this computer *).ipynb")[0]
    assert versions() == ["2", "1"]
    expect(page.locator(".jp-Dialog")).to_have_count(0)

    # Keep mine.
    write_at_the_end(page, "Mine, the fourth")
    colleague("Theirs, the third")
    lab.learn("analysis.ipynb")
    lab.choose(NEWER, "Keep mine")
    lab.expect_notice("Your “analysis.ipynb” is version 4 on OSF now.")
    expect(lab.banner(BOTH)).to_have_count(0)
    assert versions() == ["4", "3", "2", "1"]
    assert "Mine, the fourth" in file.read_text(encoding="utf-8")

    # Keep both.
    write_at_the_end(page, "Mine, the sixth")
    lab.save()
    colleague("Theirs, the fifth")
    lab.learn("analysis.ipynb")
    expect(lab.banner(BOTH)).to_contain_text("You have version 4 with changes of your own.")
    lab.choose(BOTH, "Keep both")
    notice = lab.expect_notice("OSF’s version is kept here as “analysis (OSF version 5).ipynb”.")
    assert "Theirs, the fifth" in kept(root, "analysis (OSF version 5).ipynb")[0]
    assert versions()[0] == "6"
    notice.get_by_role("button", name="Open it").click()
    expect(page.locator(".jp-Notebook:visible")).to_contain_text("Theirs, the fifth", timeout=PATIENCE)
    lab.page.get_by_role("tab", name="analysis.ipynb", exact=True).click()

    # Later, until OSF has yet another version, or refuses what is saved.
    colleague("Theirs, the seventh")
    lab.learn("analysis.ipynb")
    lab.choose(NEWER, "Later")
    expect(lab.banner(NEWER)).to_have_count(0)
    colleague("Theirs, the eighth")
    lab.learn("analysis.ipynb")
    expect(lab.banner(NEWER)).to_contain_text("saved version 8", timeout=PATIENCE)
    lab.choose(NEWER, "Later")
    write_at_the_end(page, "Mine, after that")
    page.keyboard.press("ControlOrMeta+s")
    expect(lab.banner(BOTH)).to_contain_text("saved version 8", timeout=PATIENCE)
    assert versions()[0] == "8"

    # Another window, which is Notebook 7's: what is chosen there counts here too.
    other = MismatchPage(page.context.new_page(), signed_in_lab)
    other.page.set_viewport_size({"width": 560, "height": 700})
    other.page.goto(signed_in_lab.address("notebooks/analysis.ipynb"))
    expect(other.banner(BOTH)).to_contain_text("saved version 8", timeout=PATIENCE)
    other.take_picture(PICTURES / "mismatch-notebook-7.png")
    other.choose(BOTH, "Use OSF's version")
    expect(other.page.locator(".jp-Notebook")).to_contain_text("Theirs, the eighth", timeout=PATIENCE)
    expect(lab.banner(BOTH)).to_have_count(0)
    expect(page.locator(".jp-Notebook:visible")).to_contain_text("Theirs, the eighth", timeout=PATIENCE)
    other.page.close()
    assert "Mine, after that" in kept(root, "analysis (this computer *).ipynb")[1]

    # What OSF does not have any more takes nobody's place.
    colleague("Theirs, the ninth")
    lab.learn("analysis.ipynb")
    expect(lab.banner(NEWER)).to_be_visible()

    def deleted_just_now(route: Route) -> None:
        osf.colleague("delete", node="stroop", path="/analysis.ipynb")
        route.continue_()

    page.route("**/osf/links/pull*", deleted_just_now, times=1)
    lab.choose(NEWER, "Use OSF's version")
    expect(lab.banner(NEWER).get_by_role("alert")).to_contain_text("is not on OSF any more", timeout=PATIENCE)
    lab.take_picture(PICTURES / "mismatch-deleted.png")
    expect(page.locator(".jp-Notebook:visible")).to_contain_text("Theirs, the eighth")
    assert "Theirs, the eighth" in file.read_text(encoding="utf-8")


def shortcuts_can_be_changed(lab: MismatchPage) -> None:
    """As it is written in the settings: F4 renames, and F2 does nothing any more."""
    lab.sidebar_icon.click()
    lab.page.get_by_role("treeitem", name="Stroop study").click(timeout=PATIENCE)
    lab.page.keyboard.press("F2")
    lab.page.keyboard.press("F4")
    lab.expect_notice("Projects and components are changed on OSF’s site")
    expect(lab.page.locator(".Toastify__toast")).to_have_count(1)


def test_where_nobody_can_tell_whether_the_two_are_the_same_the_person_is_asked_as_well(
    page: Page, signed_in_lab: Jupyter, osf: Osf
) -> None:
    # This storage has neither hashes nor versions.
    osf.colleague("mkdir", node="stroop", path="owncloud:/notes/")
    file = signed_in_lab.root / "plan.txt"
    file.write_text("mine\n", encoding="utf-8")
    lab = MismatchPage(page, signed_in_lab)
    lab.link("plan.txt", f"osf://{osf.node('stroop')}/owncloud/notes/")
    osf.colleague("upload", node="stroop", path="owncloud:/notes/plan.txt", content="theirs\n")

    # Whoever does not want OSF to be asked is not asked, until she changes her mind.
    lab.change_settings("jupyter_osf:settings", {"checkOnOpen": False})
    lab.change_settings("@jupyterlab/shortcuts-extension:shortcuts", {"shortcuts": OWN_SHORTCUTS})
    questions: list[str] = []
    page.on("request", lambda request: questions.append(request.url) if "/osf/links/state" in request.url else None)
    with page.expect_response(lambda answer: "/osf/links?" in answer.url):
        lab.open("plan.txt")
    banner = lab.banner("“plan.txt” may differ from what is on OSF")
    shortcuts_can_be_changed(lab)
    assert questions == []
    expect(banner).to_have_count(0)
    lab.run_command("Settings Editor")
    page.locator(".jp-PluginList-entry").filter(has_text=re.compile("^OSF$")).click()
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/settings" in answer.url):
        page.locator("input[type=checkbox][id$=checkOnOpen]").check()
    page.get_by_role("tab", name="plan.txt", exact=True).click()
    expect(banner).to_contain_text("OSF cannot tell whether the two are the same", timeout=PATIENCE)
    lab.take_picture(PICTURES / "mismatch-cannot-verify.png")
    banner.get_by_role("button", name="Keep both", exact=True).click()

    expect(banner).to_have_count(0, timeout=PATIENCE)
    assert sorted(kept(signed_in_lab.root, "plan*.txt")) == ["mine\n", "theirs\n"]
    (there,) = osf.files("stroop")["owncloud:/notes/plan.txt"]["versions"]
    assert there["sha256"] == hashlib.sha256(b"mine\n").hexdigest()
