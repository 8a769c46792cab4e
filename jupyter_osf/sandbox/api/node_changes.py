"""Creating and changing a node from what a request says, with OSF's checks and history."""

from __future__ import annotations

from typing import Any

from ..store import Node
from . import errors, write
from .call import Call
from .node_lists import CATEGORIES
from .write import Body

LONGEST_TITLE = 512


def create(call: Call, body: Body, creator: str, parent: Node | None = None) -> Node:
    """Make a project, or a component of ``parent``; its creator is admin of it."""
    title = write.text(body, "title", required=True, blank=False)
    category = write.choice(body, "category", CATEGORIES, required=True)
    description = write.text(body, "description", nullable=True)
    tags = write.words(body, "tags") if "tags" in body.attributes else []
    public = write.truth(body, "public") if "public" in body.attributes else False
    body.check()
    _check_title(title)
    region = _region(call, body, parent)
    store = call.store
    with store.db.transaction():
        node = store.create_node(
            title,
            creator,
            parent=parent.id if parent else None,
            category=category,
            description=description,
            public=public,
            region=region,
            tags=tags,
        )
        if parent is not None and call.query.flag("inherit_contributors"):
            for person in store.nodes.contributors(parent.id):
                if person.user != creator:
                    store.nodes.set_contributor(
                        node.id, person.user, person.permission, bibliographic=person.bibliographic
                    )
    return node


def _region(call: Call, body: Body, parent: Node | None) -> str:
    wanted = call.query.get("region") or body.related_id("region")
    if wanted is None:
        me = call.require_user()
        return parent.region if parent else me.region
    if call.store.nodes.region(wanted) is None:
        raise errors.plain(400, f"Region {wanted} is invalid.")
    return wanted


def _check_title(title: str) -> None:
    if len(title) > LONGEST_TITLE:
        raise errors.coded(400, f"Title cannot exceed {LONGEST_TITLE} characters.")


def changes_of(call: Call, node: Node, body: Body, *, whole: bool) -> None:
    """Apply a PATCH, or with ``whole`` a PUT; unknown and read-only attributes are passed over."""
    if "public" in body.attributes:
        call.require(node, "admin")
    changes = _read(body, whole)
    body.check()
    _check_title(changes.get("title", ""))
    licence = _licence(call, body, node)
    if licence is not None:
        changes["license"] = licence
    changes = {name: value for name, value in changes.items() if getattr(node, name) != value}
    if not changes:
        return
    store = call.store.nodes
    with call.store.db.transaction():
        store.update(node.id, **changes)
        for action, params in _history(node, changes):
            store.log(node.id, call.who.user_id, action, params)


def _read(body: Body, whole: bool) -> dict[str, Any]:
    given = body.attributes
    changes: dict[str, Any] = {}
    if whole or "title" in given:
        changes["title"] = write.text(body, "title", required=True, blank=False)
    if whole or "category" in given:
        changes["category"] = write.choice(body, "category", CATEGORIES, required=True)
    for name in ("description", "custom_citation"):
        if name in given:
            changes[name] = write.text(body, name, nullable=True)
    if "public" in given:
        changes["public"] = write.truth(body, "public")
    if "tags" in given:
        changes["tags"] = tuple(write.words(body, "tags"))
    return changes


def _licence(call: Call, body: Body, node: Node) -> dict[str, Any] | None:
    wanted = body.related_id("license")
    details = body.attributes.get("node_license")
    if wanted is None and details is None:
        return None
    return {"id": wanted or node.license.get("id"), "node_license": details or node.license.get("node_license")}


def _history(node: Node, changes: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if "title" in changes:
        found.append(("edit_title", {"title_original": node.title, "title_new": changes["title"]}))
    if "description" in changes:
        new = changes["description"]
        found.append(("edit_description", {"description_original": node.description, "description_new": new}))
    if "public" in changes:
        found.append(("made_public" if changes["public"] else "made_private", {}))
    if "tags" in changes:
        found += [("tag_added", {"tag": tag}) for tag in changes["tags"] if tag not in node.tags]
        found += [("tag_removed", {"tag": tag}) for tag in node.tags if tag not in changes["tags"]]
    if not found:
        updated = {name: {"old": getattr(node, name), "new": value} for name, value in changes.items()}
        found.append(("updated_fields", {"updated_fields": updated}))
    return found
