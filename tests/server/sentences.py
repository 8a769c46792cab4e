"""The sentences that answers of the engine and the server are made of, as they stand in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import get_args

import jupyter_osf
from jupyter_osf import errors
from jupyter_osf.models import Kind
from jupyter_osf.server.wording import for_screen

HOME = Path(jupyter_osf.__file__).parent
FACES = {"commands", "demo", "magics", "widgets", "cli.py", "filesystem.py", "interactive.py"}
NOT_FOR_THE_PANEL = {*FACES, "sandbox", "labextension"}
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.OSFError)}
NAMES = {
    "WORDS",
    "words",
    "hint",
    "said",
    "TAKEN_BACK",
    "NOT_TOLD",
    "DEACTIVATE",
    "HANDED_AGAIN",
    "TITLE",
    "SIGNED_IN",
    "CLOSE_IT",
    "PASTE",
}
"""What variables are called that hold sentences."""
WORDS_OF_RESULT = 5
"""Where a result has its sentence."""


def sentences() -> set[str]:
    """Each sentence and next step, with `%1`, `%2` … where something is filled in, in the words of buttons; and the
    single words that are filled in."""
    found = set(get_args(Kind))
    for path in HOME.rglob("*.py"):
        inside = path.relative_to(HOME)
        if inside.parts[0] not in NOT_FOR_THE_PANEL and inside.name not in ("__init__.py", "__main__.py"):
            module = import_module(".".join(("jupyter_osf", *inside.with_suffix("").parts)))
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                found |= {for_screen(text) for said in _said_by(node) for text in _patterns(said, module)}
    return found


def _said_by(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        if any(isinstance(target, ast.Name) and target.id in NAMES for target in node.targets):
            yield node.value
        if isinstance(node.value, ast.Dict) and any(_is_name(target, "ON_PAGE") for target in node.targets):
            yield from node.value.values
    elif isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in ERRORS:
            yield from node.args[:2]
        elif called in ("_end", "skip", "_with_words"):
            yield from node.args[1:]
        elif called == "Result":
            yield from node.args[WORDS_OF_RESULT : WORDS_OF_RESULT + 1]
        elif called == "append" and isinstance(node.func, ast.Attribute) and _is_name(node.func.value, "said"):
            yield from node.args
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "message")


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _patterns(node: ast.expr, module: ModuleType) -> Iterator[str]:
    """The texts of an argument; nothing where it was put together elsewhere."""
    if isinstance(node, ast.IfExp):
        yield from _patterns(node.body, module)
        yield from _patterns(node.orelse, module)
    elif isinstance(node, ast.List):
        for one in node.elts:
            yield from _patterns(one, module)
    elif isinstance(node, ast.ListComp):
        yield from _patterns(node.elt, module)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strip":
        # Another sentence may follow, which is one of its own.
        yield from (text.removesuffix(" %2") for text in _patterns(node.func.value, module) if text != "%1 %2")
    elif text := _pattern(node, module):
        yield text


def _pattern(node: ast.expr, module: ModuleType) -> str | None:
    constant = _constant(node, module)
    if constant is not None or not isinstance(node, ast.JoinedStr):
        return constant
    text, count = "", 0
    for part in node.values:
        known = _constant(part.value if isinstance(part, ast.FormattedValue) else part, module)
        if known is None:
            count += 1
            known = f"%{count}"
        text += known
    return text if text.replace("%1", "").strip() else None


def _constant(node: ast.expr, module: ModuleType) -> str | None:
    value = getattr(module, node.id, None) if isinstance(node, ast.Name) else getattr(node, "value", None)
    return str(value) if isinstance(value, str | int) else None
