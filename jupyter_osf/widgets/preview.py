"""What of a file is shown before it is opened: which part of it is read, and what is made of that."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from jupyter_osf.models import Entry
from jupyter_osf.reading import Part

if TYPE_CHECKING:
    from jupyter_osf.session import Session

KB = 1024
MB = 1024 * KB
MOST_ROWS, MOST_COLUMNS, MOST_HEADINGS = 50, 30, 8
IMAGES = {
    "bmp": "image/bmp",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
OPAQUE = frozenset(
    """7z avi avif bz2 dcm doc docx eps exe feather fif gz h5 hdf5 jar m4a mat mkv mov mp3 mp4 mpg nc nii npy npz ods
    odt ogg parquet pdf pickle pkl ppt pptx rar rda rds sav so sqlite tar tgz tif tiff wav whl xls xlsx xz zip zst
    """.split()  # noqa: SIM905 - a table of endings is read more easily so
)
"""Of these the first bytes say nothing to people."""
HEADING = re.compile(r"^#{1,3}\s+(.+?)\s*#*\s*$", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Preview:
    """``says`` is what to tell beside it, or instead of it."""

    kind: Literal["image", "table", "text", "notebook", "nothing"]
    says: str = ""
    text: str = ""
    data: bytes = b""
    type: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


TOO_LARGE = Preview("nothing", "The file is too large to be shown here. Download it to see what is in it.")
UNREADABLE = Preview("nothing", "What is in the file cannot be shown here. Download it to see what is in it.")
EMPTY = Preview("nothing", "The file is empty.")
MORE = "This is the beginning; there is more."


def preview(session: Session, entry: Entry) -> Preview | None:
    """A look at a file, for which no more of it is read than is shown; None for what is not looked into."""
    ending = entry.name.lower().rpartition(".")[2]
    if entry.kind != "file" or ending in OPAQUE:
        return None
    whole = {"ipynb": 2 * MB, **dict.fromkeys(IMAGES, 5 * MB)}.get(ending)
    most = whole or 64 * KB
    if whole is not None and (entry.size or 0) > whole:
        return TOO_LARGE
    if entry.size == 0:
        return EMPTY
    read = session.read(entry.reference, Part(0, most))
    data = b""
    with closing(read.stream) as stream:
        while len(data) <= most and (piece := stream.read()):
            data += piece
    return shown(ending, data[: most + 1], most, is_part=whole is None)


def shown(ending: str, data: bytes, most: int, *, is_part: bool) -> Preview:
    """What is shown of the first bytes of a file; one more than ``most`` says that there is more."""
    more = len(data) > most
    if more and not is_part:
        return TOO_LARGE
    if not data:
        return EMPTY
    if ending in IMAGES:
        return Preview("image", data=data, type=IMAGES[ending])
    text = _decoded(data[:most])
    if text is None:
        return UNREADABLE
    if ending == "ipynb":
        return _notebook(text)
    if ending in ("csv", "tsv", "tab"):
        return _table(text, more, None if ending == "csv" else "\t")
    return Preview("text", MORE if more else "", text)


def _table(text: str, more: bool, delimiter: str | None) -> Preview:
    first = text.split("\n", 1)[0]
    between = delimiter or max(",;\t|", key=first.count)
    try:
        found = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=between) if row]
    except csv.Error:
        return Preview("text", MORE if more else "", text)
    # The last row may be cut in the middle.
    whole = found[:-1] if more and len(found) > 1 else found
    rows = tuple(row[:MOST_COLUMNS] for row in whole[: MOST_ROWS + 1])
    cut = more or len(rows) < len(whole) or any(len(row) > MOST_COLUMNS for row in whole)
    return Preview("table", MORE if cut else "", rows=rows)


def _notebook(text: str) -> Preview:
    try:
        document: Any = json.loads(text)
        sheets = document.get("worksheets") or [{}]
        cells = document["cells"] if "cells" in document else sheets[0]["cells"]
        kinds = [cell.get("cell_type") for cell in cells]
        texts = ["".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "markdown"]
        told = document.get("metadata", {})
        spec = told.get("kernelspec", {})
        kernel = spec.get("display_name") or spec.get("name") or told.get("language_info", {}).get("name")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return UNREADABLE
    code = kinds.count("code")
    cells_said = f"{code} {'cell' if code == 1 else 'cells'} with code, {len(kinds) - code} with text"
    headings = [heading for source in texts for heading in HEADING.findall(CODE.sub("", source))]
    says = f"Notebook for {kernel}: {cells_said}" if isinstance(kernel, str) else f"Notebook: {cells_said}"
    return Preview("notebook", says, "\n".join(headings[:MOST_HEADINGS]))


def _decoded(data: bytes) -> str | None:
    """The text that bytes mean, or None where they mean none."""
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2])
    if wide is None and b"\0" in data:
        return None
    try:
        # Step by step, so that a letter that is cut at the end is no fault.
        return codecs.getincrementaldecoder(wide or "utf-8")().decode(data).removeprefix("\ufeff")
    except UnicodeDecodeError:
        # Older programs write so on Windows; every byte is a letter there.
        return data.decode("cp1252", errors="replace")
