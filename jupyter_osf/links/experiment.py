"""The links to OSF that OpenSesame's own extension left among the variables of an experiment."""

from __future__ import annotations

import gzip
import re
import shlex
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from ..errors import Failed
from ..transfer.disk import disk_error

SCRIPT = "script.opensesame"
GZIP = b"\x1f\x8b"
LARGEST_SCRIPT = 32_000_000
MOST_UNPACKED = 256_000_000
"""Bytes of an archive that are looked through for the script, which OpenSesame puts in the first place."""
VARIABLE = re.compile(r"set (osf_\w+) (.+)")


@dataclass(frozen=True, slots=True)
class Variables:
    """As they are written in the experiment, None where they are not. ``file`` is an identifier on OSF; ``folder``,
    where data went, is one too or reads ``abc12:osfstorage``."""

    file: str | None = None
    folder: str | None = None
    file_always: bool = False
    folder_always: bool = False


class _Limited:
    """A stream that ends in an error where an archive unpacks to more than anybody asked for."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = MOST_UNPACKED

    def read(self, size: int) -> bytes:
        found = self._stream.read(size)
        self._left -= len(found)
        if self._left < 0:
            raise tarfile.TarError("too much comes before its script")
        return found


def variables(path: Path) -> Variables:
    """Read the variables of an experiment, ``.osexp`` or older. Nothing of it is run or unpacked to disk. Raises Failed
    for what is no experiment."""
    found: dict[str, str] = {}
    for line in _script(path).splitlines():
        # What is indented belongs to an item of the experiment, whatever it says.
        if match := VARIABLE.fullmatch(line.rstrip()):
            found[match.group(1)] = _value(match.group(2))
    return Variables(
        found.get("osf_id") or None,
        found.get("osf_datanode_id") or None,
        found.get("osf_always_upload_experiment") == "yes",
        found.get("osf_always_upload_data") == "yes",
    )


def _value(text: str) -> str:
    try:
        words = shlex.split(text)
    except ValueError:
        return text
    return words[0] if words else ""


def _script(path: Path) -> str:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            content = _unpacked(path, file) if packed else file.read(LARGEST_SCRIPT + 1)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _unreadable(path, str(error) or type(error).__name__) from error
    except OSError as error:
        raise disk_error(error, path) from error
    if len(content) > LARGEST_SCRIPT:
        raise _unreadable(path, "its script is too long")
    if b"\0" in content:
        raise _unreadable(path, "it is not text")
    return content.decode("utf-8", "replace")


def _unpacked(path: Path, file: BinaryIO) -> bytes:
    with gzip.GzipFile(fileobj=file) as stream:
        limited = cast("IO[bytes]", _Limited(cast("IO[bytes]", stream)))
        with tarfile.open(fileobj=limited, mode="r|") as archive:
            for member in archive:
                if member.name.removeprefix("./") == SCRIPT and member.isreg():
                    script = archive.extractfile(member)
                    assert script is not None
                    return script.read(LARGEST_SCRIPT + 1)
    raise _unreadable(path, f"there is no {SCRIPT} in it")


def _unreadable(path: Path, why: str) -> Failed:
    return Failed(
        f"“{path.name}” cannot be read as an experiment of OpenSesame: {why}.",
        "Open and save it in OpenSesame, or link it by hand: link FILE REF",
        code="not-an-experiment",
    )
