"""Says in words what happened to a file, and in which state a link is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from jupyter_osf.models import Account, JobState, Outcome, Result, State

from .wording import paragraph, plain

OUTCOMES: dict[Outcome, str] = {
    "created": "uploaded, new on OSF",
    "new-version": "uploaded as a new version",
    "unchanged": "already the same on OSF, nothing to do",
    "downloaded": "downloaded",
    "kept-both": "both kept",
    "backed-up": "what was here is kept in this backup",
    "moved": "moved",
    "deleted": "deleted",
    "linked": "linked",
    "pinned": "pinned",
    "planned": "would be done",
    "skipped": "skipped",
    "queued": "waits to be sent",
    "refused": "not done",
    "failed": "failed",
}
WITH_VERSION: dict[Outcome, str] = {
    "created": "uploaded, version {} on OSF",
    "new-version": "uploaded, now version {} on OSF",
    "unchanged": "already the same as version {} on OSF, nothing to do",
    "downloaded": "downloaded, version {}",
    "linked": "linked to version {} on OSF",
    "pinned": "pinned at version {}",
}
ONLY_ON_OSF: dict[Outcome, str] = {"created": "made on OSF", "new-version": "now version {} on OSF"}
SAID_BY_MESSAGE = ("planned", "backed-up", "kept-both", "unchanged", "skipped", "queued")
"""What these mean depends on the occasion, and a message tells all of it; elsewhere it only adds to the outcome."""

STATES: dict[State, str] = {
    "in-sync": "the same here and on OSF",
    "ahead": "changed here",
    "behind": "newer on OSF",
    "diverged": "changed here and on OSF",
    "missing-here": "not on this computer",
    "missing-on-osf": "gone from OSF",
    "no-access": "no access on OSF",
    "cannot-verify": "cannot be compared",
    "another-osf": "on another OSF",
    "unknown": "not known now",
}
JOBS: dict[JobState, str] = {
    "waiting": "waits",
    "sending": "on its way",
    "verified": "on OSF",
    "needs-choice": "needs a choice",
    "failed": "failed",
}
SCOPES = {"osf.full_read": "reading", "osf.full_write": "reading and writing"}


def results(several: Sequence[Result]) -> list[str]:
    """A line for each file, and a second one with the next step below the last one of those that have the same."""
    hints = [one.error.hint if one.error is not None else "" for one in several]
    below = [
        f"\n  {paragraph(hint)}" if hint not in ("", after) else "" for hint, after in zip_longest(hints, hints[1:])
    ]
    return [_line(one) + hint for one, hint in zip(several, below, strict=True)]


def _line(one: Result) -> str:
    said = one.error.message if one.error is not None else _outcome(one)
    where = one.path or one.reference
    return f"{plain(where)}: {paragraph(said)}" if where else paragraph(said)


def _outcome(one: Result) -> str:
    """What was done, with what its message adds."""
    if one.message and one.outcome in SAID_BY_MESSAGE:
        return one.message
    if one.path is None and one.outcome in ONLY_ON_OSF:
        said = ONLY_ON_OSF[one.outcome].format(one.version)
    elif one.version is not None and one.outcome in WITH_VERSION:
        said = WITH_VERSION[one.outcome].format(one.version)
    else:
        said = OUTCOMES[one.outcome]
    if not one.message:
        return said
    return f"{said} {one.message}" if one.message[0].islower() else f"{said}. {one.message}"


SOURCES = {
    "OSF_TOKEN": "the environment variable OSF_TOKEN",
    "keyring": "the keyring of this computer",
    "file": "a file that only you can read",
    "argument": "this program",
    "server": "the Jupyter server, which keeps it to itself",
}


def account(who: Account, command: str) -> list[str]:
    """Who is signed in, through what, and what that allows."""
    if not who.signed_in and who.source is not None:
        return [f"The token from {SOURCES.get(who.source, plain(who.source))} is not accepted by {plain(who.site)}."]
    if not who.signed_in:
        return [f"Not signed in at {plain(who.site)}. Public projects can be read; `{command} login` signs in."]
    lines = [f"Signed in as {plain(who.name or '?')} ({plain(who.id or '?')}) at {plain(who.site)}."]
    if who.source is not None:
        lines.append(f"The token comes from {SOURCES.get(who.source, plain(who.source))}.")
    if who.note:
        lines.append(plain(who.note))
    if who.scopes is None:
        lines.append("OSF did not tell what the token allows.")
    elif who.can_write:
        lines.append("The token allows reading and writing.")
    else:
        told = ", ".join(SCOPES.get(scope, plain(scope)) for scope in who.scopes) or "nothing"
        lines.append(
            f"The token allows only: {told}. To upload, make a token with osf.full_write in your OSF settings."
        )
    return lines
