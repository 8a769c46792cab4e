"""Who else can look at a project: view-only links, public or private; and how it is cited."""

from __future__ import annotations

import re
from typing import Any

from ..errors import NotFound, UsageError
from ..models import Citation, Entry, ViewOnlyLink
from . import documents, resources
from .http import Http
from .nodes import Nodes
from .paging import whole_list
from .sharing_documents import citation_of, view_only_link_of

KIND = "view-only-links"
STYLES = {
    "apa": "apa",
    "mla": "modern-language-association",
    "chicago": "chicago-author-date",
    "vancouver": "vancouver",
    "ieee": "ieee",
}
"""Short names of common citation styles, and what OSF calls them; it knows hundreds more by their own names."""


class Sharing:
    """Reads and changes what strangers see. Changes of links return all of them, as it is afterwards."""

    def __init__(self, http: Http, nodes: Nodes) -> None:
        self._http = http
        self._nodes = nodes

    def links(self, node: str) -> list[ViewOnlyLink]:
        """The view-only links, oldest first; OSF tells them to administrators only."""
        return self._shown(node, self._items(node))

    def add_link(self, node: str, name: str, *, anonymous: bool) -> list[ViewOnlyLink]:
        """A new address under which anybody can look; ``anonymous`` hides the names of contributors."""
        before = self._items(node)
        known = {item.get("id") for item in before}

        def look() -> dict[str, Any] | None:
            new = [item for item in self._items(node) if item.get("id") not in known]
            return new[0] if len(new) == 1 else None

        resource = {"type": KIND, "attributes": {"name": name, "anonymous": anonymous}}
        made = resources.write(self._http, "POST", self._address(node), resource, look)
        return self._shown(node, [*before, made])

    def remove_link(self, node: str, link: str) -> list[ViewOnlyLink]:
        """An address stops working, for good."""
        before = self._items(node)
        item = next((one for one in before if one.get("id") == link), None)
        if item is None:
            raise NotFound("This view-only link is gone already.", "Look at the list again.")

        def is_gone() -> bool:
            return all(one.get("id") != link for one in self._items(node))

        resources.delete(self._http, documents.own_address(item), is_gone)
        return self._shown(node, [one for one in before if one is not item])

    def set_public(self, node: str, public: bool) -> Entry:
        """Let everybody look, or only contributors; components have a setting of their own."""
        address = documents.own_address(self._nodes.document(node))

        def look() -> dict[str, Any] | None:
            self._nodes.refresh()
            now = self._nodes.document(node)
            return now if documents.part(now, "attributes").get("public") == public else None

        resource = {"type": "nodes", "id": node, "attributes": {"public": public}}
        changed = resources.write(self._http, "PATCH", address, resource, look)
        self._nodes.refresh()
        return documents.node_entry(changed)

    def cite(self, node: str, style: str) -> Citation:
        """The citation in a style, by its short name or by that of the Citation Style Language. Raises NotFound."""
        name = STYLES.get(style.lower(), style)
        if not re.fullmatch(r"[\w-]+", name, re.ASCII):
            raise UsageError(f"“{style}” cannot be a citation style.", f"Common ones are {', '.join(STYLES)}.")
        address = self._http.api_link(documents.require_related(self._nodes.document(node), "citation"))
        try:
            found = self._http.read(f"{address}{name}/")
        except NotFound as error:
            raise NotFound(
                f"OSF does not know the citation style “{style}”.", f"Common ones are {', '.join(STYLES)}."
            ) from error
        return Citation(name, citation_of(documents.one(found)))

    def _address(self, node: str) -> str:
        return documents.require_related(self._nodes.document(node), "view_only_links")

    def _items(self, node: str) -> list[dict[str, Any]]:
        return whole_list(self._http, self._http.api_link(self._address(node)), sort="date_created")

    def _shown(self, node: str, items: list[dict[str, Any]]) -> list[ViewOnlyLink]:
        web_url = self._nodes.get(node).web_url
        if web_url is None:
            raise documents.unknown_form()
        return [view_only_link_of(item, web_url) for item in items]
