"""Conformance of the login service (items 95 to 100), and its consent page as a form is sent by a browser."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
import time
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess

from .world import World

CALLBACK = "http://localhost:8888/callback"


class Client:
    """An app that sends a person to the sandbox and takes what comes back."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.accounts = world.info["accounts_url"].rstrip("/")
        self.app = world.control.create(apps=[{"name": "Tester", "owner": "A", "callback_url": CALLBACK}])["apps"][0]

    def parameters(self, **changes: str) -> dict[str, str]:
        return {
            "response_type": "code",
            "client_id": self.app["client_id"],
            "redirect_uri": CALLBACK,
            "scope": "osf.full_read osf.full_write",
            "state": "s t&ate",
            **changes,
        }

    def page(self, **changes: str) -> requests.Response:
        url = f"{self.accounts}/oauth2/authorize"
        return self.world.http.get(url, params=self.parameters(**changes), allow_redirects=False)

    def decide(self, decision: str, user: str = "A", **changes: str) -> dict[str, str]:
        """Send the form of the page with a person chosen; what the app's address is told."""
        page = self.page(**changes)
        assert page.status_code == 200, page.text
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        fields = {name: value.replace("&amp;", "&") for name, value in fields.items()}
        fields |= {"user": self.world.user(user), "decision": decision}
        answer = self.world.http.post(f"{self.accounts}/oauth2/authorize", data=fields, allow_redirects=False)
        assert answer.status_code == 302
        location = answer.headers["Location"]
        assert location.startswith(f"{CALLBACK}?")
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

    def token(self, **parameters: str) -> requests.Response:
        form = {
            "client_id": self.app["client_id"],
            "client_secret": self.app["client_secret"],
            "redirect_uri": CALLBACK,
            **parameters,
        }
        return self.world.http.post(f"{self.accounts}/oauth2/token", data=form)

    def exchange(self, code: str, **more: str) -> requests.Response:
        return self.token(grant_type="authorization_code", code=code, **more)

    def granted(self, **changes: str) -> Any:
        return self.exchange(self.decide("allow", **changes)["code"]).json()

    def profile(self, token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self.world.http.get(f"{self.accounts}/oauth2/profile", headers=headers)

    def me(self, token: str) -> int:
        return self.world.get("users/me/", None, headers={"Authorization": f"Bearer {token}"}).status_code


@pytest.fixture
def client(world: World) -> Client:
    return Client(world)


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": "http://localhost:8888/elsewhere"},
        {"client_id": "0" * 32},
        {"scope": "osf.nothing"},
        {"scope": ""},
        {"response_type": "token"},
        {"request": "x"},
    ],
)
def test_95_what_is_wrong_is_told_on_a_page(client: Client, wrong: dict[str, str]) -> None:
    answer = client.page(**wrong)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Location" not in answer.headers


def test_95_allowing_gives_a_code_and_denying_forgets_the_state(client: Client) -> None:
    allowed = client.decide("allow")

    assert allowed["code"]
    assert allowed["state"] == "s t&ate"
    assert client.decide("deny") == {"error": "access_denied"}


