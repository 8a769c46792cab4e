"""``osf://`` for whatever reads and writes through fsspec: pandas, xarray, Dask, DuckDB and many more."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property, wraps
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from threading import BoundedSemaphore
from typing import IO, Any, ParamSpec, TypeVar, cast

from dateutil.parser import isoparse
from fsspec.callbacks import DEFAULT_CALLBACK
from fsspec.spec import AbstractBufferedFile, AbstractFileSystem
from fsspec.utils import isfilelike

from .client.files import one_of
from .errors import (
    SIGN_IN,
    BadReference,
    Cancelled,
    NameTaken,
    NeedsChoice,
    NotFound,
    NotPermitted,
    NotSignedIn,
    OSFError,
    Unreachable,
    UsageError,
    WrongKind,
)
from .links.linking import wanted_version
from .links.record import note, read
from .models import Entry, Report, Version
from .refs import Ref, parse, split_version
from .session import Session
from .transfer.receive import put_over, receive

BUILT_IN: tuple[tuple[type[OSFError], type[Exception]], ...] = (
    (NotFound, FileNotFoundError),
    (NotSignedIn, PermissionError),
    (NotPermitted, PermissionError),
    (NameTaken, FileExistsError),
    (WrongKind, ValueError),
    (BadReference, ValueError),
    (UsageError, ValueError),
    (Unreachable, ConnectionError),
)
"""What programs that know files, and not OSF, expect to catch; the first that fits."""
WHERE = "Sign in with `jupyter osf login`, or set OSF_TOKEN, on each computer that reads it, workers included."
"""Who calls this may sit at another computer than the one that was refused."""
SECONDS = 10.0
"""How long a listing is believed, so that a hundred files of one folder do not list it a hundred times."""
AT_ONCE = BoundedSemaphore(8)
"""Files that one process has on their way, in however many threads: each thread of a Dask worker has its own file
system."""
SPECIAL = re.compile(r"%|/|@(?=[0-9]+\Z)")
"""What a name is written without in a reference."""

P = ParamSpec("P")
T = TypeVar("T")


def as_files_fail(method: Callable[P, T]) -> Callable[P, T]:
    """The same, failing as files of this computer do, with the sentence and next step of ours."""

    @wraps(method)
    def work(*args: P.args, **options: P.kwargs) -> T:
        try:
            return method(*args, **options)
        except Cancelled:
            raise
        except OSFError as error:
            kind = next((built_in for ours, built_in in BUILT_IN if isinstance(error, ours)), OSError)
            raise kind(f"{error.message} {WHERE}" if error.hint == SIGN_IN else str(error)) from error

    return work


class OSFFileSystem(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """Storages, folders and files of OSF by their references, with or without ``osf://``; ``@3`` pins a version.

    Reading is done in the name of whoever is signed in where this runs: through the Jupyter server that started this
    kernel, with ``OSF_TOKEN`` or the stored token, or anonymously. Nothing of that is part of this object, so it can be
    sent to other machines, which answer with what they have. Writing makes a new version of a file, when the file is
    closed, and only if OSF still has what it had when the file was opened. ``ls("")`` lists my projects.
    """

    protocol = "osf"

    def __init__(self, *, listings_expiry_time: float = SECONDS, **options: Any) -> None:
        """``listings_expiry_time``: for how many seconds a listing is believed. Raises ValueError for a token."""
        if secret := {"token", "key", "password", "auth"} & options.keys():
            raise ValueError(
                f"“{secret.pop()}” is not taken here, since it would travel wherever this object is sent. "
                "Sign in with `jupyter osf login`, or set OSF_TOKEN where the work is done."
            )
        super().__init__(listings_expiry_time=listings_expiry_time, **options)

    @cached_property
    def _session(self) -> Session:
        return Session.connect()

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        if isinstance(path, list):
            return [cls._strip_protocol(one) for one in path]
        return str(path).removeprefix("osf://").strip("/")

    def _ref(self, path: str) -> Ref:
        ref = parse(f"osf://{self._strip_protocol(path)}", self._session.config.web_url)
        assert ref is not None
        return ref

    def _level(self, path: str, *, fresh: bool = False) -> list[Entry]:
        """What is directly in a storage or folder; the storages of a project; my projects."""
        if not fresh:
            with suppress(KeyError):
                return cast(list[Entry], self.dircache[path])
        client = self._session.context().client
        if not path:
            found = client.nodes.roots()
        elif "/" not in path:
            found = client.nodes.storages(self._ref(path).id)
        else:
            folder = self._entry(path)
            if not folder.is_folder:
                raise WrongKind(f"“{folder.name}” is a file, and a folder is needed.", "Leave out what follows it.")
            found = client.files.children(folder)
        self.dircache[path] = found
        return found

    def _entry(self, path: str, *, fresh: bool = False) -> Entry:
        """The entry at a path. Raises NotFound."""
        ref = self._ref(path)
        if ref.provider is None:
            return self._session.context().client.nodes.get(ref.id)
        above, name = self._parent(path), (ref.provider, *ref.parts)[-1]
        named = [entry for entry in self._level(above, fresh=fresh) if _name(entry) == name]
        found = one_of([entry for entry in named if entry.kind == "file"]) or one_of(named)
        if found is None:
            raise NotFound(f"There is no “{name}” on OSF in osf://{above}/.", "Look with `ls`.")
        return found

    def _file(self, path: str) -> tuple[Entry, str | None]:
        """A file, as it was in the version that is pinned, and the version to ask for: the bytes that are read are of
        one version, whatever happens on OSF meanwhile."""
        bare, version = split_version(path)
        entry = self._entry(bare)
        if entry.kind != "file":
            raise WrongKind(f"“{entry.name}” is a {entry.kind}, and a file is needed.", "Name a file in it.")
        if version is None:
            return entry, entry.version if entry.provider == "osfstorage" else None
        context = self._session.context()
        wanted_version(context, entry, version)
        versions = context.client.files.versions(entry, sizes=True)
        return next(_as_it_was(entry, one) for one in versions if one.version == version), version

    def _to_read(self, path: str) -> tuple[Entry, str | None]:
        """The same, of a file that is read now, which is noted."""
        entry, version = self._file(path)
        note(self._session.context(), [read(entry.reference, entry.version, entry.sha256)])
        return entry, version

    def _told(self, path: str, entry: Entry) -> dict[str, Any]:
        return {
            "name": path,
            "type": "file" if entry.kind == "file" else "directory",
            "size": entry.size if entry.kind == "file" else 0,
            "version": entry.version,
            "sha256": entry.sha256,
            "modified": entry.modified,
        }

    @as_files_fail
    def ls(self, path: str, detail: bool = True, refresh: bool = False, **_: Any) -> list[Any]:
        """What is in a folder; with ``refresh`` as it is now. A file lists itself."""
        path = self._strip_protocol(path)
        if "/" in path and (here := self._entry_or_pin(path)).kind == "file":
            found = [self._told(path, here)]
        else:
            level = self._level(path, fresh=refresh)
            found = [self._told(f"{path}/{_written(_name(entry))}".lstrip("/"), entry) for entry in level]
        return found if detail else sorted(one["name"] for one in found)

    def _entry_or_pin(self, path: str) -> Entry:
        return self._file(path)[0] if self._ref(path).version is not None else self._entry(path)

    @as_files_fail
    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """Name, type, size in bytes, version, sha256 and time of change."""
        path = self._strip_protocol(path)
        if not path:
            return {"name": "", "type": "directory", "size": 0}
        return self._told(path, self._entry_or_pin(path))

    def exists(self, path: str, **_: Any) -> bool:
        """Whether there is something. Raises where that cannot be told, as without a connection."""
        return self._kind(path) is not None

    def isdir(self, path: str) -> bool:
        """Whether it is a project, storage or folder."""
        return self._kind(path) == "directory"

    def isfile(self, path: str) -> bool:
        """Whether it is a file."""
        return self._kind(path) == "file"

    def _kind(self, path: str) -> str | None:
        try:
            return str(self.info(path)["type"])
        except (FileNotFoundError, ValueError):
            return None

    def modified(self, path: str) -> datetime:
        """When OSF got the newest version, or the pinned one."""
        return isoparse(self.info(path)["modified"])

    def invalidate_cache(self, path: str | None = None) -> None:
        """Believe no listing any more."""
        self.dircache.clear()

    @as_files_fail
    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_: Any) -> bytes:
        """The bytes of a file, proved by OSF's sha256, or those from ``start`` to before ``end``."""
        entry, version = self._to_read(self._strip_protocol(path))
        if (start is None and end is None) or entry.size is None:
            return self._bytes(entry, version)[start:end]
        first, past, _step = slice(start, end).indices(entry.size)
        return self._bytes(entry, version, (first, past - 1)) if first < past else b""

    def _bytes(self, entry: Entry, version: str | None, part: tuple[int, int] | None = None) -> bytes:
        with AT_ONCE:
            stream = self._session.context().client.content.stream(entry, version=version, part=part)
            try:
                return b"".join(iter(stream.read, b""))
            finally:
                stream.close()

    @as_files_fail
    def get_file(self, rpath: str, lpath: Any, callback: Any = DEFAULT_CALLBACK, **options: Any) -> None:
        """Bring a file here, checked by its hash before it takes its place; as everywhere in fsspec it replaces."""
        rpath = self._strip_protocol(rpath)
        if isfilelike(lpath):
            lpath.write(self.cat_file(rpath))
        elif self._entry_or_pin(rpath).kind != "file":
            Path(lpath).mkdir(parents=True, exist_ok=True)
        else:
            entry, version = self._to_read(rpath)
            callback.set_size(entry.size)
            context = self._session.context()
            place = put_over(None, None)
            receive(
                context.client, context.progress, entry, Path(lpath), version=version, sha256=entry.sha256, place=place
            )
            callback.absolute_update(entry.size or 0)

    @as_files_fail
    def put_file(
        self, lpath: Any, rpath: str, callback: Any = DEFAULT_CALLBACK, mode: str = "overwrite", **_: Any
    ) -> None:
        """Send a file: it becomes a new version of what has that name; with ``mode="create"`` nothing may have it."""
        source = Path(lpath)
        if source.is_dir():
            self.makedirs(rpath, exist_ok=True)
            return
        rpath = self._strip_protocol(rpath)
        if mode == "create" and self._newest(rpath) is not None:
            raise _exists(rpath)
        callback.set_size(source.stat().st_size)
        self._send(source, rpath)
        callback.absolute_update(source.stat().st_size)

    def _newest(self, path: str) -> Entry | None:
        """What OSF has at a path at this moment."""
        try:
            return self._entry(path, fresh=True)
        except NotFound:
            return None

    def _send(self, source: Path, path: str) -> None:
        ref = self._ref(path)
        if not ref.parts:
            raise WrongKind(f"osf://{path} is no place for a file.", "Write osf://abc12/osfstorage/name.csv.")
        try:
            _fail(self._session.upload([str(source)], str(ref), choice="mine"))
        except NotFound:
            self._session.mkdir(f"osf://{self._parent(path)}/")
            _fail(self._session.upload([str(source)], str(ref), choice="mine"))
        finally:
            self.invalidate_cache()

    @as_files_fail
    def mkdir(self, path: str, create_parents: bool = True, **_: Any) -> None:
        """Make a folder, with those above it that are missing."""
        path = self._strip_protocol(path)
        if self._newest(path) is not None:
            raise _exists(path)
        if not create_parents:
            self._entry(self._parent(path))
        self._session.mkdir(f"osf://{path}/")
        self.invalidate_cache()

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        """Make a folder; with ``exist_ok`` it may be there."""
        if not (exist_ok and self.isdir(path)):
            self.mkdir(path)

    @as_files_fail
    def rmdir(self, path: str) -> None:
        """Delete an empty folder."""
        self._delete(path, "folder")

    @as_files_fail
    def rm_file(self, path: str) -> None:
        """Delete a file with all its versions, or an empty folder."""
        self._delete(path)

    def rm(self, path: Any, recursive: bool = False, maxdepth: int | None = None) -> None:
        """Delete; a folder goes with one request."""
        if recursive and maxdepth is None and isinstance(path, str) and self.isdir(path):
            self._delete_all(path)
        else:
            super().rm(path, recursive=recursive, maxdepth=maxdepth)

    @as_files_fail
    def _delete_all(self, path: str) -> None:
        self._delete(path, recursive=True)

    def _delete(self, path: str, kind: str | None = None, *, recursive: bool = False) -> None:
        path = self._strip_protocol(path)
        entry = self._entry(path, fresh=True)
        if kind is not None and entry.kind != kind:
            raise WrongKind(f"“{entry.name}” is a {entry.kind}, not a {kind}.", "Look with `ls`.")
        self._session.rm(f"osf://{path}{'/' if entry.is_folder else ''}", recursive=recursive)
        self.invalidate_cache()

    @as_files_fail
    def cp_file(self, path1: str, path2: str, **_: Any) -> None:
        """Copy a file on OSF, or make the folder that is to hold copies; what has the name gets a new version."""
        source, target = self._strip_protocol(path1), self._strip_protocol(path2)
        pinned = self._ref(source).version is not None
        if self._entry_or_pin(source).kind != "file":
            self.makedirs(target, exist_ok=True)
        elif pinned or self._newest(target) is not None:
            with TemporaryDirectory(prefix="jupyter-osf-") as folder:
                self.get_file(source, Path(folder, "content"))
                self._send(Path(folder, "content"), target)
        else:
            self.makedirs(self._parent(target), exist_ok=True)
            to = self._ref(target)
            self._session.copy_into(f"osf://{source}", f"osf://{self._parent(target)}/", to.parts[-1])
            self.invalidate_cache()

    def mv(self, path1: str, path2: str, recursive: bool = False, maxdepth: int | None = None, **options: Any) -> None:
        """Move on OSF, where that is free: with all versions. What has the name gets a new version instead."""
        source, target = self._strip_protocol(path1), self._strip_protocol(path2)
        if source == target:
            return
        if self.exists(source) and not self.exists(target) and (recursive or self.isfile(source)) and maxdepth is None:
            self._move(source, target)
        else:
            super().mv(source, target, recursive=recursive, maxdepth=maxdepth, **options)

    @as_files_fail
    def _move(self, source: str, target: str) -> None:
        self.makedirs(self._parent(target), exist_ok=True)
        end = "/" if self._entry(source).is_folder else ""
        name = self._ref(target).parts[-1]
        self._session.move_into(f"osf://{source}{end}", f"osf://{self._parent(target)}/", name)
        self.invalidate_cache()

    @as_files_fail
    def _open(
        self,
        path: str,
        mode: str = "rb",
        block_size: int | str | None = None,
        autocommit: bool = True,
        cache_options: dict[str, Any] | None = None,
        **options: Any,
    ) -> IO[bytes]:
        size = self.blocksize if block_size in (None, "default") else block_size
        if mode == "rb":
            entry, version = self._to_read(path)
            if entry.size is None:
                # A storage that converts files cannot say how long they will be.
                return BytesIO(self.cat_file(path))
            return cast(IO[bytes], ReadFile(self, path, entry, version, size, cache_options, **options))
        if mode not in ("wb", "xb"):
            raise UsageError(f"“{mode}” is no mode for files of OSF.", "Use rb, wb (a new version) or xb (a new file).")
        seen = self._newest(path)
        if seen is not None and seen.kind != "file":
            raise IsADirectoryError(f"osf://{path} is a {seen.kind}.")
        if seen is not None and mode == "xb":
            raise _exists(path)
        return cast(IO[bytes], WrittenFile(self, path, seen, size, autocommit))


