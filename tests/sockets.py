"""Sockets of a kernel that nobody else can take: files tested side by side choose TCP ports at the same time, and a
kernel's are chosen a moment before it takes them."""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path

_SHORT = tempfile.TemporaryDirectory(prefix="osf-")
_numbers = itertools.count()


def short_folder() -> Path:
    """A new folder with a short address, which the name of a socket must have; it goes with this process."""
    folder = Path(_SHORT.name) / str(next(_numbers))
    folder.mkdir()
    return folder


def own_transport() -> dict[str, str]:
    """Traits of the manager of a server's kernels, whose sockets lie beside their connection files."""
    return {} if sys.platform == "win32" else {"transport": "ipc"}


def own_sockets() -> dict[str, str]:
    """Traits of the manager of one kernel."""
    transport = own_transport()
    return {**transport, "ip": str(short_folder() / "kernel")} if transport else {}


def as_arguments(traits: dict[str, str]) -> list[str]:
    """The same for a Jupyter program's command line."""
    return [f"--KernelManager.{name}={value}" for name, value in traits.items()]
