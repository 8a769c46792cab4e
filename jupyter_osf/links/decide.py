"""What becomes of each file of a folder, decided from both sides, what they agreed on, and what the person chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..client.content import name_taken
from ..client.names import numbered
from ..errors import Deleted, NeedsChoice, OSFError
from ..models import Choice, Entry
from ..transfer.plan import Action, Step
from ..transfer.receive import taken
from .folders import DataFile


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person said, and what holds for the whole folder.

    ``remark`` tells a copy that goes up from the file beside which it goes; ``delete`` that what was deleted on one
    side goes from the other too; ``keep_both`` that files which differ need no choice; ``versions_only`` that a storage
    without versions gets none. What ``write_once`` folders have sent stays as it was sent.
    """

    choice: Choice | None = None
    remark: str = ""
    delete: bool = False
    write_once: bool = False
    keep_both: bool = False
    versions_only: bool = False


Decision = Callable[[DataFile, Wish], Step | None]
"""None is for a file about which there is nothing to say."""


def push(file: DataFile, wish: Wish) -> Step | None:
    """For a file of a linked folder that is sent: OSF's is never replaced without a version or a choice."""
    choice, state = wish.choice, file.state
    if file.held or state == "missing-here" and file.base is None:
        return None
    if file.error is not None:
        return refuse(file, file.error)
    if state == "in-sync":
        return step_for(file, "keep")
    if state == "missing-here":
        return (
            _delete(file, wish) if wish.delete else skip(file, "It is no longer on this computer; pull brings it back.")
        )
    if state == "behind" and choice is None:
        return skip(file, "OSF has a newer version; pull brings it here.")
    if state == "missing-on-osf" and choice != "mine":
        gone = NeedsChoice(
            f"“{file.shown}” was deleted from OSF after it was uploaded.",
            "Use --mine to upload it again.",
            code="missing-on-osf",
        )
        return refuse(file, gone)
    if state == "cannot-verify" and choice is None:
        unknown = NeedsChoice(
            f"“{file.shown}” cannot be compared: its storage keeps no hashes or versions.",
            "Choose --mine or --both.",
            code="cannot-verify",
        )
        return refuse(file, unknown)
    if choice == "theirs" and file.entry is not None and state != "ahead":
        return step_for(file, "fetch-over")
    if file.entry is None:
        return step_for(file, "create", to=own_name(file))
    if wish.write_once and choice in (None, "theirs"):
        return _beside(file, wish)
    if state == "ahead" or choice == "mine":
        return _version(file, wish, "update")
    if choice == "both":
        return _version(file, wish, "save-and-update")
    return _beside(file, wish)


def pull(file: DataFile, wish: Wish) -> Step | None:
    """For a file of a linked folder that is fetched: nothing here is replaced that OSF does not have."""
    choice, state = wish.choice, file.state
    if file.error is not None:
        return refuse(file, file.error)
    if state == "in-sync":
        return step_for(file, "keep")
    if state in ("missing-here", "behind") and choice is None:
        return step_for(file, "fetch")
    if state in ("missing-here", "behind", "ahead", "diverged", "cannot-verify") and choice == "theirs" and file.entry:
        return step_for(file, "fetch-over" if file.here is not None else "fetch")
    if state in ("diverged", "cannot-verify") and choice == "both":
        return _version(file, wish, "save-and-update")
    if state in ("diverged", "cannot-verify") and wish.keep_both and choice is None:
        return step_for(file, "fetch-beside")
    if state in ("diverged", "cannot-verify") and choice is None:
        differs = NeedsChoice(
            f"“{file.shown}” changed here and on OSF.", "Choose --theirs (yours is backed up) or --both."
        )
        return refuse(file, differs)
    if state == "missing-on-osf":
        unchanged = file.here is not None and file.base is not None and file.here.sha256 == file.base.sha256
        if wish.delete and unchanged:
            return step_for(file, "set-aside")
        if wish.delete or wish.keep_both:
            return skip(file, "It is not on OSF any more, and stays as it is here.")
        return refuse(file, Deleted(f"“{file.shown}” is not on OSF any more.", "Your file here stays as it is."))
    return skip(file, "It has changes that are not on OSF.")


