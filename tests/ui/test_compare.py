"""What differs between this computer and OSF can be looked at, cell by cell or line by line, before one chooses."""

from __future__ import annotations

import nbformat
from playwright.sync_api import Page, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .mismatch_page import PATIENCE, MismatchPage

NOTES = "“notes.txt” has changed on both sides"
NOTEBOOK = "“plot.ipynb” has changed on both sides"
DANGER = "<img src='data:,' onerror='window.caught = true'>"


def notebook(*sources: str, output: str) -> str:
    """A notebook whose cells were run once."""
    html = {"text/html": f"<b>{output}</b>{DANGER}", "text/plain": output}
    made = nbformat.v4.new_notebook()
    for number, source in enumerate(sources):
        outputs = [nbformat.v4.new_output("display_data", data=html)]
        made.cells.append(nbformat.v4.new_code_cell(source, id=f"cell-{number}", outputs=outputs))
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(nbformat.writes(made))


def test_differences_are_shown_before_one_chooses(page: Page, signed_in_lab: Jupyter, osf: Osf) -> None:
    root = signed_in_lab.root
    lines = [f"line {number}" for number in range(1, 30)]
    (root / "notes.txt").write_text("\n".join(lines), encoding="utf-8")
    (root / "plot.ipynb").write_text(notebook("x = 1", "plot(x)", output="first"), encoding="utf-8")
    lab = MismatchPage(page, signed_in_lab)
    for name in ("notes.txt", "plot.ipynb"):
        lab.link(name, f"osf://{osf.node('stroop')}/osfstorage/")

    # A text, by lines; what is only in the editor is told not to be in it.
    theirs = "\n".join(lines).replace("line 12", f"{DANGER} line twelve")
    osf.colleague("upload", node="stroop", path="/notes.txt", content=theirs)
    (root / "notes.txt").write_text("\n".join(lines).replace("line 12", "Zeile 12"), encoding="utf-8")
    lab.open("notes.txt")
    expect(lab.banner(NOTES)).to_be_visible(timeout=PATIENCE)
    page.locator(".jp-FileEditor .cm-content").click()
    page.keyboard.insert_text("only in the editor ")
    lab.choose(NOTES, "Compare")
    tab = page.locator(".jp-Osf-compare:visible")
    table = tab.get_by_role("table")
    expect(table.get_by_role("deletion")).to_have_text("Zeile 12", timeout=PATIENCE)
    expect(table.get_by_role("insertion")).to_have_text(f"{DANGER} line twelve")
    expect(table).to_contain_text("8 equal lines")
    expect(tab.get_by_role("region", name="OSF, version 2")).to_contain_text("by Demo Colleague")
    expect(tab).to_contain_text("Your unsaved changes are not in this comparison")
    lab.take_picture(PICTURES / "compare-text.png")
    tab.get_by_role("button", name="Use OSF's version", exact=True).click()
    lab.expect_notice("“notes.txt” is OSF’s version now.")
    expect(tab).to_have_count(0)
    expect(page.locator(".jp-FileEditor .cm-content")).to_contain_text("line twelve")
    backup = next(root.glob("notes (this computer *).txt")).read_text(encoding="utf-8")
    assert "only in the editor" in backup
    assert "Zeile 12" in backup

    # A notebook, by cells.
    osf.colleague("upload", node="stroop", path="/plot.ipynb", content=notebook("x = 2", "plot(x)", output="theirs"))
    (root / "plot.ipynb").write_text(notebook("x = 1", "plot(x)", "show()", output="mine"), encoding="utf-8")
    lab.open_file("plot.ipynb")
    lab.choose(NOTEBOOK, "Compare")
    cells = tab.locator(".jp-Notebook-diff")
    expect(cells).to_contain_text("x = 2", timeout=PATIENCE)
    expect(cells).to_contain_text("show()")
    expect(cells).to_contain_text("theirs")
    lab.take_picture(PICTURES / "compare-notebook.png")

    # Of a notebook that was merely run, that is said first.
    (root / "plot.ipynb").write_text(notebook("x = 2", "plot(x)", output="mine"), encoding="utf-8")
    tab.get_by_role("button", name="Compare again").click()
    expect(tab.get_by_role("status")).to_contain_text("Only outputs differ")
    expect(cells).to_contain_text("mine")
    lab.choose_theme("JupyterLab Dark")
    lab.take_picture(PICTURES / "compare-outputs-dark.png")
    lab.choose_theme("JupyterLab Light")
    assert page.evaluate("window.caught") is None, "what OSF has was run"

    # What is not there any more says so, and the choices stay.
    osf.colleague("delete", node="stroop", path="/plot.ipynb")
    tab.get_by_role("button", name="Compare again").click()
    expect(tab.get_by_role("alert")).to_contain_text("This was deleted from OSF", timeout=PATIENCE)
    lab.take_picture(PICTURES / "compare-deleted.png")
    expect(tab.get_by_role("button", name="Keep mine", exact=True)).to_be_enabled()
