"""`jupyter osf demo`: JupyterLab on a guided notebook, beside an OSF that runs on this computer."""

from __future__ import annotations

from .run import run

__all__ = ["run"]
