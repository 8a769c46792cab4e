"""Files on their way into folders of OSF without a link: what becomes of each is decided by name and by bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from ..client.content import name_taken
from ..client.files import one_of
from ..errors import UsageError
from ..models import Choice, Entry, Kind, Result
from ..transfer.hashing import Digest
from ..transfer.limits import within_limits
from ..transfer.patterns import EVERY_FILE, Ignored, Patterns
from ..transfer.plan import Plan
from ..transfer.scan import Found, scan
from .context import Context
from .decide import Wish, no_versions
from .decide import upload as decide
from .execute import carry_out
from .folders import Listing, compare_unlinked, listed
from .locks import hold


@dataclass
class Sending:
    """Uploads that are gathered first, planned together, and then run side by side; each OSF folder is listed once.

    With ``versions_only`` the choice to make a new version is refused where the storage keeps none, since that would
    replace what is there for good.
    """

    context: Context
    choice: Choice | None
    versions_only: bool = False
    _into: dict[str, _Into] = field(default_factory=dict)
    _known: dict[Path, Digest] = field(default_factory=dict)
    _listings: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, folder: Entry, name: str, path: Path, here: Digest | None = None) -> None:
        """One file to be sent; ``here`` is what is known of its bytes."""
        if here is not None:
            self._known[path] = here
        self._add(folder, Found(name, path))

    def add_tree(self, folder: Entry, path: Path, patterns: Patterns = EVERY_FILE) -> None:
        """A folder with everything in it, hidden and temporary files left out, and what the patterns leave out."""
        self._group(folder).folders.append(path.name)
        for found in scan(path, ignored=Ignored(path, patterns)):
            self._add(folder, replace(found, name=f"{path.name}/{found.name}"))

    def _add(self, folder: Entry, found: Found) -> None:
        files = self._group(folder).files
        if found.name in files:
            raise UsageError(f"Two of the files would both become “{found.name}”.", "Upload them one after the other.")
        files[found.name] = found

    def _group(self, folder: Entry) -> _Into:
        return self._into.setdefault(folder.url, _Into(folder))

    def plans(self) -> list[Plan]:
        """What becomes of each file that was added, by the folders of OSF that they go to."""
        return [self._plan(into) for into in self._into.values()]

    def run(self) -> list[Result]:
        """Send what was added."""
        return carry_out(self.context, self.plans())

    def _plan(self, into: _Into) -> Plan:
        there, folders = Listing(), {"": into.top}
        for entry in self._list(into.top):
            if not entry.is_folder:
                there.setdefault(entry.name, []).append(entry)
        for name in into.folders:
            inside = self.existing(into.top, name, "folder")
            if inside is not None:
                more_folders, more_files = listed(self.context, inside, f"{name}/")
                folders |= more_folders
                there |= more_files
        files = compare_unlinked(self.context, self.context.directory, into.files.values(), there, self._known)
        wish = Wish(self.choice, self.context.timestamp(), versions_only=self.versions_only)
        steps = [step for file in files if (step := decide(file, wish)) is not None]
        return Plan(
            self.context.directory, into.top, folders, within_limits(steps), linked=False, empty=tuple(into.folders)
        )

    def _list(self, folder: Entry) -> list[Entry]:
        if folder.url not in self._listings:
            self._listings[folder.url] = self.context.client.files.children(folder)
        return self._listings[folder.url]

    def existing(self, folder: Entry, name: str, kind: Kind) -> Entry | None:
        """What has this name in a folder already. Raises BadReference where two have it."""
        return one_of([entry for entry in self._list(folder) if entry.kind == kind and entry.name == name])

    def folder(self, above: Entry, name: str) -> Entry:
        """The folder of this name, made if there is none; others may be about to make it as well."""
        found = self.existing(above, name, "folder")
        if found is not None:
            return found
        with hold(self.context.config.site, above.node, above.id, name, progress=self.context.progress):
            del self._listings[above.url]
            return self.existing(above, name, "folder") or self.context.client.changes.create_folder(above, name)

    def require_choice(self, entry: Entry) -> None:
        """Raises NeedsChoice where nobody has chosen what becomes of a file that is there, with other bytes."""
        if self.choice is None:
            raise name_taken(entry.name, replace(entry, author=self.context.client.files.author(entry)))
        if self.choice == "mine" and self.versions_only and entry.version is None:
            raise no_versions(entry)


@dataclass
class _Into:
    """What goes into one folder of OSF, by its path in there, and the folders that are made even if they stay empty."""

    top: Entry
    files: dict[str, Found] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
