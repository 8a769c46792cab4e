"""Names: which of them OSF and this computer can hold, which OSF would silently alter, and their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from pathvalidate import sanitize_filename

from ..errors import UsageError

MOST_BYTES = 255


def check_name(name: str) -> str:
    """The name itself if OSF and other computers can hold it. Raises UsageError."""
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise UsageError(f"“{name}” cannot be a name on OSF.", "Names are not empty, not “.” or “..”, and have no “/”.")
    if len(name.encode("utf-8", "surrogateescape")) > MOST_BYTES:
        raise UsageError(f"The name “{name[:40]}…” is longer than {MOST_BYTES} bytes.", "Choose a shorter name.")
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("A file's name is not valid Unicode and cannot go to OSF.", "Rename the file.") from error
    return name


def is_altered(name: str) -> bool:
    """Whether OSF would store another name than asked when a file is created under this one.

    OSF trims white space at both ends and turns control characters into spaces; renaming keeps them.
    """
    return name != name.strip() or any(unicodedata.category(character) == "Cc" for character in name)


def here(name: str) -> str:
    """The name under which a file of OSF can be kept on this computer; the same wherever possible."""
    safe = str(sanitize_filename(name, platform="auto", max_len=MOST_BYTES, replacement_text="_"))
    return safe if safe not in ("", ".", "..") else "_"


def numbered(name: str, remark: str, taken: Collection[str]) -> str:
    """``task.ipynb`` with a remark before its ending, ``task (remark).ipynb``, and a number where that is taken."""
    path = PurePosixPath(name)
    stem, ending = (path.stem, path.suffix) if path.stem else (name, "")
    count = 1
    while True:
        number = "" if count == 1 else f" {count}"
        room = MOST_BYTES - len(f" ({remark}{number}){ending}".encode())
        short = stem.encode()[:room].decode("utf-8", "ignore")
        candidate = f"{short} ({remark}{number}){ending}"
        if candidate not in taken:
            return candidate
        count += 1


def reading_order(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Sorts names as people do: numbers by value, capitals and small letters alike unless nothing else differs."""
    key: list[tuple[int, int, str]] = []
    digits = ""
    for character in name.casefold() + "\0":
        if character.isdecimal() and len(digits) < MOST_BYTES:
            digits += character
            continue
        if digits:
            key.append((0, int(digits), ""))
            digits = ""
        key.append((1, 0, character))
    return key, name
