"""Files that go up and come down without a link: upload, download, and changes of OSF's tree."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..client.content import name_in_use
from ..client.files import one_of
from ..client.names import here as name_here
from ..config import origin
from ..errors import BadReference, NeedsChoice, NotFound, UsageError, WrongKind
from ..models import Choice, Entry, Outcome, Result
from ..refs import Ref
from ..transfer.hashing import digest
from ..transfer.patterns import EVERY_FILE, Ignored, Patterns
from ..transfer.plan import WORDS, Plan, Step
from ..transfer.receive import proof, put_new, put_over, receive, taken
from .context import Context
from .decide import Wish
from .decide import download as decide_download
from .execute import carry_out, planned
from .folders import compare_unlinked, listed, only_there
from .kept import backup_name, beside, kept_already, of_osf
from .linkfile import Link
from .linking import destination, wanted_version
from .locks import hold
from .sending import Sending
from .targets import as_folder, find, find_ref, read_ref, refuse_version, version_asked


def upload(
    context: Context,
    sources: Sequence[str],
    text: str,
    choice: Choice | None,
    patterns: Patterns = EVERY_FILE,
    *,
    dry_run: bool = False,
) -> list[Result]:
    """Send files and folders into a folder of OSF, or one file to the name given. Nothing there is replaced unasked:
    ``mine`` makes a new version, ``both`` uploads beside it, ``theirs`` leaves OSF's."""
    paths = [context.path(source) for source in sources]
    for path in paths:
        if not path.exists():
            raise NotFound(f"“{context.shown(path)}” is not on this computer.", "Check the name and the folder.")
    folder, name = _where_to(context, text, paths)
    sending = Sending(context, choice)
    for path in paths:
        if path.is_dir():
            sending.add_tree(folder, path, patterns)
        else:
            sending.add(folder, name or path.name, path)
    if dry_run:
        return planned(context, sending.plans())
    context.require_writing()
    return sending.run()


def _where_to(context: Context, text: str, paths: Sequence[Path]) -> tuple[Entry, str | None]:
    """The folder to upload into, and the name for a single file that is to have another than here."""
    refuse_version(context, text, "an upload makes a new one", "Leave the number out.")
    one_file = len(paths) == 1 and not paths[0].is_dir()
    try:
        entry = find(context, text)
    except NotFound:
        ref = read_ref(context, text)
        if not one_file or not isinstance(ref, Ref) or ref.folder or not ref.parts:
            raise
        parent = replace(ref, parts=ref.parts[:-1], folder=True)
        return as_folder(context, find_ref(context, parent)), ref.parts[-1]
    if entry.kind != "file":
        return as_folder(context, entry), None
    if not one_file:
        raise WrongKind(f"“{entry.name}” is a file, so only one file can go there.", "Name a folder.")
    parts = tuple(part for part in str(entry.path).split("/") if part)
    folder = context.client.files.find(Ref(entry.node, entry.provider, parts[:-1], folder=True, node=True))
    return folder, entry.name


def download(
    context: Context,
    text: str,
    dest: str | None,
    choice: Choice | None,
    patterns: Patterns = EVERY_FILE,
    *,
    dry_run: bool = False,
) -> list[Result]:
    """Bring a file here, or a folder with everything in it. Nothing here is replaced unasked: ``theirs`` replaces with
    a backup, ``both`` downloads beside it, ``mine`` leaves this computer's."""
    entry = find(context, text)
    if entry.kind == "file":
        target = destination(context, entry, dest)
        version = version_asked(context, text)
        wanted = wanted_version(context, entry, version)
        sha256 = wanted.sha256 if wanted else entry.sha256
        return bring(context, entry, target, version, sha256, choice, dry_run=dry_run)
    if entry.kind == "registration":
        entry = context.client.nodes.storage(entry.id, "osfstorage")
    folder = as_folder(context, entry)
    name = name_here(folder.name if folder.kind == "folder" else f"{folder.node}-{folder.provider}")
    top = context.path(dest) if dest else context.path(name)
    if dest and top.is_dir():
        top = top / name
    if top.exists() and not top.is_dir():
        raise taken(top)
    return _bring_tree(context, folder, top, choice, patterns, dry_run=dry_run)


def _bring_tree(
    context: Context, folder: Entry, top: Path, choice: Choice | None, patterns: Patterns, *, dry_run: bool
) -> list[Result]:
    folders, there = listed(context, folder)
    ignored = Ignored(top, patterns)
    names = [name for name in there if not ignored.leaves_out(name)]
    files = compare_unlinked(context, top, [only_there(top, name) for name in names], there)
    steps = [step for file in files if (step := decide_download(file, Wish(choice))) is not None]
    wanted = [name for name in folders if not ignored.leaves_out_folder(name)]
    inside = {only_there(top, name).path: folders[name] for name in wanted}
    listing = tuple(entry for named in there.values() for entry in named)
    plan = Plan(
        top, folder, {name: folders[name] for name in wanted}, _without_clashes(steps, inside),
        linked=False, mirror=True, listed=listing,
    )  # fmt: skip
    if dry_run:
        return planned(context, [plan])
    return carry_out(context, [plan])


