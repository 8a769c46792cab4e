"""`/osf/jobs`: what is on its way to OSF or from there, what waits, and stopping it."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import NotFound, NotSignedIn
from ..models import JobStatus
from .base import OSFHandler
from .engine import Engine


class JobsHandler(OSFHandler):
    """Everything, for tabs that missed the events."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """What waits in the outbox, what requests move at present, and the last of what they moved."""
        self.finish_for_people(await self.engine.metadata(jobs, self.engine))


class JobHandler(OSFHandler):
    """One of them."""

    @web.authenticated
    @authorized
    async def delete(self, job: str) -> None:
        """Stop what a request moves, or forget what is over or waits. The files on this computer stay."""
        await self.engine.metadata(drop, self.engine, job)
        self.set_status(204)
        self.finish()


class StopHandler(OSFHandler):
    """One that a request moves."""

    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """Stop it; one that ended meanwhile stays in the list, so that people see what came of it."""
        self.engine.transfers.stop(job)
        self.set_status(204)
        self.finish()


class RetryHandler(OSFHandler):
    """One that waits or did not go."""

    @web.authenticated
    @authorized
    async def post(self, job: str) -> None:
        """Have it tried now; events tell how that goes."""
        self.set_status(202)
        self.finish_for_people(await self.engine.metadata(retry, self.engine, int(job)))


def jobs(engine: Engine) -> dict[str, Any]:
    """The outbox, oldest first, then the transfers of requests."""
    with engine.session() as session:
        waiting = [_shape(status) for status in session.outbox()]
    return {"jobs": waiting + [transfer.as_dict() for transfer in engine.transfers.all()]}


def _shape(status: JobStatus) -> dict[str, Any]:
    shape = status.as_dict()
    words = shape.pop("reason")
    return {**shape, "id": str(status.id), "do": "push", "message": words}


def drop(engine: Engine, job: str) -> None:
    """Stop or forget one. Raises NotFound if there is none."""
    if job.startswith("t"):
        engine.transfers.drop(job)
        return
    rests = engine.outbox.jobs(("waiting", "needs-choice", "failed"), [int(job)])
    with engine.session() as session:
        session.outbox_drop([int(job)])
    if rests:
        # What sends tells of it only where it had seen it before, which it may not have while it sends another.
        engine.emit("job", {"id": job, "state": "dropped"})
    engine.outbox_changed()


def retry(engine: Engine, job: int) -> dict[str, Any]:
    """Let one be sent now. Raises NotSignedIn where nobody is, since it would go on waiting without a word."""
    if engine.account.credential() is None:
        raise NotSignedIn("Nobody is signed in to OSF, so nothing can be sent.", "Sign in, and it goes by itself.")
    # One that is on its way this very moment is being tried already.
    if not engine.outbox.retry([job]) and not engine.outbox.jobs(ids=[job]):
        raise NotFound(f"Nothing waits under the number {job}.", "See what does: the list of jobs.", code="no-such-job")
    engine.outbox_changed()
    with engine.session() as session:
        return {"jobs": [_shape(status) for status in session.outbox() if status.id == job]}


ROUTES: list[tuple[str, type]] = [
    (r"jobs", JobsHandler),
    (r"jobs/([0-9]{1,18}|t[0-9]{1,18})", JobHandler),
    (r"jobs/(t[0-9]{1,18})/stop", StopHandler),
    (r"jobs/([0-9]{1,18})/retry", RetryHandler),
]
