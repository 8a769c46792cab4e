"""Simultaneous writing, which really damages files on OSF, as it happens and as rules can force it.

OSF numbers a version by counting, and looks for a file of the name, without a lock. So two uploads that end within
an instant of each other may take one number twice, or make two files of one name. Here that happens whenever both
had begun before either ended and they end within `WINDOW` seconds.

A `race` rule forces a situation for the next upload; `mode` is
- `colleague-before`: a colleague's version is stored just before mine (of a new name: the colleague's file comes first)
- `colleague-after`: a colleague's version is stored just after mine, before I get my answer
- `shut`: a colleague's version takes the same number as mine: versions read 2, 2, 1 and the file is shut
- `duplicate`: a colleague's new file of the same name is made beside mine
"""

from __future__ import annotations

import time
from dataclasses import dataclass

WINDOW = 0.05


@dataclass(frozen=True, slots=True)
class _Commit:
    began: float
    ended: float
    number: int


class Races:
    """Remembers the latest upload to each place (folder id and name)."""

    def __init__(self) -> None:
        self._latest: dict[tuple[str, str], _Commit] = {}

    def collides(self, place: tuple[str, str], began: float) -> int | None:
        """The number that an upload, begun at `began` and ending now, takes for the second time."""
        other = self._latest.get(place)
        overlaps = other is not None and began < other.ended and time.monotonic() - other.ended < WINDOW
        return other.number if other is not None and overlaps else None

    def committed(self, place: tuple[str, str], began: float, number: int) -> None:
        now = time.monotonic()
        self._latest = {key: commit for key, commit in self._latest.items() if now - commit.ended < WINDOW}
        self._latest[place] = _Commit(began, now, number)
