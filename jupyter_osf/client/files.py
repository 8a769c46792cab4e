"""Folders, files and their versions: what OSF has, without touching the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from difflib import get_close_matches

from ..errors import BadReference, Damaged, Deleted, Failed, NotFound, OSFError, WrongKind
from ..models import Entry, Version
from ..refs import Ref
from . import documents
from .http import Http
from .names import reading_order
from .nodes import Nodes
from .paging import pages


class Files:
    """Reads storages. Listings come from the file service: whole, with hashes and versions, one request a folder."""

    def __init__(self, http: Http, nodes: Nodes) -> None:
        self._http = http
        self._nodes = nodes
        self._api = http.config.site

    def children(self, folder: Entry) -> list[Entry]:
        """What is directly inside a folder or storage, folders first, in natural reading order."""
        document = self._http.read(self._http.files_url(folder.url))
        found = [documents.waterbutler_entry(item, folder.node) for item in documents.several(document)]
        return sorted(found, key=lambda entry: (not entry.is_folder, reading_order(entry.name)))

    def walk(self, folder: Entry) -> Iterator[Entry]:
        """Everything below a folder, each folder before its contents; one request a folder, several at a time."""
        with ThreadPoolExecutor(self._http.config.parallel) as pool:
            level = [folder]
            while level:
                following: list[Entry] = []
                for found in pool.map(self.children, level):
                    yield from found
                    following += [entry for entry in found if entry.is_folder]
                level = following

    def find(self, ref: Ref) -> Entry:
        """The storage, folder or file that a reference with a provider names; one request for each folder on the way.

        Raises NotFound, and BadReference where two entries of one name make it ambiguous.
        """
        if ref.file_id is not None:
            return self.by_id(ref.file_id)
        entry = self._nodes.storage(ref.id, str(ref.provider))
        for depth, name in enumerate(ref.parts):
            last = depth == len(ref.parts) - 1
            above = replace(ref, parts=ref.parts[:depth], folder=True, version=None)
            entry = self._pick(self.children(entry), name, ref, above, last=last)
        return entry

    def child(self, folder: Entry, name: str) -> Entry | None:
        """The file of this name in a folder, None if there is none. Raises BadReference if there are two."""
        return one_of([entry for entry in self.children(folder) if entry.name == name and not entry.is_folder])

    def _pick(self, entries: list[Entry], name: str, ref: Ref, above: Ref, *, last: bool) -> Entry:
        named = [entry for entry in entries if entry.name == name]
        folder = one_of([entry for entry in named if entry.is_folder])
        file = one_of([entry for entry in named if not entry.is_folder])
        if not last or ref.folder:
            if folder is None and file is not None:
                raise WrongKind(f"“{name}” in {ref} is a file, and a folder is needed.", "Leave out what follows it.")
            found = folder
        else:
            found = file or folder
        if found is None:
            hint = _hint(name, [entry.name for entry in entries], above)
            raise NotFound(f"There is no “{name}” on OSF in {ref}.", hint)
        if ref.version is not None and last and found.is_folder:
            raise BadReference(f"{ref} asks for a version of a folder.", "Only files have versions.")
        return found

    def by_id(self, file_id: str) -> Entry:
        """A file or folder of OSF Storage by the identifier that outlives renames and moves. Raises Deleted."""
        return documents.file_entry(documents.one(self._http.read(f"{self._api}files/{file_id}/")))

    def again(self, entry: Entry) -> Entry:
        """The same file as it is on OSF now: by identifier, or by path where that is all the storage has."""
        if entry.provider == "osfstorage":
            return self.by_id(entry.id)
        parts = tuple(part for part in str(entry.path).split("/") if part)
        found = self.find(Ref(entry.node, entry.provider, parts, folder=entry.is_folder, node=True))
        if found.is_folder != entry.is_folder:
            raise NotFound(f"There is no {entry.kind} {entry.reference} on OSF any more.", "Look with `ls`.")
        return found

    def versions(self, entry: Entry, *, sizes: bool = False) -> list[Version]:
        """All versions, newest first; empty where the storage keeps none. ``sizes`` costs a second request.

        Raises Damaged where simultaneous uploads have spoilt OSF's list.
        """
        try:
            document = self._http.read(self._http.files_url(entry.url), {"versions": ""})
        except Failed as error:
            raise self.diagnose(entry, error) from error
        except OSFError as error:
            if error.reason == "not-permitted" and entry.provider != "osfstorage":
                return []
            raise
        found = [documents.version_of(item, entry) for item in documents.several(document)]
        if entry.provider == "osfstorage":
            check_numbers(entry, [version.version for version in found])
            if sizes:
                known = dict(self._sizes(entry))
                found = [replace(version, size=known.get(version.version)) for version in found]
        return found

    def author(self, entry: Entry) -> str | None:
        """Who made a file's newest version; None where OSF does not tell."""
        try:
            return next((version.author for version in self.versions(entry)), None)
        except Damaged:
            return None

    def _sizes(self, entry: Entry) -> Iterator[tuple[str, int | None]]:
        for document in pages(self._http, f"{self._api}files/{entry.id}/versions/", {"page[size]": "100"}):
            for item in documents.several(document):
                yield str(item.get("id")), documents.number(documents.part(item, "attributes").get("size"))

    def diagnose(self, entry: Entry, error: Failed) -> OSFError:
        """Why OSF refuses a file: Damaged if its version list has a number twice, else the refusal itself.

        The file service answers a bare 400 for such a file; only the API's list shows what is wrong.
        """
        if error.reason != "refused" or entry.provider != "osfstorage":
            return error
        try:
            check_numbers(entry, [number for number, _ in self._sizes(entry)])
        except (Damaged, Deleted) as found:
            return found
        return error

    def spare_version(self, entry: Entry) -> str | None:
        """A version number that a damaged file holds once, through which OSF still lets itself be spoken to."""
        numbers = [number for number, _ in self._sizes(entry)]
        return next((number for number in reversed(numbers) if numbers.count(number) == 1), None)


def _hint(name: str, there: list[str], above: Ref) -> str:
    """What may have been meant by a name that is not there."""
    capitals = next((known for known in there if known.casefold() == name.casefold()), None)
    if capitals is not None:
        return f"There is “{capitals}”: OSF tells capitals from small letters."
    close = get_close_matches(name, there, 1)
    return f"Did you mean “{close[0]}”?" if close else f"Look with `ls {above}`."


def one_of(entries: list[Entry]) -> Entry | None:
    """The only entry, None if there is none. OSF can hold two of one name; then raises BadReference with both."""
    if len(entries) < 2:
        return entries[0] if entries else None
    both = "; ".join(f"{entry.id} ({entry.size} bytes, {entry.modified})" for entry in entries)
    raise BadReference(
        f"OSF has {len(entries)} entries named “{entries[0].name}” in one place: {both}.",
        f"Rename one on OSF’s site ({entries[0].reference}).",
        code="ambiguous",
    )


def check_numbers(entry: Entry, numbers: list[str]) -> None:
    """Raises Damaged unless every version number of a file occurs once."""
    if len(set(numbers)) != len(numbers):
        raise Damaged(
            f"OSF’s version list of {entry.reference} is damaged ({', '.join(numbers)}), so OSF refuses the file.",
            "Two uploads met there. Your file here is whole: repair it with --mine, or link it under another name.",
        )
