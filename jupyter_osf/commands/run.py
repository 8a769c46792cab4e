"""Runs one command from its words to its value, the same way for every face."""

from __future__ import annotations

import logging
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_osf.auth.secret import RedactSecrets, redact
from jupyter_osf.errors import Cancelled, Failed, OSFError, UsageError

from . import table
from .face import Face
from .parsing import take_apart
from .typed_tokens import refuse_tokens
from .wording import paragraph

if TYPE_CHECKING:
    from jupyter_osf.session import Session

    from .values import Value

log = logging.getLogger("jupyter_osf")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that has been understood; ``verb`` is None for an overview."""

    verb: table.Verb | None
    arguments: list[str]
    options: Namespace
    traits: list[str]


def understand(argv: Sequence[str], face: Face) -> Command:
    """Read the words of a command. Raises UsageError, or Help where help was asked for."""
    words = take_apart(argv)
    refuse_tokens(words.verb, [*words.arguments, *words.traits])
    if words.verb == "help":
        words = take_apart([*words.arguments, "--help"])
    if words.verb is None:
        return Command(None, words.arguments, Namespace(), words.traits)
    verb = table.verb(words.verb)
    if verb.call is None:
        return Command(verb, words.arguments, Namespace(), words.traits)
    return Command(verb, words.arguments, verb.parser(face.command).read(words.arguments), words.traits)


def call(command: Command, session: Session, face: Face, stop: Callable[[], None]) -> Value:
    """The value of a verb. Everything that goes wrong becomes an OSFError; ``stop`` ends transfers after Ctrl-C."""
    if command.verb is None or command.verb.call is None:
        raise UsageError("This is no command for a session.", "Name a verb.")
    try:
        return command.verb.call(session, command.options, face)
    except KeyboardInterrupt:
        stop()
        raise Cancelled("Stopped.", "What was done stays done; run the command again to go on.") from None


def presentable(error: Exception, *, debug: bool = False) -> OSFError:
    """Any error as people can read it: a sentence, a next step, no secret and nothing that upsets a terminal."""
    if not isinstance(error, OSFError):
        log.debug("Unexpected %s", type(error).__name__, exc_info=error)
        hint = "Please report it." if debug else "Run it again with --debug to see more, and please report it."
        known = Failed(f"Something unexpected went wrong ({type(error).__name__}: {error}).", hint, code="unexpected")
        known.__cause__ = error
        error = known
    error.message = paragraph(redact(error.message))
    error.hint = paragraph(redact(error.hint))
    error.args = (error.message,)
    return error


def trace(error: BaseException) -> str:
    """The traceback for those who asked for it, without secrets."""
    return redact("".join(traceback.format_exception(error)))


def tell_more() -> Callable[[], None]:
    """Write what the engine does to standard error, without secrets; the answer ends that again."""
    handler = logging.StreamHandler()
    handler.addFilter(RedactSecrets())
    handler.setFormatter(logging.Formatter("%(relativeCreated)7d ms  %(name)s: %(message)s"))
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)

    def end() -> None:
        log.removeHandler(handler)
        log.setLevel(before)

    return end
