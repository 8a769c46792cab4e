"""Makes pins: of every linked file that is here, and of what programs in this folder read from OSF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import Cancelled, NeedsChoice, NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable
from ..models import Entry, Outcome, Result, Use
from ..refs import split_version
from ..transfer.hashing import digest
from .context import Context
from .folders import DataFile, look
from .linkfile import Link
from .locks import hold
from .notebook import analysis_of
from .pins import NAME, Pin, PinnedNotebook, Pins, is_a_place, read_pins, write_pins
from .record import of_folder
from .survey import survey
from .targets import all_links, find, require_own_site


@dataclass
class _Gathering:
    """``results`` tell of each file whether it is pinned."""

    context: Context
    notebooks: Sequence[Path]
    pins: list[Pin] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    def add(self, entry: Entry, version: str | None, sha256: str, size: int | None, path: Path | None) -> None:
        """A version of a file on OSF whose bytes are known; ``path`` is where they are here."""
        place = self._place(path)
        known = entry.id if entry.provider == "osfstorage" else ""
        pin = Pin(split_version(entry.reference)[0], version, sha256, size, place, known)
        others = [one for one in self.pins if one.pinned == pin.pinned and one.sha256 == sha256]
        if place is None and others:
            return
        self.pins = [one for one in self.pins if one not in others or one.path is not None] + [pin]
        shown = self.context.shown(path) if path is not None else None
        self.results.append(Result(shown, pin.reference, "pinned", version, sha256))

    def refuse(self, path: Path | None, reference: str | None, error: OSFError) -> None:
        """A file that cannot be pinned, and why."""
        shown = self.context.shown(path) if path is not None else None
        outcome: Outcome = "refused" if isinstance(error, NeedsChoice | NotPermitted) else "failed"
        self.results.append(Result(shown, reference, outcome, None, None, error.message, error))

    def not_on_osf(self, path: Path, reference: str) -> None:
        """A file whose bytes are here alone; of a notebook its own hash is pinned all the same."""
        shown = self.context.shown(path)
        if path in self.notebooks:
            words = "OSF has no version like this; only its own hash is pinned. Push it, and its version is pinned too."
            self.results.append(Result(shown, reference, "skipped", None, None, words))
            return
        error = NeedsChoice(
            f"“{shown}” has other bytes here than any version on OSF, so it cannot be pinned.",
            "Push it, then pin again.",
            code="not-on-osf",
        )
        self.refuse(path, reference, error)

    def _place(self, path: Path | None) -> str | None:
        folder = self.context.directory
        if path is None or not path.is_relative_to(folder) or not path.resolve().is_relative_to(folder.resolve()):
            return None
        place = path.relative_to(folder).as_posix()
        return place if is_a_place(place) else None


def pin(context: Context, notebooks: Sequence[Path]) -> list[Result]:
    """Write the pins of the current directory, with the hashes of these notebooks. What cannot be pinned is told in
    the results, and is not in the file."""
    target = context.directory / NAME
    with hold("pins", str(target), progress=context.progress):
        if target.exists():
            # What somebody else keeps under this name is not replaced.
            read_pins(target, context.config.web_url)
        gathering = _Gathering(context, notebooks)
        _links(gathering)
        for use in of_folder(context):
            if use.did == "read":
                _guarded(gathering, use)
        if not gathering.results:
            raise NotFound(
                "Nothing is linked to OSF here and nothing was read from it, so there is nothing to pin.",
                "Link a file, or read one with `osf.path` or `open`, then pin again.",
            )
        pins = Pins.of(context.config.site, gathering.pins, _pinned_notebooks(context, notebooks))
        write_pins(target, pins)
    own = [
        Result(context.shown(context.directory / one.path), None, "pinned", None, one.sha256) for one in pins.notebooks
    ]
    return [*own, *gathering.results]


def _pinned_notebooks(context: Context, notebooks: Sequence[Path]) -> Iterator[PinnedNotebook]:
    for path in notebooks:
        if not path.is_relative_to(context.directory) or not is_a_place(path.relative_to(context.directory).as_posix()):
            raise NotPermitted(
                f"“{context.shown(path)}” is not in this folder, so its hash cannot stand in these pins.",
                "Go to the folder of the notebook and pin there.",
            )
        sha256 = digest(path, context.local, context.progress.check).sha256
        yield PinnedNotebook(path.relative_to(context.directory).as_posix(), sha256, analysis_of(path, sha256))


def _links(gathering: _Gathering) -> None:
    context = gathering.context
    links, unreadable = all_links(context)
    for path, error in unreadable.items():
        gathering.refuse(path, None, error)
    for link in links:
        if not link.local.is_relative_to(context.directory) or not link.local.exists():
            continue
        try:
            require_own_site(context, link)
            if link.kind == "folder":
                _data(gathering, link)
            else:
                _linked(gathering, link)
        except (NotSignedIn, Unreachable, Cancelled):
            raise
        except OSFError as error:
            gathering.refuse(link.local, link.reference, error)


def _linked(gathering: _Gathering, link: Link) -> None:
    found = survey(gathering.context, link)
    here, entry = found.here, found.entry
    if here is None:
        return
    if entry is None:
        if found.trouble is not None:
            raise found.trouble
        return
    if entry.sha256 == here.sha256 or found.state == "in-sync":
        gathering.add(entry, entry.version, here.sha256, here.size, link.local)
        return
    older = next((version.version for version in found.versions if version.sha256 == here.sha256), None)
    if older is None:
        gathering.not_on_osf(link.local, link.reference)
    else:
        gathering.add(entry, older, here.sha256, here.size, link.local)


def _data(gathering: _Gathering, link: Link) -> None:
    for file in look(gathering.context, link).files:
        if file.here is not None and not file.held:
            _data_file(gathering, link, file)
        elif file.error is not None:
            gathering.refuse(file.path, link.reference, file.error)


def _data_file(gathering: _Gathering, link: Link, file: DataFile) -> None:
    here, entry, base = file.here, file.entry, file.base
    assert here is not None
    beside = file.sent_beside
    if entry is not None and file.state == "in-sync":
        gathering.add(entry, entry.version, here.sha256, here.size, file.path)
    elif entry is not None and file.state == "behind" and base is not None and base.sha256 == here.sha256:
        gathering.add(entry, base.version, here.sha256, here.size, file.path)
    elif beside is not None:
        gathering.add(beside, beside.version, here.sha256, here.size, file.path)
    else:
        gathering.not_on_osf(file.path, entry.reference if entry is not None else link.reference)


def _guarded(gathering: _Gathering, use: Use) -> None:
    try:
        _read(gathering, use)
    except (NotSignedIn, Unreachable, Cancelled):
        raise
    except OSFError as error:
        gathering.refuse(None, use.reference, error)


def _read(gathering: _Gathering, use: Use) -> None:
    """What a program read: OSF has to have it still, with the bytes that were read."""
    context = gathering.context
    path = Path(use.path) if use.path is not None else None
    if path is not None and not (path.is_file() and digest(path, context.local).sha256 == use.sha256):
        path = None
    known = next((one for one in gathering.pins if (one.reference, one.version) == (use.reference, use.version)), None)
    if known is not None and (use.sha256 is None or known.sha256 == use.sha256):
        if path is not None and known.path is None:
            gathering.pins.remove(known)
            gathering.pins.append(replace(known, path=gathering._place(path)))
        return
    entry = find(context, use.reference)
    if entry.kind != "file":
        raise NotFound(f"There is no file {use.reference} on OSF any more.", "Read another one, then pin.")
    versions = context.client.files.versions(entry, sizes=True) if use.version is not None else []
    version = next((one for one in versions if one.version == use.version), None)
    sha256, size = (version.sha256, version.size) if version is not None else (entry.sha256, entry.size)
    if use.version is not None and version is None and versions:
        raise NotFound(f"“{entry.name}” has no version {use.version} on OSF any more.", "Read another one, then pin.")
    if sha256 is not None and use.sha256 is not None and sha256 != use.sha256:
        raise NeedsChoice(
            f"OSF has other bytes of “{entry.name}” than those that were read here.", "Read it again, then pin.",
            code="pin-differs",
        )  # fmt: skip
    proved = sha256 or use.sha256
    if proved is None:
        raise NeedsChoice(
            f"“{entry.name}” is in a storage that tells no hash, so it cannot be pinned.",
            "Copy it to OSF Storage and read it there.",
            code="cannot-verify",
        )
    gathering.add(entry, use.version, proved, size, path)
