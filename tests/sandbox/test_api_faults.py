"""Conformance of the API: throttling, maintenance, broken answers, pages of other sites (items 91 to 94)."""

from __future__ import annotations

import pytest
import requests

from .api_calls import first_error, get
from .world import World


def test_91_throttled(world: World) -> None:
    world.control.fault("throttle", listener="api", retry_after=7)
    answer = get(world, "users/me/")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "7"
    assert "7 seconds" in first_error(answer)["detail"]
    assert answer.json()["meta"] == {"version": "2.20"}
    assert get(world, "users/me/").status_code == 200


def test_92_maintenance(world: World) -> None:
    world.control.fault("maintenance", listener="api", times=None)

    for path in ("", "users/me/", "nope/"):
        answer = get(world, path)
        assert answer.status_code == 503
        assert answer.json()["meta"]["maintenance_mode"] is True


def test_93_a_proxy_in_trouble(world: World) -> None:
    world.control.fault("bad-gateway", listener="api")
    answer = get(world, f"nodes/{world.node('P')}/files/osfstorage/")

    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")
    world.control.fault("reset-response", listener="api")
    with pytest.raises(requests.exceptions.ConnectionError):
        get(world, "users/me/")


def test_94_pages_of_other_sites(world: World) -> None:
    origin = {"Origin": "http://localhost:8888"}

    allowed = world.get("", headers=origin)
    assert allowed.headers["Access-Control-Allow-Origin"] == "http://localhost:8888"
    with_cookie = world.get("", headers={**origin, "Cookie": "osf=1"})
    assert "Access-Control-Allow-Origin" not in with_cookie.headers
    preflight = world.ask(
        "OPTIONS",
        "nodes/",
        None,
        headers={
            **origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert preflight.status_code == 200
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
