"""The links between files of this computer and OSF, as far as they concern what is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jupyter_osf.commands.entry_words import STATES, badges
from jupyter_osf.models import Entry, LinkStatus


class Links:
    """``all`` is None as long as they were not asked for."""

    def __init__(self) -> None:
        self.all: Sequence[LinkStatus] | None = None

    def to(self, entry: Entry) -> list[LinkStatus]:
        """Those that lead to an entry."""
        place = (entry.id, entry.node, entry.provider)
        return [
            link
            for link in self.all or ()
            if link.state != "another-osf" and (link.id, link.node, link.provider) == place
        ]

    def about(self, running: Path | None, selection: Sequence[Entry]) -> list[LinkStatus]:
        """Those of the notebook and of what is selected."""
        chosen = [link for entry in selection for link in self.to(entry)]
        own = [link for link in self.all or () if running is not None and Path(link.path).absolute() == running]
        return [*own, *(link for link in chosen if link not in own)]

    def marks(self, entry: Entry) -> list[str]:
        """What a person should know of an entry beside its name, its links among it."""
        return [*badges(entry), *(f"linked: {STATES[link.state]}" for link in self.to(entry))]
