"""How sizes, times and texts that come from elsewhere are written for people."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
# They reorder or break what stands around them: a name must not be able to do that to a line of ours.
REORDERING = frozenset("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
STAND_IN = "�"


def plain(text: str) -> str:
    """One line that does to a terminal nothing but show itself."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        STAND_IN if character in REORDERING or unicodedata.category(character) in ("Cc", "Cs") else character
        for character in ESCAPE_SEQUENCE.sub(STAND_IN, text)
    )


def paragraph(text: str) -> str:
    """Several lines, each of them plain."""
    return "\n".join(plain(line) for line in text.splitlines())


def name(text: str) -> str:
    """A name of a file; in quotation marks where blanks at its ends would go unseen."""
    shown = plain(text)
    return f"“{shown}”" if shown != shown.strip() or not shown else shown


def size(count: int | None) -> str:
    """Bytes as people write them."""
    if count is None:
        return ""
    from humanize import naturalsize

    return naturalsize(count).replace(" Bytes", " bytes").replace("1 Byte", "1 byte")


def moment(time: str | None) -> str:
    """A UTC time of OSF's in the time zone of this computer; what is no time is shown as it is."""
    if not time:
        return ""
    try:
        then = datetime.fromisoformat(time.replace("Z", "+00:00"))
    except ValueError:
        return plain(time)
    return then.astimezone().strftime("%Y-%m-%d %H:%M")


def several(count: int, noun: str) -> str:
    """``1 file``, ``3 files``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