def _without_clashes(steps: Sequence[Step], folders: Mapping[Path, Entry]) -> tuple[Step, ...]:
    """The same steps, where those are refused whose names would be one on this computer."""
    placed = {os.path.normcase(path): entry for path, entry in folders.items()}
    clear = []
    for step in steps:
        spelt, entry = os.path.normcase(step.path), step.entry
        if entry is not None and spelt in placed:
            words = f"OSF has “{entry.name}” and “{placed[spelt].name}”, which would be one file on this computer."
            error = NeedsChoice(words, "Download one of them under another name.", code="same-name-here")
            step = replace(step, action="refuse", message=words, error=error)
        elif entry is not None:
            placed[spelt] = entry
        clear.append(step)
    return tuple(clear)


def bring(
    context: Context,
    entry: Entry,
    target: Path,
    version: str | None,
    sha256: str | None,
    choice: Choice | None,
    *,
    dry_run: bool = False,
) -> list[Result]:
    """Bring a version of a file, None for the newest, whose bytes have that hash. Nothing here is replaced unasked."""
    number = version or entry.version
    done: Outcome = "downloaded"
    place: Callable[[Path, Path], None] = put_new
    results: list[Result] = []
    if os.path.lexists(target):
        here = digest(target, context.local, context.progress.check)
        if sha256 is not None and here.sha256 == sha256:
            return [Result(context.shown(target), entry.reference, "unchanged", number, sha256)]
        if choice is None:
            raise taken(target)
        if choice == "mine":
            return [Result(context.shown(target), entry.reference, "skipped", number, here.sha256, "Yours was left.")]
        if choice == "both":
            same = kept_already(context, target, number, sha256)
            if same is not None:
                words = f"OSF's version is kept here as “{same.name}” already."
                return [Result(context.shown(same), entry.reference, "unchanged", number, sha256, words)]
            target, done = beside(target, of_osf(context, number)), "kept-both"
        else:
            context.require_closed(target)
            kept = backup_name(context, target)
            place = put_over(kept, here.stamp)
            results = [Result(context.shown(kept), None, "backed-up", None, here.sha256, "Yours is kept here.")]
    if dry_run:
        words = WORDS["fetch-over" if results else "fetch"]
        return [Result(context.shown(target), entry.reference, "planned", number, None, words)]
    got = receive(context.client, context.progress, entry, target, version=version, sha256=sha256, place=place)
    words = proof(entry) if sha256 is None else ""
    return [Result(context.shown(target), entry.reference, done, number, got, words), *results]


def make_folder(context: Context, text: str) -> list[Result]:
    """A folder on OSF, with the folders above it that are missing; one that is there already stays."""
    ref = _ref(context, text)
    if ref.provider is None or not ref.parts:
        raise UsageError(f"“{text}” names no new folder.", "Write osf://abc12/osfstorage/new folder/.")
    refuse_version(context, text, "folders have no versions", "Write the @ in a name as %40.")
    context.require_writing()
    entry = context.client.nodes.storage(ref.id, ref.provider)
    outcome: Outcome = "unchanged"
    for depth, name in enumerate(ref.parts, 1):
        named = [e for e in context.client.files.children(entry) if e.name == name]
        found = one_of([e for e in named if e.is_folder])
        if found is None and named and depth < len(ref.parts):
            raise WrongKind(f"“{name}” is a file, and a folder is needed.", "Choose another place.")
        if found is None:
            with hold(context.config.site, entry.node, entry.id, name, progress=context.progress):
                found, outcome = context.client.changes.create_folder(entry, name), "created"
        entry = found
    return [Result(None, entry.reference, outcome)]


def make_node(context: Context, title: str, category: str, text: str | None) -> list[Result]:
    """A new project on OSF, or a component of the one that ``text`` names."""
    parent = find(context, text) if text is not None else None
    if parent is not None and parent.kind == "registration":
        as_folder(context, parent)
    if parent is not None and parent.kind not in ("project", "component"):
        raise WrongKind(f"“{parent.name}” is a {parent.kind}.", "Components are made in a project or component.")
    context.require_writing()
    made = context.client.nodes.create(title, category, parent.id if parent is not None else None)
    words = "" if made.name == title else f"OSF calls it “{made.name}”."
    return [Result(None, made.reference, "created", message=words)]


