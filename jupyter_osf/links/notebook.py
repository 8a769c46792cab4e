"""What of a notebook is the analysis itself, apart from outputs and what changes by merely running it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

LARGEST = 50_000_000
"""Bytes up to which a notebook is read as one; larger ones are compared by their bytes only."""


def analysis_of(path: Path, sha256: str | None = None) -> str | None:
    """A sha256 of a notebook's cells without outputs, counters and metadata; None for what is no notebook, or no
    longer has the bytes of ``sha256``."""
    if path.suffix.lower() != ".ipynb":
        return None
    try:
        if path.stat().st_size > LARGEST:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        return None
    return analysis_in(content)


def analysis_in(content: bytes) -> str | None:
    """The same of the bytes of a notebook; None for what is no notebook."""
    try:
        cells = [_cell(cell) for cell in json.loads(content)["cells"]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def _cell(cell: dict[str, Any]) -> list[Any]:
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    return [cell.get("cell_type"), text, cell.get("attachments") or {}]
