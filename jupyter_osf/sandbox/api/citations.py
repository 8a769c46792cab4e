"""How a node is cited: what a citation is made of, and the text in a few of the many styles that OSF knows."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ..store import Node
from . import errors
from .call import Call
from .document import Answer, Resource, one
from .endpoint import Endpoint
from .files import kind_of
from .lookup import find_node

_ANY = r"(?P<kind>nodes|registrations)/(?P<node_id>\w+)/"
PUBLISHER = "OSF"

citation = Endpoint("Node Citation Detail", _ANY + "citation/", read="read")
styled_citation = Endpoint("Node Citation Style Detail", _ANY + r"citation/(?P<style>[\w-]+)/", read="read")

Author = dict[str, str]


def _authors(call: Call, node: Node) -> list[Author]:
    if call.anonymous:
        return []
    people = [person.user for person in call.store.nodes.contributors(node.id) if person.bibliographic]
    users = [user for id in people if (user := call.store.people.user(id)) is not None]
    return [{"given": user.given_name, "family": user.family_name} for user in users]


def _resource(call: Call, type: str, id: str, node: Node, attributes: dict[str, Any], below: str) -> Resource:
    links = {"self": call.link(f"{kind_of(node)}/{node.id}/{below}"), "iri": call.web(node.id, keyed=False)}
    return Resource(type, id, attributes, {}, links)


@citation.on("GET")
def show_citation(call: Call, kind: str, node_id: str) -> Answer:
    node = find_node(call, kind, node_id)
    attributes = {
        "title": html.unescape(node.title),
        "author": _authors(call, node),
        "publisher": PUBLISHER,
        "type": "webpage",
        "URL": call.web(node.id, keyed=False),
        "doi": None,
    }
    return one(call, _resource(call, "node-citation", node.id, node, attributes, "citation/"))


@styled_citation.on("GET")
def show_styled_citation(call: Call, kind: str, node_id: str, style: str) -> Answer:
    node = find_node(call, kind, node_id)
    if style not in STYLES:
        raise errors.plain(404, f"{style} is not a known style.")
    # The site's address is given without its scheme.
    address = call.web(node.id, keyed=False).partition("://")[2]
    changed = datetime.fromisoformat(node.modified)
    text = STYLES[style](_authors(call, node), html.unescape(node.title), changed, address).strip()
    below = f"citation/{style}/"
    return one(call, _resource(call, "styled-citations", style, node, {"citation": text}, below))


def _listed(names: list[str], last: str) -> str:
    """Names in a row, with ``last`` before the last of several."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{last}{names[-1]}" if names else ""


def _apa(authors: list[Author], title: str, day: datetime, address: str) -> str:
    people = _listed([f"{author['family']}, {author['given'][:1]}." for author in authors], ", & ")
    return f"{people} ({day.year}, {day:%B} {day.day}). {title}. Retrieved from {address}"


def _in_full(authors: list[Author]) -> str:
    """The first one by family name, the others as they are spoken."""
    names = [f"{author['given']} {author['family']}" for author in authors]
    return _listed([f"{author['family']}, {author['given']}" for author in authors[:1]] + names[1:], ", and ")


def _mla(authors: list[Author], title: str, day: datetime, address: str) -> str:
    return f"{_in_full(authors)}. “{title.title()}.” {PUBLISHER}, {day.day} {day:%b}. {day.year}. Web."


def _chicago(authors: list[Author], title: str, day: datetime, address: str) -> str:
    return f"{_in_full(authors)}. {day.year}. “{title}.” {PUBLISHER}. {day:%B} {day.day}. {address}."


def _vancouver(authors: list[Author], title: str, day: datetime, address: str) -> str:
    people = _listed([f"{author['family']} {author['given'][:1]}" for author in authors], ", ")
    return f"1. {people}. {title} [Internet]. {PUBLISHER}; {day.year}. Available from: {address}"


def _ieee(authors: list[Author], title: str, day: datetime, address: str) -> str:
    people = _listed([f"{author['given'][:1]}. {author['family']}" for author in authors], ", and ")
    return f"[1] {people}, “{title}”, {day:%d-%b-%Y}. [Online]. Available: {address}."


STYLES: dict[str, Callable[[list[Author], str, datetime, str], str]] = {
    "apa": _apa,
    "modern-language-association": _mla,
    "chicago-author-date": _chicago,
    "vancouver": _vancouver,
    "ieee": _ieee,
}

ENDPOINTS = (citation, styled_citation)
