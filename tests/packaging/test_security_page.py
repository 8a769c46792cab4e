"""Each claim of the page about security has tests, and they are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
CLAIMS = PAGE.partition("## What is claimed")[2].partition("## What is not protected")[0]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")


@cache
def names_in(path: str) -> set[str]:
    """Names of tests as pytest writes them, without parameters."""
    found = set()
    for part in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        members = part.body if isinstance(part, ast.ClassDef) else [part]
        prefix = f"{part.name}::" if isinstance(part, ast.ClassDef) else ""
        found |= {prefix + one.name for one in members if isinstance(one, ast.FunctionDef)}
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def test_each_test_that_is_named_is_there() -> None:
    named = NAMED.findall(PAGE)

    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_each_claim_names_a_test() -> None:
    rows = [row for row in CLAIMS.splitlines() if row.startswith("| ") and not row.startswith("| claim ")]

    assert len(rows) > 35
    assert [row for row in rows if not NAMED.search(row.rpartition("|")[0].rpartition("|")[2])] == []
