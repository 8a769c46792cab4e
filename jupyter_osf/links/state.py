"""The state of a link, decided from what is here, what was agreed last, and what is on OSF."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..models import State

Presence = Literal["there", "gone", "forbidden", "unknown"]


@dataclass(frozen=True, slots=True)
class Base:
    """The last state on which this computer and OSF agreed.

    ``fingerprint`` is what a storage without hashes showed at that time (its etag, size and date), ``analysis`` the
    hash of a notebook's cells without what running it changes; ``verified`` is when OSF was first seen to hold these
    bytes, in seconds since 1970.
    """

    version: str | None
    sha256: str
    fingerprint: str | None = None
    analysis: str | None = None
    verified: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one linked file. ``here`` is the sha256 of this computer's file, None where it is missing;
    ``osf`` that of OSF's newest version, None where the storage has no such hash."""

    here: str | None
    base: Base | None
    presence: Presence
    osf: str | None = None
    fingerprint: str | None = None
    own_site: bool = True


def state_of(facts: Facts) -> State:
    """The state, by the first rule that fits. Versions are told apart by their bytes, never by their dates."""
    if not facts.own_site:
        return "another-osf"
    if facts.presence == "unknown":
        return "unknown"
    if facts.presence == "forbidden":
        return "no-access"
    if facts.presence == "gone":
        return "missing-on-osf"
    if facts.here is None:
        return "missing-here"
    if facts.osf is None:
        return _without_hash(facts)
    if facts.here == facts.osf:
        return "in-sync"
    if facts.base is None:
        return "diverged"
    if facts.osf == facts.base.sha256:
        return "ahead"
    return "behind" if facts.here == facts.base.sha256 else "diverged"


def _without_hash(facts: Facts) -> State:
    """A storage without hashes: only an untouched fingerprint proves that it still holds the base."""
    base = facts.base
    if base is None or base.fingerprint is None or base.fingerprint != facts.fingerprint:
        return "cannot-verify"
    return "in-sync" if facts.here == base.sha256 else "ahead"
