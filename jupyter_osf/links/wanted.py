"""Which links a command is about, and what it does to each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import NeedsChoice, OSFError
from ..models import Choice, Result
from .consent import agreed, has_agreed
from .context import Context
from .files import failed
from .job import Owner
from .linkfile import Link
from .open_document import with_document
from .outbox import Outbox
from .queueing import send_or_leave
from .targets import all_links, data_link_around, link_of, require_link


@dataclass(frozen=True)
class Wanted:
    """A link that a command is about; ``only`` restricts a data folder to some files; ``named`` tells that the person
    pointed at it, rather than at everything."""

    link: Link
    only: tuple[Path, ...] = ()
    named: bool = True


Work = Callable[[Wanted, bool], list[Result]]
"""What a verb does to one link; the flag asks for the plan alone."""


def wanted_links(context: Context, paths: Sequence[str]) -> tuple[list[Wanted], dict[Path, OSFError]]:
    """The links that a verb is about, all without any path, and the files of links that could not be read on the way to
    them. Where there is nothing else, the first of those is raised."""
    found, unreadable = _found(context, paths)
    if unreadable and not found:
        raise next(iter(unreadable.values()))
    return found, unreadable


def _found(context: Context, paths: Sequence[str]) -> tuple[list[Wanted], dict[Path, OSFError]]:
    if not paths:
        links, unreadable = all_links(context)
        return [Wanted(link, named=False) for link in links], unreadable
    unreadable = {}
    found: dict[tuple[Path, str], Wanted] = {}
    for text in paths:
        for one in _links_of(context, context.path(text), unreadable):
            key = (one.link.root, one.link.key)
            before = found.get(key)
            if before is not None and before.only and one.only:
                one = replace(one, only=before.only + one.only)
            found[key] = one
    return list(found.values()), unreadable


def _links_of(context: Context, path: Path, unreadable: dict[Path, OSFError]) -> Iterator[Wanted]:
    link = link_of(context, path)
    if link is not None:
        yield Wanted(link)
        return
    around = data_link_around(context, path)
    if around is not None:
        yield Wanted(around, (path,))
        return
    links, broken = all_links(replace(context, directory=path))
    below = [one for one in links if path in one.local.parents]
    unreadable |= broken
    if not path.is_dir() or not below and not broken:
        require_link(context, path)
    for one in below:
        yield Wanted(one, named=False)


def by_kind(
    context: Context,
    folder: Callable[[Link, Sequence[Path], bool], list[Result]],
    file: Callable[[Link, bool], list[Result]],
) -> Work:
    """The work of a verb that has one way for folders and one for files, which may be open in a browser."""

    def work(wanted: Wanted, dry_run: bool) -> list[Result]:
        link = wanted.link
        if link.kind == "folder":
            return folder(link, wanted.only, dry_run)
        return file(link, True) if dry_run else with_document(context, link.local, lambda: file(link, False))

    return work


def agreeing(context: Context, work: Work) -> Work:
    """The same work, except that a link which came with somebody else's folder uploads nothing before this person
    pointed at it once."""

    def careful(wanted: Wanted, dry_run: bool) -> list[Result]:
        if wanted.named:
            if not dry_run:
                agreed(context, wanted.link)
            return work(wanted, dry_run)
        if has_agreed(context, wanted.link):
            return work(wanted, dry_run)
        plan = work(wanted, True)
        if all(result.outcome != "planned" for result in plan):
            return plan
        shown = context.shown(wanted.link.local)
        raise NeedsChoice(
            f"The link of “{shown}” was not made by you on this computer.",
            f"If you want to upload to {wanted.link.reference}, say so once: push '{shown}'",
            code="not-agreed",
        )

    return careful


def leaving(context: Context, outbox: Outbox, owner: Callable[[], Owner], choice: Choice | None, work: Work) -> Work:
    """The same work, except that what cannot go now is left in the outbox."""

    def patient(wanted: Wanted, dry_run: bool) -> list[Result]:
        if dry_run:
            return work(wanted, True)
        return send_or_leave(context, outbox, owner(), wanted.link, choice, wanted.only, lambda: work(wanted, False))

    return patient


def on_each(
    context: Context, wanted: Sequence[Wanted], unreadable: Mapping[Path, OSFError], work: Work, dry_run: bool
) -> list[Result]:
    """What came of each link; what went wrong with one, or with a file of links, is a result too."""
    results: list[Result] = []
    for one in wanted:
        try:
            results += work(one, dry_run)
        except OSFError as error:
            results.append(failed(context, one.link, error))
    return results + [
        Result(context.shown(path), None, "failed", message=why.message, error=why) for path, why in unreadable.items()
    ]
