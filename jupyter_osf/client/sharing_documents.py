"""OSF's documents about people, view-only links and citations, turned into values; names come unescaped."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import urlencode

from ..models import Contributor, Person, ViewOnlyLink
from .documents import Document, page, part, related_id, understood, utc


@understood
def person_of(document: Document) -> Person:
    """Somebody whom the search for people found."""
    name = part(document, "attributes").get("full_name")
    return Person(str(document["id"]), _plain(name or document["id"]), page(part(document, "links").get("html")))


@understood
def contributor_of(document: Document) -> Contributor:
    """Somebody's place in a project, with the name that OSF puts beside it."""
    attributes = part(document, "attributes")
    person = related_id(document, "users") or str(document["id"]).rpartition("-")[2]
    invited = attributes.get("unregistered_contributor")
    return Contributor(
        id=person,
        name=_plain(invited or _embedded_name(document) or person),
        permission=attributes["permission"],
        bibliographic=bool(attributes["bibliographic"]),
        registered=invited is None,
    )


def _embedded_name(document: Document) -> Any:
    """Of whoever left OSF, only an error is there, which still has the name."""
    embedded = part(part(document, "embeds"), "users")
    errors = embedded.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return part(errors[0], "meta").get("full_name")
    return part(part(embedded, "data"), "attributes").get("full_name")


@understood
def view_only_link_of(document: Document, web_url: str) -> ViewOnlyLink:
    """A link with the address that people open; ``web_url`` is that of the project."""
    attributes = part(document, "attributes")
    return ViewOnlyLink(
        id=str(document["id"]),
        name=_plain(attributes.get("name") or ""),
        anonymous=bool(attributes.get("anonymous")),
        created=utc(attributes.get("date_created")),
        address=f"{web_url}?{urlencode({'view_only': attributes['key']})}",
    )


@understood
def citation_of(document: Document) -> str:
    """The text of a citation."""
    return _plain(part(document, "attributes")["citation"])


def _plain(text: Any) -> str:
    return html.unescape(str(text)).strip()
