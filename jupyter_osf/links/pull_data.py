"""Bringing here what a linked data folder has on OSF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ..errors import Deleted, NeedsChoice
from ..models import Choice, Outcome, Result
from ..transfer.run import run_all
from .context import Context
from .folders import DataFile, bring_file, look, result_of_failure
from .linkfile import Link
from .locks import hold
from .targets import require_own_site
from .upload_data import keep_both


def pull_folder(
    context: Context, link: Link, choice: Choice | None, only: Sequence[Path] = (), *, dry_run: bool = False
) -> list[Result]:
    """Bring here what OSF has and this computer does not, or has in an older version. Files that changed on both
    sides want a choice; names that differ only by case are told where this computer cannot hold both."""
    require_own_site(context, link)
    with hold(link.site, link.node, link.provider, link.id, "data", progress=context.progress):
        folder = look(context, link, only)

    both = [file for file in folder.files if choice == "both" and file.state in ("diverged", "cannot-verify")]
    if both and not dry_run:
        context.require_writing()
        context.before_public(context.client.nodes.get(folder.entry.node))

    def work(file: DataFile) -> Result:
        if file.error is not None:
            raise file.error
        if file.state in ("missing-here", "behind") and choice in (None, "theirs"):
            return bring_file(context, folder, file, backup=choice == "theirs", dry_run=dry_run)[0]
        if file.state in ("diverged", "cannot-verify", "behind", "ahead") and choice == "theirs" and file.entry:
            return bring_file(context, folder, file, backup=True, dry_run=dry_run)[0]
        if file in both:
            return keep_both(context, folder, file, dry_run=dry_run)
        if file.state in ("diverged", "cannot-verify") and choice is None:
            raise NeedsChoice(
                f"“{context.shown(file.path)}” changed here and on OSF.",
                "Choose --theirs (yours is backed up) or --both.",
            )
        if file.state == "missing-on-osf":
            raise Deleted(f"“{context.shown(file.path)}” is not on OSF any more.", "Your file here stays as it is.")
        outcome: Outcome = "unchanged" if file.state == "in-sync" else "skipped"
        words = "" if file.state == "in-sync" else "It has changes that are not on OSF."
        return Result(context.shown(file.path), file.entry.reference if file.entry else None, outcome, message=words)

    tasks = [(partial(work, file), partial(result_of_failure, context, file)) for file in folder.files]
    return run_all(tasks, context.config.parallel, context.progress)
