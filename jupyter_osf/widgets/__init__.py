"""The explorer in a notebook: everything on OSF that this account can see, as a widget."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_osf.commands.surroundings import can_draw, running_notebook

if TYPE_CHECKING:
    from jupyter_osf.commands.trees import Tree

    from .explorer import ExplorerWidget


def explore(ref: str = "", *, running: Callable[[], Path | None] | None = None) -> ExplorerWidget | Tree:
    """The explorer, opened at a project, folder or file if one is named; a tree of text where no widget can be drawn.

    ``running`` tells the notebook around this kernel.
    """
    if can_draw():
        from .explorer import ExplorerWidget

        return ExplorerWidget(ref, running or _running)
    from jupyter_osf.commands.settings import load
    from jupyter_osf.commands.trees import tree
    from jupyter_osf.session import connect

    with connect(load()) as session:
        return tree(session, ref)


def _running() -> Path | None:
    # VS Code tells it among the variables of the notebook.
    return running_notebook(getattr(sys.modules.get("__main__"), "__vsc_ipynb_file__", None))
