"""What becomes of one linked file, decided from its state and what the person chose: a step, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Damaged, Deleted, NeedsChoice
from ..models import Choice
from ..transfer.plan import Step
from .decide import own_name, refuse, skip, step_for
from .folders import DataFile


@dataclass(frozen=True, slots=True)
class LinkedFile(DataFile):
    """One linked file; ``error`` is why its side on OSF is not known, or how that is damaged.

    ``author`` made OSF's newest version, where the versions were read; ``arrived`` tells that the bytes which were left
    to be sent are among them already, below somebody else's.
    """

    author: str | None = None
    arrived: bool = False


def push(file: LinkedFile, choice: Choice | None) -> Step:
    """For a file that is sent: unasked it becomes the next version only of what this computer knows."""
    if file.state == "in-sync" or file.arrived:
        return step_for(file, "keep")
    if file.state == "missing-here":
        return skip(file, "It is not on this computer, so nothing was pushed; pull brings it back.")
    return _chosen(file, "mine" if file.state == "ahead" and choice is None else choice)


def pull(file: LinkedFile, choice: Choice | None) -> Step:
    """For a file that is fetched: unasked it takes the place only of what OSF has had."""
    if file.state == "in-sync":
        return step_for(file, "keep")
    if file.state in ("behind", "missing-here") and choice is None:
        return step_for(file, "fetch")
    if file.state == "missing-on-osf" and file.here is not None and choice != "mine":
        return refuse(file, _gone(file))
    return _chosen(file, choice)


def _chosen(file: LinkedFile, choice: Choice | None) -> Step:
    if file.error is not None and not isinstance(file.error, Damaged):
        return refuse(file, file.error)
    if file.state == "missing-on-osf":
        return _missing_on_osf(file, choice)
    if choice is None:
        return refuse(file, must_choose(file))
    if file.here is None:
        return step_for(file, "fetch")
    if choice == "theirs":
        return step_for(file, "fetch-over")
    return step_for(file, "update" if choice == "mine" else "save-and-update")


def _missing_on_osf(file: LinkedFile, choice: Choice | None) -> Step:
    if file.here is None:
        words = f"“{file.shown}” is neither here nor on OSF any more."
        return refuse(file, Deleted(words, "End the link: unlink."))
    if choice == "theirs":
        return refuse(file, _gone(file))
    return step_for(file, "create", to=own_name(file)) if choice is not None else refuse(file, must_choose(file))


def _gone(file: LinkedFile) -> Deleted:
    return Deleted(f"“{file.shown}” is not on OSF any more.", "Your file here stays as it is.")


def must_choose(file: LinkedFile) -> NeedsChoice:
    """Why a file is not pushed or pulled just so, naming OSF's version and its author."""
    newest = file.entry.version if file.entry is not None else None
    who = f" by {file.author}" if file.author else ""
    version = f"version {newest}{who}" if newest else "another version"
    if file.state == "missing-on-osf":
        return NeedsChoice(
            f"“{file.shown}” is not on OSF any more.",
            "Push with --mine to create it again, or link it to another place.",
            code="missing-on-osf",
        )
    if file.state == "ahead":
        return NeedsChoice(
            f"“{file.shown}” has changes that are not on OSF.",
            "Push them, or pull with --theirs to go back to OSF's version (yours is kept as a backup).",
        )
    if file.state == "cannot-verify":
        words = f"“{file.shown}” cannot be compared with OSF: its storage keeps no hashes or versions."
        if file.error is not None:
            words = file.error.message
        return NeedsChoice(words, "Choose --mine, --theirs or --both.", code="cannot-verify")
    yours = "yours is unchanged" if file.state == "behind" else "yours changed too"
    return NeedsChoice(
        f"OSF has {version} of “{file.shown}”; {yours}.",
        "Pull it, or choose: --mine makes yours the next version, --theirs takes OSF's (yours is backed up), "
        "--both keeps both.",
    )
