"""Making links: a file here to a file or folder on OSF, a file of OSF opened here, and undoing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..client.content import name_taken
from ..client.names import here as name_here
from ..errors import Failed, NotFound, NotVerified, UsageError
from ..models import Choice, Entry, Outcome, Result, Upload, Version
from ..transfer.body import FileBody
from ..transfer.hashing import digest
from ..transfer.limits import within_limits
from ..transfer.plan import Plan, Step
from ..transfer.receive import put_new, put_over, receive, taken
from .consent import agreed
from .context import Context
from .files import push_file
from .kept import backup_name, beside, of_osf
from .linkfile import Link, change_links, drop_link, put_link
from .locks import hold
from .preflight import before
from .state import Base
from .survey import on_osf, require_inside
from .targets import as_file, as_folder, find, link_of, links_at, refuse_version, require_link, version_asked

NEW: Upload = "ask"
"""What a new link does when nobody says anything else."""


def link_file(context: Context, path: Path, text: str, upload: Upload | None, choice: Choice | None) -> list[Result]:
    """Link a file of this computer to OSF. It is uploaded and verified first; only then the link is recorded."""
    if path.is_dir():
        shown = context.shown(path)
        hint = f"Link it: link-data '{shown}' osf://…/"
        raise Failed(f"“{shown}” is a folder, and a file is needed.", hint, code="disk")
    here = digest(path, context.local, context.progress.check)
    instead = "Leave the number out, or get that version with `open`."
    refuse_version(context, text, "a link follows the newest one", instead)
    target = find(context, text)
    if (linked := _linked_already(context, path, target, upload)) is not None:
        return [linked]
    upload = upload or NEW
    if target.kind == "file":
        return _adopt(context, path, target, upload, choice)
    folder = as_folder(context, target)
    with hold(context.config.site, folder.node, folder.id, path.name, progress=context.progress):
        existing = context.client.files.child(folder, path.name)
        if existing is not None:
            return _adopt(context, path, existing, upload, choice)
        link = draft(context, path, folder, "file", upload)
        require_inside(link)
        (step,) = within_limits([Step(path.name, path, "create", here, to=path.name)])
        if step.error is not None:
            raise step.error
        before(context, [Plan(path, on_osf(link), {}, (step,))])
        key = f"up:{path}"
        context.progress.begin(key, path.name, here.size)
        try:
            sent = create_file(context, folder, path.name, FileBody(path, here, context.progress, key))
        finally:
            context.progress.end(key)
        return record(context, link, sent, here.sha256, "created")


def _linked_already(context: Context, path: Path, target: Entry, upload: Upload | None) -> Result | None:
    """The answer for a file that has this very link: a cell that links may be run again."""
    link = link_of(context, path)
    if link is None or link.site != context.config.site or link.kind != "file":
        return None
    parent = link.path.rpartition("/")[0] + "/"
    same_folder = (link.node, link.provider, parent) == (target.node, target.provider, target.path)
    named_so = link.path.rpartition("/")[2] == path.name
    if link.id != target.id and not (target.is_folder and same_folder and named_so):
        return None
    words = "It was linked there already; push sends what has changed."
    if upload is not None and upload != link.upload:
        set_upload(context, link, upload)
        words = f"It was linked there already; from now on its upload setting is “{upload}”."
    return Result(context.shown(path), link.reference, "linked", None, None, words)


def create_file(context: Context, folder: Entry, name: str, body: FileBody) -> Entry:
    """Create a file on OSF and check in a listing that it is there once and whole. The lock of its name is held."""
    client = context.client
    client.changes.create_file(folder, name, body)
    found = client.files.child(folder, name)
    if found is None or found.sha256 is not None and found.sha256 != body.sha256:
        raise NotVerified(
            f"OSF does not show “{name}” as it was sent; somebody may have changed it meanwhile.",
            "Look with `ls`; your file here is whole.",
        )
    return found


def _adopt(context: Context, path: Path, entry: Entry, upload: Upload, choice: Choice | None) -> list[Result]:
    """Link to a file that OSF has already: at once if the bytes are equal, else by choice."""
    here = digest(path, context.local, context.progress.check)
    link = replace(draft(context, path, entry, "file", upload), id=entry.id, path=str(entry.path))
    require_inside(link)
    if entry.sha256 is not None and entry.sha256 == here.sha256:
        return record(context, link, entry, here.sha256, "unchanged")
    if choice is None:
        raise name_taken(entry.name)
    results = push_file(context, link, choice)
    put_link(link)
    agreed(context, link)
    return [Result(context.shown(path), link.reference, "linked", None, None, "", None), *results]


def draft(context: Context, path: Path, entry: Entry, kind: str, upload: Upload) -> Link:
    """A link of a path, not yet recorded; the first one makes the path's own directory the root."""
    if path in (context.ceiling, Path.home()):
        raise UsageError(f"“{path}” as a whole cannot be linked.", "Link a folder inside it.")
    root = links_at(context, path.parent) or path.parent
    return Link(
        root=root,
        key=path.relative_to(root).as_posix(),
        kind="file" if kind == "file" else "folder",
        site=context.config.site,
        node=entry.node,
        provider=str(entry.provider),
        id=entry.id,
        path=str(entry.path),
        upload=upload,
    )


