"""Projects, components, registrations and whatever else an OSF id can name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..errors import NotFound, UsageError, WrongKind
from ..models import Entry
from . import documents, resources
from .http import Http
from .names import reading_order
from .paging import whole_list

SEARCH_LIMIT = 500
LONGEST_TITLE = 512
CATEGORIES = (
    "project", "analysis", "communication", "data", "hypothesis", "instrumentation", "methods and measures",
    "procedure", "software", "other", "",
)  # fmt: skip
"""What a project or component can be; the last is called uncategorized."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How much room a project or component uses in bytes, None where OSF has not counted; ``full`` is OSF's verdict."""

    full: bool
    used: int | None


class Nodes:
    """Reads projects and what is directly in them, and makes new ones."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._api = http.config.site
        self._documents: dict[str, dict[str, Any]] = {}
        self._storages: dict[str, list[Entry]] = {}

    def refresh(self) -> None:
        """Forget what was read, so that the next question is answered by OSF."""
        self._documents.clear()
        self._storages.clear()

    def mine(self) -> list[Entry]:
        """Every project and component in which the account takes part, by title."""
        return _in_order(self._my_documents())

    def roots(self) -> list[Entry]:
        """The tops of the account's trees: those of its projects and components whose parent is not among them."""
        items = self._my_documents()
        known = {item.get("id") for item in items}
        return _in_order(item for item in items if documents.related_id(item, "parent") not in known)

    def _my_documents(self) -> list[dict[str, Any]]:
        return whole_list(self._http, f"{self._api}users/me/nodes/", sort="title,id")

    def search(self, text: str) -> list[Entry]:
        """Projects that the account may see with ``text`` in title, description or tags; the first 500 by title."""
        query = {"filter[title,description,tags]": text}
        found = whole_list(self._http, f"{self._api}nodes/", query, sort="title,id", most=SEARCH_LIMIT)
        return _in_order(found)

    def get(self, node: str) -> Entry:
        """A project, component or registration by its id. Raises NotFound, Deleted, NotSignedIn, NotPermitted."""
        return documents.node_entry(self.document(node))

    def children(self, node: str) -> list[Entry]:
        """The components directly inside."""
        found = self._related_documents(node, "children")
        for document in found:
            self._documents.setdefault(str(document.get("id")), document)
        return _in_order(found)

    def linked(self, node: str) -> list[Entry]:
        """The projects that this one points to."""
        return [replace(entry, linked=True) for entry in self._related(node, "linked_nodes")]

    def _related(self, node: str, name: str) -> list[Entry]:
        return _in_order(self._related_documents(node, name))

    def _related_documents(self, node: str, name: str) -> list[dict[str, Any]]:
        href = documents.related(self.document(node), name)
        return [] if href is None else whole_list(self._http, self._http.api_link(href), sort="title,id")

    def create(self, title: str, category: str, parent: str | None = None) -> Entry:
        """A new private project, or a component of ``parent``. OSF takes out of its title what looks like HTML."""
        if not title.strip() or len(title) > LONGEST_TITLE:
            raise UsageError(f"A title has 1 to {LONGEST_TITLE} characters.", "Choose another one.")
        if category not in CATEGORIES:
            raise UsageError(f"“{category}” is no category of OSF.", f"One of: {', '.join(filter(None, CATEGORIES))}.")
        url = f"{self._api}nodes/"
        if parent is not None:
            url = documents.require_related(self.document(parent), "children")
        siblings = self._my_documents if parent is None else lambda: self._related_documents(parent, "children")
        before = {item.get("id") for item in siblings()}

        def look() -> dict[str, Any] | None:
            new = [item for item in siblings() if item.get("id") not in before]
            return new[0] if len(new) == 1 else None

        resource = {"type": "nodes", "attributes": {"title": title, "category": category}}
        return documents.node_entry(resources.write(self._http, "POST", url, resource, look))

    def storages(self, node: str) -> list[Entry]:
        """The storages of a project; asked once until ``refresh``."""
        if node not in self._storages:
            document = self.document(node, embed="files")
            items = documents.embedded(document, "files")
            if items is None:
                href = documents.related(document, "files")
                if href is None:
                    return []
                items = whole_list(self._http, self._http.api_link(href), sort="name")
            found = [documents.storage_entry(item, node) for item in items]
            own_first = sorted(found, key=lambda entry: (entry.provider != "osfstorage", reading_order(entry.name)))
            self._storages[node] = own_first
        return self._storages[node]

    def storage(self, node: str, provider: str) -> Entry:
        """One storage of a project. Raises NotFound, naming those that are there."""
        storages = self.storages(node)
        for entry in storages:
            if entry.provider == provider:
                return entry
        there = ", ".join(str(entry.provider) for entry in storages) or "none"
        raise NotFound(f"The project {node} has no storage “{provider}”.", f"It has: {there}.")

    def usage(self, node: str) -> Usage:
        """How much of its room on OSF Storage a project or component uses; OSF tells that to those who may write."""
        attributes = documents.part(documents.one(self._http.read(f"{self._api}nodes/{node}/storage/")), "attributes")
        used = str(attributes.get("storage_usage") or "")
        return Usage(
            full=str(attributes.get("storage_limit_status") or "").startswith("OVER"),
            used=int(used) if used.isdigit() else None,
        )

    def resolve(self, guid: str) -> Entry:
        """Whatever an id names: project, component, registration or file. Raises WrongKind for people and the like."""
        if guid in self._documents:
            return self.get(guid)
        item = documents.one(self._http.read(f"{self._api}guids/{guid}/"))
        kind = item.get("type")
        if kind in ("nodes", "registrations"):
            self._documents[guid] = item
            return documents.node_entry(item)
        if kind == "files":
            return documents.file_entry(item)
        raise WrongKind(
            f"{guid} is neither a project nor a file on OSF but of the kind “{kind}”.",
            "Give the id or address of a project, component, registration or file.",
        )

    def document(self, node: str, *, embed: str | None = None) -> dict[str, Any]:
        """What OSF says of a project, component or registration; asked once until ``refresh``.

        ``embed`` names a list that is to come along, which saves a request for it; it comes only where OSF is asked
        just now, and not with registrations.
        """
        if node not in self._documents:
            query = {"embed": embed} if embed else None
            try:
                item = documents.one(self._http.read(f"{self._api}nodes/{node}/", query))
            except NotFound as gone:
                if gone.reason == "deleted":
                    raise
                item = self._registration(node)
            self._documents[node] = item
        return self._documents[node]

    def _registration(self, node: str) -> dict[str, Any]:
        """OSF answers 404 for registrations among nodes, and keeps them under an address of their own."""
        try:
            return documents.one(self._http.read(f"{self._api}registrations/{node}/"))
        except NotFound as error:
            raise NotFound(
                f"OSF has no project, component or registration {node}.",
                "Check the id; it has five letters and digits.",
            ) from error


def _in_order(items: Iterable[dict[str, Any]]) -> list[Entry]:
    """By title, as people sort; two of one title by id, so that the order does not change."""
    entries = [documents.node_entry(item) for item in items]
    return sorted(entries, key=lambda entry: (reading_order(entry.name), entry.id))
