"""The course of a demo: prepare the folder, start the sandbox, start JupyterLab, wait, end both."""

from __future__ import annotations

import argparse
import importlib.util
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from ..errors import OSFError
from . import lab, sandbox
from .folder import prepare
from .process import Child

NOTEBOOK = "osf-demo.ipynb"


def run(argv: Sequence[str]) -> int:
    """Run the demo until JupyterLab is shut down or somebody stops it; the answer is the exit status."""
    options, lab_arguments = _parser().parse_known_args(argv)
    if importlib.util.find_spec("jupyterlab") is None:
        raise OSFError(
            "JupyterLab is not installed in this Python environment.",
            "Install it with `python -m pip install jupyterlab`, then start the demo again.",
        )
    with _stop_signals(), ExitStack() as running:
        try:
            return _run(options.folder.resolve(), lab_arguments, running)
        except KeyboardInterrupt:
            _say("Stopping JupyterLab and the sandbox …")
            return 0


def _run(folder: Path, lab_arguments: Sequence[str], running: ExitStack) -> int:
    _say(f"Preparing the demo folder {folder} (delete it to start afresh)")
    for name in prepare(folder):
        _say(f"  kept {name}, which you have changed")

    _say("Starting the sandbox, an OSF on this computer")
    osf = running.enter_context(sandbox.start(folder))
    environment = sandbox.environment(folder)
    _say(f"  it runs at {environment['OSF_WEB_URL']}, nothing of this reaches the public OSF")

    _say("Starting JupyterLab")
    server = running.enter_context(lab.start(folder, NOTEBOOK, environment, lab_arguments))
    _say(f"  its messages go to {server.log}")
    _say(f"JupyterLab: {lab.address(server, folder, NOTEBOOK)}")
    _say("Press Ctrl-C here to end the demo.")
    return _wait(server, osf)


def _wait(server: Child, osf: Child) -> int:
    while True:
        status = server.wait(0.5)
        if status is not None:
            _say("JupyterLab was shut down.")
            return 0 if status == 0 else 1
        osf.must_run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jupyter osf demo",
        description="Open JupyterLab on a notebook that walks through jupyter_osf, beside an OSF of its own.",
        epilog="All other options go to JupyterLab, for example --no-browser or --port=8899.",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("jupyter-osf-demo"),
        metavar="DIR",
        help="where the notebook and the sandbox's data are kept (default: %(default)s)",
    )
    return parser


@contextmanager
def _stop_signals() -> Iterator[None]:
    """Let a closed terminal or a polite kill end the demo as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _say(words: str) -> None:
    print(words, flush=True)
