"""Runs the installed `jupyter osf`, and checks of every answer what all of them promise."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import shapes

BIN = str(Path(sys.executable).parent)
IMPATIENT = ["--OSF.retries=1", "--OSF.retry_ceiling=0.2", "--OSF.timeout=5", "--OSF.upload_timeout=8"]


@dataclass(frozen=True)
class Answer:
    status: int
    document: Any
    err: str

    @property
    def summary(self) -> dict[str, int]:
        found: dict[str, int] = self.document["summary"]
        return found

    @property
    def results(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.document["results"]
        return found

    @property
    def error(self) -> dict[str, str]:
        found: dict[str, str] = self.document["error"]
        return found


def environment() -> dict[str, str]:
    """The environment of a terminal in which the product is installed."""
    return {**os.environ, "PATH": BIN + os.pathsep + os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}


def command(*argv: str) -> list[str]:
    jupyter = shutil.which("jupyter", path=BIN)
    assert jupyter, "the tests need the product and jupyter in their environment"
    return [jupyter, "osf", *argv]


def run(*argv: str, stdin: str = "", cwd: Path | None = None) -> Answer:
    """A verb with `--json`, to its end."""
    done = subprocess.run(
        command(argv[0], "--json", *argv[1:]),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        cwd=cwd,
        timeout=100,
        check=False,
    )
    return checked(argv[0], done.returncode, done.stdout, done.stderr)


def checked(verb: str, status: int, out: str, err: str) -> Answer:
    """One document, of the shape of the verb, and no traceback anywhere."""
    assert "Traceback" not in err, err
    document = json.loads(out)
    shapes.check(verb, document, status)
    return Answer(status, document, err)
