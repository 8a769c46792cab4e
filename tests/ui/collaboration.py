"""A Python environment of its own with jupyter-collaboration, which changes how every document is opened and saved."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import jupyter_osf

# Versions that go with the JupyterLab that we support.
PACKAGE = "jupyter-collaboration>=5,<6"


@dataclass(frozen=True)
class Collaboration:
    """An environment that adds to the one of the tests: whatever is installed there is found here too."""

    folder: Path

    @property
    def python(self) -> str:
        return str(self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))

    def environment(self) -> dict[str, str]:
        """Variables with which Jupyter finds here what belongs to the environment of the tests."""
        return {
            "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter")),
            "JUPYTER_CONFIG_PATH": str(Path(sys.prefix, "etc", "jupyter")),
            "JUPYTERLAB_DIR": str(Path(sys.prefix, "share", "jupyter", "lab")),
        }


def with_collaboration(folder: Path) -> Collaboration:
    """Make the environment in an empty folder; only what the environment of the tests lacks is downloaded."""
    venv.create(folder, with_pip=False)
    made = Collaboration(folder)
    scheme = "nt" if sys.platform == "win32" else "posix_prefix"
    packages = Path(sysconfig.get_path("purelib", scheme, vars={"base": str(folder)}))
    # A path in such a file is not looked through for further ones: an editable install has to be named too.
    below = (sysconfig.get_path("purelib"), str(Path(jupyter_osf.__file__).parents[1]))
    (packages / "tests.pth").write_text("\n".join(below), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", made.python, "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, PACKAGE], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return made
