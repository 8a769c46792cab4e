"""One run of an experiment: names for its files that nothing has yet, what it wrote, and a record of it."""

from __future__ import annotations

import json
import os
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from typing import Any

from ..client.names import here as name_here
from ..errors import OSFError, UsageError
from ..transfer.disk import disk_error, require_below
from ..transfer.hashing import Digest, stamp_of

FIELDS = ("participant", "session", "date", "time", "name")
RECORD = "run.json"


@dataclass
class Run:
    """``files`` lists what of the folder may go up; ``template`` makes the names of new files, None the usual ones."""

    folder: Path
    files: Callable[[], Iterable[Path]]
    participant: str | None = None
    session: str | None = None
    template: str | None = None
    started: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    _before: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _given: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._name("data.csv")

    def begin(self) -> None:
        """Remember what is there already."""
        self._before = self._stamps()

    def path(self, name: str) -> Path:
        """Where this run writes a file: under the template's name, numbered if that is taken. The same each time."""
        if name not in self._given:
            wanted = self.folder.joinpath(*PurePosixPath(self._name(name)).parts)
            require_below(self.folder, wanted)
            try:
                wanted.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise disk_error(error, wanted.parent) from error
            count, path = 1, wanted
            while os.path.lexists(path) or path in self._given.values():
                count += 1
                path = wanted.with_name(f"{wanted.stem}_{count}{wanted.suffix}")
            self._given[name] = path
        return self._given[name]

    def gave(self, name: str) -> bool:
        """Whether this run has asked for this name before."""
        return name in self._given

    def is_repeated(self) -> bool:
        """Whether there is a record of an earlier run of the same participant and session."""
        return self.has_name and os.path.lexists(self.folder / self._name(RECORD))

    @property
    def whose(self) -> str:
        """Whose run it is, in words."""
        named = (("participant", self.participant), ("session", self.session))
        return ", ".join(f"{what} {who}" for what, who in named if who is not None)

    def was_taken(self, name: str) -> bool:
        """Whether the name that the template makes belonged to an earlier file."""
        return self.path(name).name != PurePosixPath(self._name(name)).name

    def written(self) -> list[Path]:
        """What is new in the folder, or was changed, since the run began."""
        return [path for path, stamp in self._stamps().items() if self._before.get(path) != stamp]

    @property
    def has_name(self) -> bool:
        """Whether it is known whose run it is."""
        return self.participant is not None or self.session is not None

    def record(self, ended_by: str | None, written: Iterable[tuple[Path, Digest | None]]) -> Path:
        """Write down, in a new file among the data, who took part, when, and what was written; ``ended_by`` is the kind
        of the error that ended a run early. Raises OSFError where the disk does not take it."""
        document: dict[str, Any] = {
            "participant": self.participant,
            "session": self.session,
            "started": _utc(self.started),
            "ended": _utc(datetime.now(timezone.utc)),
            "complete": ended_by is None,
            "ended_by": ended_by,
            "files": [
                {
                    "name": path.relative_to(self.folder).as_posix(),
                    "size": found.size if found is not None else None,
                    "sha256": found.sha256 if found is not None else None,
                }
                for path, found in written
            ],
        }
        path = self.path(RECORD)
        try:
            with path.open("x", encoding="utf-8") as file:
                json.dump(document, file, indent=1, ensure_ascii=False)
                file.write("\n")
        except OSError as error:
            if not isinstance(error, FileExistsError):
                # Half a record would be read as one.
                path.unlink(missing_ok=True)
            raise disk_error(error, path) from error
        return path

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for path in self.files():
            try:
                found[path] = stamp_of(path)
            except OSFError:
                continue  # It vanished at this moment.
        return found

    def _name(self, name: str) -> str:
        template = self.template or "_".join(
            [*([f"sub-{{{FIELDS[0]}}}"] if self.participant is not None else []),
             *([f"ses-{{{FIELDS[1]}}}"] if self.session is not None else []), "{name}"]
        )  # fmt: skip
        local = self.started.astimezone()
        values = {
            "participant": _safe(self.participant),
            "session": _safe(self.session),
            "date": local.strftime("%Y-%m-%d"),
            "time": local.strftime("%H.%M.%S"),
            "name": "/".join(name_here(part) for part in PurePosixPath(name).parts if part not in ("/", "..")),
        }
        return _filled(template, values)


def _filled(template: str, values: dict[str, str]) -> str:
    try:
        parts = list(string.Formatter().parse(template))
        asked = {found for _, found, _, _ in parts if found is not None}
    except ValueError as error:
        raise UsageError(f"The name template “{template}” cannot be read: {error}.", _how()) from None
    if odd := sorted(asked - set(FIELDS)):
        raise UsageError(f"The name template “{template}” asks for “{odd[0]}”, which is not known.", _how())
    if "name" not in asked:
        raise UsageError(f"The name template “{template}” gives all files one name: it lacks {{name}}.", _how())
    if missing := sorted(one for one in asked if not values[one]):
        raise UsageError(f"The name template “{template}” asks for the {missing[0]}, which was not given.", _how())
    made = PurePosixPath("".join(text + values[one] if one else text for text, one, _, _ in parts))
    if made.is_absolute() or ".." in made.parts:
        raise UsageError(f"The name template “{template}” leads out of the folder.", _how())
    return made.as_posix()


def _how() -> str:
    return f"It may have {', '.join(f'{{{one}}}' for one in FIELDS)}: sub-{{participant}}_{{name}}"


def _safe(value: str | None) -> str:
    return name_here(value) if value else ""


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
