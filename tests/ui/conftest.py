"""Servers and pages for the browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from jupyter_osf.sandbox.process import SandboxProcess
from tests.demo.process import running_demo
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .browser import FLAGS, installed
from .pages import LabPage

# Its own five seconds are too few on a computer that is busy with other tests; nobody waits for them otherwise.
expect.set_options(timeout=30_000)

PICTURES = Path(__file__).parents[2] / ".test-output"

# The browser itself says so of each answer that is no success, also where the page tells the person why: what is
# refused, and what cannot be done while OSF is not reached. Any other 5xx is a fault of ours.
REFUSED = tuple(f"Failed to load resource: the server responded with a status of {status}" for status in ("4", "503"))

# Notebook 7 prints this one with and without our extension.
NOT_OURS = (
    "Cannot read properties of undefined (reading 'schema')",
    # The extension that nbdime itself brings says this on the file list of Notebook 7, and without it nobody does.
    "Cannot convert undefined or null to object",
    # The extension that ipywidgets brings says this of a notebook that has no kernel, with and without ours.
    "Cannot read properties of null (reading 'kernel')",
    # A kernel answers the same extension in a window that was closed or loaded anew meanwhile.
    "Comm not found for comm id",
    # The button of a widget whose kernel was restarted, pressed all the same, is told so by ipywidgets.
    "Error: Cannot send\n",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module; it must not outlive it, as its event loop would disturb other tests."""
    path = installed()
    assert path, "There is no Chromium: run `python -m tests.ui.browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab with both halves of the extension."""
    with running_jupyter(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="module")
def signed_in_lab(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab that is signed in to the sandbox."""
    osf = Osf(sandbox.info)
    with running_jupyter(tmp_path_factory.mktemp("lab"), environment=osf.environment()) as running:
        yield running


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """The JupyterLab of `jupyter osf demo`, beside its sandbox."""
    with running_demo(tmp_path_factory.mktemp("demo") / "demo", "--no-browser", "--port=0") as running:
        yield running.jupyter()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without a past."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty page; the test fails if anything on it complains in the browser's console."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(error.stack or str(error)))
    page.on("console", lambda line: complaints.append(line.text) if _is_complaint(line) else None)
    yield page
    assert [line for line in complaints if not any(known in line for known in NOT_OURS)] == []


def _is_complaint(line: ConsoleMessage) -> bool:
    refused = line.text.startswith(REFUSED) and "/osf/" in line.location["url"]
    return line.type == "error" and not refused


@pytest.fixture
def lab(page: Page, jupyter: Jupyter) -> LabPage:
    """JupyterLab, just opened."""
    return LabPage(page, jupyter).open()
