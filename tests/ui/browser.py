"""Finds a Chromium for the browser tests; `python -m tests.ui.browser` installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Chromium refuses its own sandbox as root; the rest keeps it from talking to anybody but us.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def installed() -> str | None:
    """Where the Chromium is that the tests use, if there is one."""
    own = shutil.which("chromium")
    if own:
        return own
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Get Debian's Chromium where apt and the right to use it are there, Playwright's own otherwise."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing Chromium with apt", flush=True)
        apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        chromium = [*apt, "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdin": subprocess.DEVNULL}
        for command in ([*apt, "update"], chromium):
            if subprocess.run(command, stdout=subprocess.DEVNULL, **quiet).returncode != 0:  # type: ignore[call-overload]
                break
        else:
            return
        print("apt could not do it.", flush=True)
    print("Installing Playwright's own Chromium", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if installed() is None:
        install()
    found = installed()
    if found is None:
        sys.exit("No Chromium could be installed. Install one by hand, then start the tests again.")
    print(found)
