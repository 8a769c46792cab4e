"""Carries out plans: folders first, then files side by side, then a look whether everything has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from ..errors import NotPermitted
from ..models import Outcome, Result
from ..transfer.disk import disk_error, require_below
from ..transfer.fetch import fetch_all
from ..transfer.plan import UPWARD, Plan, Step
from ..transfer.run import run_all
from .context import Context
from .folders import only_there
from .plan_run import PlanRun, Task, failure
from .preflight import before


def planned(context: Context, plans: Sequence[Plan]) -> list[Result]:
    """What would be done with each file, as the result that a person reads."""
    return [_planned(context, step) for plan in plans for step in plan.steps]


def carry_out(context: Context, plans: Sequence[Plan]) -> list[Result]:
    """Do what is planned. Results are in the order of the plans and their steps; what stays of a file that was replaced
    follows it. Raises what concerns a whole plan, before any byte is sent."""
    before(context, plans)
    for plan in plans:
        if plan.mirror:
            _make_here(plan)
    runs = [PlanRun(context, plan) for plan in plans]
    try:
        levels = max((len(PurePosixPath(name).parts) for run in runs for name in run.missing_folders()), default=0)
        for depth in range(1, levels + 1):
            _together(context, [task for run in runs for task in run.folders(depth)])
        _together(context, [task for run in runs for task in run.tasks()])
        wanted = [(run, place, file) for run in runs for place, file in run.wanted()]
        listed = [entry for plan in plans for entry in (*plan.folders.values(), *plan.files_there)] if wanted else []
        answers = fetch_all(
            context.client, context.progress, context.config.parallel, [file for _, _, file in wanted], listed
        )
        for (run, place, file), answer in zip(wanted, answers, strict=True):
            run.fetched(place, file, answer)
        _together(context, [task for run in runs for task in run.verifications()])
    finally:
        for run in runs:
            run.remember()
    return [result for run in runs for place in range(len(run.plan.steps)) for result in run.results[place]]


def _make_here(plan: Plan) -> None:
    for name in plan.folders:
        path = only_there(plan.local, name).path
        with suppress(NotPermitted):
            # What lies in a folder that leads elsewhere is refused file by file.
            require_below(plan.local, path)
            try:
                path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise disk_error(error, path) from error


def _together(context: Context, tasks: Sequence[Task]) -> None:
    run_all(tasks, context.config.parallel, context.progress)


def _planned(context: Context, step: Step) -> Result:
    if step.error is not None:
        return failure(context, step, step.error)
    entry = step.entry if step.action != "create" else None
    reference, version = (entry.reference, entry.version) if entry is not None else (None, None)
    sha256 = step.here.sha256 if step.here is not None and step.action in ("keep", "have-beside", *UPWARD) else None
    outcome: Outcome = "planned"
    if step.action in ("keep", "have-beside"):
        outcome = "unchanged"
    elif step.action == "skip":
        outcome = "skipped"
    return Result(context.shown(step.path), reference, outcome, version, sha256, step.words)
