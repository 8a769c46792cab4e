"""Where things on OSF are, by their references: which folder they are in, and which lie in which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jupyter_osf.config import OSF
from jupyter_osf.models import Entry
from jupyter_osf.refs import Ref, parse

MINE = "osf://"
"""Where my projects stand."""


def folder_reference(entry: Entry) -> str:
    """The folder into which files for an entry go: of a project that is its OSF Storage."""
    if entry.kind in ("project", "component"):
        return str(Ref(entry.id, "osfstorage", folder=True, node=True))
    return entry.reference


def parent_reference(entry: Entry) -> str:
    """The folder or storage that a file or folder is in."""
    ref = parse(entry.reference, OSF().web_url)
    if ref is None or not ref.parts:
        return entry.reference
    return str(replace(ref, parts=ref.parts[:-1], folder=True, version=None))


def topmost(entries: Sequence[Entry]) -> list[Entry]:
    """Without those that lie in another one of them, and go where that goes."""
    folders = [entry.reference for entry in entries if entry.kind == "folder"]
    return [entry for entry in entries if not any(_is_in(entry, folder) for folder in folders)]


def goes_into(entry: Entry, onto: Entry) -> bool:
    """Whether an entry can be moved there: it is not there already, and the place is not inside it."""
    to = folder_reference(onto)
    return parent_reference(entry) != to and not (entry.kind == "folder" and to.startswith(entry.reference))


def _is_in(entry: Entry, folder: str) -> bool:
    return entry.reference != folder and entry.reference.startswith(folder)
