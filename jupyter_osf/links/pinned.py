"""Brings pinned bytes to this computer, exactly those, and tells where OSF has something newer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..errors import NeedsChoice, NotFound, NotPermitted, NotVerified, OSFError
from ..models import Choice, Entry, Outcome, PinStatus, Result
from ..refs import Ref, parse
from ..transfer.disk import require_below
from ..transfer.hashing import digest
from ..transfer.run import run_all
from .context import Context
from .meanwhile import number
from .notebook import analysis_of
from .pins import Pin, PinnedNotebook, Pins, read_pins
from .targets import find_ref
from .unlinked import bring

Keep = Callable[[Context, str], Path]
"""Fetches a file that is only read to where such files are kept."""


def restore_pins(
    context: Context, file: Path, choice: Choice | None, keep: Keep, *, dry_run: bool = False
) -> list[Result]:
    """Bring here what a file of pins names, beside that file; what has no place there goes to where files are kept that
    are only read. What is here with other bytes stays unless ``choice`` says otherwise; other bytes of OSF's are
    refused."""
    pins = _own(context, file)

    def one(pin: Pin) -> list[Result]:
        if pin.path is None:
            return [_kept(context, pin, keep, dry_run=dry_run)]
        return _placed(context, pin, file.parent, choice, dry_run=dry_run)

    def refused(pin: Pin, error: OSFError) -> list[Result]:
        shown = context.shown(file.parent / pin.path) if pin.path is not None else None
        is_refusal = isinstance(error, NeedsChoice | NotPermitted | NotVerified)
        outcome: Outcome = "refused" if is_refusal else "failed"
        return [Result(shown, pin.pinned, outcome, pin.version, None, error.message, error)]

    tasks = [(partial(one, pin), partial(refused, pin)) for pin in pins.files]
    results = [result for several in run_all(tasks, context.config.parallel, context.progress) for result in several]
    return [*results, *(_compared(context, one, file.parent) for one in pins.notebooks)]


def newer_than_pinned(context: Context, file: Path) -> list[PinStatus]:
    """How what is pinned stands on OSF now."""
    pins = _own(context, file)

    def one(pin: Pin) -> PinStatus:
        entry = _entry(context, pin)
        told = PinStatus(pin.reference, pin.path, pin.version, entry.version, "same")
        if pin.version is None:
            is_same = entry.sha256 in (None, pin.sha256)
            return told if is_same else replace(told, state="newer", message="OSF has other bytes than are pinned")
        if number(entry.version) > number(pin.version):
            words = f"OSF has version {entry.version}, and version {pin.version} is pinned"
            return replace(told, state="newer", message=words)
        return told

    def unknown(pin: Pin, error: OSFError) -> PinStatus:
        told = PinStatus(pin.reference, pin.path, pin.version, None, "unknown", error.message)
        return replace(told, state="gone") if isinstance(error, NotFound) else told

    tasks = [(partial(one, pin), partial(unknown, pin)) for pin in pins.files]
    return run_all(tasks, context.config.parallel, context.progress)


def _own(context: Context, file: Path) -> Pins:
    pins = read_pins(file, context.config.web_url)
    if pins.site != context.config.site:
        raise NotPermitted(
            f"“{file.name}” pins files of another OSF ({pins.site[:200]}), which is not contacted.",
            "Set OSF_API_URL to that OSF if you trust it.",
            code="another-osf",
        )
    return pins


def _ref(context: Context, pin: Pin) -> Ref:
    ref = parse(pin.reference, context.config.web_url)
    assert ref is not None
    return ref


def _entry(context: Context, pin: Pin) -> Entry:
    """The file on OSF; what was renamed or moved there is found by its id."""
    try:
        if pin.id:
            return context.client.files.by_id(pin.id)
        return find_ref(context, _ref(context, pin))
    except NotFound as error:
        raise NotFound(
            f"“{_ref(context, pin).parts[-1]}” is not on OSF any more, so its pinned version cannot be fetched.",
            f"Somebody who has it can upload it again; its sha256 begins with {pin.sha256[:12]}.",
        ) from error


def _as_pinned(context: Context, pin: Pin) -> Entry:
    """The file on OSF, once OSF says that the pinned version has the pinned bytes. Raises NotFound or NotVerified."""
    entry = _entry(context, pin)
    sha256 = entry.sha256
    if pin.version is not None:
        versions = context.client.files.versions(entry)
        version = next((one for one in versions if one.version == pin.version), None)
        if version is None:
            there = ", ".join(one.version for one in versions) or "none"
            raise NotFound(f"“{entry.name}” has no version {pin.version} on OSF.", f"It has: {there}.")
        sha256 = version.sha256
    if sha256 not in (None, pin.sha256):
        raise NotVerified(
            f"OSF has other bytes of “{entry.name}” than are pinned, so they are not fetched.",
            "Ask in the project what became of them; nothing was replaced here.",
            code="pin-differs",
        )
    return entry


def _placed(context: Context, pin: Pin, folder: Path, choice: Choice | None, *, dry_run: bool) -> list[Result]:
    target = folder.joinpath(*str(pin.path).split("/"))
    require_below(folder, target.parent)
    if target.is_file() and digest(target, context.local, context.progress.check).sha256 == pin.sha256:
        words = "These are the pinned bytes already."
        return [Result(context.shown(target), pin.pinned, "unchanged", pin.version, pin.sha256, words)]
    entry = _as_pinned(context, pin)
    return bring(context, entry, target, pin.version, pin.sha256, choice, dry_run=dry_run)


def _kept(context: Context, pin: Pin, keep: Keep, *, dry_run: bool) -> Result:
    _as_pinned(context, pin)
    words = f'It is kept where `osf.path("{pin.pinned}")` reads it.'
    if dry_run:
        return Result(None, pin.pinned, "planned", pin.version, None, words)
    kept = keep(context, pin.pinned)
    found = digest(kept, context.local, context.progress.check).sha256
    if found != pin.sha256:
        raise NotVerified(
            f"OSF sent other bytes of “{kept.name}” than are pinned.", "Nothing was replaced; try again later.",
            code="pin-differs",
        )  # fmt: skip
    return Result(None, pin.pinned, "downloaded", pin.version, found, words)


def _compared(context: Context, notebook: PinnedNotebook, folder: Path) -> Result:
    """Whether a notebook is the one that the pins were made for; it is nobody's to replace."""
    path = folder.joinpath(*notebook.path.split("/"))
    require_below(folder, path.parent)
    shown = context.shown(path)
    if not path.is_file():
        words = "The pins were made for this notebook, which is not here."
        return Result(shown, None, "skipped", None, None, words)
    sha256 = digest(path, context.local, context.progress.check).sha256
    if sha256 == notebook.sha256:
        words = "This is the notebook that the pins were made for."
        return Result(shown, None, "unchanged", None, sha256, words)
    if notebook.code_sha256 is not None and analysis_of(path, sha256) == notebook.code_sha256:
        words = "Only its outputs differ from the notebook that the pins were made for."
        return Result(shown, None, "unchanged", None, sha256, words)
    words = "It is not the notebook that the pins were made for: its code differs."
    return Result(shown, None, "skipped", None, sha256, words)
