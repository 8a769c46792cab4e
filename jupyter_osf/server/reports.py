"""How the report of a verb is answered: its results, a status, and above all what went wrong."""

from __future__ import annotations

from ..models import Report
from .base import OSFHandler, status_of
from .transfers import leading

ACCEPTED = 202
"""Nothing went wrong, but something waits in the outbox."""


class ReportHandler(OSFHandler):
    """For verbs that answer with a result for each file."""

    def finish_report(self, report: Report) -> None:
        """Results and summary; with the error that speaks for all of them where one of them is bad."""
        error = leading(report)
        if error is not None:
            self.set_status(status_of(error))
        elif any(result.outcome == "queued" for result in report.results):
            self.set_status(ACCEPTED)
        self.finish_for_people({**report.as_dict(), **(error.as_dict() if error is not None else {})})