def link_folder(context: Context, path: Path, entry: Entry, upload: Upload | None, write_once: bool | None) -> Link:
    """Record the link of a data folder. Linked to the same place again it keeps its patterns, and what else is not
    said anew."""
    link = draft(context, path, entry, "folder", upload or NEW)
    require_inside(link)
    before = link_of(context, path)
    places = [(one.kind, one.site, one.reference) for one in (link, before) if one is not None]
    if before is not None and places[0] == places[1]:
        link = replace(before, upload=upload or before.upload, id=link.id)
    if write_once is not None:
        link = replace(link, write_once=write_once)
    put_link(link)
    agreed(context, link)
    return link


def record(
    context: Context, link: Link, entry: Entry, sha256: str, done: Outcome, path: Path | None = None
) -> list[Result]:
    """Record a link whose two sides are known to agree."""
    link = replace(link, id=entry.id, path=str(entry.path))
    before = link_of(context, link.local)
    put_link(link)
    context.local.agree(link.site, entry.id, link.local, Base(entry.version, sha256, entry.fingerprint))
    agreed(context, link)
    shown = context.shown(path or link.local)
    words = f"It was linked to {before.reference} before." if before and before.id != link.id else ""
    results = [
        Result(shown, link.reference, "linked", entry.version, sha256, words),
        Result(shown, link.reference, done, entry.version, sha256),
    ]
    return results[::-1] if done == "downloaded" else results


def set_upload(context: Context, link: Link, upload: Upload) -> Link:
    """Change when a link uploads by itself; whoever does that has agreed to the link."""
    changed = replace(link, upload=upload)
    change_links(link.root, lambda links: links.update({link.key: replace(links[link.key], upload=upload)}))
    agreed(context, changed)
    return changed


def unlink(context: Context, path: Path, kind: str) -> Result:
    """Forget a link. Both files stay where they are, and so does OSF's history."""
    link = require_link(context, path)
    if link.kind != kind:
        verb = "unlink-data" if link.kind == "folder" else "unlink"
        shown = context.shown(path)
        raise UsageError(f"“{shown}” is linked as a {link.kind}.", f"End the link: {verb} '{shown}'")
    drop_link(link)
    context.local.forget(link.local)
    words = f"No longer linked to {link.reference}; nothing was deleted, here or on OSF."
    return Result(context.shown(path), link.reference, "unchanged", None, None, words)


def put_back(context: Context, link: Link) -> Result:
    """Have a link again that was ended, just as it was; what either side has is not touched."""
    shown = context.shown(link.local)
    now = link_of(context, link.local)
    if now is not None and now.local == link.local:
        raise UsageError(f"“{shown}” is linked to {now.reference} by now.", "Unlink it first.", code="already-linked")
    require_inside(link)
    put_link(link)
    return Result(shown, link.reference, "linked")


def open_file(context: Context, text: str, dest: str | None, choice: Choice | None) -> list[Result]:
    """Download a file of OSF beside the notebook, or to ``dest``, and link it to where it came from."""
    entry = as_file(find(context, text))
    version = version_asked(context, text)
    wanted = wanted_version(context, entry, version)
    target = destination(context, entry, dest)
    link = replace(draft(context, target, entry, "file", "ask"), id=entry.id, path=str(entry.path))
    require_inside(link)
    pinned = replace(entry, version=wanted.version) if wanted else entry
    sha256 = wanted.sha256 if wanted else entry.sha256
    place: Callable[[Path, Path], None] = put_new
    kept, done = None, target
    if target.exists():
        here = digest(target, context.local, context.progress.check)
        if sha256 is not None and here.sha256 == sha256:
            return record(context, link, pinned, here.sha256, "unchanged")
        if choice == "mine":
            return _adopt(context, target, entry, "ask", "mine")
        if choice is None:
            raise taken(target)
        if choice == "both":
            done = beside(target, of_osf(context, pinned.version))
            link = replace(link, key=done.relative_to(link.root).as_posix())
        else:
            context.require_closed(target)
            kept = backup_name(context, target)
            place = put_over(kept, here.stamp)
    got = receive(context.client, context.progress, entry, done, version=version, sha256=sha256, place=place)
    results = record(context, link, pinned, got, "downloaded", done)
    if kept is not None:
        results.append(Result(context.shown(kept), None, "backed-up", None, None, "Yours is kept here."))
    return results


def wanted_version(context: Context, entry: Entry, version: str | None) -> Version | None:
    """The details of an older version that was asked for. Raises NotFound, naming those there are."""
    if version is None:
        return None
    versions = context.client.files.versions(entry)
    for found in versions:
        if found.version == version:
            return found
    there = ", ".join(found.version for found in versions) or "none"
    raise NotFound(f"“{entry.name}” has no version {version} on OSF.", f"It has: {there}.")


def destination(context: Context, entry: Entry, dest: str | None) -> Path:
    """Where a file of OSF is put on this computer: into a folder under its own name, or under the name given."""
    if dest is None:
        return context.path(name_here(entry.name))
    path = context.path(dest)
    if path.is_dir() or dest.endswith(("/", "\\")):
        return path / name_here(entry.name)
    return path
