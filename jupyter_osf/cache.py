"""Files of OSF that are only read: kept on this computer by their hash, so that no bytes are fetched twice."""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from .client.names import here as name_here
from .errors import NeedsChoice, OSFError, Unreachable
from .links.context import Context
from .links.linking import wanted_version
from .links.locks import hold
from .links.record import note, read
from .links.targets import as_file, find, read_ref, version_asked
from .models import Entry
from .refs import Ref
from .transfer.disk import disk_error
from .transfer.hashing import digest
from .transfer.receive import receive

READ_ONLY = 0o444
NOTE = re.compile(r"([0-9a-f]{64})/([^/\\]+)")
"""What is noted of a pin: the hash, and the name of the file."""


def cached(context: Context, text: str) -> Path:
    """A file of this computer with the bytes that a reference names, which are those that OSF has the hash of.

    It is read-only, and the same for the same bytes. A warning says so where the storage tells no hash, and where OSF
    cannot be reached, so that a pinned version is the one that was fetched before.
    """
    version = version_asked(context, text)
    try:
        entry = as_file(find(context, text))
        wanted = wanted_version(context, entry, version)
    except Unreachable:
        kept = _kept(context, text) if version is not None else None
        if kept is None:
            raise
        warnings.warn(f"OSF cannot be reached: this is “{kept.name}” as it was fetched before.", stacklevel=3)
        _note_again(context, text, kept)
        return kept
    sha256 = wanted.sha256 if wanted is not None else entry.sha256
    if sha256 is None:
        words = f"“{entry.name}” is in a storage that tells no hash, so it could not be checked that all of it arrived."
        warnings.warn(words, stacklevel=3)
    target = _brought(context, entry, version, sha256)
    if version is not None and sha256 is not None:
        _keep(context, text, target)
    note(context, [read(entry.reference, version or entry.version, sha256)])
    return target


def _note_again(context: Context, text: str, kept: Path) -> None:
    """Note what was read while OSF could not say what it is, as far as its reference tells."""
    ref = read_ref(context, text)
    if isinstance(ref, Ref) and (ref.parts or ref.file_id is None):
        note(context, [read(str(replace(ref, file_id=None)), ref.version, kept.parent.name)])


def _brought(context: Context, entry: Entry, version: str | None, sha256: str | None) -> Path:
    key = sha256 or _state(context, entry, version)
    target = _folder(context) / key / name_here(entry.name)
    with hold("cache", key, progress=context.progress):
        if _is_there(context, target, sha256):
            return target
        try:
            receive(context.client, context.progress, entry, target, version=version, sha256=sha256)
        except NeedsChoice:
            # Another computer that shares this folder was faster; locks may not reach there.
            if not _is_there(context, target, sha256):
                raise
        try:
            target.chmod(READ_ONLY)
        except OSError as error:
            raise disk_error(error, target) from error
    return target


def _pin(context: Context, text: str) -> Path:
    """Where it is noted which bytes a pinned reference means."""
    meant = f"{context.config.site} {read_ref(context, text)!r}"
    return _folder(context) / "pins" / hashlib.sha256(meant.encode("utf-8", "surrogateescape")).hexdigest()


def _keep(context: Context, text: str, target: Path) -> None:
    note = _pin(context, text)
    part = note.with_name(f"{note.name}.{token_hex(6)}")
    try:
        note.parent.mkdir(exist_ok=True)
        part.write_text(f"{target.parent.name}/{target.name}", encoding="utf-8")
        part.replace(note)
    except OSError as error:
        raise disk_error(error, note) from error


def _kept(context: Context, text: str) -> Path | None:
    """The file that a pinned reference was found to mean, if it is still whole."""
    try:
        noted = NOTE.fullmatch(_pin(context, text).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    if noted is None:
        return None
    sha256, name = noted.groups()
    target = _folder(context) / sha256 / name
    with hold("cache", sha256, progress=context.progress):
        return target if _is_there(context, target, sha256) else None


def _folder(context: Context) -> Path:
    """Where all of it is kept, closed to others."""
    folder = Path(context.config.cache_dir).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise disk_error(error, folder) from error
    return folder


def _state(context: Context, entry: Entry, version: str | None) -> str:
    """What tells one state of a file from another where there is no hash."""
    known = (context.config.site, entry.node, entry.provider, entry.id, version or entry.fingerprint or entry.modified)
    return "unchecked-" + hashlib.sha256("\0".join(map(str, known)).encode()).hexdigest()


def _is_there(context: Context, target: Path, sha256: str | None) -> bool:
    """Whether a file was kept, and is still what it was; another one is cleared away."""
    if not target.is_file():
        return False
    try:
        if sha256 is None or digest(target, context.local, context.progress.check).sha256 == sha256:
            return True
    except OSFError:
        # One that cannot be read, or that somebody is writing to.
        context.progress.check()
    try:
        target.chmod(0o600)
        target.unlink()
    except OSError as error:
        raise disk_error(error, target) from error
    return False