def upload(file: DataFile, wish: Wish) -> Step | None:
    """For a file that goes up without a link: what OSF has under its name stays unless somebody chose."""
    if file.error is not None:
        return refuse(file, file.error)
    if file.here is None:
        return None
    if file.entry is None:
        return step_for(file, "create", to=own_name(file))
    if file.state == "in-sync":
        return step_for(file, "keep")
    if wish.choice is None:
        return refuse(file, name_taken(file.entry.name, file.entry))
    if wish.choice == "mine" and wish.versions_only and file.entry.version is None:
        return refuse(file, no_versions(file.entry))
    if wish.choice == "theirs":
        return skip(file, "")
    return step_for(file, "update") if wish.choice == "mine" else _beside(file, wish)


def download(file: DataFile, wish: Wish) -> Step | None:
    """For a file that comes here without a link: what this computer has under its name stays unless somebody chose."""
    if file.error is not None:
        return refuse(file, file.error)
    if file.entry is None:
        return None
    if file.here is None:
        return step_for(file, "fetch")
    if file.state == "in-sync":
        return step_for(file, "keep")
    if wish.choice is None:
        return refuse(file, taken(file.path))
    if wish.choice == "mine":
        return skip(file, "Yours was left.")
    return step_for(file, "fetch-over" if wish.choice == "theirs" else "fetch-beside")


def no_versions(entry: Entry) -> NeedsChoice:
    """Why a file on a storage without versions is not replaced."""
    return NeedsChoice(
        f"The storage “{entry.provider}” keeps no versions, so “{entry.name}” there would be lost.",
        "Keep both, or rename the one that is there.",
        code="no-versions",
    )


def write_once(shown: str, folder: str) -> NeedsChoice:
    """Why what was sent from a write-once folder gets no new version and is not deleted."""
    return NeedsChoice(
        f"“{shown}” was sent before, and “{folder}” is write-once: what was sent stays as it is.",
        "upload-data without a choice sends what is here beside it, under a new name.",
        code="write-once",
    )


def _delete(file: DataFile, wish: Wish) -> Step:
    entry, base = file.entry, file.base
    assert entry is not None
    assert base is not None
    if wish.write_once:
        return skip(file, "It is no longer on this computer; what was sent from a write-once folder stays on OSF.")
    known = (base.sha256, entry.sha256) if entry.sha256 is not None else (base.fingerprint or "", entry.fingerprint)
    if known[0] != known[1]:
        newer = NeedsChoice(
            f"“{file.shown}” was deleted here, but OSF has another version of it than you had.",
            "Pull it and look at it first.",
            code="newer-on-osf",
        )
        return refuse(file, newer)
    return step_for(file, "delete")


def _version(file: DataFile, wish: Wish, action: Action) -> Step:
    if wish.write_once:
        return refuse(file, write_once(file.shown, file.around))
    return step_for(file, action)


def _beside(file: DataFile, wish: Wish) -> Step:
    if (same := file.sent_beside) is not None:
        return replace(step_for(file, "have-beside"), entry=same, message=f"It is on OSF as “{same.name}” already.")
    name = numbered(own_name(file), wish.remark, {copy.name for copy in file.copies})
    words = f"It went up as “{name}”, beside OSF's."
    if wish.write_once:
        words = f"It was sent before and stays as it was sent; what is here now went up as “{name}”."
    return replace(step_for(file, "create-beside", to=name), message=words)


def refuse(file: DataFile, error: OSFError) -> Step:
    """Nothing is done with a file, and this is why."""
    return replace(step_for(file, "refuse"), message=error.message, error=error)


def skip(file: DataFile, words: str) -> Step:
    """Nothing has to be done with a file."""
    return replace(step_for(file, "skip"), message=words)


def step_for(file: DataFile, action: Action, *, to: str = "") -> Step:
    """What is done with a file whose two sides are as they were looked at."""
    agreed = file.base.sha256 if file.base is not None else None
    return Step(file.name, file.path, action, file.here, file.entry, to, agreed)


def own_name(file: DataFile) -> str:
    """The name of a file on OSF, without its folders."""
    return PurePosixPath(file.name).name
