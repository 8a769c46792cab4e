"""Reads the words of a command; what is wrong with them becomes a UsageError and never ends the program."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from jupyter_osf.errors import UsageError

TRAIT = re.compile(r"--(OSF)\.(\w+)(?:=(.*))?", re.DOTALL)

CHOICE = re.compile(r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)", re.DOTALL)
"""How argparse says that a word is not among those it knows."""
NUMBER = re.compile(r"argument (\S+): invalid int value: '(.*)'", re.DOTALL)
"""How argparse says that a word is no number."""
LITERAL = "\0"
"""Goes before words like ``-name`` after a ``--`` while argparse reads, which would take some of them for options."""
SUGGESTED = {"--style": ("apa", "mla", "chicago", "vancouver", "ieee")}
"""Common words for options that take others too."""


class Help(Exception):
    """Help was asked for: its text is the answer."""


class Parser(argparse.ArgumentParser):
    """An argparse parser for one verb that raises where argparse would print and exit."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.color = False  # Python 3.14 would colour help, which then stands in JSON and notebooks
        self.add_argument("-h", "--help", action="store_true", help="show this help")
        self.add_argument("--json", action="store_true", help="answer with one JSON document")
        self.add_argument("--debug", action="store_true", help="tell more about what is done and what fails")

    @property
    def options(self) -> list[str]:
        """Every option, long and short."""
        return list(self._option_string_actions)

    def choices(self, option: str | None) -> list[str]:
        """What may follow an option, or what stands where no option is: nothing where that is free."""
        for action in self._actions:
            if action.choices and (option in action.option_strings if option else not action.option_strings):
                return [str(choice) for choice in action.choices]
        return list(SUGGESTED.get(option or "", ()))

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse with options anywhere between the other arguments."""
        # Before argparse parses: between its two passes it cannot format a usage with a % in it.
        self._written = "It is written: " + " ".join(self.format_usage().removeprefix("usage: ").split())
        if {"-h", "--help"} & set(own_words(arguments)):
            raise Help(self.format_help())
        own = own_words(arguments)
        literal = [LITERAL + word if word.startswith("-") else word for word in arguments[len(own) + 1 :]]
        found, rest = self.parse_known_intermixed_args([*own, *literal])
        if rest:
            odd = next((word.split("=")[0] for word in rest if word.startswith("-")), None)
            if odd is None:
                # The surplus is not repeated: nobody knows what was pasted there.
                self.error("there are more arguments than it takes")
            file = f"The file of that name is written ./{odd}. " if os.path.lexists(odd) else ""
            hint = file or (_did_you_mean(odd, self.options) if odd.startswith("--") else "")
            raise UsageError(f"`{self.prog}` has no option {odd}.", hint + self._written)
        return argparse.Namespace(**{name: _as_written(value) for name, value in vars(found).items()})

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command, and how it is written."""
        if odd := CHOICE.fullmatch(message):
            option, word, choices = odd.group(1), odd.group(2), re.findall(r"[\w-]+", odd.group(3))
            hint = _did_you_mean(word, choices) + self._written
            raise UsageError(f"`{self.prog}`: {option} is one of {', '.join(choices)}, and not “{_short(word)}”.", hint)
        message = message.replace("the following arguments are required: ", "it needs ")
        message = NUMBER.sub(r"\1 is a whole number, and not “\2”", message)
        raise UsageError(f"`{self.prog}`: {message}.", self._written)


@dataclass(frozen=True, slots=True)
class Words:
    """A command taken apart: the verb, the arguments of the verb, and traits as in `--OSF.timeout=5`."""

    verb: str | None
    arguments: list[str]
    traits: list[str]


def take_apart(argv: Sequence[str]) -> Words:
    """Find the verb, which is the first word that is no option, and the traits among the words before any `--`."""
    own = own_words(argv)
    literal = list(argv[len(own) :])
    traits = [word for word in own if TRAIT.fullmatch(word)]
    own = [word for word in own if not TRAIT.fullmatch(word)]
    place = next((number for number, word in enumerate(own) if not word.startswith("-")), None)
    if place is None:
        return Words(None, own + literal, traits)
    return Words(own[place], own[:place] + own[place + 1 :] + literal, traits)


def nearest(verb: str, known: Iterable[str]) -> UsageError:
    """The error for a verb that does not exist, with the one that was probably meant."""
    return UsageError(
        f"There is no command `{_short(verb)}`.",
        _did_you_mean(verb, known) + "The command alone, without any verb, lists them all.",
    )


def own_words(argv: Sequence[str]) -> list[str]:
    """The words before any `--`, those that may be options."""
    words = list(argv)
    return words[: words.index("--")] if "--" in words else words


def wants_json(argv: Sequence[str]) -> bool:
    """Whether the answer has to be JSON, even if the rest cannot be understood."""
    return "--json" in own_words(argv)


def split(line: str, *, windows: bool = os.name == "nt") -> list[str]:
    """Words of a line in a notebook: quotes keep blanks together; on Windows a backslash is part of a path."""
    words = shlex.shlex(line, posix=True, punctuation_chars=False)
    words.whitespace_split = True
    words.commenters = ""
    if windows:
        words.escape = ""
    try:
        return list(words)
    except ValueError:
        raise UsageError(
            "A quotation mark or backslash has no partner.", 'Put names with blanks or quotes into "…".'
        ) from None


def _as_written(value: Any) -> Any:
    """What was read, without the marks of words that only look like options."""
    if isinstance(value, list):
        return [_as_written(one) for one in value]
    return value.removeprefix(LITERAL) if isinstance(value, str) else value


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word.lower(), list(known), 1, 0.5)
    return f"Did you mean `{close[0]}`? " if close else ""


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:40] + "…"


Declare = Callable[[Parser], None]