def place(context: Context, source: str, target: str, verb: str) -> list[Result]:
    """Move, rename or copy on OSF. A name that is taken is never replaced."""
    if verb == "copy":
        instead = "`download` gets that version, and `upload` makes a file of it."
        refuse_version(context, source, "OSF copies only newest versions", instead)
    else:
        refuse_version(context, source, "a file is moved with all its versions", "Leave the number out.")
    refuse_version(context, target, "OSF numbers versions itself", "Leave the number out, or write the @ as %40.")
    entry = find(context, source)
    if entry.kind not in ("file", "folder"):
        raise WrongKind(f"“{entry.name}” is a {entry.kind}, which cannot be moved or copied.", "Name a file or folder.")
    context.require_writing()
    folder, name = _destination(context, target, entry)
    changes = context.client.changes
    if (folder.node, folder.provider) != (entry.node, entry.provider):
        existing = [e.name for e in context.client.files.children(folder) if e.is_folder == entry.is_folder]
        if name in existing:
            raise name_in_use(name)
    if verb == "move":
        _agree_to_lose_versions(context, entry, folder)
    with hold(context.config.site, entry.id, progress=context.progress):
        if verb == "copy":
            done = changes.copy(entry, folder, name)
        elif _parts(entry)[:-1] == _parts(folder) and (folder.node, folder.provider) == (entry.node, entry.provider):
            done = changes.rename(entry, name)
        else:
            done = changes.move(entry, folder, name)
    outcome: Outcome = "created" if verb == "copy" else "moved"
    return [Result(None, done.reference, outcome, done.version, done.sha256, f"from {entry.reference}")]


def put(context: Context, source: str, folder: str, name: str | None, verb: str) -> list[Result]:
    """Move or copy into a folder, under a name that nothing has there yet: what has it is neither replaced nor taken
    for a folder to put things into."""
    ref, to = _ref(context, source), replace(_ref(context, folder), folder=True)
    if not ref.parts:
        raise UsageError("A storage stays as it is.", "Name a file or folder in it.", code="wrong-kind")
    name = name or ref.parts[-1]
    if any(entry.name == name for entry in context.client.files.children(as_folder(context, find_ref(context, to)))):
        raise name_in_use(name)
    return place(context, source, str(to.child(name, folder=ref.folder)), verb)


def rename(context: Context, source: str, name: str) -> list[Result]:
    """Another name in the same folder."""
    ref = _ref(context, source)
    return put(context, source, str(replace(ref, parts=ref.parts[:-1], folder=True)), name, "move")


def _agree_to_lose_versions(context: Context, entry: Entry, folder: Entry) -> None:
    """Between storages and between regions OSF moves the newest version alone. Raises NeedsChoice without a yes."""
    if entry.provider == folder.provider and origin(entry.url) == origin(folder.url):
        return
    files = context.client.files.walk(entry) if entry.is_folder else [entry]
    if all(file.version in (None, "1") for file in files):
        return
    question = (
        f"OSF moves only newest versions there, and older ones of “{entry.name}” would be lost. Move all the same?"
    )
    if context.confirm is None or not context.confirm(question):
        raise NeedsChoice(
            f"Older versions of “{entry.name}” would be lost: OSF moves only newest versions there.",
            "Copy it with `cp` and keep both, or say --yes to move it.",
            code="loses-versions",
        )


def _parts(entry: Entry) -> tuple[str, ...]:
    return tuple(part for part in str(entry.path).split("/") if part)


def _destination(context: Context, text: str, entry: Entry) -> tuple[Entry, str]:
    ref = _ref(context, text)
    try:
        found = find_ref(context, ref)
    except NotFound:
        if not ref.parts or ref.provider is None:
            raise
        parent = replace(ref, parts=ref.parts[:-1], folder=True, version=None)
        return as_folder(context, find_ref(context, parent)), ref.parts[-1]
    if found.kind == "file":
        raise name_in_use(found.name)
    return as_folder(context, found), entry.name


def delete(context: Context, text: str, *, recursive: bool) -> list[Result]:
    """Delete a file or folder on OSF; a folder with something in it only with ``recursive``."""
    why = "OSF deletes a file with all its versions"
    refuse_version(context, text, why, "Leave the number out if that is what you want.")
    entry = find(context, text)
    if entry.kind not in ("file", "folder"):
        raise WrongKind(f"“{entry.name}” is a {entry.kind}; it cannot be deleted from here.", "Use OSF's site.")
    context.require_writing()
    if entry.is_folder and not recursive and (inside := context.client.files.children(entry)):
        raise NeedsChoice(
            f"“{entry.name}” holds {len(inside)} files and folders.", "Say -r to delete it with all that is in it."
        )
    with hold(context.config.site, entry.id, progress=context.progress):
        context.client.changes.delete(entry)
    return [Result(None, entry.reference, "deleted", entry.version, entry.sha256)]


def _ref(context: Context, text: str) -> Ref:
    target = read_ref(context, text)
    if isinstance(target, Link):
        raise BadReference(f"“{text}” is a path of this computer.", "Give a place on OSF: osf://abc12/osfstorage/…")
    return target
