"""What is linked below the root of this server, and what of it concerns something on OSF."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OSFError
from ..models import Entry
from .changes import shown
from .engine import Engine

if TYPE_CHECKING:
    from ..links.context import Context
    from ..links.linkfile import Link


def every_link(context: Context) -> tuple[list[Link], list[OSFError]]:
    """All links, and why some cannot be read; a file of links that is broken does not hide those in others."""
    from ..links.targets import all_links

    found, unreadable = all_links(context)
    return found, list(unreadable.values())


def own_links(engine: Engine) -> list[Link]:
    """All links to the OSF in use."""
    with engine.session() as session:
        links, _ = every_link(session.context())
    return [link for link in links if link.site == engine.config.site]


def paths_of(engine: Engine, entry: Entry, inside: Iterable[Entry]) -> list[str]:
    """What of this computer is linked to an entry or into it, by its own link or by that of a data folder around it."""
    from ..links.targets import data_links_to, links_to

    links = own_links(engine)
    found = {shown(engine, link) for link in links_to(links, entry, inside)}
    around = (path for _, path in data_links_to(links, entry) if os.path.lexists(path))
    return sorted(found | {Path(os.path.relpath(path, engine.root_dir)).as_posix() for path in around})


def told_gone(engine: Engine, entry: Entry) -> None:
    """Tell how links stand after an entry was deleted on OSF."""
    from ..links.targets import data_links_to, links_to

    links = own_links(engine)
    for link in links_to(links, entry):
        engine.states.changed(shown(engine, link), "missing-on-osf")
    for link, _ in data_links_to(links, entry):
        engine.states.changed(shown(engine, link))
