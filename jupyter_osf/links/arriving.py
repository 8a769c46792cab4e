"""A file whose bytes come from elsewhere, such as a browser, on its way into a folder of OSF."""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..client.answers import too_large
from ..client.content import MOST_BYTES
from ..client.names import check_name
from ..models import Choice, Entry, Result
from ..transfer.disk import disk_error
from ..transfer.hashing import Digest, stamp_of
from .context import Context
from .sending import Sending
from .targets import as_folder, find

MEGABYTE = 1 << 20
"""More than this takes a while to arrive: whether it can go where it is meant to go is looked up before."""


@dataclass(frozen=True)
class Arriving:
    """``name`` is the path by names in the folder, ``size`` what ``chunks`` add up to."""

    name: str
    size: int
    chunks: Iterable[bytes]


def send_on(context: Context, file: Arriving, text: str, choice: Choice | None) -> list[Result]:
    """Send a file into a folder of OSF; folders in its name are made where they are missing.

    Nothing there is replaced unasked: ``mine`` makes a new version, ``both`` keeps both, ``theirs`` leaves OSF's. The
    bytes wait on the disk of this computer until all are there, so that they can be compared first and sent again.
    """
    *above, name = (check_name(step) for step in file.name.split("/"))
    if file.size > MOST_BYTES:
        raise too_large()
    top = as_folder(context, find(context, text))
    context.require_writing()
    if file.size > MEGABYTE and (there := _different(context, top, above, name, file.size)) is not None:
        Sending(context, choice, versions_only=True).require_choice(there)
        if choice == "theirs":
            return [Result(None, there.reference, "skipped", there.version, there.sha256)]
    # Nobody else may look into such a folder.
    with tempfile.TemporaryDirectory(prefix="jupyter-osf-") as place:
        path = Path(place, "content")
        here = _received(context, file, path)
        sending, folder = Sending(context, choice, versions_only=True), top
        for step in above:
            folder = sending.folder(folder, step)
        sending.add(folder, name, path, here)
        return [replace(result, path=None) for result in sending.run()]


def _different(context: Context, folder: Entry, above: Sequence[str], name: str, size: int) -> Entry | None:
    """What has this name already, if its bytes cannot be the same."""
    sending = Sending(context, None)
    for step in above:
        inside = sending.existing(folder, step, "folder")
        if inside is None:
            return None
        folder = inside
    there = sending.existing(folder, name, "file")
    return there if there is not None and (there.sha256 is None or there.size != size) else None


def _received(context: Context, file: Arriving, path: Path) -> Digest:
    sha256, progress, key = hashlib.sha256(), context.progress, f"in:{path}"
    progress.begin(key, file.name, file.size)
    try:
        if shutil.disk_usage(path.parent).free < file.size:
            raise OSError(errno.ENOSPC, "No space left on device")
        with path.open("xb") as place:
            for chunk in file.chunks:
                progress.check()
                sha256.update(chunk)
                place.write(chunk)
                progress.advance(key, len(chunk))
    except OSError as error:
        raise disk_error(error, Path(file.name)) from error
    finally:
        progress.end(key)
    stamp = stamp_of(path)
    return Digest(sha256.hexdigest(), stamp[0], stamp)
