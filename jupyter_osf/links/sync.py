"""Linked folders kept alike: what is to be done with each file is decided first, and then told or done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from ..errors import NotFound, OSFError
from ..models import Choice, Result
from ..transfer.limits import within_limits
from ..transfer.patterns import EVERY_FILE, Patterns
from ..transfer.plan import Plan, Step
from .context import Context
from .decide import Decision, Wish, pull, push
from .execute import carry_out, planned
from .folders import Folder, look
from .linkfile import Link
from .locks import hold
from .meanwhile import made_meanwhile, may_hide_others
from .state import Base
from .targets import require_own_site


def push_folder(
    context: Context,
    link: Link,
    choice: Choice | None,
    only: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    delete: bool = False,
    patterns: Patterns = EVERY_FILE,
    queued: Mapping[Path, Base | None] = MappingProxyType({}),
) -> list[Result]:
    """Send up what OSF does not have. A file that differs without a known common state goes up beside OSF's, so that
    both are kept, and in a write-once folder so does every file that has changed. ``only`` restricts it to some files
    or subfolders; ``delete`` takes from OSF what was deleted here. ``queued`` are the states on which files were left
    to be sent: a program that was killed may have sent some, before it could say upon whose versions they came."""
    if not link.local.is_dir():
        raise NotFound(f"“{context.shown(link.local)}” is not on this computer.", "Pull brings it back.")
    wish = Wish(choice, context.timestamp(), delete, link.write_once)
    require_own_site(context, link)
    with _held(context, link):
        folder = look(context, link, only, link.ignored(patterns))
        plan = plan_of(folder, push, wish)
        bases = {file.path: queued.get(file.path, file.base) for file in folder.files}
        steps = tuple(_with_others(context, step, bases, queued) for step in plan.steps)
        return _done(context, replace(plan, steps=steps), dry_run=dry_run)


def pull_folder(
    context: Context,
    link: Link,
    choice: Choice | None,
    only: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    delete: bool = False,
    patterns: Patterns = EVERY_FILE,
) -> list[Result]:
    """Bring here what OSF has and this computer does not, or has in an older version. Files that changed on both
    sides want a choice. ``delete`` leaves only a backup of what was deleted from OSF and has not changed here."""
    wish = Wish(choice, context.timestamp(), delete, link.write_once)
    require_own_site(context, link)
    with _held(context, link):
        plan = plan_of(look(context, link, only, link.ignored(patterns)), pull, wish)
        return _done(context, plan, dry_run=dry_run)


def _held(context: Context, link: Link) -> AbstractContextManager[None]:
    return hold(link.site, link.node, link.provider, link.id, "data", progress=context.progress)


def _done(context: Context, plan: Plan, *, dry_run: bool) -> list[Result]:
    return planned(context, [plan]) if dry_run else carry_out(context, [plan])


def _with_others(
    context: Context, step: Step, bases: Mapping[Path, Base | None], queued: Mapping[Path, Base | None]
) -> Step:
    """The same step, which says whose versions lie between the last agreed state and ours, where nobody could be told
    when they were made."""
    if step.action != "keep" or step.here is None or step.entry is None:
        return step
    base = bases.get(step.path)
    if base is None and step.path not in queued or not may_hide_others(step.entry, base, step.here.sha256):
        return step
    try:
        seen = base.version if base is not None else None
        words = made_meanwhile(context, step.entry, step.here.sha256, seen, context.shown(step.path))
    except OSFError as error:
        return replace(step, action="refuse", message=error.message, error=error)
    return replace(step, message=words)


def plan_of(folder: Folder, decide: Decision, wish: Wish) -> Plan:
    """What becomes of each file of a linked folder."""
    steps = [step for file in folder.files if (step := decide(file, wish)) is not None]
    return Plan(folder.link.local, folder.entry, folder.folders, within_limits(steps), listed=folder.listed)
