"""Which files take no part in a transfer: what ``.osfignore`` files name, and what a command includes and excludes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from ..errors import Failed, UsageError
from .disk import disk_error
from .globs import spec

IGNORE_FILE = ".osfignore"

Patterns = tuple[Sequence[str], Sequence[str]]
"""Which files a command is about: those that it includes (all, if empty) but for those that it excludes."""
EVERY_FILE: Patterns = ((), ())

Rule = tuple[int, GitIgnoreSpec]
"""The rules of an ``.osfignore``, and where in a path the part begins that they are about."""


class Ignored:
    """Answers for one folder of this computer and for the folder of OSF that belongs to it, by names below them.

    The rules are those of ``.gitignore``: an ``.osfignore`` speaks for its folder and all below, a deeper one wins over
    a higher one, and nothing in a folder that is left out can be taken in again.
    """

    def __init__(self, folder: Path, patterns: Patterns = EVERY_FILE, root: Path | None = None) -> None:
        """``root`` is the folder around this one up to which an ``.osfignore`` counts, and from which patterns with a
        slash at their beginning do."""
        include, exclude = patterns
        self._root = root or folder
        start = folder.relative_to(self._root).as_posix()
        self._start = "" if start == "." else f"{start}/"
        self._include = _spec(include) if include else None
        self._exclude = _spec(exclude) if exclude else None
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._folders: dict[str, bool] = {"": False}

    def leaves_out(self, name: str) -> bool:
        """Whether the file of that POSIX path takes no part."""
        path = self._start + name
        folder = path.rpartition("/")[0]
        if self._folder(folder) or self._says(folder, path):
            return True
        return self._include is not None and not self._include.match_file(path)

    def leaves_out_folder(self, name: str) -> bool:
        """Whether nothing in that folder takes part."""
        return self._folder((self._start + name).rstrip("/"))

    def _folder(self, path: str) -> bool:
        if path not in self._folders:
            above = path.rpartition("/")[0]
            self._folders[path] = self._folder(above) or self._says(above, f"{path}/")
        return self._folders[path]

    def _says(self, folder: str, spelt: str) -> bool:
        """What the rules that speak for a folder say of something in it, the nearest first."""
        if self._exclude is not None and self._exclude.match_file(spelt):
            return True
        for start, own in self._rules_for(folder):
            verdict = own.check_file(spelt[start:]).include
            if verdict is not None:
                return verdict
        return False

    def _rules_for(self, folder: str) -> tuple[Rule, ...]:
        if folder not in self._rules:
            above = self._rules_for(folder.rpartition("/")[0]) if folder else ()
            own = _rules(self._root / folder / IGNORE_FILE)
            self._rules[folder] = above if own is None else ((len(folder) + 1 if folder else 0, own), *above)
        return self._rules[folder]


def as_ignore_file(patterns: Patterns) -> str:
    """An ``.osfignore`` that leaves out the same."""
    include, exclude = patterns
    only = ["*", "!*/", *(f"!{pattern}" for pattern in include)] if include else []
    return "".join(f"{line}\n" for line in (*only, *exclude))


def _rules(path: Path) -> GitIgnoreSpec | None:
    try:
        return spec(path.read_text("utf-8").splitlines())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise disk_error(error, path) from error
    except (ValueError, re.error) as error:
        raise Failed(
            f"“{path}” cannot be understood: {error}.", "Mend it; its rules are those of .gitignore.", code="bad-ignore"
        ) from error


def _spec(patterns: Sequence[str]) -> GitIgnoreSpec:
    try:
        return spec(patterns)
    except (ValueError, re.error) as error:
        raise UsageError(f"A pattern cannot be understood: {error}.", "Write it as in a .gitignore: *.csv") from error
