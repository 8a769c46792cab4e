"""What a reference or a path means: an entry on OSF, directly or through a link of this computer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..client.names import here as name_here
from ..errors import BadReference, NotFound, NotPermitted, OSFError, UsageError, WrongKind
from ..models import Entry
from ..refs import EXAMPLE, Ref, parse, split_version
from .context import Context
from .linkfile import FOLDER, NAME, Link, read_links, root_of, roots_below

WITHOUT_SCHEME = re.compile(r"[a-z0-9]{5}/osfstorage(/|$)")
"""How references begin that lack their ``osf://``."""


def links_at(context: Context, path: Path) -> Path | None:
    """The directory whose links file speaks for a path: the nearest one, not above the server's root or home."""
    home = Path.home()
    ceilings = [context.ceiling] if context.ceiling else []
    ceiling = next((top for top in (*ceilings, home) if path.is_relative_to(top)), None)
    return root_of(path, ceiling)


def link_of(context: Context, path: Path) -> Link | None:
    """The link of a path itself; links of folders around it do not count."""
    root = links_at(context, path.parent)
    if root is None:
        return None
    key = path.relative_to(root).as_posix()
    return next((link for link in read_links(root) if link.key == key), None)


def data_link_around(context: Context, path: Path) -> Link | None:
    """The nearest linked data folder at or above a path."""
    for folder in (path, *path.parents):
        link = link_of(context, folder)
        if link is not None and link.kind == "folder":
            return link
        if links_at(context, folder) is None:
            return None
    return None


def all_links(context: Context) -> tuple[list[Link], dict[Path, OSFError]]:
    """Every link that the current directory is concerned with: those of the links file that speaks for it, and of
    links files further down. A file that cannot be read hides no others: it is told beside them."""
    here = links_at(context, context.directory)
    found: list[Link] = []
    unreadable: dict[Path, OSFError] = {}
    for root in dict.fromkeys([*([here] if here is not None else []), *roots_below(context.directory)]):
        try:
            found += read_links(root)
        except OSFError as error:
            unreadable[root / FOLDER / NAME] = error
    return found, unreadable


def links_to(links: Iterable[Link], entry: Entry, inside: Iterable[Entry] = ()) -> list[Link]:
    """Those that lead to an entry or into it; ``inside`` is what is known to be in it, whatever its paths were."""
    ids = {(one.provider, one.id) for one in (entry, *inside)} if entry.provider == "osfstorage" else set()

    def leads_there(link: Link) -> bool:
        if (link.provider, link.id) in ids:
            return True
        into = entry.is_folder and link.path.startswith(str(entry.path)) or link.path == entry.path
        return into and (link.node, link.provider) == (entry.node, entry.provider)

    return [link for link in links if leads_there(link)]


def data_links_to(links: Iterable[Link], entry: Entry) -> list[tuple[Link, Path]]:
    """Links of data folders that an entry is in, each with where the entry is on this computer by it."""
    found = []
    for link in links:
        there = str(entry.path)
        inside = link.kind == "folder" and there.startswith(link.path) and there != link.path
        if inside and (link.node, link.provider) == (entry.node, entry.provider):
            steps = there[len(link.path) :].strip("/").split("/")
            found.append((link, link.local.joinpath(*map(name_here, steps))))
    return found


def links_inside(context: Context, around: Link, folders: Iterable[Path]) -> set[Path]:
    """What inside a linked folder has a link of its own, which beats that of the folder; ``folders`` are those in it
    that may have a links file."""
    roots = {folder for folder in folders if (folder / FOLDER / NAME).is_file()} | {around.root}
    found = {link.local for root in roots for link in read_links(root)}
    return {path for path in found if around.local in path.parents}


def require_link(context: Context, path: Path) -> Link:
    """The link of a path. Raises NotFound, saying how to link it."""
    link = link_of(context, path)
    if link is None:
        number = split_version(path.name)[1]
        if number is not None and not path.exists():
            raise UsageError(
                f"“{context.shown(path)}” names version {number}, and a file of this computer is needed.",
                f"Leave out @{number}; `open` and `download` get a version, `restore` brings it back.",
                code="version-named",
            )
        shown = context.shown(path)
        hint = f"Link it: link '{shown}' osf://…/" if path.is_file() else "Check the name and the folder you are in."
        if path.is_dir():
            hint = f"Link it: link-data '{shown}' osf://…/"
        raise NotFound(f"“{shown}” is not linked to OSF.", hint, code="not-linked")
    return link


def read_ref(context: Context, text: str) -> Ref | Link:
    """A reference as written, or the link of a path. A linked path wins over a bare id. Raises BadReference."""
    ref = parse(text, context.config.web_url)
    if ref is not None and ref.forced:
        return ref
    bare, version = split_version(text)
    link = link_of(context, context.path(bare))
    if link is not None:
        return link if version is None else _pinned(link, version)
    if ref is not None:
        return ref
    inside = _in_data(context, context.path(bare), version)
    if inside is not None:
        return inside
    if context.path(text).exists():
        raise NotFound(
            f"“{text}” is not linked to OSF.", f"Link it first, or give a reference. {EXAMPLE}", code="not-linked"
        )
    # People leave out the beginning.
    hint = f"Did you mean “osf://{text}”?" if WITHOUT_SCHEME.match(text) else EXAMPLE
    raise BadReference(f"“{text}” is neither a reference nor a linked path.", hint)


