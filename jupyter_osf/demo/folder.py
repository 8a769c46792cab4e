"""The folder in which a person does the demo."""

from __future__ import annotations

import shutil
from pathlib import Path

STATE = ".osf-sandbox"
_SHIPPED = Path(__file__).with_name("notebooks")


def prepare(folder: Path) -> list[str]:
    """Fill the folder with what the demo needs; returns the names of files that were kept as they differ."""
    (folder / STATE).mkdir(parents=True, exist_ok=True)
    kept = []
    for source in sorted(path for path in _SHIPPED.rglob("*") if path.is_file()):
        name = source.relative_to(_SHIPPED)
        target = folder / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        elif target.read_bytes() != source.read_bytes():
            kept.append(name.as_posix())
    return kept
