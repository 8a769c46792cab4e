"""Names for what is kept beside a file: backups of mine, and copies of OSF's versions."""

from __future__ import annotations

import os
from pathlib import Path

from ..client.names import here as name_here
from ..client.names import numbered
from ..transfer.hashing import digest
from .context import Context


def backup_name(context: Context, path: Path) -> Path:
    """Where this computer's bytes go before something takes their place."""
    return beside(path, f"this computer {context.timestamp()}")


def of_osf(context: Context, version: str | None) -> str:
    """The remark in the name of a copy of OSF's bytes."""
    return f"OSF version {version}" if version else f"OSF version of {context.timestamp()}"


def kept_already(context: Context, path: Path, version: str | None, sha256: str | None) -> Path | None:
    """The copy of that version of OSF's that was kept beside a file earlier, if it is still the same."""
    if version is None or sha256 is None:
        return None
    copy = path.with_name(name_here(numbered(path.name, of_osf(context, version), ())))
    if not copy.is_file():
        return None
    return copy if digest(copy, context.local, context.progress.check).sha256 == sha256 else None


def beside(path: Path, remark: str) -> Path:
    """A free name next to a path, with a remark that says what it is. The number that a taken name asks for goes
    inside the brackets: uploads know by the form of these names what has to stay here."""
    candidate, count = path.with_name(name_here(numbered(path.name, remark, ()))), 1
    while os.path.lexists(candidate):
        count += 1
        candidate = path.with_name(name_here(numbered(path.name, f"{remark} {count}", ())))
    return candidate
