"""Patterns of ignore files: the library's meaning, in time that grows no faster than the names."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from jupyter_osf.transfer.globs import spec

PARTS = st.lists(st.sampled_from(["*", "**", "/**/", "/", "a", "b", "ab", "?", "[ab]", "."]), min_size=1, max_size=8)
PATHS = st.lists(st.text("ab.", min_size=1, max_size=4), min_size=1, max_size=5)
LONGEST = 255
TOLD = 2.0
"""Seconds; with every way tried it would be hours."""


@settings(max_examples=2000, deadline=None)
@given(PARTS.map("".join), PATHS.map("/".join), st.booleans())
@example("a*b*a", "abba", False)
@example("**/a/**/b/**/*b", "a/ab/b/a/b/ab", False)
@example("a/**/b*a*/**/b", "a/ba/bab/ab/b", True)
def test_they_mean_what_the_library_says(pattern: str, path: str, negated: bool) -> None:
    lines = ["*", f"!{pattern}"] if negated else [pattern]
    try:
        plain = GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return
    assert spec(lines).check_file(path).include == plain.check_file(path).include


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 20 + "*b", "a" * LONGEST),
        ("*[!b]" * 20 + "*b", "a" * LONGEST),
        ("?*a" * 20 + "*b", "a" * LONGEST),
        ("**" * 20 + "b", "a" * LONGEST),
        ("**/" + "a/**/" * 20 + "b", "a/" * 120 + "c"),
        ("**/" + "*a*/**/" * 20 + "b", "aa/" * 80 + "c"),
    ],
)
def test_wildcards_in_plenty_cost_next_to_nothing(pattern: str, path: str) -> None:
    asked = spec([pattern])
    began = time.process_time()
    assert asked.check_file(path).include is None
    assert time.process_time() - began < TOLD
