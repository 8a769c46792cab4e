"""The links of a folder tree, kept in ``.osf/links.json``: readable, mergeable, and not to be trusted blindly."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath
from secrets import token_hex
from typing import Any, Literal

from pathspec import GitIgnoreSpec

from ..errors import Failed, UsageError
from ..models import Entry, Upload
from ..refs import GUID, Ref
from ..transfer.disk import disk_error
from ..transfer.patterns import EVERY_FILE, Ignored, Patterns
from ..transfer.scan import EVERYTHING, NOT_BY_DEFAULT
from .locks import hold

FORMAT = 1
FOLDER = ".osf"
NAME = "links.json"
DEPTH = 5
INSTALLED = ("node_modules", "site-packages")
UPLOADS = ("ask", "always", "never")
OWN = "osfstorage"
PROVIDER, ID = re.compile("[A-Za-z0-9_-]+"), re.compile("[A-Za-z0-9:_-]*")
"""Of storages, and of what is in OSF's own: addresses are made of them."""
KNOWN = ("kind", "site", "node", "provider", "id", "path", "upload", "include", "exclude", "write_once")


@dataclass(frozen=True, slots=True)
class Link:
    """That a file or folder of this computer belongs to one on OSF.

    ``root`` is the directory that holds ``.osf``, ``key`` the POSIX path from there. ``id`` survives renames on OSF
    Storage, ``path`` (by names) is all that other storages have; an empty ``id`` is one that OSF could not be asked for
    yet. ``write_once`` tells that what a data folder has sent never gets a new version. ``more`` keeps what a newer
    program wrote.
    """

    root: Path
    key: str
    kind: Literal["file", "folder"]
    site: str
    node: str
    provider: str
    id: str
    path: str
    upload: Upload = "ask"
    include: tuple[str, ...] = EVERYTHING
    exclude: tuple[str, ...] = NOT_BY_DEFAULT
    write_once: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def local(self) -> Path:
        """Where the file or folder is on this computer."""
        return self.root.joinpath(*PurePosixPath(self.key).parts)

    @property
    def reference(self) -> str:
        """The OSF side, as a reference."""
        parts = tuple(part for part in self.path.split("/") if part)
        return str(Ref(self.node, self.provider, parts, folder=self.kind == "folder", node=True))

    def ignored(self, patterns: Patterns = EVERY_FILE) -> Ignored:
        """What takes no part besides: by ``.osfignore`` files, and by what a command includes and excludes."""
        return Ignored(self.local, patterns, self.root)

    def as_dict(self) -> dict[str, Any]:
        shape: dict[str, Any] = {name: getattr(self, name) for name in KNOWN[:7]}
        if self.kind == "folder":
            shape |= {"include": list(self.include), "exclude": list(self.exclude)}
            if self.write_once:
                shape["write_once"] = True
        return shape | self.more


def root_of(path: Path, ceiling: Path | None) -> Path | None:
    """The nearest directory at or above ``path`` that has links, going no higher than ``ceiling``."""
    for folder in (path, *path.parents):
        if (folder / FOLDER / NAME).is_file() or (folder / FOLDER).is_dir():
            return folder
        if folder == ceiling:
            return None
    return None


def roots_below(folder: Path) -> Iterator[Path]:
    """Directories below a folder that have links of their own, at most five levels down: the folder may be a home
    with millions of files. Hidden directories and installed packages are not looked into."""
    for parent, folders, _ in os.walk(folder):
        here = Path(parent)
        if FOLDER in folders and here != folder and (here / FOLDER / NAME).is_file():
            yield here
        deeper = len(here.relative_to(folder).parts) < DEPTH
        folders[:] = sorted(name for name in folders if deeper and name[0] != "." and name not in INSTALLED)


def read_links(root: Path) -> list[Link]:
    """All links under a root, sorted. Raises Failed, naming what is wrong with the file and what to do."""
    return [_link(root, key, shape) for key, shape in sorted(_read(root).get("links", {}).items())]


def change_links(root: Path, change: Callable[[dict[str, Link]], None]) -> None:
    """Read, change and write the links of a root in one step, under a lock that all our programs share."""
    with hold("links", str(root)):
        document = _read(root)
        links = {key: _link(root, key, shape) for key, shape in document.get("links", {}).items()}
        change(links)
        shapes = {key: link.as_dict() for key, link in sorted(links.items())}
        _write(root, {**document, "format": FORMAT, "links": shapes})


def put_link(link: Link) -> None:
    """Add a link, or put it in the place of the one that had its path."""
    change_links(link.root, lambda links: links.update({link.key: link}))


def drop_link(link: Link) -> None:
    """Remove a link; the file here and the file on OSF stay as they are."""
    change_links(link.root, lambda links: _forget(links, link.key))


