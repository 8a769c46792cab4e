"""The demo opens JupyterLab on its notebook, beside a sandbox, keeps what people change, and ends cleanly."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from jupyter_osf.demo.folder import prepare

from .process import Demo, running_demo


def test_demo_runs_lab_on_its_notebook_beside_a_sandbox_and_ends_both(tmp_path: Path) -> None:
    with running_demo(tmp_path / "demo", "--no-browser", "--port=0") as demo:
        jupyter = demo.jupyter()
        info = json.loads((demo.folder / ".osf-sandbox" / "info.json").read_text(encoding="utf-8"))
        me = {"Authorization": f"Bearer {info['users'][0]['token']}"}

        assert jupyter.address("lab/tree/osf-demo.ipynb") in "".join(demo.words)
        assert requests.get(jupyter.address("lab/tree/osf-demo.ipynb"), timeout=30).status_code == 200
        notebook = requests.get(jupyter.address("api/contents/osf-demo.ipynb"), timeout=30)
        assert notebook.json()["type"] == "notebook"
        assert requests.get(f"{info['api_url']}users/me/", headers=me, timeout=30).status_code == 200
        assert demo.stop() == 0

    for gone in (jupyter.url, info["api_url"]):
        with pytest.raises(requests.ConnectionError):
            requests.get(gone, timeout=5)


def test_second_demo_on_one_folder_says_why_it_cannot_start(tmp_path: Path) -> None:
    with running_demo(tmp_path / "demo", "--no-browser", "--port=0") as first:
        first.jupyter()
        second = Demo(first.folder, "--no-browser", "--port=0")

        assert second.end() == 1
        assert "already running" in "".join(second.words)
        assert "Traceback" not in "".join(second.words)


def test_what_people_change_in_the_demo_folder_stays(tmp_path: Path) -> None:
    assert prepare(tmp_path) == []
    notebook = tmp_path / "osf-demo.ipynb"
    notebook.write_text("mine", encoding="utf-8")

    assert prepare(tmp_path) == ["osf-demo.ipynb"]
    assert notebook.read_text(encoding="utf-8") == "mine"


def test_demo_without_jupyterlab_says_how_to_get_it(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['jupyterlab'] = None; from jupyter_osf.cli import main; sys.exit(main(['demo']))"

    done = subprocess.run([sys.executable, "-c", hide], capture_output=True, text=True, cwd=tmp_path)

    assert done.returncode == 1
    assert "pip install jupyterlab" in done.stderr
    assert "Traceback" not in done.stderr
