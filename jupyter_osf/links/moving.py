"""Keeping links with files and folders of this computer that were renamed or moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .consent import agreed, has_agreed
from .context import Context
from .linkfile import Link, change_links, drop_link, put_link, read_links, roots_below
from .outbox import Outbox
from .targets import links_at


def follow_move(context: Context, outbox: Outbox, old: Path, new: Path) -> list[tuple[Link, Link]]:
    """After ``old`` became ``new`` on this computer: let the links of it and of all that is in it be links of the new
    path, with their last agreed states, consents and what waits. The answer are these links, before and after."""
    carried = list(_listed_outside(context, old, new)) + list(_listed_inside(old, new))
    for before, after in carried:
        if before.root == after.root:
            _rename(before, after)
        elif before.root != old and old not in before.root.parents:
            put_link(after)
            drop_link(before)
        if has_agreed(context, before):
            agreed(context, after)
        context.local.moved(before.local, after.local)
    if carried:
        outbox.moved(old, new)
    return carried


def _listed_outside(context: Context, old: Path, new: Path) -> Iterator[tuple[Link, Link]]:
    """Links that a folder above the old path lists; the new path may belong to another list."""
    root = links_at(context, old.parent)
    for link in read_links(root) if root is not None else ():
        if link.local != old and old not in link.local.parents:
            continue
        local = new / link.local.relative_to(old)
        place = links_at(context, local.parent) or new.parent
        yield link, replace(link, root=place, key=local.relative_to(place).as_posix())


def _listed_inside(old: Path, new: Path) -> Iterator[tuple[Link, Link]]:
    """Links whose list was moved together with their files."""
    for root in dict.fromkeys((new, *roots_below(new))) if new.is_dir() else ():
        for link in read_links(root):
            yield replace(link, root=old / root.relative_to(new)), link


def _rename(before: Link, after: Link) -> None:
    def change(links: dict[str, Link]) -> None:
        links.pop(before.key, None)
        links[after.key] = after

    change_links(before.root, change)
