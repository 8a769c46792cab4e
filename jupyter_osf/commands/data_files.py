"""Draws the files of a data folder: here, on OSF, how they stand, and when OSF was seen to hold what is here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from jupyter_osf.models import FileState

from . import sentences, tables
from .wording import moment, name, several, size

HEADINGS = ("File", "Here", "On OSF", "State", "Verified", "Note")
NOTHING = "—"


def as_text(files: Sequence[FileState]) -> str:
    """A table, what needs somebody's attention first."""
    shown = _in_order(files)[: tables.SHOWN]
    return "\n".join([tables.as_text(HEADINGS, [_row(file) for file in shown]), *_below(files)])


def as_html(files: Sequence[FileState]) -> str:
    """The same for notebooks."""
    shown = _in_order(files)[: tables.SHOWN]
    below = "".join(f"<p>{escape(line)}</p>" for line in _below(files))
    return tables.as_html(HEADINGS, [_row(file) for file in shown]) + below


def _in_order(files: Sequence[FileState]) -> list[FileState]:
    return sorted(files, key=lambda file: file.state == "in-sync")


def _below(files: Sequence[FileState]) -> list[str]:
    here = sum(file.size is not None for file in files)
    verified = sum(file.state == "in-sync" and file.verified is not None for file in files)
    counted = [f"{verified} of {several(here, 'file')} verified on OSF"]
    if waiting := sum(file.waiting for file in files):
        counted.append(f"{waiting} waiting to be sent")
    if len(files) > here:
        counted.append(f"{len(files) - here} not on this computer")
    cut = [tables.more(len(files) - tables.SHOWN)] if len(files) > tables.SHOWN else []
    return [*cut, ", ".join(counted) + "."]


def _row(file: FileState) -> tables.Row:
    on_osf = size(file.osf_size) or (NOTHING if file.osf_version is None else "")
    version = f"version {file.osf_version}" if file.osf_version is not None else ""
    known = file.state != "unknown"
    return (
        name(file.path),
        size(file.size) or NOTHING,
        ", ".join(filter(None, (version, on_osf))) if known else "?",
        _state(file),
        moment(file.verified),
        file.message,
    )


def _state(file: FileState) -> str:
    if file.waiting:
        return "waits to be sent"
    if file.state == "ahead" and file.osf_version is None and file.osf_size is None:
        return "not on OSF yet"
    return sentences.STATES[file.state]
