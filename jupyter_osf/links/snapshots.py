"""The bytes of small files as they were when they were left to be sent, kept until OSF has them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Container
from pathlib import Path
from secrets import token_hex

from ..transfer.disk import disk_error
from ..transfer.hashing import Digest, changed, digest

LARGEST = 32_000_000
"""Bytes up to which a copy is kept. A larger file is checked for being the same while it is sent."""
FORGOTTEN = 7 * 24 * 3600
"""Seconds after which a copy that no job knows is removed; until then it can be looked for by hand."""


class Snapshots:
    """A folder that only this person can read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, path: Path, here: Digest) -> Path | None:
        """A copy of a file, on the disk for good; None for a large one. Raises ChangedWhileRead, or disk trouble."""
        if here.size > LARGEST:
            return None
        copy = self.folder / f"{token_hex(12)}{path.suffix}"
        part = copy.with_name(f"{copy.name}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise disk_error(error, self.folder) from error
        try:
            with path.open("rb") as source, part.open("xb") as sink:
                shutil.copyfileobj(source, sink)
                sink.flush()
                os.fsync(sink.fileno())
            if digest(part).sha256 != here.sha256:
                raise changed(path)
            part.replace(copy)
        except OSError as error:
            raise disk_error(error, path) from error
        finally:
            part.unlink(missing_ok=True)
        return copy

    def drop(self, copy: Path | None) -> None:
        """Remove a copy; only ever one of this folder."""
        if copy is not None and copy.parent == self.folder:
            copy.unlink(missing_ok=True)

    def tidy(self, known: Container[str]) -> None:
        """Remove old copies that no job knows, as a program that was killed leaves them behind."""
        if not self.folder.is_dir():
            return
        for copy in self.folder.iterdir():
            if str(copy) not in known and copy.stat().st_mtime < time.time() - FORGOTTEN:
                copy.unlink(missing_ok=True)
