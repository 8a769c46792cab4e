"""The demo notebook runs from top to bottom in JupyterLab."""

from __future__ import annotations

import json

import nbformat
from playwright.sync_api import Page

from tests.jupyter import Jupyter

from .conftest import PICTURES
from .pages import LabPage


def test_demo_notebook_runs_from_top_to_bottom(page: Page, demo: Jupyter) -> None:
    lab = LabPage(page, demo).open("osf-demo.ipynb")
    lab.sidebar_icon.click()
    lab.wait_for_panel()

    lab.run_all_cells()
    lab.save()
    lab.take_picture(PICTURES / "demo-notebook.png")

    cells = nbformat.read(demo.root / "osf-demo.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    failed = {cell.id for cell in code for output in cell.outputs if output.output_type == "error"}
    # The notebook shows on purpose how a push that would replace a colleague's version is refused.
    assert failed == {cell.id for cell in code if "raises-exception" in cell.metadata.get("tags", [])}
    assert all(cell.execution_count for cell in code)

    assert len(list((demo.root / "data").glob("sub-12_ses-1_trials*.csv"))) == 1
    # It is somebody's notebook all the same, although no token ever came near it.
    said = {cell.id: str(cell.outputs) for cell in code}
    info = json.loads((demo.root / ".osf-sandbox" / "info.json").read_text(encoding="utf-8"))
    assert "the Jupyter server, which keeps it to itself" in said["whoami"]
    assert not [user for user in info["users"] if user["token"] in (demo.root / "osf-demo.ipynb").read_text("utf-8")]
