"""Where on OSF what is collected goes, settled before anything is collected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import NeedsChoice, NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable, UsageError
from ..models import Entry
from ..refs import Ref, parse
from .consent import agreed, has_agreed
from .context import Context
from .linkfile import Link, put_link
from .linking import link_folder
from .targets import data_link_around, entry_of, folder_for, link_of, require_own_site

AWAY = (Unreachable, NotSignedIn)
"""Troubles that pass: what is collected meanwhile waits."""


@dataclass(frozen=True, slots=True)
class Place:
    """The link by which data go up; ``trouble`` is why OSF could not be asked about it yet."""

    link: Link
    trouble: OSFError | None = None


def settle(context: Context, folder: Path, into: str | None, *, write_once: bool) -> Place:
    """Find the link of a data folder, or make it, and see that this person may and wants to upload there.

    Raises what the person has to put right before anybody collects anything. That OSF is not reached, or nobody signed
    in, is no such thing.
    """
    link, trouble = _chosen(context, folder, into) if into is not None else (_around(context, folder), None)
    require_own_site(context, link)
    if write_once and not link.write_once:
        if link.local != folder:
            raise UsageError(
                f"“{context.shown(folder)}” goes up with “{context.shown(link.local)}”, which is not write-once.",
                f"Make it so: link-data --write-once '{context.shown(link.local)}' {link.reference}",
            )
        link = replace(link, write_once=True)
        put_link(link)
    if into is None and not has_agreed(context, link):
        _ask_about(context, link)
    agreed(context, link)
    try:
        _require_permission(context, link)
    except AWAY as error:
        trouble = error
    return Place(link, trouble)


def _around(context: Context, folder: Path) -> Link:
    link = data_link_around(context, folder)
    if link is None:
        raise NotFound(
            f"“{context.shown(folder)}” is not linked to OSF, so nobody knows where its files should go.",
            'Say where: collect("data", into="osf://abc12/osfstorage/data/")',
            code="not-linked",
        )
    return link


def _chosen(context: Context, folder: Path, into: str) -> tuple[Link, OSFError | None]:
    """The link to the place that was asked for, recorded now if there was none."""
    trouble: OSFError | None = None
    try:
        entry = folder_for(context, into)
    except AWAY as error:
        trouble, entry = error, _as_written(context, into, error)
    link = link_of(context, folder)
    if link is None:
        return link_folder(context, folder, entry, "always", None), trouble
    known = bool(entry.id and link.id and entry.provider == "osfstorage")
    same = entry.id == link.id if known else entry.path == link.path
    if (link.kind, link.node, link.provider, same) != ("folder", entry.node, entry.provider, True):
        raise UsageError(
            f"“{context.shown(folder)}” is linked to {link.reference}, and not to {into}.",
            "Leave out `into`, or end that link first: unlink-data",
        )
    return link, trouble


def _as_written(context: Context, into: str, error: OSFError) -> Entry:
    """The folder that a reference names, taken at its word while OSF cannot be asked. Raises ``error`` for a reference
    that only OSF can resolve."""
    ref = parse(into, context.config.web_url)
    if ref is None or not ref.node or ref.file_id is not None:
        raise type(error)(
            f"{error.message} Without OSF it is not known which folder “{into}” is.",
            "Write it by its names: osf://abc12/osfstorage/data/",
            code=error.reason,
        ) from error
    provider, path = ref.provider or "osfstorage", "/" + "".join(f"{part}/" for part in ref.parts)
    reference = str(Ref(ref.id, provider, ref.parts, folder=True, node=True))
    name = ref.parts[-1] if ref.parts else provider
    return Entry(name, "folder", path, reference, "", provider=provider, node=ref.id)


def _ask_about(context: Context, link: Link) -> None:
    question = f"“{context.shown(link.local)}” was linked to {link.reference} by somebody else. Upload data there?"
    if context.confirm is None or not context.confirm(question):
        raise NeedsChoice(
            f"The link of “{context.shown(link.local)}” was not made by you on this computer.",
            f'If you want to upload to {link.reference}, say so: collect(…, into="{link.reference}")',
            code="not-agreed",
        )


def _require_permission(context: Context, link: Link) -> None:
    """Raises what would keep the data from going up at the end."""
    if not context.account().signed_in:
        raise NotSignedIn("You are not signed in at OSF.", "Sign in with login.")
    context.require_writing()
    node = context.client.nodes.get(entry_of(context, link).node)
    if node.can_write is False:
        raise NotPermitted(
            f"Your account may read “{node.name}” on OSF, but lacks the permission to write.",
            f"Ask an administrator of the project {node.id} for write permission.",
        )
    context.before_public(node)
