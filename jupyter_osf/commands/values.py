"""What verbs return: data that also knows its JSON, its text and its HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from jupyter_osf.models import (
    Account,
    Check,
    Entry,
    FileState,
    JobStatus,
    LinkStatus,
    PinStatus,
    Report,
    Result,
    Use,
    Version,
)

from . import data_files, sentences
from .dataframes import dataframe
from .tables import SHOWN, Cell, Row, as_html, as_text, more
from .wording import moment, name, paragraph, plain, several, size

if TYPE_CHECKING:
    from pandas import DataFrame

T = TypeVar("T")
COUNTED_FROM = 10


class Value(Protocol):
    """What both faces can do with any answer; ``repr`` is its text."""

    @property
    def exit_code(self) -> int:
        """The exit status of a command that ends with this."""

    def as_dict(self) -> dict[str, Any]:
        """The document of ``--json``."""

    def _repr_html_(self) -> str: ...


class Listing(list[T], Generic[T]):
    """A list that shows itself as a table."""

    key: ClassVar[str]
    headings: ClassVar[Sequence[str]]
    nothing: str
    """What is said where there is none."""

    @property
    def exit_code(self) -> int:
        return 0

    def row(self, item: T) -> Row:
        """The cells of one line."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        return {self.key: [item.as_dict() for item in self]}  # type: ignore[attr-defined]

    def to_dataframe(self) -> DataFrame:
        """One row for each item, with the columns of the JSON document. Raises UsageError without pandas."""
        return dataframe([item.as_dict() for item in self])  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return as_text(self.headings, [self.row(item) for item in self]) if self else self.nothing

    def _repr_html_(self) -> str:
        if not self:
            return f"<p>{escape(self.nothing)}</p>"
        table = as_html(self.headings, [self.row(item) for item in self[:SHOWN]])
        return table + (f"<p>{more(len(self) - SHOWN)}</p>" if len(self) > SHOWN else "")


class Entries(Listing[Entry]):
    """Projects, storages, folders and files."""

    key = "entries"
    headings = ("Name", "Kind", "Size", "Version", "Modified", "Visible to", "Reference")
    nothing = "Nothing there."

    def __init__(self, entries: Iterable[Entry] = (), *, by_path: bool = False, nothing: str = nothing) -> None:
        super().__init__(entries)
        self._by_path = by_path
        self.nothing = nothing

    def row(self, item: Entry) -> Row:
        shown = item.path if self._by_path and item.path else item.name
        visible = {True: "everyone", False: "contributors", None: ""}[item.public]
        folder = "/" if item.kind == "folder" and not shown.endswith("/") else ""
        return (
            Cell(name(shown) + folder, item.web_url),
            item.kind,
            size(item.size),
            item.version or "",
            moment(item.modified),
            visible,
            item.reference,
        )


class Versions(Listing[Version]):
    """The versions of one file, newest first."""

    key = "versions"
    headings = ("Version", "Modified", "Size", "Author", "Reference")
    nothing = "No versions: this storage does not keep them."

    def row(self, item: Version) -> Row:
        return item.version, moment(item.modified), size(item.size), item.author or "", item.reference


class Links(Listing[LinkStatus]):
    """Links with their states."""

    key = "links"
    headings = ("File", "State", "Here", "On OSF", "By", "Upload", "Note")
    nothing = "Nothing is linked to OSF here. `link PATH REFERENCE` links a file."

    def row(self, item: LinkStatus) -> Row:
        return (
            Cell(name(item.path), item.web_url),
            sentences.STATES[item.state],
            item.base_version or "",
            item.osf_version or "",
            item.osf_author or "",
            item.upload,
            # A file that is in sync needs no more words; of a folder the note tells how much is in it.
            "" if item.state == "in-sync" and item.kind == "file" else item.message,
        )

    def __init__(
        self, links: Iterable[LinkStatus] = (), *, each_file: bool = False, pins: Sequence[PinStatus] = ()
    ) -> None:
        """``each_file`` tells also of the files of data folders which are the same on both sides; of ``pins`` those are
        told of which OSF has something else by now."""
        super().__init__(links)
        self._each_file = each_file
        self.pins = list(pins)

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | ({"pins": [pin.as_dict() for pin in self.pins]} if self.pins else {})

    def __repr__(self) -> str:
        tables = [data_files.as_text(files) for files in self._files()]
        warnings = ["\n".join(self._warnings())] if self._warnings() else []
        return "\n\n".join([super().__repr__(), *tables, *warnings])

    def _repr_html_(self) -> str:
        warnings = "".join(f"<p>{escape(line)}</p>" for line in self._warnings())
        return super()._repr_html_() + "".join(data_files.as_html(files) for files in self._files()) + warnings

    def _warnings(self) -> list[str]:
        return [
            paragraph(f"Pinned {pin.path or pin.reference}: {pin.message}") for pin in self.pins if pin.state != "same"
        ]

    def _files(self) -> Iterable[Sequence[FileState]]:
        for link in self:
            files = [file for file in link.files or () if self._each_file or file.state != "in-sync"]
            if files:
                yield files


