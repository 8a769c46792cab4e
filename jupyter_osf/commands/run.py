"""Runs one command from its words to its value, the same way for every face."""

from __future__ import annotations

import logging
import re
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_osf.auth.secret import RedactSecrets, redact
from jupyter_osf.errors import SIGN_IN, Cancelled, Failed, OSFError, UsageError

from . import table
from .face import Face
from .parsing import take_apart
from .typed_tokens import refuse_tokens
from .values import Listing, Results, Value
from .wording import paragraph

if TYPE_CHECKING:
    from jupyter_osf.session import Session

log = logging.getLogger("jupyter_osf")

_ANY_VERB = "|".join(sorted(map(re.escape, table.VERBS), key=len, reverse=True))
_VERB_IN_HINT = re.compile(
    rf"(?<=`)(?:{_ANY_VERB})(?=[ `])|(?<=: )(?:{_ANY_VERB})(?= |\.?$)|(?<=^Sign in with )login\b"
)


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
    try:
        refuse_tokens(words.verb, [*words.arguments, *words.traits])
    except UsageError as error:
        error.hint = as_typed(error.hint, face.command)
        raise
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
        value = command.verb.call(session, command.options, face)
    except KeyboardInterrupt:
        stop()
        raise Cancelled("Stopped.", "What was done stays done; run the command again to go on.") from None
    except OSFError as error:
        error.hint = as_typed(error.hint, face.command)
        raise
    for failure in value.report.errors if isinstance(value, Results) else ():
        failure.hint = as_typed(failure.hint, face.command)
    if isinstance(value, Listing):
        value.nothing = as_typed(value.nothing, face.command)
    return value


def as_typed(hint: str, command: str) -> str:
    """A next step with its verbs as they are typed there; the engine names the verbs alone."""
    hint = hint.replace(SIGN_IN, "Sign in with `login`.")
    return _VERB_IN_HINT.sub(lambda verb: f"{command} {verb[0]}", hint)


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
