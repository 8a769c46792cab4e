"""What lies in a folder of this computer, as far as it may go to OSF."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from .patterns import Ignored

EVERYTHING = ("**",)
NOT_BY_DEFAULT = ("~*", ".*")
UNFINISHED = ".osf-part"
"""How the names of files end whose bytes are still on their way here."""
KEPT = re.compile(r".* \((?:this computer \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d|OSF version [^)]*)(?: \d+)?\)(?:\.[^.]*)?")
"""Names under which we keep backups and OSF's versions beside a file; these never go up."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file below the scanned folder, by its POSIX path from there; ``reason`` tells why it may not go up."""

    name: str
    path: Path
    reason: str = ""


def scan(
    folder: Path,
    include: Sequence[str] = EVERYTHING,
    exclude: Sequence[str] = NOT_BY_DEFAULT,
    ignored: Ignored | None = None,
) -> Iterator[Found]:
    """Files below a folder in a stable order; patterns are those of ``.gitignore``, on top of those in ``.osfignore``.

    Links that lead out of the folder are told and not followed, and so are things that are neither file nor folder,
    and folders that cannot be read. Costs one directory walk.
    """
    wanted, unwanted = GitIgnoreSpec.from_lines(include), GitIgnoreSpec.from_lines(exclude)
    ignored = ignored or Ignored(folder)
    root = folder.resolve()
    unreadable: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        base = Path(parent).relative_to(folder)
        kept = []
        for name in sorted(folders):
            path, key = Path(parent, name), (base / name).as_posix()
            if name == ".osf" or unwanted.match_file(key + "/") or ignored.leaves_out_folder(key):
                continue
            if path.is_symlink():
                yield Found(key, path, "a link to a folder is not followed")
            else:
                kept.append(name)
        folders[:] = kept
        for name in sorted(files):
            path, key = Path(parent, name), (base / name).as_posix()
            if unwanted.match_file(key) or not wanted.match_file(key) or ignored.leaves_out(key) or _is_ours(name):
                continue
            yield Found(key, path, objection(path, root))
    for error in unreadable:
        if isinstance(error, FileNotFoundError):
            continue  # there is nothing in it to be told of
        path = Path(error.filename)
        yield Found(path.relative_to(folder).as_posix(), path, f"this folder cannot be read: {error.strerror}")


def _is_ours(name: str) -> bool:
    return KEPT.fullmatch(name) is not None or name.endswith(UNFINISHED)


def objection(path: Path, root: Path) -> str:
    """Why a file may not go to OSF from a folder that is really at ``root``; empty for most."""
    if not path.is_symlink():
        return "" if path.is_file() else "it is not a regular file"
    try:
        target = path.resolve()
    except (OSError, RuntimeError):
        # A link that leads back to itself; which error that is depends on the version of Python.
        return "it is a link that leads nowhere"
    if not target.is_relative_to(root):
        return "it is a link that leads out of the folder"
    return "" if target.is_file() else "it is a link that leads nowhere"
