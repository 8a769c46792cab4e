"""The terminal's way of running commands: words and JSON on the two outputs, an exit status at the end."""

from __future__ import annotations

import getpass
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jupyter_osf.errors import Cancelled, OSFError, UsageError

from . import table
from .diffs import Diff
from .face import Confirm, Face
from .parsing import Help, wants_json
from .run import Command, call, presentable, tell_more, trace, understand

if TYPE_CHECKING:
    from .values import Value

COMMAND = "jupyter osf"


def run(argv: Sequence[str]) -> int:
    """Run a command and return its exit status; nothing is raised."""
    wanted_json, debug = wants_json(argv), "--debug" in argv
    for stream in (sys.stdout, sys.stderr):
        # A name that the encoding of a terminal lacks must not end a command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    end = tell_more() if debug else None
    try:
        status = _run(argv, wanted_json)
        sys.stdout.flush()
        return status
    except Help as text:
        return _say({"help": str(text)} if wanted_json else str(text).rstrip())
    except BrokenPipeError:
        # The reader has gone (`| head`): let the interpreter's last flush have somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _fail(Cancelled("Stopped.", ""), wanted_json)
    except Exception as error:  # noqa: BLE001 - the last resort, told in one sentence
        if debug:
            print(trace(error), file=sys.stderr)
        return _fail(presentable(error, debug=debug), wanted_json)
    finally:
        if end is not None:
            end()


def _run(argv: Sequence[str], wanted_json: bool) -> int:
    if "--version" in argv[:1]:
        from jupyter_osf import __version__

        return _say({"version": __version__} if wanted_json else f"jupyter_osf {__version__}")
    face = Face(COMMAND, _token)
    command = understand(argv, face)
    if command.verb is None:
        return _overview(command, wanted_json)
    if command.verb.call is None:
        return _program(command.verb.name, command.arguments + command.traits)
    value = _value(command, face)
    return _say(value.as_dict() if wanted_json else _text(value), value.exit_code)


def _value(command: Command, face: Face) -> Value:
    """Connect, call the verb and let go of everything again."""
    from jupyter_osf.progress import Progress
    from jupyter_osf.session import connect

    from .bars import Bars
    from .settings import load

    asks = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    confirm = Confirm(_ask if asks else None, yes=getattr(command.options, "yes", False))
    bars = Bars() if sys.stderr.isatty() else None
    progress = bars or Progress()
    try:
        with connect(load(command.traits), progress=progress, confirm=confirm) as session:
            return call(command, session, face, progress.cancel)
    finally:
        if bars is not None:
            bars.close()


def _text(value: Value) -> str:
    """In colours where somebody looks, unless they asked for none."""
    if isinstance(value, Diff) and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        return value.in_colours()
    return str(value)


def _overview(command: Command, wanted_json: bool) -> int:
    odd = next((word for word in command.arguments if word not in ("--json", "--debug", "--help", "-h")), None)
    if odd is not None or command.traits:
        raise UsageError("There is no verb in this command.", f"`{COMMAND}` alone lists them all.")
    if wanted_json:
        return _say({"verbs": [{"name": verb.name, "summary": verb.summary} for verb in table.VERBS.values()]})
    return _say(table.overview(COMMAND))


def _program(name: str, arguments: list[str]) -> int:
    """Hand over to a program of its own. By name, since nothing of the product depends on the sandbox."""
    home, function = {"sandbox": ("sandbox.app", "main"), "demo": ("demo", "run")}[name]
    program = getattr(importlib.import_module(f"jupyter_osf.{home}"), function)
    try:
        return int(program(arguments) or 0)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)


def _token(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline()
    if not sys.stdin.isatty():
        raise UsageError(
            "There is no terminal in which the token could be asked for.",
            "Send it to standard input with `login --token-stdin`, or set OSF_TOKEN.",
        )
    return getpass.getpass("OSF token (hidden; make one at OSF > Settings > Personal access tokens): ")


def _ask(question: str) -> str:
    """Ask on standard error: standard output is for the answer of the command."""
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def _say(answer: str | dict[str, Any], status: int = 0) -> int:
    # ASCII, so that no encoding and no control character of a name can come between us and the reading program.
    print(json.dumps(answer, indent=2) if isinstance(answer, dict) else answer, flush=True)
    return status


def _fail(error: OSFError, wanted_json: bool) -> int:
    if wanted_json:
        _say({"error": error.as_dict()})
    print(f"{error.message}\n{error.hint}".rstrip(), file=sys.stderr, flush=True)
    return error.exit_code
