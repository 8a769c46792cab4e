"""Each command that a page shows is one that there is, with options that it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from jupyter_osf.commands.parsing import take_apart
from jupyter_osf.commands.table import VERBS, verb
from jupyter_osf.errors import UsageError

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
TYPED = re.compile(r"^\s*(?:\w+ = )?(?:%osf|(?:\$ )?jupyter osf) ([a-z].*?)(?:\s{2,}.*)?$", re.MULTILINE)
"""A line of a block, without what stands beside it in a column of its own."""
NAMED = re.compile(r"^(?:%osf|jupyter osf) ([a-z].*)$")
PROGRAMS = [name for name, one in VERBS.items() if one.call is None]
"""Programs of their own, whose options are not in the table."""


def typed(page: Path) -> Iterator[list[str]]:
    """The commands in the blocks of a page."""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            yield from (shlex.split(found) for found in TYPED.findall(token.content))


def named(page: Path) -> Iterator[list[str]]:
    """The commands in its sentences, which may leave out what they are about: `jupyter osf restore`."""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        for child in token.children or ():
            if child.type == "code_inline" and (found := NAMED.match(child.content)):
                yield shlex.split(found[1])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_on_a_page_can_be_typed(page: Path) -> None:
    wrong = []
    for command in typed(page):
        words = take_apart(command)
        try:
            if words.verb not in PROGRAMS:
                verb(words.verb or "").parser("jupyter osf").read(words.arguments)
        except UsageError as error:
            wrong.append(str(error))
    for name, *others in named(page):
        known = verb(name).parser("jupyter osf").options if name in VERBS else []
        options = [word.partition("=")[0] for word in others if word.startswith("-") and "." not in word]
        if name not in VERBS or (name not in PROGRAMS and set(options) - set(known)):
            wrong.append(f"jupyter osf {name} {' '.join(options)}")

    assert wrong == []


def test_pages_show_commands() -> None:
    assert sum(len([*typed(page), *named(page)]) for page in PAGES) > 100