def _forget(links: dict[str, Link], key: str) -> None:
    links.pop(key, None)


def follow(link: Link, entry: Entry) -> Link:
    """The same link after the file or folder was renamed or moved on OSF, recorded if it was."""
    now = replace(link, path=entry.path or link.path, node=entry.node or link.node, id=link.id or entry.id)
    if now != link:
        put_link(now)
    return now


def _read(root: Path) -> dict[str, Any]:
    path = root / FOLDER / NAME
    if not path.resolve().is_relative_to(root.resolve()):
        # Whatever it leads to is none of ours: it would be told, or go on with the folder.
        raise _unreadable(path, "it is a link that leads out of its folder")
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError):
            raise disk_error(error, path) from error
        raise _unreadable(path, "it is not text") from error
    if any(line.startswith(("<<<<<<<", ">>>>>>>", "=======")) for line in text.splitlines()):
        raise _unreadable(path, "it holds the marks of an unfinished merge")
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _unreadable(path, "it holds characters that are no valid Unicode") from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "it is not valid JSON") from error
    if not isinstance(document, dict) or not isinstance(document.get("links", {}), dict):
        raise _unreadable(path, "it has another form than a links file")
    if document.get("format", FORMAT) != FORMAT:
        raise Failed(
            f"“{path}” was written by a newer jupyter_osf (format {document.get('format')}).",
            "Update jupyter_osf: pip install --upgrade jupyter_osf",
            code="newer-format",
        )
    return document


def _unreadable(path: Path, why: str) -> Failed:
    return Failed(
        f"The links in “{path}” cannot be read: {why}.",
        "Mend the file or restore an older copy of it; nothing was sent or replaced.",
        code="broken-links-file",
    )


def leads_out(key: str, flavour: type[PurePath] = PurePath) -> bool:
    """Whether a key may mean something outside of the folder of its links, on computers with such paths."""
    posix, own = PurePosixPath(key), flavour(key)
    outside = key.startswith(("/", "\\")) or own.anchor != "" or ".." in (*posix.parts, *own.parts)
    return outside or not posix.parts or "\0" in key


def _link(root: Path, key: str, shape: Any) -> Link:
    path = root / FOLDER / NAME
    if leads_out(key):
        raise _unreadable(path, f"the link of “{key}” leads out of its folder")
    if not isinstance(shape, dict) or not all(isinstance(shape.get(name), str) for name in KNOWN[:6]):
        raise _unreadable(path, f"the link of “{key}” is incomplete")
    if shape["kind"] not in ("file", "folder") or not GUID.fullmatch(shape["node"]):
        raise _unreadable(path, f"the link of “{key}” is malformed")
    if not PROVIDER.fullmatch(shape["provider"]) or shape["provider"] == OWN and not ID.fullmatch(shape["id"]):
        raise _unreadable(path, f"the link of “{key}” is malformed")
    segments = shape["path"].split("/")
    if ".." in segments or "." in segments or "\0" in shape["path"]:
        raise _unreadable(path, f"the link of “{key}” leads out of its storage")
    patterns = {name: shape.get(name) for name in ("include", "exclude") if shape["kind"] == "folder" and name in shape}
    if not all(_are_patterns(value) for value in patterns.values()):
        raise _unreadable(path, f"the patterns of “{key}” are malformed")
    known = KNOWN if shape["kind"] == "folder" else KNOWN[:7]
    return Link(
        root=root,
        key=PurePosixPath(key).as_posix(),
        kind=shape["kind"],
        site=shape["site"],
        node=shape["node"],
        provider=shape["provider"],
        id=shape["id"],
        path=shape["path"],
        # What we do not know is taken as the cautious one.
        upload=shape["upload"] if shape.get("upload") in UPLOADS else "ask",
        write_once=shape["kind"] == "folder" and shape.get("write_once", False) is not False,
        more={name: value for name, value in shape.items() if name not in known},
        **{name: tuple(value) for name, value in patterns.items() if value is not None},
    )


def _are_patterns(value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
        return False
    try:
        GitIgnoreSpec.from_lines(value)
    except (ValueError, re.error):
        return False
    return True


def _write(root: Path, document: dict[str, Any]) -> None:
    path = root / FOLDER / NAME
    part = path.with_name(f".{token_hex(6)}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        with part.open("w", encoding="utf-8", newline="\n") as file:
            json.dump(document, file, indent=1, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise disk_error(error, path) from error
    except UnicodeEncodeError as error:
        raise UsageError("The file's name is not valid Unicode and cannot be linked.", "Rename the file.") from error
    finally:
        part.unlink(missing_ok=True)
