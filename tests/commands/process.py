"""Runs `jupyter osf` as a process, the way a terminal or a script does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "jupyter_osf.cli"]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; anything else there is an error."""
        return json.loads(self.out)


def jupyter_osf(*argv: str, env: dict[str, str], cwd: Path | None = None, stdin: str = "") -> Done:
    """Run to the end; a traceback on any output fails the test."""
    done = subprocess.run(
        [*COMMAND, *argv],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(Path.cwd()), **env},
        cwd=cwd,
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)
