"""Gives every test a computer of its own: an empty home, no OSF settings, no keyring."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

pytest_plugins = ["tests.sandbox_fixtures"]

KINDS = ("CONFIG", "DATA", "RUNTIME")
NO_KEYRING = "keyring.backends.fail.Keyring"


def pytest_configure(config: pytest.Config) -> None:
    """Forget the settings and the Jupyter folders of the person who runs the tests, before any process starts."""
    for name in list(os.environ):
        if name.startswith(("OSF_", "JUPYTER_", "JPY_")):
            del os.environ[name]
    os.environ["PYTHON_KEYRING_BACKEND"] = NO_KEYRING
    os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
    jupyter = tempfile.TemporaryDirectory(prefix="jupyter-", ignore_cleanup_errors=True)
    config.add_cleanup(jupyter.cleanup)
    for kind in KINDS:
        os.environ[f"JUPYTER_{kind}_DIR"] = jupyter.name
    os.environ["OSF_CACHE_DIR"] = str(Path(jupyter.name, "cache"))
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"


@pytest.fixture(autouse=True)
def own_computer(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what a test writes away from the person's own folders; the answer is the test's home."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("OSF_CACHE_DIR", str(home / "cache"))
    for kind in KINDS:
        folder = home / "jupyter" / kind.lower()
        folder.mkdir(parents=True)
        monkeypatch.setenv(f"JUPYTER_{kind}_DIR", str(folder))
    return home
