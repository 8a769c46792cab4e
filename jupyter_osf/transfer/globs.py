"""Patterns with the rules of ``.gitignore`` that answer in time whatever they are: strangers write them too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

WITHIN, ACROSS = "[^/]*", "(?:/.+)?"
"""How the library writes ``*`` and ``/**`` as regular expressions."""
WILD = re.compile("((?:" + re.escape(WITHIN) + ")+|" + re.escape(ACROSS) + ")")


def spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """What lines of an ignore file say. Raises ValueError or re.error where they say nothing."""
    return GitIgnoreSpec([_steady(pattern) for pattern in GitIgnoreSpec.from_lines(lines).patterns], backend="simple")


def _steady(pattern: GitIgnoreSpecPattern) -> GitIgnoreSpecPattern:
    """The same pattern, without looking back.

    With several wildcards a regular expression tries every way to share a name between them, which takes for ever with
    a handful. Here what follows a wildcard is taken where it is found first, which decides nothing as long as another
    wildcard follows that can take what is between.
    """
    if pattern.regex is None:
        return pattern
    head, *rest = WILD.split(pattern.regex.pattern)
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    numbers = count()
    spelt = head + _across(pairs, numbers)
    return GitIgnoreSpecPattern(re.compile(spelt), pattern.include)


def _across(pairs: list[tuple[str, str]], numbers: count[int]) -> str:
    """Wildcards and what follows each; up to the next ``/**`` all belongs together."""
    at = next((at for at, (wild, _) in enumerate(pairs[1:], 1) if wild == ACROSS), None)
    if at is None:
        return _within(pairs, numbers)
    before, after = _within(pairs[:at], numbers), _across(pairs[at:], numbers)
    if pairs[0][0] == ACROSS:
        before = _first(before.replace(ACROSS, "(?:/.+?)??", 1) + "(?=/)", numbers)
    return before + after


def _within(pairs: list[tuple[str, str]], numbers: count[int]) -> str:
    spelt = ""
    for at, (wild, text) in enumerate(pairs):
        wild = ACROSS if wild == ACROSS else WITHIN
        followed = at + 1 < len(pairs) and "/" not in text.replace("[^/]", "")
        spelt += _first(f"{WITHIN}?{text}", numbers) if wild == WITHIN and followed else wild + text
    return spelt


def _first(spelt: str, numbers: count[int]) -> str:
    """Only the first way to match; Python 3.10 has no other word for it."""
    name = f"first{next(numbers)}"
    return f"(?=(?P<{name}>{spelt}))(?P={name})"
