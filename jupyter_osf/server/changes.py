"""Tells front ends what a verb has changed: folders on OSF, and links."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..models import Report
from ..refs import Ref, parse
from .engine import Engine

if TYPE_CHECKING:
    from ..links.linkfile import Link

ON_OSF = ("created", "new-version", "kept-both", "moved", "deleted")
"""Outcomes after which a folder on OSF is not what it was."""

AGREED = ("created", "new-version", "unchanged", "downloaded")
"""Outcomes after which both sides of a linked file hold the same bytes."""


def told_tree(engine: Engine, report: Report, *more: Ref) -> Report:
    """Tell about each folder on OSF in which a report has changed something, and about ``more``."""
    refs = [
        parse(result.reference, engine.config.web_url)
        for result in report.results
        if result.outcome in ON_OSF and result.reference is not None
    ]
    folders = {str(replace(ref, parts=ref.parts[:-1], folder=True, version=None)) for ref in refs if ref is not None}
    if folders:
        engine.listings.clear()
    for folder in sorted(folders | {str(ref) for ref in more if folders}):
        engine.emit("tree", {"reference": folder})
    return report


def told_links(engine: Engine, links: Sequence[Link], report: Report) -> Report:
    """Tell about each link that a verb was about: in sync where that is certain, else to be asked about again."""
    for link in links:
        path = shown(engine, link)
        mine = [result for result in report.results if result.path == path]
        agreed = [one.version for one in mine if one.outcome in AGREED]
        if link.kind == "file" and agreed and all(one.error is None for one in mine):
            engine.states.changed(path, "in-sync", agreed[-1])
        else:
            engine.states.changed(path)
    return report


def shown(engine: Engine, link: Link) -> str:
    """The path of a link as results have it: POSIX, from the root of the server."""
    return Path(os.path.relpath(link.local, engine.root_dir)).as_posix()
