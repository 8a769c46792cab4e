"""Finding out what of a data folder is new, complete, and not yet left to be sent."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import OSFError
from ..transfer.hashing import digest, stamp_of
from .context import Context
from .job import Job
from .linkfile import Link
from .outbox import UNFINISHED, Outbox
from .queueing import data_files

Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class New:
    """``files`` are complete and OSF does not have them, as far as is known here; ``growing`` tells that others have
    not been still for long enough, so that it is worth to look again soon."""

    files: list[Path]
    growing: bool


@dataclass
class Collector:
    """Remembers what it saw of one data folder. Costs a directory walk and, for what has changed, reading it once.

    A file is complete when size and modification time have stayed the same for ``quiet`` seconds.
    """

    quiet: float
    _still: dict[Path, tuple[Stamp, float]] = field(default_factory=dict)
    _settled: dict[Path, Stamp] = field(default_factory=dict)

    def look(self, context: Context, outbox: Outbox, link: Link) -> New:
        """What is new now. Asks nobody; what is left to be sent is not new any more."""
        bases = {path: base.sha256 for (_, path), base in context.local.bases_below(link.site, link.local).items()}
        left = {(job.path, job.sha256) for job in _jobs(outbox, link)}
        files, growing = [], False
        for path in data_files(context, link):
            try:
                stamp = stamp_of(path)
                if self._settled.get(path) == stamp:
                    continue
                agreed = bases.get(str(path))
                if agreed is not None and context.local.recall(path, stamp) == agreed:
                    self._settled[path] = stamp
                elif not self._is_still(path, stamp):
                    growing = True
                else:
                    sha256 = digest(path, context.local, context.progress.check).sha256
                    if sha256 == agreed or (path, sha256) in left:
                        self._settled[path] = stamp
                    else:
                        files.append(path)
            except OSFError:
                # It vanished, or is being written to at this moment.
                growing = True
        return New(files, growing)

    def _is_still(self, path: Path, stamp: Stamp) -> bool:
        now = time.monotonic()
        before, since = self._still.get(path, (None, now))
        if before != stamp:
            self._still[path] = (stamp, now)
            return self.quiet <= 0
        return now - since >= self.quiet


def _jobs(outbox: Outbox, link: Link) -> list[Job]:
    return [job for job in outbox.jobs((*UNFINISHED, "verified")) if job.linked == link.local]
