"""What others did to a file of OSF while ours was on its way, as its version list tells."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NotVerified
from ..models import Entry, Version
from .context import Context
from .state import Base


def made_meanwhile(context: Context, sent: Entry, sha256: str, seen: str | None, shown: str) -> str:
    """Read the version list after an upload: ours must be in it, and whoever made versions since the one that was
    ``seen`` is named. Empty where nobody did, or where the storage keeps no versions. Raises NotVerified."""
    if sent.provider != "osfstorage":
        return ""
    versions = context.client.files.versions(sent)
    ours = next((version for version in versions if version.sha256 == sha256), None)
    if ours is None:
        raise NotVerified(
            f"OSF does not list the version of “{shown}” that was sent.",
            "Your file here is whole; look at OSF's versions and push again.",
        )
    return words_for([v for v in versions if v.version != ours.version and number(v.version) > number(seen)])


def words_for(others: Sequence[Version]) -> str:
    """A sentence about versions that others made; empty where there are none."""
    if not others:
        return ""
    names = ", ".join(f"version {v.version} by {v.author or 'somebody'}" for v in others)
    return f"Meanwhile {names} was made too; all versions are on OSF."


def arrived(versions: Sequence[Version], sha256: str, base: Base | None) -> Base | None:
    """Our bytes among OSF's versions, newer than what was agreed last: whoever was killed while sending them, or lost
    the answer, does not know of it. ``versions`` are newest first."""
    found = next((version for version in versions if version.sha256 == sha256), None)
    if found is None or base is not None and number(found.version) <= number(base.version):
        return None
    return Base(found.version, sha256)


def may_hide_others(entry: Entry, base: Base | None, sha256: str) -> bool:
    """Whether versions were made between the last agreed state and these bytes, which are OSF's newest."""
    return (
        entry.version is not None
        and (base is None or base.sha256 != sha256)
        and (number(entry.version) > number(base.version if base else None) + 1)
    )


def number(version: str | None) -> int:
    """A version's number; 0 where there is none."""
    return int(version) if version is not None and version.isdigit() else 0