def test_96_exchanging_a_code(client: Client, world: World) -> None:
    code = client.decide("allow", user="B")["code"]

    wrong = client.exchange(code, client_secret="wrong")
    assert wrong.status_code == 401
    granted = client.exchange(code).json()
    assert granted["expires_in"] == 3600
    assert granted["token_type"] == "Bearer"
    assert "refresh_token" not in granted
    assert client.profile(granted["access_token"]).json()["id"] == world.user("B")
    again = client.exchange(code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


def test_96_offline_access_adds_a_refresh_token(client: Client) -> None:
    assert client.granted(access_type="offline")["refresh_token"]


def test_96_the_address_must_be_the_same_again(client: Client) -> None:
    code = client.decide("allow")["code"]

    assert client.exchange(code, redirect_uri="http://localhost:8888/elsewhere").json() == {"error": "invalid_grant"}


def test_97_refreshing(client: Client) -> None:
    refresh = client.granted(access_type="offline")["refresh_token"]
    answers = [client.token(grant_type="refresh_token", refresh_token=refresh).json() for _ in range(2)]

    assert all("refresh_token" not in answer for answer in answers)
    assert answers[0]["access_token"] != answers[1]["access_token"]
    assert client.me(answers[1]["access_token"]) == 200
    # A refresh token itself opens nothing.
    assert client.me(refresh) == 401


def test_97_an_access_token_ends(client: Client, world: World) -> None:
    token = client.granted()["access_token"]
    world.control.colleague("expire_token", token=token)

    assert client.me(token) == 401
    assert client.profile(token).json() == {"error": "expired_accessToken"}


def test_98_profiles(client: Client, world: World) -> None:
    personal = client.profile(world.token("A.read")).json()
    access = client.profile(client.granted()["access_token"]).json()

    assert (personal["id"], personal["client_id"]) == (world.user("A"), None)
    assert personal["scope"] == ["osf.full_read", ""]
    assert access["scope"] == ["osf.full_read", "osf.full_write"]
    assert access["client_id"] == client.app["client_id"]
    unknown = client.profile("nonsense")
    assert (unknown.status_code, unknown.json()) == (401, {"error": "expired_accessToken"})
    missing = world.http.get(f"{client.accounts}/oauth2/profile")
    assert (missing.status_code, missing.json()) == (401, {"error": "missing_accessToken"})


def test_99_revoking(client: Client, world: World) -> None:
    granted = client.granted(access_type="offline")

    def revoke(**form: str) -> requests.Response:
        return world.http.post(f"{client.accounts}/oauth2/revoke", data=form)

    assert revoke(token=granted["refresh_token"]).status_code == 204
    assert client.me(granted["access_token"]) == 401
    unknown = revoke(token="nonsense")
    assert unknown.status_code == 400
    assert unknown.json()["error"]
    mixed = revoke(token=granted["access_token"], client_id=client.app["client_id"])
    assert mixed.json() == {"error": "invalid_request"}
    other = client.granted()["access_token"]
    app = {"client_id": client.app["client_id"], "client_secret": client.app["client_secret"]}
    assert revoke(**app).status_code == 204
    assert client.me(other) == 401


def test_99_a_personal_token_survives_revocation_here(client: Client, world: World) -> None:
    token = world.token("A.full")

    assert world.http.post(f"{client.accounts}/oauth2/revoke", data={"token": token}).status_code == 204
    assert client.me(token) == 200


def test_100_scopes_of_the_developer_mode_do_not_exist(client: Client, world: World) -> None:
    assert client.page(scope="osf.nodes.full_read").status_code == 400
    made = world.control.create(tokens=[{"user": "A", "name": "narrow", "scopes": ["osf.nodes.full_read"]}])
    headers = {"Authorization": f"Bearer {made['tokens'][0]}"}

    assert world.get(f"nodes/{world.node('P')}/", None, headers=headers).status_code == 403
    assert world.get("users/me/", None, headers=headers).status_code == 403


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def test_a_challenge_is_asked_for_beside_the_secret(client: Client) -> None:
    def code() -> str:
        return client.decide("allow", code_challenge=_challenge("right" * 10), code_challenge_method="S256")["code"]

    assert client.exchange(code(), code_verifier="wrong" * 10).status_code == 400
    assert client.exchange(code()).status_code == 400
    assert client.exchange(code(), code_verifier="right" * 10).status_code == 200
    assert client.exchange(code(), code_verifier="right" * 10, client_secret="").status_code == 400


def test_the_secret_may_come_in_a_header(client: Client, world: World) -> None:
    form = {"grant_type": "authorization_code", "code": client.decide("allow")["code"], "redirect_uri": CALLBACK}
    auth = (client.app["client_id"], client.app["client_secret"])
    answer = world.http.post(f"{client.accounts}/oauth2/accessToken", data=form, auth=auth)

    assert answer.status_code == 200


def test_the_consent_page_says_what_is_asked(client: Client) -> None:
    page = client.page(scope="osf.users.email_read").text

    assert "Tester" in page
    assert "osf.users.email_read" in page
    assert page.count('type="radio"') >= 4
    assert re.search(r"<button[^>]*>Allow</button>", page)
    assert re.search(r"<button[^>]*>Deny</button>", page)


def test_96_a_code_that_waited_too_long(client: Client, sandbox: SandboxProcess) -> None:
    code = client.decide("allow")["code"]
    with closing(sqlite3.connect(sandbox.data / "osf.sqlite")) as database, database:
        (left,) = database.execute("SELECT expires - ? FROM codes WHERE code = ?", (time.time(), code)).fetchone()
        database.execute("UPDATE codes SET expires = expires - 60 WHERE code = ?", (code,))

    assert left <= 60
    assert client.exchange(code).json() == {"error": "invalid_grant"}
