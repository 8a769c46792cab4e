"""The values of the outbox: what waits, whose it is, and how a try to send it ended."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..models import JobState, Outcome
from .state import Base


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose work it is: the account as far as it is known, and a mark that tells its credential from others."""

    site: str
    account: str | None = None
    credential: str | None = None


def credential_mark(site: str, token: str) -> str:
    """Tells credentials apart without holding any of one: a token has far too many possible values to be guessed."""
    return hashlib.sha256(f"jupyter_osf\0{site}\0{token}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Job:
    """One file on its way to OSF. ``linked`` is the path of the link it belongs to: the file itself, or the data
    folder around it. ``base`` is what OSF is expected to hold; ``snapshot`` the bytes, where they are kept apart."""

    kind: Literal["file", "folder"]
    path: Path
    linked: Path
    site: str
    provider: str
    file: str
    reference: str
    sha256: str
    base: Base | None = None
    snapshot: Path | None = None
    account: str | None = None
    credential: str | None = None
    state: JobState = "waiting"
    code: str = ""
    reason: str = ""
    attempts: int = 0
    created: float = 0.0
    due: float = 0.0
    outcome: Outcome | None = None
    version: str | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """How a try to send a job ended; ``pause`` are the seconds before the next one, for a job that waits."""

    state: JobState
    code: str = ""
    reason: str = ""
    sha256: str | None = None
    outcome: Outcome | None = None
    version: str | None = None
    pause: float = 0.0
