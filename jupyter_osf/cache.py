"""Files of OSF that are only read: kept on this computer by their hash, so that no bytes are fetched twice."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

from .client.names import here as name_here
from .errors import NeedsChoice, OSFError
from .links.context import Context
from .links.linking import wanted_version
from .links.locks import hold
from .links.targets import as_file, find, version_asked
from .models import Entry
from .transfer.disk import disk_error
from .transfer.hashing import digest
from .transfer.receive import receive

READ_ONLY = 0o444


def cached(context: Context, text: str) -> Path:
    """A file of this computer with the bytes that a reference names, which are those that OSF has the hash of.

    It is read-only, and the same for the same bytes. Where the storage tells no hash a warning says so.
    """
    entry = as_file(find(context, text))
    version = version_asked(context, text)
    wanted = wanted_version(context, entry, version)
    sha256 = wanted.sha256 if wanted is not None else entry.sha256
    if sha256 is None:
        words = f"“{entry.name}” is in a storage that tells no hash, so it could not be checked that all of it arrived."
        warnings.warn(words, stacklevel=3)
    key = sha256 or _state(context, entry, version)
    target = _folder(context) / key / name_here(entry.name)
    with hold("cache", key, progress=context.progress):
        if not _is_there(context, target, sha256):
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
