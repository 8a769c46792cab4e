"""What is to be done with a file, or the files of a folder, on either side: a plain value, before anything moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from ..errors import Cancelled, Failed, NameTaken, NeedsChoice, NotPermitted, OSFError, Unreachable, UsageError
from ..models import Entry
from .hashing import Digest

Action = Literal[
    "keep",
    "skip",
    "refuse",
    "create",
    "create-beside",
    "have-beside",
    "update",
    "save-and-update",
    "fetch",
    "fetch-over",
    "fetch-beside",
    "set-aside",
    "delete",
]
"""``keep`` what is the same; ``create`` on OSF, also ``-beside`` a file that differs, unless OSF has it beside already;
``update``: a new version, if asked after OSF's was saved here; ``fetch`` what is not here or has no changes, ``-over``
mine with a backup, or ``-beside`` it; ``set-aside`` this computer's file as a backup; ``delete`` OSF's."""

UPWARD: tuple[Action, ...] = ("create", "create-beside", "update", "save-and-update")
DOWNWARD: tuple[Action, ...] = ("fetch", "fetch-over", "fetch-beside", "save-and-update")
WORDS: dict[Action, str] = {
    "create": "would be uploaded as “{to}”",
    "create-beside": "would be uploaded as “{to}”, beside OSF's",
    "update": "would become the next version",
    "save-and-update": "would become the next version; OSF's would be saved beside it",
    "fetch": "would come here",
    "fetch-over": "would come here; yours would be kept as a backup",
    "fetch-beside": "OSF's would be saved beside yours",
    "set-aside": "is gone from OSF; here it would be kept as a backup only",
    "delete": "would be deleted from OSF",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one file; ``name`` is its POSIX path inside the folder, ``to`` the name that it gets on
    OSF. ``here`` and ``entry`` are the two sides as they were looked at, ``agreed`` the sha256 on which they agreed
    last. ``error`` is why nothing is done."""

    name: str
    path: Path
    action: Action
    here: Digest | None = None
    entry: Entry | None = None
    to: str = ""
    agreed: str | None = None
    message: str = ""
    error: OSFError | None = field(default=None, compare=False)

    @property
    def folder(self) -> str:
        """The folder of the file inside the folder that the plan is about, empty for that folder itself."""
        parent = PurePosixPath(self.name).parent.as_posix()
        return "" if parent == "." else parent

    @property
    def size(self) -> int | None:
        """How many bytes are to move, None where OSF does not tell."""
        if self.action in UPWARD:
            return self.here.size if self.here is not None else None
        return self.entry.size if self.entry is not None and self.action in DOWNWARD else 0

    @property
    def words(self) -> str:
        """What would be done, or why nothing is."""
        return WORDS[self.action].format(to=self.to) if self.action in WORDS else self.message


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with the files of ``local``, a folder of this computer, and of ``top``, one of OSF.
    For one linked file both are that file itself.

    ``folders`` are those that are on OSF, by their POSIX paths in ``top``; missing ones are made, those in
    ``empty`` even if nothing goes into them; with ``mirror`` all of them are made here too. ``linked`` tells that
    both sides are remembered as agreeing from then on.
    """

    local: Path
    top: Entry
    folders: dict[str, Entry]
    steps: tuple[Step, ...]
    linked: bool = True
    empty: tuple[str, ...] = ()
    mirror: bool = False
    listed: tuple[Entry, ...] = field(default=(), compare=False, repr=False)

    @property
    def files_there(self) -> tuple[Entry, ...]:
        """All files that OSF is known to have in the folder, also those that the plan has nothing to say about."""
        return self.listed or tuple(step.entry for step in self.steps if step.entry is not None)

    @property
    def counts(self) -> dict[str, int]:
        """How many files each action is for."""
        return dict(Counter(step.action for step in self.steps))

    def going(self, actions: tuple[Action, ...]) -> Iterator[Step]:
        """The steps with one of these actions."""
        return (step for step in self.steps if step.action in actions)

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON can hold it."""
        return {
            "local": str(self.local),
            "top": asdict(self.top),
            "folders": {name: asdict(entry) for name, entry in self.folders.items()},
            "linked": self.linked,
            "empty": list(self.empty),
            "mirror": self.mirror,
            "steps": [_written(step) for step in self.steps],
            "counts": self.counts,
        }

    @classmethod
    def from_dict(cls, shape: dict[str, Any]) -> Plan:
        """The plan that ``as_dict`` was asked of."""
        return cls(
            local=Path(shape["local"]),
            top=_entry(shape["top"]),
            folders={name: _entry(entry) for name, entry in shape["folders"].items()},
            steps=tuple(_read(step) for step in shape["steps"]),
            linked=shape["linked"],
            empty=tuple(shape["empty"]),
            mirror=shape["mirror"],
        )


def _written(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "path": str(step.path),
        "action": step.action,
        "here": asdict(step.here) if step.here is not None else None,
        "entry": asdict(step.entry) if step.entry is not None else None,
        "to": step.to,
        "agreed": step.agreed,
        "message": step.message,
        "error": {**step.error.as_dict(), "exit_code": step.error.exit_code} if step.error is not None else None,
    }


def _read(shape: dict[str, Any]) -> Step:
    here, entry, error = shape["here"], shape["entry"], shape["error"]
    return Step(
        name=shape["name"],
        path=Path(shape["path"]),
        action=shape["action"],
        here=Digest(here["sha256"], here["size"], (here["stamp"][0], here["stamp"][1])) if here else None,
        entry=_entry(entry) if entry else None,
        to=shape["to"],
        agreed=shape["agreed"],
        message=shape["message"],
        error=_error(error) if error else None,
    )


def _entry(shape: dict[str, Any]) -> Entry:
    return Entry(**{**shape, "tags": tuple(shape["tags"])})


def _error(shape: dict[str, Any]) -> OSFError:
    more = {key: value for key, value in shape.items() if key not in ("message", "hint", "code", "exit_code")}
    if more:
        return NameTaken(shape["message"], shape["hint"], code=shape["code"], **more)
    kinds = (UsageError, NeedsChoice, NotPermitted, Unreachable, Cancelled)
    kind = next((kind for kind in kinds if kind.exit_code == shape["exit_code"]), Failed)
    return kind(shape["message"], shape["hint"], code=shape["code"])