class Jobs(Listing[JobStatus]):
    """What waits to be sent, with its numbers."""

    key = "jobs"
    headings = ("Number", "File", "State", "Since", "Tries", "Goes to", "Note")
    nothing = "Nothing waits to be sent."

    def row(self, item: JobStatus) -> Row:
        return (
            str(item.id),
            name(item.path),
            sentences.JOBS[item.state],
            moment(item.created),
            str(item.attempts),
            item.reference,
            item.reason,
        )


class Uses(Listing[Use]):
    """What was read and written on OSF."""

    key = "record"
    headings = ("", "Reference", "Version", "File", "When", "SHA-256")
    nothing = "Nothing was read or written on OSF yet."

    def row(self, item: Use) -> Row:
        # The beginning tells one state from another; the value has all of it.
        shown = (item.sha256 or "")[:12]
        path = name(item.path) if item.path else ""
        return item.did, item.reference, item.version or "", path, moment(item.when), shown


class Checks(Listing[Check]):
    """What `doctor` found."""

    key = "checks"
    headings = ("", "Looked at", "Found", "Next step")
    nothing = "Nothing was looked at."

    @property
    def exit_code(self) -> int:
        return 0 if all(check.ok for check in self) else 1

    def row(self, item: Check) -> Row:
        return "✓" if item.ok else "✗", item.name, item.detail, item.hint


class Results(Listing[Result]):
    """What happened to each file."""

    nothing = "Nothing to do."

    def __init__(self, report: Report) -> None:
        super().__init__(report.results)
        self.report = report

    @property
    def exit_code(self) -> int:
        return self.report.exit_code

    def as_dict(self) -> dict[str, Any]:
        return self.report.as_dict()

    def __repr__(self) -> str:
        return "\n".join(self._lines(len(self))) or self.nothing

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(line)}</li>".replace("\n", "<br>") for line in self._lines(SHOWN))
        return f"<ul>{items}</ul>" if items else f"<p>{self.nothing}</p>"

    def _lines(self, most: int) -> list[str]:
        """A line for each file, up to so many; the many to which nothing happened are only counted."""
        idle = [one for one in self if one.outcome == "unchanged"]
        counted = len(idle) > COUNTED_FROM
        told = [one for one in self if one.outcome != "unchanged"] if counted else list(self)
        rest = [more(len(told) - most)] if len(told) > most else []
        same = [f"{several(len(idle), 'file')} already the same on OSF, nothing to do"] if counted else []
        return sentences.results(told[:most]) + rest + same


class Facts(dict[str, Any]):
    """The facts about one thing; its keys are those of the JSON document."""

    def __init__(self, facts: dict[str, Any], lines: Sequence[str], exit_code: int = 0) -> None:
        super().__init__(facts)
        self._lines = [paragraph(line) for line in lines]
        self.exit_code = exit_code

    def as_dict(self) -> dict[str, Any]:
        return dict(self)

    def __repr__(self) -> str:
        return "\n".join(self._lines)

    def _repr_html_(self) -> str:
        return "<br>".join(escape(line) for line in self._lines)


class Details(Facts):
    """Everything known of one entry."""

    def __init__(self, entry: Entry) -> None:
        visible = {True: "everyone", False: "contributors", None: ""}[entry.public]
        rows: list[Row] = [
            ("Name", Cell(name(entry.name), entry.web_url)),
            ("Kind", entry.kind),
            ("Reference", entry.reference),
            ("Path on OSF", entry.path or ""),
            ("Size", size(entry.size)),
            ("Version", entry.version or ""),
            ("Modified", moment(entry.modified)),
            ("SHA-256", entry.sha256 or ""),
            ("Visible to", visible),
            ("On the web", Cell(entry.web_url or "", entry.web_url)),
        ]
        self._rows = [row for row in rows if _text(row[1])]
        width = max(len(_text(row[0])) for row in self._rows)
        super().__init__(entry.as_dict(), [f"{_text(row[0]):{width}}  {plain(_text(row[1]))}" for row in self._rows])

    def _repr_html_(self) -> str:
        return as_html(("", ""), self._rows)


def _text(cell: Cell | str) -> str:
    return cell.text if isinstance(cell, Cell) else cell


def who(account: Account, command: str = "jupyter osf") -> Facts:
    """The answer of `whoami` and `login`, where verbs are typed after ``command``."""
    return Facts(account.as_dict(), sentences.account(account, command), 0 if account.signed_in else 4)


def messages(told: Sequence[str]) -> Facts:
    """An answer that is only sentences."""
    return Facts({"messages": list(told)}, list(told))
