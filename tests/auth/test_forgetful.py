"""Sign-ins that are never written down, and those that a Hub hands over."""

from __future__ import annotations

import pytest

from jupyter_osf.auth.forgetful import store_for
from jupyter_osf.auth.keeper import HANDED_AGAIN, MEMORY, OAUTH, Keeper
from jupyter_osf.auth.oauth import Landing
from jupyter_osf.auth.secret import Secret
from jupyter_osf.auth.store import TokenStore
from jupyter_osf.config import OSF
from tests.consent import decide, registered_app


@pytest.fixture
def config(osf, monkeypatch):
    for name, value in {**osf.environment(None), **registered_app(osf)}.items():
        monkeypatch.setenv(name, value)
    return OSF(retries=0)


def files(home):
    return [path for path in home.rglob("*") if path.is_file()]


def test_in_ephemeral_mode_nothing_is_written_or_read(config, osf, own_computer, monkeypatch):
    TokenStore().write(config.site, Secret("stored-before"))
    before = {path: path.read_bytes() for path in files(own_computer)}
    monkeypatch.setenv("OSF_EPHEMERAL", "1")
    config = OSF()
    keeper = Keeper(config, store_for(config))

    assert keeper.current() is None
    assert keeper.keep(Secret(osf.token)).source == MEMORY
    assert keeper.current().secret.reveal() == osf.token
    assert not keeper.is_outdated()
    assert {path: path.read_bytes() for path in files(own_computer)} == before


def test_what_a_hub_hands_over_is_renewed_and_not_taken_back(config, osf, own_computer):
    first = Keeper(config, TokenStore())
    begun = first.app.begin()
    grant = first.app.exchange(begun, Landing.read(decide(osf, begun.url)).code)
    keeper = Keeper(config, TokenStore(), handed=grant.renewal)

    assert keeper.source == OAUTH
    assert keeper.current().secret.reveal() not in ("", grant.access.reveal())
    assert files(own_computer) == []
    said, failure = keeper.end()

    assert (said, failure) == ([HANDED_AGAIN], None)
    assert keeper.current() is None
    assert not keeper.look_again()
    assert Keeper(config, TokenStore(), handed=grant.renewal).current() is not None
