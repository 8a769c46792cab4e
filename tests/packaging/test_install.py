"""An install from a clean checkout brings both halves, enabled."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checkout import check_out

BUILD_SECONDS = 400


@dataclass(frozen=True)
class Installed:
    """A place where only this package was installed, used by the Python that runs the tests."""

    prefix: Path

    @property
    def site_packages(self) -> Path:
        """Where the Python half is."""
        base = {"base": str(self.prefix), "platbase": str(self.prefix)}
        return Path(sysconfig.get_path("purelib", _scheme(), vars=base))

    def run(self, *module: str) -> str:
        """What `python -m …` says, in an environment that prefers this place."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.site_packages),
            "JUPYTER_PATH": str(self.prefix / "share" / "jupyter"),
            "JUPYTER_CONFIG_PATH": str(self.prefix / "etc" / "jupyter"),
        }
        done = subprocess.run(
            [sys.executable, "-m", *module],
            cwd=self.prefix,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        )
        return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    checkout = tmp_path_factory.mktemp("checkout")
    check_out(checkout)
    place = Installed(tmp_path_factory.mktemp("prefix"))
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--ignore-installed", "--quiet"]
    done = subprocess.run(
        [*pip, "--prefix", str(place.prefix), str(checkout)], capture_output=True, text=True, timeout=BUILD_SECONDS
    )
    assert done.returncode == 0, done.stderr
    return place


@pytest.mark.timeout(BUILD_SECONDS)
def test_server_half_is_enabled(installed: Installed) -> None:
    listing = installed.run("jupyter_server.extension.serverextension", "list")

    assert re.search(r"jupyter_osf enabled\s+- Validating jupyter_osf\.\.\.\s+jupyter_osf \S+ OK", listing)


@pytest.mark.timeout(BUILD_SECONDS)
def test_browser_half_is_enabled(installed: Installed) -> None:
    listing = installed.run("jupyterlab.labextensions", "list")

    ours = listing.split(str(installed.prefix))[1]
    assert re.search(r"jupyter_osf v\S+ enabled OK", ours)


@pytest.mark.timeout(BUILD_SECONDS)
def test_everything_a_user_needs_is_there_and_nothing_else(installed: Installed) -> None:
    package = installed.site_packages / "jupyter_osf"

    assert (package / "py.typed").exists()
    assert (package / "demo" / "notebooks" / "osf-demo.ipynb").exists()
    assert {path.name for path in installed.site_packages.iterdir()} == {
        "jupyter_osf",
        f"jupyter_osf-{_version(installed)}.dist-info",
    }


def _version(installed: Installed) -> str:
    return installed.run("pip", "show", "jupyter_osf").split("Version: ")[1].split()[0]


def _scheme() -> str:
    return "nt" if os.name == "nt" else "posix_prefix"
