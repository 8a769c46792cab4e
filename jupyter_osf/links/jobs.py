"""Sending what waits in the outbox with the same code that pushes and uploads, and judging how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..errors import Cancelled, ChangedWhileRead, Failed, NeedsChoice, NotFound, NotSignedIn, OSFError, Unreachable
from ..models import Outcome, Result
from ..transfer.hashing import digest
from .consent import has_agreed
from .context import Context
from .files import push_file
from .job import End, Job, Owner
from .job_table import LONGEST_PAUSE, SETTLES
from .linkfile import Link
from .outbox import SETTLING, Outbox
from .plan_run import OVERTAKEN
from .survey import Queued
from .sync import push_folder
from .targets import link_of

FIRST_PAUSE = 2.0
LATER = ("read-only-token", "busy", "outbox")
"""Codes of refusals that another sign-in or a little time may end."""


def drain(
    context: Context,
    outbox: Outbox,
    owner: Owner,
    told: Callable[[Job], None] = lambda job: None,
) -> OSFError | None:
    """Send what is due for the account of ``owner``, one after another, while no other process sends.

    ``told`` hears of each job that starts and ends. Returns why the rest has to wait, None when nothing is due any
    more or another process sends. Raises NotSignedIn, or Unreachable where OSF does not even say who is signed in.
    """
    try:
        account = context.account()
        if not account.signed_in:
            raise NotSignedIn("You are not signed in at OSF.", "Sign in with login.")
    except (Unreachable, NotSignedIn) as why:
        outbox.postpone(owner, pause_after, why)
        raise
    owner = replace(owner, account=account.id)
    with outbox.sending(context.progress.cancel) as holder:
        while holder is not None and (jobs := outbox.claim(holder, owner)):
            for job in jobs:
                told(job)
            trouble = None
            ends = send(context, jobs)
            for done in outbox.finish([(job, end) for job, end, _ in ends]):
                told(done)
            for _, _, error in ends:
                if isinstance(error, Unreachable | NotSignedIn | Cancelled):
                    trouble = error
            if trouble is not None:
                if not isinstance(trouble, Cancelled):
                    # What stands in the way of one stands in the way of all.
                    outbox.postpone(owner, pause_after, trouble)
                return trouble
    return None


def send(context: Context, jobs: list[Job]) -> list[tuple[Job, End, OSFError | None]]:
    """Send one file, or several of one data folder, and say of each how it ended."""
    results: dict[str | None, Result] = {}
    trouble: OSFError | None = None
    try:
        results = {one.path: one for one in _send(context, jobs)}
    except OSFError as error:
        trouble = error
    ends = []
    for job in jobs:
        gone = NotFound(f"“{context.shown(job.path)}” is not on this computer any more.", "Nothing was sent.")
        one = results.get(context.shown(job.path)) or failure(context, job, trouble or gone)
        ends.append((job, end_of(job, one), one.error))
    return ends


def _send(context: Context, jobs: list[Job]) -> list[Result]:
    link = _link(context, jobs[0])
    if link.kind == "file":
        return push_file(context, link, None, queued=_bytes(context, jobs[0]))
    here = {job.path: job.base for job in jobs if job.path.exists()}
    return push_folder(context, link, None, [*here], queued=here) if here else []


def failure(context: Context, job: Job, error: OSFError) -> Result:
    """The trouble of a whole try as the result of one of its jobs."""
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice) else "failed"
    return Result(context.shown(job.path), job.reference, outcome, None, None, error.message, error)


def end_of(job: Job, result: Result) -> End:
    """How a try ended, from what it reports. Only bytes that OSF proved to hold make a job verified."""
    error = result.error
    if error is None:
        return End("verified", "", result.message, result.sha256, result.outcome, result.version)
    if isinstance(error, Cancelled):
        return End("waiting", SETTLES, pause=SETTLING)
    if error.reason == OVERTAKEN:
        return End("waiting", error.reason, error.message, pause=FIRST_PAUSE)
    if isinstance(error, Unreachable | NotSignedIn | ChangedWhileRead) or error.reason in LATER:
        return End("waiting", error.reason, error.message, pause=pause_after(job.attempts))
    if isinstance(error, NeedsChoice):
        return End("needs-choice", error.reason, str(error))
    return End("failed", error.reason, str(error))


def pause_after(attempts: int) -> float:
    """Seconds until the next try, growing with each that did not work."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 10))


def _link(context: Context, job: Job) -> Link:
    """The link that a job was made for, as it is now: what was unlinked or linked elsewhere meanwhile does not go."""
    link = link_of(context, job.linked)
    if link is None or not _is_same(link, job):
        raise Failed(
            f"“{context.shown(job.linked)}” is no longer linked to {job.reference}, so nothing was sent.",
            "Drop it, or link the file again and push.",
            code="not-linked",
        )
    if not has_agreed(context, link):
        raise NeedsChoice(
            f"The link of “{context.shown(job.linked)}” was altered by somebody else.",
            f"If you want to upload to {link.reference}, say so once: push it.",
            code="not-agreed",
        )
    return link


def _is_same(link: Link, job: Job) -> bool:
    """Whether a link leads where it led when the job was left; OSF may have been asked for its id only since."""
    if (link.kind, link.site, link.provider) != (job.kind, job.site, job.provider):
        return False
    return link.id == job.file if job.file else link.reference == job.reference


def _bytes(context: Context, job: Job) -> Queued:
    """The very bytes that were left to be sent: the copy, or the file itself if it is still the same."""
    if job.snapshot is not None:
        _require_same(context, job, job.snapshot)
        return Queued(job.snapshot, job.base)
    _require_same(context, job, job.path)
    return Queued(job.path, job.base)


def _require_same(context: Context, job: Job, path: Path) -> None:
    if digest(path, context.local, context.progress.check).sha256 != job.sha256:
        raise Failed(
            f"“{context.shown(job.path)}” changed after it was left to be sent.",
            "Push it as it is now.",
            code="changed",
        )
