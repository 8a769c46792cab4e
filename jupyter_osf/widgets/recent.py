"""What was opened by its link: since the explorer was drawn, and on other days, as this computer remembers it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from secrets import token_hex
from typing import Any

from jupyter_core.paths import jupyter_data_dir

log = logging.getLogger(__name__)

MOST = 12
"""As many are remembered."""


class Recent:
    """References only: whether somebody may see what they lead to is asked of OSF each time."""

    def __init__(self) -> None:
        self._path = Path(jupyter_data_dir()) / "jupyter_osf" / "recent.json"
        self._site = ""
        self._now: list[str] = []
        self._remembered: list[str] = []

    @property
    def before(self) -> list[str]:
        """References that were opened on other days, and not since, the last one first."""
        return [reference for reference in self._remembered if reference not in self._now]

    def load(self, site: str) -> None:
        """Remember what was opened of this OSF."""
        self._site = site
        self._remembered = _references(self._read().get(site))

    def add(self, reference: str) -> None:
        """It was opened just now. Where that cannot be written down it is known as long as the explorer lives."""
        self._now = [reference, *(other for other in self._now if other != reference)]
        # Another explorer may have written meanwhile.
        everything = self._read()
        others = [other for other in _references(everything.get(self._site)) if other != reference]
        self._remembered = everything[self._site] = [reference, *others][:MOST]
        part = self._path.with_name(f"{self._path.name}.{token_hex(6)}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.write_text(json.dumps(everything, indent=1), encoding="utf-8")
            part.replace(self._path)
        except OSError as error:
            log.info("“%s” cannot be written: %s", self._path, error)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _references(found: Any) -> list[str]:
    """What of a file can be references."""
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