def _pinned(link: Link, version: str) -> Ref:
    parts = tuple(part for part in link.path.split("/") if part)
    file_id = link.id if link.provider == "osfstorage" else None
    return Ref(link.node, link.provider, parts, version=version, node=True, file_id=file_id)


def _in_data(context: Context, path: Path, version: str | None) -> Ref | None:
    """What a path inside a linked data folder is on OSF."""
    link = data_link_around(context, path.parent)
    if link is None or link.site != context.config.site:
        return None
    parts = tuple(part for part in link.path.split("/") if part) + path.relative_to(link.local).parts
    return Ref(link.node, link.provider, parts, folder=path.is_dir(), version=version, node=True)


def find(context: Context, text: str) -> Entry:
    """The entry on OSF that a reference or linked path names; an entry's ``version`` is the one asked for, if any."""
    target = read_ref(context, text)
    if isinstance(target, Link):
        return entry_of(context, target)
    return find_ref(context, target)


def find_ref(context: Context, ref: Ref) -> Entry:
    """The entry that a reference names."""
    client = context.client
    if ref.provider is not None or ref.file_id is not None:
        entry = client.files.find(ref)
    elif ref.node:
        entry = client.nodes.get(ref.id)
    else:
        entry = client.nodes.resolve(ref.id)
    if ref.version is not None:
        if entry.kind != "file":
            raise BadReference(f"{ref} asks for a version of a {entry.kind}.", "Only files have versions.")
        if all(version.version != ref.version for version in client.files.versions(entry)):
            raise NotFound(
                f"“{entry.name}” has no version {ref.version} on OSF.", f"See them with `versions {entry.reference}`."
            )
    return entry


def version_asked(context: Context, text: str) -> str | None:
    """The version that a reference pins, None for the newest."""
    target = read_ref(context, text)
    return target.version if isinstance(target, Ref) else None


def path_named(context: Context, text: str) -> Path | None:
    """The path of this computer that a text names, whichever version it pins; None for a place on OSF."""
    ref = parse(text, context.config.web_url)
    if ref is not None and ref.forced:
        return None
    path = context.path(split_version(text)[0])
    return path if ref is None or link_of(context, path) is not None else None


def refuse_version(context: Context, text: str, why: str, hint: str) -> None:
    """Raises UsageError for a reference that pins a version where only the file as such can be meant."""
    number = version_asked(context, text)
    if number is not None:
        raise UsageError(f"“{text}” names version {number}, and {why}.", hint, code="version-named")


def require_own_site(context: Context, link: Link) -> None:
    """Raises NotPermitted for a link to another OSF, which is never contacted."""
    if link.site != context.config.site:
        raise NotPermitted(
            f"“{context.shown(link.local)}” is linked to another OSF ({link.site}), which is not contacted.",
            "Link it here, or set OSF_API_URL to that OSF if you trust it.",
            code="another-osf",
        )


def entry_of(context: Context, link: Link) -> Entry:
    """The file or folder on OSF that a link points to. Raises NotPermitted for a link to another OSF."""
    require_own_site(context, link)
    if link.path == "/":
        return context.client.nodes.storage(link.node, link.provider)
    parts = tuple(part for part in link.path.split("/") if part)
    ref = Ref(link.node, link.provider, parts, folder=link.kind == "folder", node=True)
    if link.provider == "osfstorage" and link.id:
        ref = replace(ref, file_id=link.id)
    return context.client.files.find(ref)


def folder_for(context: Context, text: str) -> Entry:
    """A folder to put things into: a folder or storage, or a project's own OSF Storage. Raises WrongKind."""
    entry = find(context, text)
    return as_folder(context, entry)


def as_folder(context: Context, entry: Entry) -> Entry:
    """The entry if it can hold files; OSF Storage for a project. Raises WrongKind or NotPermitted."""
    if entry.kind == "registration":
        raise NotPermitted(
            f"“{entry.name}” is a registration, which is frozen.",
            "Use the project it was made from.",
            code="registration",
        )
    if entry.kind in ("project", "component"):
        return context.client.nodes.storage(entry.id, "osfstorage")
    if not entry.is_folder:
        raise WrongKind(f"“{entry.name}” is a file, and a folder is needed.", f"Its folder is {_parent(entry)}.")
    return entry


def as_file(entry: Entry) -> Entry:
    """The entry if it is a file. Raises WrongKind."""
    if entry.kind != "file":
        raise WrongKind(
            f"“{entry.name}” is a {entry.kind}, and a file is needed.", f"See what is in it: ls {entry.reference}"
        )
    return entry


def _parent(entry: Entry) -> str:
    parts = tuple(part for part in str(entry.path).split("/") if part)
    return str(Ref(entry.node, entry.provider, parts[:-1], folder=True, node=True))
