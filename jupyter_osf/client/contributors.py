"""The people of a project: who they are, who may do what, and finding those who are to come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from ..errors import Failed, NotFound, OSFError
from ..models import Contributor, Permission, Person
from . import documents, resources
from .answers import message_of
from .http import Http
from .nodes import Nodes
from .paging import whole_list
from .sharing_documents import contributor_of, person_of

MOST_FOUND = 20
KIND = "contributors"


class Contributors:
    """Reads and changes who takes part. Changes return everybody, as it is afterwards."""

    def __init__(self, http: Http, nodes: Nodes) -> None:
        self._http = http
        self._nodes = nodes

    def all(self, node: str) -> list[Contributor]:
        """Everybody, in the order in which citations name them."""
        return [contributor_of(item) for item in self._items(node)]

    def search(self, text: str) -> list[Person]:
        """People on OSF who have ``text`` in their name; the first 20."""
        query = {"filter[full_name]": text}
        url = f"{self._http.config.site}users/"
        return [person_of(item) for item in whole_list(self._http, url, query, sort="full_name", most=MOST_FOUND)]

    def add(self, node: str, person: str, permission: Permission, *, bibliographic: bool = True) -> list[Contributor]:
        """Somebody with an account takes part from now on; OSF writes to them."""

        def seen(new: list[dict[str, Any]]) -> dict[str, Any] | None:
            return next((item for item in new if contributor_of(item).id == person), None)

        def refused(answer: requests.Response) -> OSFError:
            if answer.status_code == 404:
                return NotFound(f"OSF knows nobody with the id “{person}”.", "Search for them by name.")
            return self._refused(answer)

        resource = {
            "type": KIND,
            "attributes": {"permission": permission, "bibliographic": bibliographic},
            "relationships": {"users": {"data": {"type": "users", "id": person}}},
        }
        return self._add(node, resource, seen, refused)

    def invite(
        self, node: str, name: str, email: str, permission: Permission, *, bibliographic: bool = True
    ) -> list[Contributor]:
        """Whoever has this address takes part; somebody without an account is listed as ``name``, and invited."""

        def seen(new: list[dict[str, Any]]) -> dict[str, Any] | None:
            # OSF tells nobody's address, so a newcomer counts only where there is no doubt.
            return new[0] if len(new) == 1 else None

        attributes = {"full_name": name, "email": email, "permission": permission, "bibliographic": bibliographic}
        return self._add(node, {"type": KIND, "attributes": attributes}, seen, self._refused)

    def change(
        self, node: str, person: str, *, permission: Permission | None = None, bibliographic: bool | None = None
    ) -> list[Contributor]:
        """Another permission, or being named in citations or not."""
        before = self._items(node)
        item = _of(before, person)
        wanted = {"permission": permission, "bibliographic": bibliographic}
        attributes = {name: value for name, value in wanted.items() if value is not None}

        def look() -> dict[str, Any] | None:
            found = _of(self._items(node), person)
            now = documents.part(found, "attributes")
            return found if all(now.get(name) == value for name, value in attributes.items()) else None

        resource = {"type": KIND, "id": str(item.get("id")), "attributes": attributes}
        changed = resources.write(self._http, "PATCH", documents.own_address(item), resource, look, self._refused)
        return [contributor_of(changed if one is item else one) for one in before]

    def remove(self, node: str, person: str) -> list[Contributor]:
        """Somebody does not take part any more; in components they stay."""
        before = self._items(node)
        item = _of(before, person)

        def is_gone() -> bool:
            return all(one.id != person for one in self.all(node))

        resources.delete(self._http, documents.own_address(item), is_gone, self._refused)
        return [contributor_of(one) for one in before if one is not item]

    def _add(
        self,
        node: str,
        resource: dict[str, Any],
        seen: Callable[[list[dict[str, Any]]], dict[str, Any] | None],
        refused: resources.Refused,
    ) -> list[Contributor]:
        before = self._items(node)
        known = {item.get("id") for item in before}

        def look() -> dict[str, Any] | None:
            return seen([item for item in self._items(node) if item.get("id") not in known])

        made = resources.write(self._http, "POST", self._address(node), resource, look, refused)
        return [contributor_of(item) for item in [*before, made]]

    def _address(self, node: str) -> str:
        return documents.require_related(self._nodes.document(node), "contributors")

    def _items(self, node: str) -> list[dict[str, Any]]:
        return whole_list(self._http, self._http.api_link(self._address(node)), sort="index")

    def _refused(self, answer: requests.Response) -> OSFError:
        words = message_of(answer) if answer.status_code == 400 else ""
        if "admin contributor" in words or "only admin" in words:
            return Failed(
                "This is the only administrator, and there has to be one.",
                "Make somebody else an administrator first.",
                code="last-administrator",
            )
        if "visible contributor" in words:
            return Failed(
                "This is the only one who is named in citations, and somebody has to be.",
                "Have somebody else named in citations first.",
                code="last-bibliographic",
            )
        if "already a contributor" in words:
            return Failed(
                f"OSF says: {words}", "Change the permission in the list of contributors.", code="already-contributor"
            )
        if "email" in words:
            return Failed("OSF does not accept this e-mail address.", "Check how it is written.", code="bad-email")
        return self._http.refusal(answer)


def _of(items: list[dict[str, Any]], person: str) -> dict[str, Any]:
    """The one of that person. Raises NotFound."""
    for item in items:
        if contributor_of(item).id == person:
            return item
    raise NotFound(f"Nobody with the id “{person}” takes part in this any more.", "Look at the list again.")
