"""Runs the commands of `osfclient` against the OSF of these measurements, and prints how many seconds one took.

`osfclient` has OSF's address built in; the two names in which it is found are set anew here, and nothing else is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

PAUSE = 1.0
"""Seconds that osfclient leaves between two requests, whatever OSF says."""


def run(*words: str, project: str, directory: Path) -> float:
    """Seconds of one command, without the start of the program."""
    command = [sys.executable, "-m", __name__, *words]
    root = str(Path(__file__).parents[1])
    settings = {**os.environ, "OSF_PROJECT": project, "PYTHONPATH": root}
    done = subprocess.run(command, cwd=directory, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])


def _main() -> None:
    from osfclient.__main__ import main
    from osfclient.models.session import OSFSession

    plain = OSFSession.__init__

    def begin(session: OSFSession) -> None:
        plain(session)
        session.base_url = os.environ["OSF_API_URL"].rstrip("/")
        session.trust_env = False

    OSFSession.__init__ = begin
    began = time.perf_counter()
    main()
    print(json.dumps({"seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    _main()
