"""What a request moves while somebody waits for its answer: shown to all front ends, and stoppable from each."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from ..errors import Cancelled, Failed, NeedsChoice, NotFound, OSFError, exit_status
from ..models import Report
from ..progress import OneVerb

KEPT = 50
"""How many that have ended are still listed, for tabs that come late."""
UNEXPECTED = "Something unexpected went wrong in the Jupyter server."


class Transfer(OneVerb):
    """One verb on its way; tells of itself whenever something moves."""

    def __init__(self, id: str, do: str, path: str | None, reference: str | None, tell: Callable[..., None]) -> None:
        super().__init__()
        self.id = id
        self.state = "running"
        self._about = {"do": do, "path": path, "reference": reference}
        self._tell = tell
        self._created = time.time()
        self._error: OSFError | None = None
        self._files: dict[str, int | None] = {}
        self._over: set[str] = set()
        self._done = 0
        self._lock = threading.Lock()

    def begin(self, key: str, name: str, total: int | None) -> None:
        """A file starts to move."""
        with self._lock:
            self._files[key] = total
        self._moved()

    def advance(self, key: str, count: int) -> None:
        """Bytes have moved."""
        with self._lock:
            self._done += count
        self._moved()

    def end(self, key: str) -> None:
        """A file is through."""
        with self._lock:
            self._over.add(key)
        self._moved()

    def finish(self, error: OSFError | None) -> None:
        """It is over, well or because of an error."""
        self._error = error
        self.state = _state_after(error)
        self._moved()

    def event(self) -> dict[str, Any]:
        """How far it is, as front ends hear of it."""
        with self._lock:
            totals = list(self._files.values())
            known = [total for total in totals if total is not None]
            shape: dict[str, Any] = {
                "id": self.id,
                "state": self.state,
                **self._about,
                "bytes_done": self._done,
                "bytes_total": sum(known) if len(known) == len(totals) else None,
                "files_done": len(self._over),
                "files_total": len(totals),
            }
        if self._error is not None:
            shape |= {"code": self._error.reason, "message": self._error.message}
        return shape

    def as_dict(self) -> dict[str, Any]:
        """The same for a list, with its beginning."""
        began = datetime.fromtimestamp(self._created, timezone.utc)
        return {**self.event(), "created": began.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def _moved(self) -> None:
        self._tell(self)


class TwoWays(Transfer):
    """A file that moves twice, from a browser to here and on to OSF; each way counts for half of it."""

    _only: str | None = None

    def begin(self, key: str, name: str, total: int | None) -> None:
        """The second time it is the same file."""
        if not self._files:
            self._only = key
            super().begin(key, name, total)

    def end(self, key: str) -> None:
        """It is through when it is through the second time."""
        if key != self._only:
            super().end(key)

    def event(self) -> dict[str, Any]:
        """How far it is, as front ends hear of it."""
        shape = super().event()
        total = shape["bytes_total"]
        done = total if self.state == "done" and total is not None else shape["bytes_done"] // 2
        return {**shape, "bytes_done": done}


class Transfers:
    """All that this server moves for requests, and the last ones that it moved."""

    def __init__(self, emit: Callable[[str, dict[str, Any]], None]) -> None:
        self._emit = emit
        self._numbers = itertools.count(1)
        self._all: dict[str, Transfer] = {}
        self._lock = threading.Lock()

    def run(
        self,
        do: str,
        path: str | None,
        reference: str | None,
        verb: Callable[[Transfer], Report],
        kind: type[Transfer] = Transfer,
    ) -> Report:
        """Carry out a verb that reports to the transfer it is given."""
        with self._lock:
            transfer = kind(f"t{next(self._numbers)}", do, path, reference, self._told)
            self._all[transfer.id] = transfer
        self._told(transfer)
        try:
            report = verb(transfer)
        except OSFError as error:
            transfer.finish(error)
            raise
        except BaseException:
            transfer.finish(Failed(UNEXPECTED, code="internal"))
            raise
        transfer.finish(leading(report))
        return report

    def all(self) -> list[Transfer]:
        """Oldest first."""
        with self._lock:
            return list(self._all.values())

    def stop(self, id: str) -> None:
        """Ask one to stop; nothing happens to one that is over. Raises NotFound if there is none."""
        self._find(id).cancel()

    def drop(self, id: str) -> None:
        """Ask one that is running to stop, or forget one that is over. Raises NotFound if there is none."""
        found = self._find(id)
        if found.state == "running":
            found.cancel()
            return
        with self._lock:
            gone = self._all.pop(id, None)
        if gone is not None:
            self._emit("job", {**gone.event(), "state": "dropped"})

    def _find(self, id: str) -> Transfer:
        with self._lock:
            found = self._all.get(id)
        if found is None:
            raise NotFound("There is no such job any more.", "See what there is: the list of jobs.", code="no-such-job")
        return found

    def _told(self, transfer: Transfer) -> None:
        self._emit("job", transfer.event())
        if transfer.state != "running":
            self._forget_old()

    def _forget_old(self) -> None:
        with self._lock:
            over = [id for id, transfer in self._all.items() if transfer.state != "running"]
            for id in over[:-KEPT]:
                del self._all[id]


def leading(report: Report) -> OSFError | None:
    """The error that speaks for a report; what only waits to be sent is none."""
    errors = [one.error for one in report.results if one.error is not None and one.outcome != "queued"]
    return next((error for error in errors if error.exit_code == exit_status(errors)), None)


def _state_after(error: OSFError | None) -> str:
    if error is None:
        return "done"
    if isinstance(error, Cancelled):
        return "cancelled"
    return "needs-choice" if isinstance(error, NeedsChoice) else "failed"
