"""A notebook that is open in JupyterLab is saved before it is sent, and shows what was brought in its place."""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
from playwright.sync_api import Page, expect

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .pages import LabPage

PATIENCE = 40_000


def notebook(folder: Path, name: str, *cells: str) -> Path:
    path = folder / name
    written = [nbformat.v4.new_markdown_cell("Nothing yet"), *(nbformat.v4.new_code_cell(cell) for cell in cells)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=written, metadata=kernel), path)
    return path


def write_below(page: Page, words: str, *, run: bool) -> None:
    """Go to the last cell, and type there; ``run`` it as well, without saving."""
    last = page.locator(".jp-Notebook .jp-CodeCell").last
    last.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(words)
    if run:
        page.keyboard.press("Shift+Enter")


def test_what_was_typed_and_not_saved_is_in_what_is_sent(page: Page, signed_in_lab: Jupyter, osf: Osf) -> None:
    link = f"%osf link osf://{osf.node('stroop')}/osfstorage/"
    notebook(signed_in_lab.root, "typed.ipynb", "%load_ext jupyter_osf", link, "# ")
    lab = LabPage(page, signed_in_lab).open("typed.ipynb")
    write_below(page, "typed and not saved", run=False)

    lab.run_all_cells()

    content = osf.files("stroop")["osfstorage:/typed.ipynb"]
    assert content["versions"]
    assert "typed and not saved" in (signed_in_lab.root / "typed.ipynb").read_text(encoding="utf-8")
    assert "as it was saved at" not in page.locator(".jp-Notebook").inner_text()

    write_below(page, "and more\n%osf push typed.ipynb", run=True)
    expect(page.locator(".jp-Notebook")).to_contain_text("version 2", timeout=PATIENCE)
    assert "and more" in (signed_in_lab.root / "typed.ipynb").read_text(encoding="utf-8")


def test_a_colleagues_version_takes_the_place_of_mine_in_the_open_notebook(
    page: Page, signed_in_lab: Jupyter, osf: Osf
) -> None:
    link = f"%osf link osf://{osf.node('stroop')}/osfstorage/"
    path = notebook(signed_in_lab.root, "shared.ipynb", "%load_ext jupyter_osf", link, "")
    lab = LabPage(page, signed_in_lab).open("shared.ipynb")
    lab.run_all_cells()
    theirs = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Written by a colleague")])
    osf.colleague("upload", node="stroop", path="/shared.ipynb", content=nbformat.writes(theirs))

    write_below(page, "%osf pull shared.ipynb --theirs", run=True)

    expect(page.locator(".jp-Notebook")).to_contain_text("Written by a colleague", timeout=PATIENCE)
    assert "Written by a colleague" in path.read_text(encoding="utf-8")
    backup = next(signed_in_lab.root.glob("shared (this computer *).ipynb"))
    assert "--theirs" in backup.read_text(encoding="utf-8")
    expect(page.locator(".jp-Dialog")).to_have_count(0)


def test_a_closed_tab_is_not_waited_for(page: Page, signed_in_lab: Jupyter, osf: Osf) -> None:
    """The kernel goes on when the tab is closed in the middle; what is on disk counts then."""
    link = f"%osf link osf://{osf.node('stroop')}/osfstorage/"
    code = f"import time; time.sleep(4)\n{link}\nopen('done.txt', 'w').close()"
    notebook(signed_in_lab.root, "left.ipynb", "%load_ext jupyter_osf", code)
    lab = LabPage(page, signed_in_lab).open("left.ipynb")
    lab.choose_from_menu("Run", "Run All Cells")
    expect(page.locator(".jp-InputArea-prompt", has_text="[*]").first).to_be_visible()
    page.close(run_before_unload=False)

    end = time.monotonic() + 40
    while not (signed_in_lab.root / "done.txt").exists() and time.monotonic() < end:
        time.sleep(0.1)

    assert (signed_in_lab.root / "done.txt").exists()
    assert "osfstorage:/left.ipynb" in osf.files("stroop")
