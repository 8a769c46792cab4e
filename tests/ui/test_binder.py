"""What Binder does: builds the environment as `binder/` says, starts it, and leads to the demo or to a launch link."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import requests
from playwright.sync_api import Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.checkout import ROOT, check_out
from tests.jupyter import TOKEN, Jupyter, free_port
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .pages import START, LabPage

BUILD_SECONDS = 400
BASE = "/user/somebody/"


@pytest.fixture(scope="module")
def binder(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A session on Binder; the sandbox of the tests stands for the public OSF."""
    folder = tmp_path_factory.mktemp("binder")
    home, repository, log = folder / "home", folder / "repository", folder / "log"
    home.mkdir()
    _checkout(repository)
    venv.create(folder / "venv", with_pip=True)
    foreign = ("JUPYTER", "OSF", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {"HOME": str(home), "PATH": f"{folder / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    _build(repository, environment)

    port = free_port()
    command = ["binder/start", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    command += [f"--ServerApp.base_url={BASE}", f"--IdentityProvider.token={TOKEN}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=repository,
            env=environment | Osf(sandbox.info).environment(None),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    server = Jupyter(f"http://127.0.0.1:{port}{BASE}", home / "osf", process=process)
    try:
        _wait_for(server, log)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _checkout(repository: Path) -> None:
    """A copy of what is under version control, with the browser's half as it was built last."""
    check_out(repository)
    built = Path("jupyter_osf", "labextension")
    shutil.copytree(ROOT / built, repository / built, ignore=shutil.ignore_patterns("install.json"))


def _build(repository: Path, environment: dict[str, str]) -> None:
    # That the browser's half is built from the sources is shown by the test of the package; pip keeps what it fetched.
    cache = subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, check=False, text=True)
    quick = {"HATCH_JUPYTER_BUILDER_SKIP_NPM": "1", "PIP_NO_COMPILE": "1"}
    if place := cache.stdout.strip():
        quick["PIP_CACHE_DIR"] = place
    done = subprocess.run(
        ["binder/postBuild"],
        cwd=repository,
        env=environment | quick,
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _wait_for(server: Jupyter, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if requests.get(server.address("api/status"), timeout=5).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.mark.timeout(BUILD_SECONDS)
def test_a_launch_link_goes_to_the_public_osf_and_asks_nothing(page: Page, binder: Jupyter, osf: Osf) -> None:
    page.goto(binder.address(f"osf/launch?ref={osf.node('materials')}&path=words.csv"))

    page.wait_for_url("**/lab/tree/**/words.csv", timeout=START)
    expect(LabPage(page, binder).sidebar_icon).to_be_visible(timeout=START)
    (words,) = binder.root.glob("Stroop materials*/osfstorage/words.csv")
    assert words.read_bytes().startswith(b"word")


@pytest.mark.timeout(BUILD_SECONDS)
def test_the_plain_address_leads_to_the_demo_which_runs_with_an_osf_of_its_own(
    page: Page, binder: Jupyter, osf: Osf
) -> None:
    folder = binder.root.parent / ".osf-demo"
    osf.clear_requests()

    page.goto(binder.address(""), timeout=START)
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=START)
    lab = LabPage(page, Jupyter(f"{binder.url}osf-demo/", folder))
    lab.wait_for_kernel()
    lab.sidebar_icon.click()
    lab.wait_for_panel()
    lab.run_all_cells()
    lab.save()
    lab.take_picture(PICTURES / "binder.png")

    code = [cell for cell in nbformat.read(folder / "osf-demo.ipynb", as_version=4).cells if cell.cell_type == "code"]
    failed = {cell.id for cell in code for output in cell.outputs if output.output_type == "error"}
    assert failed == {cell.id for cell in code if "raises-exception" in cell.metadata.get("tags", [])}
    assert all(cell.execution_count for cell in code)
    assert osf.requests() == []
    # No account of the one OSF is known to the server of the other.
    demo = json.loads((folder / ".osf-sandbox" / "info.json").read_text(encoding="utf-8"))
    accounts = [requests.get(binder.address(f"{place}osf/account"), timeout=30).json() for place in ("", "osf-demo/")]
    assert [account["site"] for account in accounts] == [osf.api_url, demo["api_url"]]
    assert [account["source"] for account in accounts] == [None, "OSF_TOKEN"]


@pytest.mark.timeout(BUILD_SECONDS)
def test_strangers_do_not_come_into_either_server(binder: Jupyter) -> None:
    for place in ("osf/account", "osf-demo/osf/account", "osf-demo/lab"):
        answer = requests.get(f"{binder.url}{place}", timeout=30, allow_redirects=False)
        assert answer.status_code in (302, 403), place
