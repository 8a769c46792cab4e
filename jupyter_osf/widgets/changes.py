"""What the buttons of the explorer change on OSF: new folders, names, places, deletion, older versions."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

import ipywidgets

from jupyter_osf.browse import Contents
from jupyter_osf.commands.entry_words import shown_name
from jupyter_osf.commands.wording import moment, several, size
from jupyter_osf.errors import NeedsChoice, OSFError, Unreachable, UsageError
from jupyter_osf.models import Entry, Report
from jupyter_osf.refs import Ref, parse

from .actions import Doing, Done, download, parents, told
from .html import sentence
from .places import MINE, folder_reference, goes_into, parent_reference, topmost
from .questions import Choice

MOST_BYTES = 255
FEW = 10
"""More than this goes only after its name was typed."""
MOST_NAMES = 8


def create_folder(doing: Doing) -> Done | None:
    """A folder in what is selected."""
    title = f"New folder in “{shown_name(doing.entry)}”"
    name = doing.ask.write(title, "Create", note="Folders on OSF can be renamed and moved later.")
    if name is None:
        return None
    name, to = _as_name(name), folder_reference(doing.entry)
    folder = parse(to, doing.session.config.web_url)
    assert isinstance(folder, Ref)
    report = doing.session.mkdir(str(folder.child(name, folder=True)))
    if report.results[0].outcome != "created":
        return Done(f"“{shown_name(doing.entry)}” has a folder “{name}” already.")
    return Done(f"The folder “{name}” is on OSF now.", (to, doing.entry.reference))


def create_project(doing: Doing) -> Done | None:
    """A project of its own."""
    return _create(doing, None, "New project", "Only you can see it until you share it.")


def create_component(doing: Doing) -> Done | None:
    """A component of what is selected."""
    above = doing.entry
    return _create(doing, above, f"New component of “{shown_name(above)}”", "It has people and files of its own.")


def _create(doing: Doing, above: Entry | None, title: str, note: str) -> Done | None:
    name = doing.ask.write(title, "Create", note=note)
    if name is None:
        return None
    told(doing.session.create(name, parent=above.reference if above is not None else None))
    kind = "project" if above is None else "component"
    return Done(f"The {kind} “{name}” is on OSF now.", (above.reference if above is not None else MINE,))


def rename(doing: Doing) -> Done | None:
    """Another name."""
    entry = doing.entry
    written = doing.ask.write(f"Rename “{entry.name}”", "Rename", value=entry.name)
    if written is None or (name := _as_name(written)) == entry.name:
        return None
    told(doing.session.rename(entry.reference, name))
    return Done(f"“{entry.name}” is called “{name}” on OSF now.", parents([entry]), links_changed=True)


def move(doing: Doing) -> Done | None:
    """Another folder on OSF."""
    place = doing.ask.write(
        f"Move “{doing.entry.name}”" if len(doing.entries) == 1 else f"Move {len(doing.entries)} things",
        "Move",
        value=parent_reference(doing.entry),
        note="A reference such as osf://abc12/osfstorage/data/, or the address of the folder on OSF’s site.",
    )
    if place is None:
        return None
    onto = doing.session.find(place)
    to = folder_reference(onto)
    moving = [entry for entry in topmost(doing.entries) if goes_into(entry, onto)]
    if not moving:
        raise UsageError("Nothing of that can be moved there: it is there already, or the place is inside it.", "")
    kept: list[Entry] = []

    def one(entry: Entry) -> Report:
        try:
            return doing.session.move_into(entry.reference, to)
        except NeedsChoice as error:
            if error.reason != "loses-versions":
                raise
            kept.append(entry)
            return Report()

    doing.session.confirm = None  # Older versions are never given up with a yes: a copy is offered in its place.
    done, failures = in_turn(moving, one)
    moved = [entry for entry in done if entry not in kept]
    said = [f"{_these(moved)} in “{shown_name(onto)}” now."] if moved else []
    if kept and _wants_copy(doing, kept):
        copied, more = in_turn(kept, lambda entry: doing.session.copy_into(entry.reference, to))
        failures += more
        said += [f"{_these(copied)} in “{shown_name(onto)}” too, as a copy."] if copied else []
    if not said and not failures:
        return None
    return Done(" ".join([*said, *failures]), (*parents(moving), to, onto.reference), links_changed=True)


def _wants_copy(doing: Doing, entries: Sequence[Entry]) -> bool:
    says = [
        f"OSF moves only newest versions there, so older ones would be lost: {_listed(entries)}",
        "A copy takes the newest version there, and everything stays where it is now as well.",
    ]
    return bool(doing.ask.choose("Copy instead of moving?", says, [Choice("Copy", True)]))


def delete(doing: Doing) -> Done | None:
    """Gone from OSF, after telling what goes."""
    entries = topmost(doing.entries)
    folders = [entry for entry in entries if entry.kind == "folder"]
    inside = [doing.session.contents(entry.reference) for entry in folders]
    if not _agrees(doing, entries, inside, _linked(doing, entries, inside)):
        return None
    gone, failures = in_turn(entries, lambda entry: doing.session.rm(entry.reference, recursive=True))
    said = [f"{_these(gone)} deleted on OSF."] if gone else []
    return Done(" ".join([*said, *failures]), parents(entries), links_changed=True)


def _agrees(doing: Doing, entries: Sequence[Entry], inside: Sequence[Contents], linked: Sequence[str]) -> bool:
    says = [_listed(entries)] if len(entries) > 1 else []
    count = sum(found.files + found.folders for found in inside)
    if inside:
        more = "more than " if any(found.more for found in inside) else ""
        files = several(sum(found.files for found in inside), "file")
        deeper = several(sum(found.folders for found in inside), "folder")
        says.append(f"In it: {more}{files} and {deeper}. All of it goes." if count else "There is nothing in it.")
    says.append("OSF deletes files with all their versions; they cannot be brought back from here.")
    if linked:
        says.append(f"These lead there from this computer, and stay, with nowhere to go any more: {_few(linked)}")
    is_one = len(entries) == 1
    title = f"Delete “{entries[0].name}” on OSF?" if is_one else f"Delete {len(entries)} things on OSF?"
    body = [ipywidgets.HTML(sentence(line)) for line in says]
    if count <= FEW and len(entries) <= FEW:
        return bool(doing.ask.ask(title, body, [Choice("Delete", True, is_danger=True)]))
    name = entries[0].name
    field = ipywidgets.Text(placeholder=f"To delete all that, type the name: {name}", layout={"width": "100%"})
    typed = doing.ask.ask(title, [*body, field], [Choice("Delete", lambda: field.value, is_danger=True)])
    if typed is not None and typed != name:
        raise UsageError("Nothing was deleted: that is not the name.", f"Type {name} to delete it.")
    return typed is not None


def _linked(doing: Doing, entries: Sequence[Entry], inside: Sequence[Contents]) -> list[str]:
    """Paths of this computer that are linked to what goes."""
    ids = {entry.id for entry in entries} | {entry.id for found in inside for entry in found.inside}
    return [link.path for link in doing.links if link.id in ids and link.state != "another-osf"]


def versions(doing: Doing) -> Done | None:
    """The versions of a file, with what can be done with them."""
    entry = doing.entry
    found = doing.session.versions(entry.reference)
    options = [
        (
            " · ".join(
                words
                for words in (
                    f"{version.version}{' (newest)' if at == 0 else ''}",
                    moment(version.modified),
                    version.author or "",
                    size(version.size),
                )
                if words
            ),
            version,
        )
        for at, version in enumerate(found)
    ]
    field = ipywidgets.Select(options=options, rows=min(10, len(options) + 1), layout={"width": "100%"})
    note = "Restoring makes one more version with the older content: every version stays on OSF."
    choices = [Choice("Download", lambda: ("download", field.value))]
    if entry.can_write is not False and len(found) > 1:
        choices.append(Choice("Restore", lambda: ("restore", field.value)))
    answer = doing.ask.ask(f"Versions of “{entry.name}”", [field, ipywidgets.HTML(sentence(note))], choices)
    if answer is None:
        return None
    what, version = answer
    if what == "download":
        return download(replace(doing, entries=[replace(entry, reference=version.reference)]))
    if version == found[0]:
        raise UsageError(f"Version {version.version} is the newest one already.", "Choose an older one.")
    told(doing.session.restore(entry.reference, version.version))
    says = f"“{entry.name}” on OSF has the content of version {version.version} again, as its newest version."
    return Done(says, parents([entry]), links_changed=True)


def in_turn(entries: Sequence[Entry], work: Callable[[Entry], Report]) -> tuple[list[Entry], list[str]]:
    """Do it with each; answers those with which it was done, and why others not. A single one raises its reason, and
    so does what would happen to all others as well."""
    done, failures = [], []
    for entry in entries:
        try:
            told(work(entry))
        except OSFError as error:
            if len(entries) == 1 or isinstance(error, Unreachable) or error.exit_code == 130:
                raise
            failures.append(f"“{entry.name}”: {error}")
        else:
            done.append(entry)
    return done, failures


def _as_name(written: str) -> str:
    """The name that OSF would give it. Raises UsageError for what can be none."""
    name = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in written).replace("/", "_").strip()
    if name in ("", ".", "..") or len(name.encode()) > MOST_BYTES:
        raise UsageError(f"“{name[:40]}” cannot be a name on OSF.", "Choose another, shorter one.")
    return name


def _these(entries: Sequence[Entry]) -> str:
    return f"“{entries[0].name}” is" if len(entries) == 1 else f"{len(entries)} things are"


def _listed(entries: Sequence[Entry]) -> str:
    return _few([f"“{entry.name}”" for entry in entries])


def _few(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
