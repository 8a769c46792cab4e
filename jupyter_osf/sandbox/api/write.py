"""The body of a write: a resource, or several, with its members checked as OSF checks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..text import clean
from . import errors
from .versions import type_name

if TYPE_CHECKING:
    from .call import Call

BULK_LIMIT = 100


@dataclass
class Body:
    """One resource of a request; ``pointer`` is where it stands in the document."""

    attributes: dict[str, Any]
    relationships: dict[str, Any]
    id: str | None = None
    pointer: str = "/data"
    # Set where a resource type was spelled as older or newer versions spell it.
    warning: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    def complain(self, name: str, detail: str) -> None:
        """Note what is wrong with an attribute; ``check`` reports all at once."""
        self.problems.append({"source": {"pointer": f"{self.pointer}/attributes/{name}"}, "detail": detail})

    def check(self) -> None:
        """Raise 400 with everything that was noted."""
        if self.problems:
            raise errors.ApiError(400, *self.problems)

    def related_id(self, name: str) -> str | None:
        """The id that a to-one relation of the body names."""
        ids = self.related_ids(name)
        return ids[0] if ids else None

    def related_ids(self, name: str) -> list[str]:
        """The ids that a relation of the body names."""
        relation = self.relationships.get(name)
        data = relation.get("data") if isinstance(relation, dict) else None
        items = data if isinstance(data, list) else [data]
        return [str(item["id"]) for item in items if isinstance(item, dict) and item.get("id")]


def data(call: Call) -> Any:
    """The ``data`` member of the request."""
    document = call.body()
    if not isinstance(document, dict) or document.get("data") is None:
        raise errors.coded(400, "Request must include /data.", {"pointer": "/data"})
    return document["data"]


def resource(call: Call, kind: str, id: str | None = None, *, typed: bool = True, ids: tuple[str, ...] = ()) -> Body:
    """The single resource of the request; ``id`` is the one it must name, ``ids`` others that do as well."""
    found = data(call)
    if not isinstance(found, dict):
        raise errors.plain(400, f'Expected a dictionary of items but got type "{type(found).__name__}".')
    return _body(call, found, kind, id, "/data", typed, ids)


def several(call: Call, kind: str, *, with_ids: bool = False) -> list[Body]:
    """The resources of a bulk request."""
    found = data(call)
    if not isinstance(found, list):
        raise errors.plain(400, f'Expected a list of items but got type "{type(found).__name__}".')
    if not found:
        raise errors.plain(400, "Request must contain array of resource identifier objects.")
    if len(found) > BULK_LIMIT:
        message = f"Bulk operation limit is {BULK_LIMIT}, got {len(found)}."
        raise errors.coded(400, message, {"pointer": "/data"})
    bodies = []
    for number, item in enumerate(found):
        pointer = f"/data/{number}"
        if not isinstance(item, dict):
            raise errors.field(pointer, "Each item must be an object.")
        wanted = str(item.get("id") or "") if with_ids else None
        if with_ids and not wanted:
            raise errors.field(f"{pointer}/id", "This field may not be null.")
        bodies.append(_body(call, item, kind, wanted, pointer, True, ()))
    return bodies


def _body(
    call: Call, found: dict[str, Any], kind: str, id: str | None, pointer: str, typed: bool, ids: tuple[str, ...]
) -> Body:
    body = Body(_members(found, "attributes"), _members(found, "relationships"), found.get("id"), pointer)
    if id is not None:
        if body.id is None:
            raise errors.field(f"{pointer}/id", "This field may not be null.")
        if body.id not in (id, *ids):
            raise errors.coded(
                409,
                f'The id you used in the URL, "{id}", does not match the id you used in the json body\'s id field, '
                f'"{body.id}". The object "{id}" exists; otherwise, you\'d get a 404, so most likely you need to '
                "change the id field to match.",
            )
    given = found.get("type")
    if given is None and typed:
        raise errors.field(f"{pointer}/type", "This field may not be null.")
    wanted = type_name(kind, call.version)
    if given is not None and given != wanted:
        if str(given).replace("_", "-") != kind:
            raise errors.coded(
                409,
                f'This resource has a type of "{wanted}", but you set the json body\'s type field to "{given}". '
                "You probably need to change the type field to match the resource's type.",
            )
        if call.version >= (2, 18):
            body.warning = f'The type "{given}" is spelled "{wanted}" since version 2.18.'
    return body


def _members(found: dict[str, Any], name: str) -> dict[str, Any]:
    members = found.get(name) or {}
    if not isinstance(members, dict):
        raise errors.field(f"/data/{name}", "This must be an object.")
    return members


def text(body: Body, name: str, *, required: bool = False, blank: bool = True, nullable: bool = False) -> str:
    """A text attribute, cleaned; what is wrong with it is noted in the body."""
    value = body.attributes.get(name)
    if value is None:
        if required and name not in body.attributes:
            body.complain(name, "This field is required.")
        elif name in body.attributes and not nullable:
            body.complain(name, "This field may not be null.")
        return ""
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        body.complain(name, "Not a valid string.")
        return ""
    cleaned = clean(str(value))
    if not cleaned and not blank:
        body.complain(name, "This field may not be blank.")
    return cleaned


def choice(body: Body, name: str, choices: tuple[str, ...], *, required: bool = False) -> str:
    """An attribute that must be one of ``choices``."""
    if name not in body.attributes:
        if required:
            body.complain(name, "This field is required.")
        return ""
    value = body.attributes[name]
    if value not in choices:
        body.complain(name, f'"{value}" is not a valid choice.')
        return ""
    return str(value)


def truth(body: Body, name: str) -> bool:
    """A boolean attribute."""
    value = body.attributes.get(name)
    if value in (True, "true", "True", 1, "1"):
        return True
    if value in (False, "false", "False", 0, "0"):
        return False
    body.complain(name, "Must be a valid boolean.")
    return False


def number(body: Body, name: str) -> int:
    """A whole number."""
    try:
        return int(body.attributes[name])
    except (KeyError, TypeError, ValueError):
        body.complain(name, "A valid integer is required.")
        return 0


def words(body: Body, name: str) -> list[str]:
    """A list of texts, such as tags; repeats are dropped."""
    value = body.attributes.get(name)
    if not isinstance(value, list):
        body.complain(name, f'Expected a list of items but got type "{type(value).__name__}".')
        return []
    return list(dict.fromkeys(clean(str(item)) for item in value if str(item).strip()))
