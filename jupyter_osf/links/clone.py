"""A whole project on this computer: a folder for each component and storage, all linked, and fetched side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..client.names import here as name_here
from ..errors import NeedsChoice, OSFError, UsageError, WrongKind
from ..models import Entry, Outcome, Result
from ..transfer.disk import disk_error
from ..transfer.patterns import IGNORE_FILE, Patterns, as_ignore_file
from ..transfer.receive import taken
from ..transfer.run import run_all
from .consent import agreed
from .context import Context
from .decide import Wish, pull
from .execute import carry_out, planned
from .files import failed
from .folders import Folder, look
from .linkfile import Link, put_link, read_links
from .linking import draft
from .locks import hold
from .survey import require_inside
from .sync import plan_of
from .targets import find, refuse_version


def clone(context: Context, text: str, dest: str | None, patterns: Patterns, *, dry_run: bool) -> list[Result]:
    """Bring a project with its components and storages here, or a storage or folder, linked for push and pull.

    Into a folder that has some of it already comes what is missing or has changed on OSF. Changes of this computer
    stay; where both sides changed, OSF's version is saved beside. ``patterns`` are kept in an ``.osfignore``.
    """
    refuse_version(context, text, "a clone follows the newest versions", "Leave the number out.")
    entry = find(context, text)
    if entry.kind == "file":
        raise WrongKind(f"“{entry.name}” is a file.", f"Get it and link it: open {entry.reference}")
    name = entry.name if entry.kind != "storage" else f"{entry.node}-{entry.provider}"
    top = context.path(dest if dest else name_here(name))
    if top.exists() and not top.is_dir():
        raise taken(top)
    troubles: list[Result] = []
    links = list(_links(context, entry, top, troubles))
    new = [link for link in links if link not in _known(top if entry.is_node else links[0].root)]
    if not dry_run:
        _prepare(context, top, links, patterns)
    words = "would be linked" if dry_run else ""
    outcome: Outcome = "planned" if dry_run else "linked"
    told = [Result(context.shown(link.local), link.reference, outcome, message=words) for link in new]
    return told + troubles + _fetch(context, links, patterns, dry_run=dry_run)


def _fetch(context: Context, links: Sequence[Link], patterns: Patterns, *, dry_run: bool) -> list[Result]:
    wish = Wish(keep_both=True, remark=context.timestamp())
    with ExitStack() as held:
        for link in links:
            held.enter_context(hold(link.site, link.node, link.provider, link.id, "data", progress=context.progress))
        tasks = [(partial(_look, context, link, patterns), partial(failed, context, link)) for link in links]
        looks = run_all(tasks, context.config.parallel, context.progress)
        results = [one for one in looks if isinstance(one, Result)]
        plans = [replace(plan_of(one, pull, wish), mirror=True) for one in looks if isinstance(one, Folder)]
        return results + (planned(context, plans) if dry_run else carry_out(context, plans))


def _look(context: Context, link: Link, patterns: Patterns) -> Folder | Result:
    return look(context, link, ignored=link.ignored(patterns))


def _prepare(context: Context, top: Path, links: Sequence[Link], patterns: Patterns) -> None:
    """Make the folders and record the links first, so that a clone which breaks off can be continued."""
    try:
        for folder in (top, *(link.local for link in links)):
            folder.mkdir(parents=True, exist_ok=True)
        if any(patterns):
            with (top / IGNORE_FILE).open("x", encoding="utf-8") as file:
                file.write(as_ignore_file(patterns))
    except FileExistsError as error:
        if error.filename != str(top / IGNORE_FILE):
            raise disk_error(error, Path(error.filename)) from error
        if (top / IGNORE_FILE).read_text("utf-8") != as_ignore_file(patterns):
            raise NeedsChoice(
                f"“{context.shown(top / IGNORE_FILE)}” says already what is left out.",
                "Change it there, and clone without --include and --exclude.",
                code="exists-here",
            ) from error
    except OSError as error:
        raise disk_error(error, top) from error
    for link in links:
        require_inside(link)
        put_link(link)
        agreed(context, link)


def _links(context: Context, entry: Entry, top: Path, troubles: list[Result]) -> Iterator[Link]:
    if not entry.is_node:
        link = draft(context, top, entry, "folder", "ask")
        before = next((one for one in _known(link.root) if one.local == top), None)
        if before is not None and (before.site, before.reference) != (link.site, link.reference):
            raise UsageError(f"“{context.shown(top)}” is linked to {before.reference}.", "Clone into another folder.")
        yield before or link
        return
    known = {(link.site, link.node, link.provider): link for link in _known(top)}
    folders = {node: link.local.parent for (_, node, _), link in known.items()}
    for part in _parts(context, entry, top, folders, troubles):
        before = known.get((context.config.site, part.storage.node, str(part.storage.provider)))
        yield before or _new_link(context, part, top)


def _new_link(context: Context, part: _Part, top: Path) -> Link:
    local = part.folder / name_here(part.storage.name)
    link = draft(context, local, part.storage, "folder", "ask")
    return replace(link, root=top, key=local.relative_to(top).as_posix())


def _known(root: Path) -> list[Link]:
    return [link for link in read_links(root) if link.kind == "folder"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A storage, and the folder here in which it gets one of its own."""

    storage: Entry
    folder: Path


def _parts(
    context: Context, top: Entry, folder: Path, known: dict[str, Path], troubles: list[Result]
) -> Iterator[_Part]:
    """The storages of a project and of all components in it; those of one level are asked about side by side."""
    nodes = context.client.nodes
    with ThreadPoolExecutor(context.config.parallel) as pool:
        level = [(top, folder)]
        while level:
            asked = [(pool.submit(nodes.storages, one.id), pool.submit(nodes.children, one.id)) for one, _ in level]
            following: list[tuple[Entry, Path]] = []
            for (node, at), (storages, components) in zip(level, asked, strict=True):
                try:
                    found, inside = storages.result(), components.result()
                except OSFError as error:
                    if node is top:
                        raise
                    shown = context.shown(at)
                    troubles.append(Result(shown, node.reference, "failed", message=error.message, error=error))
                    continue
                yield from (_Part(storage, at) for storage in found)
                used = {name_here(storage.name).casefold() for storage in found}
                for component in inside:
                    name = name_here(component.name)
                    if name.casefold() in used:
                        name = name_here(f"{component.name} ({component.id})")
                    used.add(name.casefold())
                    following.append((component, known.get(component.id, at / name)))
            level = following
