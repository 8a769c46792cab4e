"""Failures of this computer's disk as sentences."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from ..errors import Failed, NotFound, NotPermitted, OSFError


def disk_error(error: OSError, path: Path) -> OSFError:
    """What went wrong with a file on this computer, and what to do about it."""
    if isinstance(error, FileNotFoundError):
        return NotFound(f"“{path}” is not on this computer.", "Check the name and the folder you are in.")
    if isinstance(error, PermissionError):
        return Failed(f"This computer does not allow access to “{path}”.", "Check its permissions.", code="disk")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failed(
            f"The disk of this computer is full: “{path.name}” was not saved.",
            "Make room and try again; nothing was replaced.",
            code="disk-full",
        )
    if error.errno == errno.EFBIG:
        return Failed(
            f"The disk of this computer cannot hold so large a file: “{path.name}” was not saved.",
            "Choose a folder on another disk; nothing was replaced.",
            code="disk-full",
        )
    if isinstance(error, IsADirectoryError):
        return Failed(f"“{path}” is a folder, and a file is needed.", "Name a file.", code="disk")
    if isinstance(error, NotADirectoryError):
        return Failed(f"A part of “{path}” is a file, not a folder.", "Check the path.", code="disk")
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ):
        return Failed(f"This computer cannot hold the name “{path.name}”.", "Give another name.", code="disk")
    if error.errno == errno.EROFS:
        return Failed(f"“{path.parent}” is read-only.", "Choose another folder.", code="disk")
    return Failed(f"“{path}”: {error.strerror or error}.", "Nothing was replaced.", code="disk")


def require_below(folder: Path, path: Path) -> None:
    """Raises NotPermitted where a link of this computer leads a path out of the folder that it seems to be in."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise NotPermitted(
            f"“{path.name}” would be put outside “{folder.name}”, where a link of this computer leads.",
            "Name another folder, or remove that link.",
            code="leads-outside",
        )


def free_name(path: Path) -> Path:
    """The path itself, or with a number where something is there already (also a dangling link)."""
    count, candidate = 1, path
    while os.path.lexists(candidate):
        count += 1
        candidate = path.with_name(f"{path.stem} {count}{path.suffix}")
    return candidate
