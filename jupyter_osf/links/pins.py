"""Pins: exactly which bytes of OSF an analysis used, in a file that can be read, compared and committed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from ..errors import Failed, NotFound, OSFError
from ..refs import Ref, parse
from ..transfer.disk import disk_error
from .linkfile import ID, OWN, leads_out

NAME = "osf-pins.json"
FORMAT = 1
LARGEST = 50_000_000
"""Bytes; a larger file is none of ours."""
HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pin:
    """One version of a file on OSF, and its bytes. ``reference`` names no version; ``version`` is None where a storage
    keeps none. ``path`` is POSIX and where the bytes belong, seen from the file of pins; None for what was only read.
    ``id`` is OSF Storage's, which survives renames."""

    reference: str
    version: str | None
    sha256: str
    size: int | None = None
    path: str | None = None
    id: str = ""

    @property
    def pinned(self) -> str:
        """The reference with the version."""
        return f"{self.reference}@{self.version}" if self.version is not None else self.reference

    def as_dict(self) -> dict[str, Any]:
        shape = {"reference": self.pinned, "version": self.version, "sha256": self.sha256, "size": self.size}
        return shape | ({"id": self.id} if self.id else {}) | ({"path": self.path} if self.path is not None else {})


@dataclass(frozen=True, slots=True)
class PinnedNotebook:
    """A notebook as it was when the pins were made; ``code_sha256`` leaves out outputs and whatever else changes by
    merely running it."""

    path: str
    sha256: str
    code_sha256: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"path": self.path, "sha256": self.sha256, "code_sha256": self.code_sha256}


@dataclass(frozen=True, slots=True)
class Pins:
    """All pins of one OSF, in an order that does not depend on how they were found."""

    site: str
    files: tuple[Pin, ...] = ()
    notebooks: tuple[PinnedNotebook, ...] = ()

    @classmethod
    def of(cls, site: str, files: Iterable[Pin], notebooks: Iterable[PinnedNotebook] = ()) -> Pins:
        """These, each once."""
        ordered = sorted(
            dict.fromkeys(files), key=lambda pin: (pin.reference, _number(pin.version), pin.sha256, pin.path or "")
        )
        return cls(site, tuple(ordered), tuple(sorted(notebooks, key=lambda one: one.path)))

    def text(self) -> str:
        """As the file holds them: the same pins are the same text."""
        shape = {
            "format": FORMAT,
            "site": self.site,
            "notebooks": [one.as_dict() for one in self.notebooks],
            "files": [pin.as_dict() for pin in self.files],
        }
        return json.dumps(shape, indent=1, ensure_ascii=False) + "\n"


def write_pins(path: Path, pins: Pins) -> None:
    """Write them in one step."""
    part = path.with_name(f".{token_hex(6)}.part")
    try:
        part.write_text(pins.text(), encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise disk_error(error, path) from error
    finally:
        part.unlink(missing_ok=True)


def read_pins(path: Path, web_url: str) -> Pins:
    """The pins in a file, which may come from a stranger. Raises NotFound where there is none, and Failed, naming what
    is wrong with it."""
    try:
        if path.stat().st_size > LARGEST:
            raise _unreadable(path, "it is far too large")
        shape = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotFound(
            f"There is no “{path.name}” in “{path.parent.name}”.", "Make one with `pin`, or name the file."
        ) from error
    except OSError as error:
        raise disk_error(error, path) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "it is not valid JSON") from error
    if not isinstance(shape, dict) or not isinstance(shape.get("site"), str):
        raise _unreadable(path, "it has another form than a file of pins")
    if shape.get("format") != FORMAT:
        raise Failed(
            f"“{path.name}” was written by another jupyter_osf (format {str(shape.get('format'))[:20]}).",
            "Update jupyter_osf: pip install --upgrade jupyter_osf",
            code="newer-format",
        )
    files = [_pin(path, one, web_url) for one in _several(path, shape.get("files"))]
    notebooks = [_notebook(path, one) for one in _several(path, shape.get("notebooks", []))]
    places = [pin.path.casefold() for pin in files if pin.path is not None]
    if len({*places}) != len(places):
        raise _unreadable(path, "two of its files would have one place on this computer")
    return Pins.of(shape["site"], files, notebooks)


def is_a_place(path: str) -> bool:
    """Whether a path can be where a pinned file belongs: inside its folder, and where programs keep no settings."""
    return not leads_out(path) and not any(part.startswith(".") or "\\" in part for part in path.split("/") if part)


def _several(path: Path, shapes: Any) -> list[dict[str, Any]]:
    if not isinstance(shapes, list) or not all(isinstance(one, dict) for one in shapes):
        raise _unreadable(path, "it has another form than a file of pins")
    return shapes


def _pin(path: Path, shape: dict[str, Any], web_url: str) -> Pin:
    written, place = str(shape.get("reference"))[:200], shape.get("path")
    try:
        ref = parse(str(shape.get("reference")), web_url)
    except OSFError:
        ref = None
    if not isinstance(ref, Ref) or not ref.forced or ref.provider is None or not ref.parts or ref.folder:
        raise _unreadable(path, f"“{written}” is no reference to a file")
    version, sha256, size, known = (shape.get(name) for name in ("version", "sha256", "size", "id"))
    if ref.version != version or not isinstance(sha256, str) or not HASH.fullmatch(sha256):
        raise _unreadable(path, f"the version or the hash of “{written}” is malformed")
    if size is not None and (not isinstance(size, int) or size < 0):
        raise _unreadable(path, f"the size of “{written}” is malformed")
    if known is not None and (ref.provider != OWN or not isinstance(known, str) or not ID.fullmatch(known)):
        raise _unreadable(path, f"the id of “{written}” is malformed")
    if place is not None:
        _require_place(path, place)
    bare = str(Ref(ref.id, ref.provider, ref.parts, node=True))
    return Pin(bare, version, sha256, size, place, known or "")


def _notebook(path: Path, shape: dict[str, Any]) -> PinnedNotebook:
    place, sha256, code = (shape.get(name) for name in ("path", "sha256", "code_sha256"))
    _require_place(path, place)
    if not all(isinstance(one, str) and HASH.fullmatch(one) for one in (sha256, code or "0" * 64)):
        raise _unreadable(path, f"the hash of “{place}” is malformed")
    return PinnedNotebook(str(place), str(sha256), code)


def _require_place(path: Path, place: Any) -> None:
    if not isinstance(place, str) or not is_a_place(place) or place.casefold() == path.name.casefold():
        raise _unreadable(path, f"“{str(place)[:200]}” is no place for a file in its folder")


def _unreadable(path: Path, why: str) -> Failed:
    return Failed(
        f"The pins in “{path.name}” cannot be read: {why}.",
        "Get the file again from where it came from, or move it away and `pin` again; nothing was fetched or replaced.",
        code="broken-pins-file",
    )


def _number(version: str | None) -> int:
    return int(version) if version is not None and version.isdigit() else 0
