"""Leaving in the outbox what cannot go now, and taking out of it what has gone by another way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import Cancelled, ChangedWhileRead, Failed, NotSignedIn, OSFError, Unreachable
from ..models import Choice, Result
from ..transfer.hashing import Digest, digest
from ..transfer.scan import scan
from .context import Context
from .files import failed
from .job import Job, Owner
from .linkfile import Link
from .outbox import UNFINISHED, Outbox
from .state import Base
from .survey import require_inside
from .targets import links_inside

log = logging.getLogger(__name__)

GONE = ("created", "new-version", "unchanged", "kept-both")
"""Outcomes after which OSF has what is here, so that nothing older needs to go."""


def send_or_leave(
    context: Context,
    outbox: Outbox,
    owner: Owner,
    link: Link,
    choice: Choice | None,
    only: Sequence[Path],
    send: Callable[[], list[Result]],
) -> list[Result]:
    """Send, and leave in the outbox what does not go because OSF is not reached or nobody is signed in.

    Whoever chose to take OSF's version, or to keep both, sees OSF's answer or none: that is not left to be done later.
    What goes takes the place of what waited of the same files.
    """
    waited = _waiting(outbox, link)
    try:
        results = send()
    except (Unreachable, NotSignedIn) as error:
        if choice not in (None, "mine"):
            raise
        return leave(context, outbox, owner, link, only, error)
    if choice in (None, "mine"):
        results = _leave_stuck(context, outbox, owner, link, results)
    gone = {one.path for one in results if one.outcome in GONE}
    if over := [job for job in waited if context.shown(job.path) in gone]:
        # What another account left is still that account's to send, or to be asked about.
        outbox.drop(job.id for job in over if job.account in (None, context.account().id))
    return results


def _waiting(outbox: Outbox, link: Link) -> list[Job]:
    try:
        return [job for job in outbox.jobs() if job.linked == link.local]
    except Failed as error:
        # A list that cannot be read is no reason not to send.
        log.warning("%s", error)
        return []


def _leave_stuck(context: Context, outbox: Outbox, owner: Owner, link: Link, results: list[Result]) -> list[Result]:
    """Leave in the outbox those files of a data folder that OSF went away from."""
    stuck = {one.path: one.error for one in results if isinstance(one.error, Unreachable | NotSignedIn)}
    if not stuck:
        return results
    why = next(error for error in stuck.values() if error is not None)
    try:
        left = leave(context, outbox, owner, link, [context.path(path) for path in stuck if path], why)
    except (Unreachable, NotSignedIn):
        return results
    told = {one.path for one in left}
    return [one for one in results if one.path not in told] + left


def leave(
    context: Context, outbox: Outbox, owner: Owner, link: Link, only: Sequence[Path], error: OSFError
) -> list[Result]:
    """Leave what has changed here in the outbox. Raises ``error``, which is why it cannot go, if nothing has."""
    require_inside(link)
    jobs: list[Job] = []
    results: list[Result] = []
    base_of = bases_of(context, link)
    for path in _files(context, link, only):
        try:
            here = digest(path, context.local, context.progress.check)
            base = base_of.get(path)
            if base is None or base.sha256 != here.sha256:
                jobs.append(replace(_job(outbox, link, path, here, base), code=error.reason, reason=error.message))
        except OSFError as trouble:
            results.append(replace(failed(context, link, trouble), path=context.shown(path)))
    if not jobs:
        if results:
            return results
        raise error
    try:
        kept = outbox.add(jobs, owner)
    except Failed as trouble:
        kind = NotSignedIn if isinstance(error, NotSignedIn) else Unreachable
        hint = f"It could not even be left to be sent later: {trouble.message}"
        raise kind(error.message, hint, code=error.reason) from trouble
    return results + [_queued(context, job, error) for job in kept]


def no_longer_wanted(context: Context, outbox: Outbox, results: Sequence[Result]) -> None:
    """A file was replaced by OSF's version because the person chose so: forget what waits with the bytes that are
    kept as a backup. Other bytes go on waiting, since they may be nowhere else."""
    kept = {one.sha256 for one in results if one.outcome == "backed-up"}
    paths = {one.path for one in results if one.outcome == "downloaded"}
    outbox.drop(job.id for job in outbox.jobs(UNFINISHED) if job.sha256 in kept and context.shown(job.path) in paths)


def data_files(context: Context, link: Link) -> list[Path]:
    """What of a data folder may go up: no links that lead out, and nothing that has a link of its own."""
    found = [one.path for one in scan(link.local, link.include, link.exclude, link.ignored()) if not one.reason]
    own = links_inside(context, link, {path.parent for path in found})
    return [path for path in found if own.isdisjoint((path, *path.parents))]


def _files(context: Context, link: Link, only: Sequence[Path]) -> list[Path]:
    if link.kind == "file":
        return [link.local] if link.local.exists() else []
    found = data_files(context, link)
    return [path for path in found if not only or any(path == one or one in path.parents for one in only)]


def bases_of(context: Context, link: Link) -> dict[Path, Base]:
    """The last agreed states of a linked file, or of the files in a linked folder."""
    if link.kind == "file":
        base = context.local.base(link.site, link.id, link.local)
        return {link.local: base} if base is not None else {}
    return {Path(where): base for (_, where), base in context.local.bases_below(link.site, link.local).items()}


def leave_data(context: Context, outbox: Outbox, owner: Owner, link: Link, paths: Sequence[Path]) -> list[Job]:
    """Leave new or changed files of a data folder to be sent soon. One that does not hold still is left for later."""
    require_inside(link)
    base_of = bases_of(context, link)
    jobs = []
    for path in paths:
        try:
            here = digest(path, context.local, context.progress.check)
        except OSFError as error:
            log.info("%s", error)
            continue
        jobs.append(_job(outbox, link, path, here, base_of.get(path)))
    return outbox.add(jobs, owner) if jobs else []


def _job(outbox: Outbox, link: Link, path: Path, here: Digest, base: Base | None) -> Job:
    # Data are collected, not edited: they stay where they are, and may be large.
    snapshot = None
    if link.kind == "file":
        try:
            snapshot = outbox.snapshots.keep(path, here)
        except ChangedWhileRead:
            raise
        except Failed as error:
            # No room for a copy: the file itself will do as long as it stays the same.
            log.info("%s", error)
    return Job(
        link.kind, path, link.local, link.site, link.provider, link.id, link.reference, here.sha256, base, snapshot
    )


def when_it_goes(why: OSFError) -> str:
    """The next step of somebody whose files wait."""
    hint = "It goes by itself while a Jupyter server runs"
    return hint + (" and you are signed in." if isinstance(why, NotSignedIn) else "; `outbox retry` tries at once.")


def _queued(context: Context, job: Job, why: OSFError) -> Result:
    words = f"It waits to be sent: {why.message}"
    if not isinstance(why, Unreachable | NotSignedIn | Cancelled):
        error = type(why)(words, why.hint, code=why.reason)
        return Result(context.shown(job.path), job.reference, "queued", None, job.sha256, words, error)
    kind = NotSignedIn if isinstance(why, NotSignedIn) else Unreachable
    error = kind(words, when_it_goes(why), code=why.reason)
    return Result(context.shown(job.path), job.reference, "queued", None, job.sha256, words, error)
