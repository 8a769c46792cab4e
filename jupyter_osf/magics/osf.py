"""The `%osf` line magic: runs a verb, returns its value, and stops the cell where it fails."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher
from IPython.core.magic import Magics, line_magic, magics_class
from IPython.display import display

import jupyter_osf
from jupyter_osf.commands import table
from jupyter_osf.commands.complete import Completer
from jupyter_osf.commands.face import Confirm, Face, ask
from jupyter_osf.commands.parsing import Help, split, wants_json
from jupyter_osf.commands.run import Command, call, presentable, tell_more, understand
from jupyter_osf.commands.surroundings import can_draw
from jupyter_osf.commands.values import Results, Value
from jupyter_osf.errors import Cancelled, NotSignedIn, OSFError, UsageError

from .connection import Connection
from .notebook import read_token, running_notebook

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

COMMAND = "%osf"
LINE = re.compile(r"(?:^|[=\s])%osf\s+(.*)", re.DOTALL)


@magics_class
class OSFMagics(Magics):
    """One for each kernel."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._confirm = Confirm(ask)
        self._connection = Connection(self._confirm)
        self._matcher: Any = None
        # Completion works in a thread of its own, beside a command that may be under way.
        self._aside = Connection(self._confirm)
        self._completer = Completer(lambda: self._aside.session(None))

    @line_magic
    def osf(self, line: str) -> Any:
        argv: list[str] = []
        stop_telling = None
        try:
            argv = split(line)
            stop_telling = tell_more() if "--debug" in argv else None
            face = Face(COMMAND, read_token, running_notebook(self._shell), is_notebook=True)
            command = understand(argv, face)
            if command.verb is None:
                sys.stdout.write(table.overview(COMMAND) + "\n")
                return None
            if command.verb.name == "explore" and not (command.options.text or wants_json(argv)) and can_draw():
                return jupyter_osf.explore(command.options.ref, running=lambda: running_notebook(self._shell))
            value = self._value(command, face)
        except Help as text:
            sys.stdout.write(str(text))
            return None
        except Exception as error:
            if "--debug" in argv and not isinstance(error, OSFError):
                raise
            raise _without_traceback(presentable(error)) from None
        finally:
            self._connection.rest()
            if stop_telling is not None:
                stop_telling()
        return value.as_dict() if wants_json(argv) else value

    # What `%osf?` shows.
    osf.__doc__ = table.overview(COMMAND)

    def _value(self, command: Command, face: Face) -> Value:
        verb = command.verb
        if verb is None or verb.call is None:
            name = verb.name if verb is not None else ""
            raise UsageError(
                f"`{name}` runs until it is stopped, which a cell of a notebook cannot do well.",
                f"Run `jupyter osf {name}` in a terminal.",
            )
        self._confirm.yes = getattr(command.options, "yes", False)
        fresh = verb.name in ("login", "logout", "whoami")
        try:
            session = self._connection.session(face.running, command.traits)
            value = call(command, session, face, self._connection.stop)
        except (Cancelled, NotSignedIn):
            fresh = True
            raise
        finally:
            if fresh:
                self._connection.drop()
                self._aside.drop()
        if isinstance(value, Results) and value.exit_code:
            self._fail(value)
        return value

    @staticmethod
    def _fail(value: Results) -> None:
        """Show what was done beside what failed, and raise the leading failure: Run All must not go on."""
        if len(value) > 1:
            display(value)  # type: ignore[no-untyped-call]
        raise next(error for error in value.report.errors if error.exit_code == value.exit_code)

    def start_completing(self) -> None:
        """Answer TAB on lines with `%osf`."""

        def matches(context: CompletionContext) -> dict[str, Any]:
            return self._matches(context.text_until_cursor)

        self._matcher = context_matcher(identifier="jupyter_osf")(matches)
        self._shell.Completer.custom_matchers.append(self._matcher)

    def end(self) -> None:
        """Answer TAB no more and let go of the session."""
        self._shell.Completer.custom_matchers.remove(self._matcher)
        self._connection.drop()
        self._aside.drop()

    def _matches(self, typed: str) -> dict[str, Any]:
        match = LINE.search(typed.rsplit("\n", 1)[-1])
        if match is None:
            return {"completions": []}
        before, word = _last_word(match.group(1))
        # What is written stays where nothing is known: names of Python have no business in such a line.
        found = self._completer.complete(before, word) or [word]
        return {
            "completions": [SimpleCompletion(text) for text in found],
            "matched_fragment": word,
            "suppress": True,
            "ordered": True,
        }


def _last_word(text: str) -> tuple[list[str], str]:
    """The words before the one that is being written, and that one as it stands, with its opening quote."""
    place = 0
    quote = ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character.isspace():
            place = at + 1
    return text[:place].split(), text[place:]


def _without_traceback(error: OSFError) -> OSFError:
    """The same error, of which IPython shows the sentence and the next step alone."""
    lines = [error.message, *([error.hint] if error.hint else [])]
    error._render_traceback_ = lambda *_: lines  # type: ignore[attr-defined]
    return error
