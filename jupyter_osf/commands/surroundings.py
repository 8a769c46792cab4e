"""What is around a kernel: whether widgets can be drawn, and which notebook it belongs to."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def can_draw() -> bool:
    """Whether somebody sits before a page that can show widgets: not in terminals, nor where a notebook is run without
    anybody (nbconvert, papermill), except that Voilà shows what it ran."""
    kernels = sys.modules.get("ipykernel.kernelapp")
    if kernels is None or not kernels.IPKernelApp.initialized():
        return "google.colab" in sys.modules
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
        return True
    return bool(kernels.IPKernelApp.instance().kernel._allow_stdin)


def running_notebook(told: object = None) -> Path | None:
    """The full path of the notebook: the server of this kernel knows it; ``told`` is what others say, as VS Code does.

    What Jupyter tells in the environment is from the start of the kernel; after a rename there is no such file any
    more, and None.
    """
    if os.environ.get("JUPYTER_OSF_KEY"):
        from jupyter_osf.client.jupyter import around

        server = around()
        if server is not None:
            with server:
                return server.notebook()
    told = told or os.environ.get("JPY_SESSION_NAME")
    if not isinstance(told, str) or not told:
        return None
    path = Path(told)
    return path.absolute() if path.suffix.lower() == ".ipynb" and path.is_file() else None
