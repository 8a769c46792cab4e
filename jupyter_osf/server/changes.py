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


def told_paths(engine: Engine, paths: Sequence[str]) -> None:
    """Tell how links stand with which a kernel or a command has dealt: what is linked now is looked up here."""
    from ..links.targets import data_link_around, link_of

    with engine.session() as session:
        context = session.context()
        for path in [below for text in paths if (below := _below(engine.root_dir, Path(text))) is not None]:
            found = {link.local: link for link in (link_of(context, path), data_link_around(context, path)) if link}
            for link in found.values():
                engine.states.changed(shown(engine, link))
            if path not in found:
                engine.states.gone(path.relative_to(engine.root_dir).as_posix())


def _below(root: Path, path: Path) -> Path | None:
    """A path as this server writes it, which may have come here by a symbolic link; None for one outside."""
    path = Path(os.path.normpath(path))
    for known in (root, root.resolve()):
        if known in path.parents:
            return root / path.relative_to(known)
    return None


def shown(engine: Engine, link: Link) -> str:
    """The path of a link as results have it: POSIX, from the root of the server."""
    return Path(os.path.relpath(link.local, engine.root_dir)).as_posix()
