"""The demo opens JupyterLab on its notebook, beside a sandbox, keeps what people change, and ends cleanly."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from jupyter_osf.demo.folder import prepare


class Demo:
    """A demo that runs in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {}
        self.folder = folder
        self.words: list[str] = []
        self._lines: Queue[str] = Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_osf.cli", "demo", "--folder", str(folder), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=folder.parent,
            **flags,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as output:
            for line in output:
                self.words.append(line)
                self._lines.put(line)
        self._lines.put("")

    def wait_for(self, pattern: str) -> str:
        while line := self._lines.get(timeout=100):
            if found := re.search(pattern, line):
                return found.group(1)
        raise AssertionError(f"The demo ended:\n{''.join(self.words)}")

    def stop(self) -> int:
        self._process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGTERM)
        return self.end()

    def end(self) -> int:
        status = self._process.wait(60)
        self._reader.join()
        return status


@contextmanager
def running_demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    demo = Demo(folder, *arguments)
    try:
        yield demo
    finally:
        demo.stop()


def test_demo_runs_lab_on_its_notebook_beside_a_sandbox_and_ends_both(tmp_path: Path) -> None:
    with running_demo(tmp_path / "demo", "--no-browser", "--port=0") as demo:
        address = demo.wait_for(r"JupyterLab: (\S+)")
        info = json.loads((demo.folder / ".osf-sandbox" / "info.json").read_text(encoding="utf-8"))
        token = parse_qs(urlsplit(address).query)["token"][0]
        lab = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
        me = {"Authorization": f"Bearer {info['users'][0]['token']}"}

        assert urlsplit(address).path == "/lab/tree/osf-demo.ipynb"
        assert requests.get(address, timeout=30).status_code == 200
        notebook = requests.get(f"{lab}/api/contents/osf-demo.ipynb?token={token}", timeout=30)
        assert notebook.json()["type"] == "notebook"
        assert requests.get(f"{info['api_url']}users/me/", headers=me, timeout=30).status_code == 200
        assert demo.stop() == 0

    for gone in (lab, info["api_url"]):
        with pytest.raises(requests.ConnectionError):
            requests.get(gone, timeout=5)


def test_second_demo_on_one_folder_says_why_it_cannot_start(tmp_path: Path) -> None:
    with running_demo(tmp_path / "demo", "--no-browser", "--port=0") as first:
        first.wait_for(r"JupyterLab: (\S+)")
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

    done = subprocess.run(
        [sys.executable, "-c", hide], capture_output=True, text=True, cwd=tmp_path, env=dict(os.environ)
    )

    assert done.returncode == 1
    assert "pip install jupyterlab" in done.stderr
    assert "Traceback" not in done.stderr
