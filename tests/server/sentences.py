"""The sentences that errors of the engine and the server are made of, as they stand in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import jupyter_osf
from jupyter_osf import errors
from jupyter_osf.server.wording import for_screen

HOME = Path(jupyter_osf.__file__).parent
NOT_FOR_THE_PANEL = {"commands", "demo", "magics", "sandbox", "widgets", "labextension", "cli.py", "interactive.py"}
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.OSFError)}


def sentences() -> set[str]:
    """Each message and next step, with `%1`, `%2` … where something is filled in, in the words of buttons."""
    found = set()
    for path in HOME.rglob("*.py"):
        inside = path.relative_to(HOME)
        if inside.parts[0] not in NOT_FOR_THE_PANEL and inside.name not in ("__init__.py", "__main__.py"):
            module = import_module(".".join(("jupyter_osf", *inside.with_suffix("").parts)))
            found |= set(_of(ast.parse(path.read_text(encoding="utf-8")), module))
    return found


def _of(tree: ast.Module, module: ModuleType) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            for argument in node.args[:2]:
                text = _pattern(argument, module)
                if text:
                    yield for_screen(text)


def _pattern(node: ast.expr, module: ModuleType) -> str | None:
    """The text of an argument; nothing where it was put together elsewhere."""
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
    return text


def _constant(node: ast.expr, module: ModuleType) -> str | None:
    value = getattr(module, node.id, None) if isinstance(node, ast.Name) else getattr(node, "value", None)
    return str(value) if isinstance(value, str | int) else None
