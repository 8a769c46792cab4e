"""The promise above all others, checked: every byte that was ever ours or theirs still exists on OSF or here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from .desk import Desk, sha256


@dataclass
class EveryByte:
    """Remembers by sha256 what was seen on either side of a desk: files and backups here, copies that wait in the
    outbox, and every version of every file on OSF."""

    desk: Desk
    seen: dict[str, str] = field(default_factory=dict)

    def look(self) -> None:
        """Take in what there is now, which has to be somewhere for good."""
        self.seen = {**self._here(), **self._there(), **self.seen}

    def wrote(self, name: str, content: bytes) -> None:
        """What was written here has to be somewhere for good, even if it is looked for only later."""
        self.seen[sha256(content)] = name

    def deleted_by_a_colleague(self, *contents: bytes) -> None:
        """Whoever deletes something of their own on OSF means it."""
        for content in contents:
            self.seen.pop(sha256(content), None)

    def check(self) -> None:
        """Nothing that was ever seen is gone."""
        gone = self.seen.keys() - self._here().keys() - self._there().keys()
        assert not gone, f"lost: {sorted(self.seen[digest] for digest in gone)}"

    def _here(self) -> dict[str, str]:
        found = {sha256(content): name for name, content in self.desk.files().items()}
        waiting = Path(jupyter_data_dir(), "jupyter_osf", "outbox")
        return found | {sha256(path.read_bytes()): path.name for path in waiting.glob("*") if path.suffix != ".part"}

    def _there(self) -> dict[str, str]:
        return {
            version["sha256"]: f"version {version['number']} of {file['path']}"
            for node in self.desk.osf.state()["nodes"]
            for file in node["files"]
            for version in file["versions"]
        }
