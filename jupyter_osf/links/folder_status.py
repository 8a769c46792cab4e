"""How a linked data folder stands, file by file: here, on OSF, and when OSF was seen to hold what is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timezone

from ..errors import NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable
from ..models import FileState, LinkStatus, State
from ..transfer.hashing import stamp_of
from .context import Context
from .folders import DataFile, Folder, look
from .linkfile import Link
from .queueing import bases_of, data_files
from .state import Base

SEVERITY: tuple[State, ...] = (
    "diverged",
    "cannot-verify",
    "missing-on-osf",
    "behind",
    "ahead",
    "missing-here",
    "in-sync",
)
"""The state of a folder is the first of these that one of its files has."""


def status_of_folder(context: Context, link: Link) -> LinkStatus:
    """The state of a linked folder and of each file in it."""

    def told(state: State, message: str, files: Iterable[FileState] = (), folder: Folder | None = None) -> LinkStatus:
        now = folder.link if folder is not None else link
        return LinkStatus(
            context.shown(link.local), "folder", state, now.reference, folder.entry.web_url if folder else None,
            None, None, None, link.upload, message, tuple(files),
            node=now.node, provider=now.provider, id=now.id, osf_path=now.path, write_once=link.write_once,
        )  # fmt: skip

    if link.site != context.config.site:
        return told("another-osf", f"belongs to another OSF ({link.site}), which is not contacted")
    if not link.local.is_dir():
        return told("missing-here", "the folder is not on this computer; pull brings it back")
    try:
        folder = look(context, link)
    except (NotSignedIn, Unreachable) as error:
        return told("unknown", error.message, _only_here(context, link))
    except NotPermitted as error:
        return told("no-access", error.message)
    except NotFound as error:
        return told("missing-on-osf", error.message)
    folder = replace(folder, files=_verified(context, folder))
    states = [_state_of(context, file) for file in folder.files]
    present = {state.state for state in states}
    overall: State = next((state for state in SEVERITY if state in present), "in-sync")
    return told(overall, _words(folder.files), states, folder)


def _verified(context: Context, folder: Folder) -> list[DataFile]:
    """The files, where what OSF was just seen to hold is remembered as agreed."""
    site, new = folder.link.site, []
    for file in folder.files:
        if file.state == "in-sync" and file.here is not None and file.entry is not None:
            known = file.base is not None and file.base.sha256 == file.here.sha256 and file.base.verified
            if not known:
                new.append(
                    (file.entry.id, file.path, Base(file.entry.version, file.here.sha256, file.entry.fingerprint))
                )
    if not new:
        return folder.files
    context.local.agree_all(site, new)
    bases = bases_of(context, folder.link)
    return [replace(file, base=bases.get(file.path, file.base)) for file in folder.files]


def _state_of(context: Context, file: DataFile) -> FileState:
    beside = file.sent_beside if file.state != "in-sync" else None
    base = file.base
    proved = base is not None and file.here is not None and file.here.sha256 == base.sha256
    message = f"on OSF as “{beside.name}”" if beside is not None else file.error.message if file.error else ""
    return FileState(
        context.shown(file.path),
        file.state,
        size=file.here.size if file.here is not None else None,
        osf_size=file.entry.size if file.entry is not None else None,
        osf_version=file.entry.version if file.entry is not None else None,
        verified=_moment(base) if base is not None and proved and file.state in ("in-sync", "behind") else None,
        message=message,
    )


def _words(files: list[DataFile]) -> str:
    waiting = sum(file.state == "ahead" and file.sent_beside is None for file in files)
    count = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    return count + (f", {waiting} to upload" if waiting else "")


def _only_here(context: Context, link: Link) -> list[FileState]:
    """What is here while OSF cannot be asked, and when OSF was last seen to hold it."""
    bases, found = bases_of(context, link), []
    for path in data_files(context, link):
        try:
            stamp = stamp_of(path)
        except OSFError:
            continue  # It vanished at this moment.
        base = bases.get(path)
        same = base is not None and context.local.recall(path, stamp) == base.sha256
        verified = _moment(base) if base is not None and same else None
        found.append(FileState(context.shown(path), "unknown", size=stamp[0], verified=verified))
    return found


def _moment(base: Base) -> str | None:
    if base.verified is None:
        return None
    return datetime.fromtimestamp(base.verified, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
