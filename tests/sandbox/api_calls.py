"""Short ways for the API's tests: pinned to version 2.20, and with bodies as the API wants them."""

from __future__ import annotations

from typing import Any

import requests

from .world import World

PINNED = {"Accept": "application/vnd.api+json;version=2.20"}
BULK = {"Content-Type": "application/vnd.api+json; ext=bulk"}


def get(world: World, path: str, who: str | None = "A.full", **params: str) -> requests.Response:
    return world.get(path, who, headers=PINNED, params=params)


def data(world: World, path: str, who: str | None = "A.full", **params: str) -> Any:
    answer = get(world, path, who, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def send(
    world: World,
    method: str,
    path: str,
    kind: str,
    attributes: dict[str, Any] | None = None,
    who: str | None = "A.full",
    *,
    id: str | None = None,
    relationships: dict[str, Any] | None = None,
    **params: str,
) -> requests.Response:
    """A write of one resource."""
    resource: dict[str, Any] = {"type": kind, "attributes": attributes or {}}
    if id is not None:
        resource["id"] = id
    if relationships is not None:
        resource["relationships"] = relationships
    return world.ask(method, path, who, json={"data": resource}, headers=PINNED, params=params)


def first_error(answer: requests.Response) -> Any:
    return answer.json()["errors"][0]


def names(found: list[Any]) -> list[str]:
    return [entry["attributes"]["name"] for entry in found]


def titles(found: list[Any]) -> list[str]:
    return [entry["attributes"]["title"] for entry in found]


def ids(found: list[Any]) -> list[str]:
    return [entry["id"] for entry in found]
