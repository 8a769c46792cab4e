"""The package as it is imported and called."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import jupyter_osf

ROOT = Path(__file__).parents[2]

MEASURE = """
import json, sys, time
started = time.perf_counter()
import jupyter_osf
took = time.perf_counter() - started
print(json.dumps({"took": took, "modules": sorted({name.partition(".")[0] for name in sys.modules})}))
"""

HEAVY = {"IPython", "ipywidgets", "jupyter_server", "pandas", "requests", "tornado", "traitlets", "ipytree"}


def test_importing_is_quick_and_loads_nothing_heavy() -> None:
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]

    assert min(run["took"] for run in runs) < 0.2
    assert HEAVY.isdisjoint(runs[0]["modules"])


def test_public_names_are_all_there() -> None:
    assert set(jupyter_osf.__all__) == {"__version__", "collect", "connect", "explore"}
    for name in jupyter_osf.__all__:
        assert getattr(jupyter_osf, name) is not None
        assert name in dir(jupyter_osf)


def test_both_halves_have_one_version() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))

    assert jupyter_osf.__version__ == package["version"]


def test_the_terminal_command_is_there() -> None:
    (command,) = entry_points(group="console_scripts", name="jupyter-osf")

    assert command.value == "jupyter_osf.cli:main"
    assert callable(command.load())


def test_lock_file_names_no_registry() -> None:
    assert "://" not in (ROOT / "yarn.lock").read_text(encoding="utf-8")
