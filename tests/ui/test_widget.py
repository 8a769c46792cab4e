"""The explorer in a notebook: drawn in JupyterLab and Notebook 7, with what OSF has in it, and quick enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .pages import START, STILL_FOR_A_WHILE, LabPage, NotebookTreePage
from .widget_page import SOON, WidgetPage, write_notebook

EXPLORE = "%load_ext jupyter_osf\n%osf explore"
EVIL = "<img src=x onerror=alert(1)>.txt"
SECONDS_FOR_A_LEVEL = 1.5

DRAWN_AFTER = """last => new Promise(done => {
  const begun = performance.now();
  const tree = document.querySelector('.jstree');
  const look = () => [...tree.querySelectorAll('a.jstree-anchor')].some(row => row.textContent.includes(last)) &&
    requestAnimationFrame(() => done((performance.now() - begun) / 1000));
  const watch = new MutationObserver(() => look() && watch.disconnect());
  watch.observe(tree, { childList: true, subtree: true });
  [...tree.querySelectorAll('a.jstree-anchor')].find(row => row.textContent.trim() === 'many')
    .parentElement.querySelector('.jstree-ocl').click();
})"""


def many(count: int) -> dict[str, dict[str, object]]:
    return {f"/many/file {number:04}.csv": {"size": 8, "fill": "a,b\n1,2\n"} for number in range(count)}


def test_the_explorer_in_jupyterlab(
    page: Page, signed_in_lab: Jupyter, osf: Osf, record_testsuite_property: Callable[[str, object], None]
) -> None:
    osf.create(files=[{"node": "stroop", "files": {**many(5_000), f"/{EVIL}": {"size": 1, "fill": "x"}}}])
    write_notebook(signed_in_lab.root / "study.ipynb", EXPLORE, "print(6 * 7)")
    lab = LabPage(page, signed_in_lab).open("study.ipynb")
    lab.run_all_cells()
    widget = WidgetPage(page)
    widget.says("Signed in to OSF as Demo Researcher.")
    widget.open("Stroop study", "OSF Storage")
    expect(widget.row(EVIL)).to_be_visible(timeout=SOON)

    widget.select("README.md")
    widget.says("private, you can change it")
    expect(widget.output.get_by_role("figure", name="Preview")).to_contain_text("Stroop study", timeout=SOON)
    lab.take_picture(PICTURES / "widget.png")

    seconds = page.evaluate(DRAWN_AFTER, "file 0099.csv")
    record_testsuite_property("seconds until a level of 100 entries is drawn", round(seconds, 2))
    assert seconds < 3 * SECONDS_FOR_A_LEVEL
    expect(widget.row("Next 100")).to_contain_text("4,900 of 5,000")
    widget.select("Next 100")
    expect(widget.row("file 0199.csv")).to_be_attached(timeout=SOON)
    expect(widget.row("file 0099.csv")).to_have_count(0)
    widget.field("Filter by name").fill("4321")
    expect(widget.row("file 4321.csv")).to_be_visible(timeout=SOON)
    widget.select("file 4321.csv")
    expect(widget.output.get_by_role("table", name="file 4321.csv")).to_contain_text("b", timeout=SOON)

    widget.button("Download").click()
    widget.says("file 4321.csv: downloaded")
    assert (signed_in_lab.root / "file 4321.csv").read_bytes() == b"a,b\n1,2\n"
    (signed_in_lab.root / "file 4321.csv").write_text("mine")
    widget.button("Download").click()
    widget.button("Use OSF's version").click()
    widget.says("is kept here")
    assert (signed_in_lab.root / "file 4321.csv").read_bytes() == b"a,b\n1,2\n"
    assert "mine" in [path.read_text() for path in signed_in_lab.root.glob("file 4321*")]
    widget.button("Reading snippet").click()
    widget.says("A new cell below this one reads “file 4321.csv”.")
    line = f'pd.read_csv(osf.path("osf://{osf.node("stroop")}/osfstorage/many/file%204321.csv@1"))'
    expect(page.locator(".jp-Notebook .jp-CodeCell").nth(1)).to_contain_text(line, timeout=SOON)


@pytest.fixture
def notebook_7(osf: Osf, tmp_path: Path) -> Iterator[Jupyter]:
    """A Notebook 7 that is signed in to the sandbox, in which JupyterLab was never opened."""
    with running_jupyter(tmp_path, application="notebook", environment=osf.environment()) as running:
        yield running


def test_the_explorer_in_notebook_7_while_osf_is_slow(page: Page, notebook_7: Jupyter, osf: Osf) -> None:
    osf.fault("latency", seconds=3, times=None)
    write_notebook(notebook_7.root / "analysis.ipynb", f"{EXPLORE} {osf.node('stroop')}", "6 * 7")
    notebook = NotebookTreePage(page, notebook_7)
    page.goto(notebook_7.address("notebooks/analysis.ipynb"))
    widget = WidgetPage(page)
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_be_attached(timeout=START)
    page.wait_for_function(STILL_FOR_A_WHILE, timeout=START)
    notebook.choose_from_menu("Run", "Run All Cells")

    # The kernel computes while the explorer still asks.
    expect(page.locator(".jp-OutputArea-executeResult").filter(has_text="42")).to_be_visible(timeout=SOON)
    expect(widget.tree.get_by_text("OSF Storage")).to_have_count(0)
    osf.clear_faults()
    widget.open("OSF Storage", "data")
    expect(widget.row("subject-01.csv")).to_be_visible(timeout=SOON)
    widget.select("subject-01.csv")
    expect(widget.output.get_by_role("table", name="subject-01.csv")).to_be_visible(timeout=SOON)
    notebook.take_picture(PICTURES / "widget-notebook-7.png")

    menu = widget.output.get_by_title("Everything that can be done")
    expect(menu).to_have_value("More…")
    menu.select_option("Copy link")
    widget.says("Here to be copied:")
    expect(menu).to_have_value("More…")
    widget.button("Reading snippet").click()
    widget.says("A new cell below this one reads “subject-01.csv”.")
    expect(page.locator(".jp-Notebook .jp-CodeCell").nth(1)).to_contain_text("data/subject-01.csv@1", timeout=SOON)

    widget.select("README.md")
    widget.button("Delete…").click()
    widget.says("OSF deletes files with all their versions")
    notebook.take_picture(PICTURES / "widget-delete.png")
    widget.button("Delete").last.click()
    widget.says("“README.md” is deleted on OSF.")
    expect(widget.row("README.md")).to_have_count(0)