class ReadFile(AbstractBufferedFile):  # type: ignore[misc]
    """One version of a file, of which only the parts that are read are fetched."""

    def __init__(
        self,
        fs: OSFFileSystem,
        path: str,
        entry: Entry,
        version: str | None,
        block_size: Any,
        cache_options: dict[str, Any] | None,
        **options: Any,
    ) -> None:
        options["size"] = entry.size
        super().__init__(fs, path, "rb", block_size, cache_options=cache_options, **options)
        self._of = entry, version

    @as_files_fail
    def _fetch_range(self, start: int, end: int) -> bytes:
        entry, version = self._of
        content: bytes = self.fs._bytes(entry, version, (start, end - 1)) if start < end else b""
        return content


class WrittenFile(AbstractBufferedFile):  # type: ignore[misc]
    """Bytes that wait on this computer until all are there; then they become a file, or its next version, unless OSF
    has something else by now than ``seen``. What broke off is not sent."""

    def __init__(self, fs: OSFFileSystem, path: str, seen: Entry | None, block_size: Any, autocommit: bool) -> None:
        super().__init__(fs, path, "wb", block_size, autocommit=autocommit)
        self._seen = seen
        # Nobody else may look into such a folder.
        self._content = Path(mkdtemp(prefix="jupyter-osf-"), path.rpartition("/")[2][-100:])

    def _initiate_upload(self) -> None:
        self._content.touch()

    def _upload_chunk(self, final: bool = False) -> bool:
        with self._content.open("ab") as file:
            file.write(self.buffer.getvalue())
        if final and self.autocommit:
            self.commit()
        return True

    @as_files_fail
    def commit(self) -> None:
        """Send it. What cannot go is kept on this computer, and the error tells where."""
        try:
            self._commit()
        except OSFError as error:
            error.hint = f"{error.hint} What was written is in {self._content}.".strip()
            raise
        self.discard()

    def _commit(self) -> None:
        now = self.fs._newest(self.path)
        if _state(now) != _state(self._seen):
            author = f" by {now.author}" if now is not None and now.author else ""
            raise NeedsChoice(
                f"OSF's “{self.path.rpartition('/')[2]}” was changed{author} while yours was written, so yours was not "
                "sent.",
                "Look at both, then write again.",
            )
        self.fs._send(self._content, self.path)

    def discard(self) -> None:
        """Forget it."""
        rmtree(self._content.parent)

    def __exit__(self, *error: Any) -> None:
        if error[0] is not None:
            self.discard()
            self.closed = True
        self.close()


def _as_it_was(entry: Entry, version: Version) -> Entry:
    return replace(entry, version=version.version, size=version.size, sha256=version.sha256, modified=version.modified)


def _name(entry: Entry) -> str:
    """By what a reference calls it."""
    if entry.kind == "storage":
        return str(entry.provider)
    return entry.name if entry.kind in ("file", "folder") else entry.id


def _written(name: str) -> str:
    return SPECIAL.sub(lambda found: f"%{ord(found.group()):02X}", name)


def _state(entry: Entry | None) -> tuple[str | None, ...] | None:
    return None if entry is None else (entry.id, entry.version, entry.sha256, entry.modified)


def _fail(report: Report) -> None:
    """Raise what kept a file away."""
    for error in report.errors:
        raise error


def _exists(path: str) -> NameTaken:
    return NameTaken(f"OSF already has osf://{path}.", "Choose another name.")
