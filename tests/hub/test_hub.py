"""JupyterHub with two people: each signs in to OSF with the Hub's own app, and neither gets at what is the other's."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess
from tests.consent import decide
from tests.sandbox_fixtures import Osf

from .hub import Hub, Person, running_hub, tokens_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def osf(sandbox: SandboxProcess) -> Osf:
    fresh = Osf(sandbox.info)
    fresh.reset("demo")
    return fresh


@pytest.fixture(scope="module")
def hub(osf: Osf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    handed = {"bob": {"refresh_token": "RT-ended"}, "cyd": {"osf_token": osf.token_of("Demo Colleague")}}
    with running_hub(tmp_path_factory.mktemp("hub"), osf, handed) as hub:
        yield hub


@pytest.fixture(scope="module")
def ada(hub: Hub) -> Person:
    return Person(hub, "ada")


@pytest.fixture(scope="module")
def bob(hub: Hub) -> Person:
    return Person(hub, "bob")


def test_each_signs_in_by_the_one_way_back(osf: Osf, ada: Person, bob: Person) -> None:
    assert ada.account()["state"] == "signed_out"
    # The Hub handed over a sign-in that has ended: that is told, and a new one mends it.
    told = bob.account()
    assert (told["state"], "90 days" in told["problem"]["message"]) == ("expired", True)

    ada.sign_in_with_osf(osf, "Demo Researcher")
    bob.sign_in_with_osf(osf, "Demo Colleague")

    assert [person.account()["name"] for person in (ada, bob)] == ["Demo Researcher", "Demo Colleague"]


def test_what_is_one_persons_is_refused_to_the_other(osf: Osf, ada: Person, bob: Person) -> None:
    kernel = ada.ask("POST", "api/kernels", {"name": "python3"}).json()["id"]

    for method, path in (
        ("GET", "osf/account"),
        ("GET", "osf/links"),
        ("GET", "osf/jobs"),
        ("POST", "osf/oauth/start"),
        ("GET", f"api/kernels/{kernel}"),
        ("POST", "api/kernels"),
    ):
        answer = bob.ask(method, path, {} if method == "POST" else None, of=ada.path)
        assert answer.status_code in (302, 403), (path, answer.status_code)
        assert "Demo Researcher" not in answer.text
    assert ada.ask("DELETE", f"api/kernels/{kernel}").status_code == 204
    homes = [person.hub.home(name) for person, name in ((ada, "ada"), (bob, "bob"))]
    kept = [list(home.rglob("credentials.json")) for home in homes]
    assert [len(found) for found in kept] == [1, 1]
    assert kept[0][0].read_text() != kept[1][0].read_text()
    assert kept[0][0].stat().st_mode & 0o077 == 0


def test_another_person_cannot_finish_a_sign_in(osf: Osf, ada: Person, bob: Person) -> None:
    address = decide(osf, ada.start_sign_in(), user="Demo Researcher")
    assert parse_qs(urlsplit(address).query)["state"][0].count(".") == 1

    astray = bob.land(address)

    assert astray.url.startswith(f"{bob.hub.url}{bob.path}")
    assert astray.status_code == 401
    assert bob.account()["name"] == "Demo Colleague"
    assert ada.land(address).status_code == 200
    replayed = ada.land(address)
    assert (replayed.status_code, "used already" in replayed.text) == (401, True)


@pytest.mark.parametrize("state", ["made-up", "made-up.L3VzZXIvYWRhLw", "x.Ly9ldmlsLmV4YW1wbGUv", "x.%FF%FF", "x.…"])
def test_a_state_that_nobody_made_leads_nowhere(bob: Person, state: str) -> None:
    answer = bob.land(f"{bob.hub.url}hub/user-redirect/osf/oauth/callback?code=OC-1&state={state}")

    assert answer.url.startswith(f"{bob.hub.url}{bob.path}")
    assert answer.status_code == 401
    assert "not begun here" in answer.text


def test_saying_no_and_having_no_account_change_nothing(osf: Osf, bob: Person) -> None:
    denied = bob.land(decide(osf, bob.start_sign_in(), decision="deny"))
    assert (denied.status_code, "You did not allow" in denied.text) == (401, True)

    # Without an account people get no further than OSF's own page, and say so by closing it.
    assert bob.ask("DELETE", "osf/oauth/start").json()["oauth"]["pending"] is False
    assert bob.account()["name"] == "Demo Colleague"


def test_a_named_server_gets_its_own_people_back(osf: Osf, hub: Hub, ada: Person) -> None:
    second = Person(hub, "cyd", "second")
    told = second.account()
    assert (told["name"], told["source"]) == ("Demo Colleague", "OSF_TOKEN")  # which the Hub has handed over

    answer = second.land(decide(osf, second.start_sign_in(), user="Demo Researcher"))

    assert answer.url.startswith(f"{hub.url}{second.path}")
    assert "You are signed in to OSF." in answer.text
    assert second.account()["name"] == "Demo Researcher"
    assert tokens_in(hub.home("cyd")) == []  # it is ephemeral
    assert len(tokens_in(hub.home("ada"))) == 1


def test_nothing_of_osf_is_for_strangers_and_no_token_in_the_log(hub: Hub, ada: Person) -> None:
    stranger = requests.get(f"{hub.url}{ada.path}osf/account", timeout=30, allow_redirects=False)

    assert stranger.status_code in (302, 403)
    assert hub.folder / "hub.log" not in tokens_in(hub.folder)
