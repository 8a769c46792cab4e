"""What a kernel knows of the notebook around it, and how it asks for a token."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_osf.commands import surroundings
from jupyter_osf.commands.face import nobody_there
from jupyter_osf.errors import UsageError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

PROMPT = "OSF token (hidden; make one at OSF > Settings > Personal access tokens): "


def running_notebook(shell: InteractiveShell) -> Path | None:
    """The full path of the notebook, as far as anybody tells."""
    return surroundings.running_notebook(shell.user_ns.get("__vsc_ipynb_file__"))


def read_token(from_stdin: bool) -> str:
    """Ask for a token in a hidden field."""
    if from_stdin:
        raise UsageError("A notebook has no standard input.", "Run `%osf login` and paste the token when asked.")
    try:
        return getpass.getpass(PROMPT)
    except Exception as error:
        if not nobody_there(error):
            raise
        raise UsageError(
            "This notebook runs without anybody who could be asked for the token.",
            "Set OSF_TOKEN in the environment, or sign in once with `jupyter osf login` in a terminal.",
        ) from None
