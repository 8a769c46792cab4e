"""Showing what is in the outbox, trying it at once, and forgetting it: the verb ``outbox``."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timezone

from ..client.answers import too_small_a_token
from ..errors import Failed, NeedsChoice, NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable
from ..models import JobStatus, LinkStatus, Outcome, Result
from .context import Context
from .job import Job, Owner
from .jobs import drain
from .linkfile import Link
from .outbox import SETTLING, UNFINISHED, Outbox
from .queueing import when_it_goes

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds for which a command waits for a server that is sending already."""
PROGRAM_STATES: dict[str, type[OSFError]] = {"not-signed-in": NotSignedIn, "read-only-token": NotPermitted}
"""What the reason of a job that waits was, if not that OSF could not be reached."""


def status_of_job(context: Context, job: Job) -> JobStatus:
    """A job as people are told of it."""
    created = datetime.fromtimestamp(job.created, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return JobStatus(job.id, context.shown(job.path), job.reference, job.state, job.reason, created, job.attempts)


def waiting_jobs(outbox: Outbox, site: str) -> list[Job]:
    """What waits for this OSF; a list that cannot be read keeps nobody from seeing how links stand."""
    try:
        return outbox.waiting(site)
    except Failed as error:
        log.warning("%s", error)
        return []


def with_waiting(context: Context, status: LinkStatus, link: Link, jobs: Iterable[Job]) -> LinkStatus:
    """A link's state that also tells what of it waits to be sent."""
    paths = [context.shown(job.path) for job in jobs if job.linked == link.local]
    if not (count := len(paths)):
        return status
    if status.files:
        left = set(paths)
        status = replace(status, files=tuple(replace(file, waiting=file.path in left) for file in status.files))
    words = "it waits to be sent" if link.kind == "file" else f"{count} {'file' if count == 1 else 'files'} waiting"
    return replace(
        status, waiting=count, message=f"{status.message.removesuffix('.')}; {words}" if status.message else words
    )


def retry(context: Context, outbox: Outbox, owner: Owner, ids: Sequence[int]) -> list[Result]:
    """Try everything, or some jobs, now. Where a server of this person is sending, that does it; this waits for it."""
    chosen = _known(outbox.retry(ids or None), ids)
    error: OSFError | None = None
    try:
        if chosen:
            context.progress.wait(max(0.0, min(SETTLING, max(job.due for job in chosen) - time.time())))
            error = drain(context, outbox, owner)
            if error is None:
                _wait_for_another(context, outbox, [job for job in chosen if not _of_another(context, job)])
    except (Unreachable, NotSignedIn) as trouble:
        error = trouble
    now = {job.id: job for job in outbox.jobs((*UNFINISHED, "verified"), [job.id for job in chosen])}
    return [_result(context, job, now.get(job.id), error) for job in chosen]


def drop(context: Context, outbox: Outbox, ids: Sequence[int]) -> list[Result]:
    """Forget jobs."""
    gone = _known(outbox.drop(_numbers(outbox, ids)), ids)
    words = "It is not sent any more; your file here stays as it is."
    return [Result(context.shown(job.path), job.reference, "skipped", None, job.sha256, words) for job in gone]


def _numbers(outbox: Outbox, ids: Sequence[int]) -> list[int]:
    return [job.id for job in _known(outbox.jobs(UNFINISHED, ids), ids)]


def _known(jobs: list[Job], ids: Sequence[int]) -> list[Job]:
    missing = set(ids) - {job.id for job in jobs}
    if missing:
        names = ", ".join(str(number) for number in sorted(missing))
        raise NotFound(f"Nothing waits under the number {names}.", "See the numbers: outbox", code="no-such-job")
    return jobs


def _wait_for_another(context: Context, outbox: Outbox, chosen: Sequence[Job]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        going = outbox.jobs(("waiting", "sending"), [job.id for job in chosen])
        if not [job for job in going if job.state == "sending" or job.due <= time.time()]:
            return
        context.progress.wait(0.2)


def _of_another(context: Context, job: Job) -> bool:
    return job.account not in (None, context.account().id)


def _result(context: Context, job: Job, now: Job | None, error: OSFError | None) -> Result:
    shown = context.shown(job.path)
    if now is None:
        return Result(shown, job.reference, "skipped", None, None, "It was sent or dropped by another program.")
    if now.state == "verified":
        outcome: Outcome = now.outcome or "unchanged"
        return Result(shown, now.reference, outcome, now.version, now.sha256, now.reason)
    if now.state == "needs-choice":
        return _with(shown, now, "refused", NeedsChoice(now.reason, code=now.code))
    if now.state == "failed":
        return _with(shown, now, "failed", Failed(now.reason, code=now.code))
    if now.reason == "" and error is not None:
        kind = NotSignedIn if isinstance(error, NotSignedIn) else Unreachable
        return _with(shown, now, "queued", kind(f"It waits: {error.message}", error.hint, code=error.reason))
    if error is None and _of_another(context, now):
        other = NotSignedIn(
            f"It waits for the account that left it ({now.account}).",
            "Sign in with that account, or drop it and push again.",
            code="another-account",
        )
        return _with(shown, now, "queued", other)
    words = f"It waits: {now.reason}" if now.reason else "It waits; the Jupyter server sends it."
    why = PROGRAM_STATES.get(now.code, Unreachable)(words, code=now.code or None)
    why.hint = too_small_a_token().hint if isinstance(why, NotPermitted) else when_it_goes(why)
    return _with(shown, now, "queued", why)


def _with(shown: str, job: Job, outcome: Outcome, error: OSFError) -> Result:
    return Result(shown, job.reference, outcome, None, job.sha256, error.message, error)
