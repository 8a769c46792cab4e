"""What a server holds of a sign-in: kept over a restart, renewed once however many ask, and gone when it should be."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from jupyter_osf.auth.keeper import MEMORY, OAUTH, Keeper
from jupyter_osf.auth.oauth import Landing
from jupyter_osf.auth.secret import Secret
from jupyter_osf.auth.store import TokenStore, credentials_path
from jupyter_osf.config import OSF
from jupyter_osf.errors import Failed, NotSignedIn, Unreachable
from tests.consent import decide, registered_app

TOKEN = Secret("a-personal-token-of-somebody")


@pytest.fixture
def config(osf, monkeypatch):
    for name, value in {**osf.environment(None), **registered_app(osf)}.items():
        monkeypatch.setenv(name, value)
    return OSF(retries=0)


@pytest.fixture
def keeper(config):
    return Keeper(config, TokenStore())


def sign_in(osf, keeper):
    attempt = keeper.app.begin()
    grant = keeper.app.exchange(attempt, Landing.read(decide(osf, attempt.url)).code)
    keeper.keep_grant(grant)
    return grant


def renewals(osf):
    return [request for request in osf.requests() if request["url"].startswith("/oauth2/token")]


def age(keeper, seconds_left):
    """Let most of an hour pass."""
    keeper._grant = replace(keeper._grant, ends=time.time() + seconds_left)
    keeper._renewed_at -= 3600


def test_of_a_sign_in_only_what_renews_it_is_stored(osf, config, keeper):
    grant = sign_in(osf, keeper)

    kept = credentials_path().read_text()
    assert grant.renewal.reveal() in kept
    assert grant.access.reveal() not in kept
    assert config.client_secret not in kept
    assert TokenStore().read(config.site) is None  # nobody takes it for a token


def test_a_sign_in_outlives_a_restart(osf, config, keeper):
    grant = sign_in(osf, keeper)

    after = Keeper(config, TokenStore()).current()

    assert after.source == OAUTH
    assert after.secret not in (grant.access, grant.renewal)


def test_many_threads_renew_once(osf, keeper):
    sign_in(osf, keeper)
    age(keeper, 300)
    osf.clear_requests()
    osf.fault("latency", contains="/oauth2/token", seconds=0.3)

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: keeper.current(), range(12)))

    assert len(renewals(osf)) == 1
    assert len(set(found)) == 1


def test_a_token_with_time_left_is_not_renewed(osf, keeper):
    sign_in(osf, keeper)
    age(keeper, 700)
    osf.clear_requests()

    keeper.current()

    assert renewals(osf) == []


def test_a_refusal_renews_once_for_all_who_were_refused(osf, keeper):
    sign_in(osf, keeper)
    age(keeper, 3000)
    refused = keeper.current()
    osf.clear_requests()

    others = [keeper.after_refusal(refused) for _ in range(3)]

    assert len(renewals(osf)) == 1
    assert len(set(others)) == 1
    assert others[0].secret != refused.secret
    assert keeper.after_refusal(others[0]) is None  # a fresh one that is refused as well is not renewed for ever


def test_an_outage_does_not_end_a_token_that_is_still_good(osf, keeper):
    sign_in(osf, keeper)
    age(keeper, 300)
    before = keeper._credential
    osf.fault("server-error", contains="/oauth2/token", times=None)

    assert keeper.current() == before
    keeper.current()
    assert len(renewals(osf)) == 2  # the sign-in itself, and one try


def test_an_outage_is_told_when_there_is_nothing_left_to_go_by(osf, config, keeper):
    sign_in(osf, keeper)
    after = Keeper(config, TokenStore())
    osf.fault("server-error", contains="/oauth2/token")

    with pytest.raises(Unreachable):
        after.current()
    after._failed_at -= 60
    assert after.current().source == OAUTH


def test_an_ended_sign_in_is_told(osf, keeper):
    grant = sign_in(osf, keeper)
    osf.colleague("revoke_token", token=grant.renewal.reveal())
    age(keeper, 300)

    with pytest.raises(NotSignedIn, match="has ended"):
        keeper.current()


def test_the_given_token_wins_over_stored_ones(osf, config, keeper):
    sign_in(osf, keeper)

    given = Keeper(config, TokenStore(), TOKEN)

    assert (given.current().secret, given.source) == (TOKEN, "OSF_TOKEN")
    TokenStore().write(config.site, Secret("another-token-of-somebody"))
    assert given.look_again() is False


def test_a_new_sign_in_replaces_and_revokes_the_one_before(osf, config, keeper):
    grant = sign_in(osf, keeper)

    keeper.keep(TOKEN)

    assert TokenStore().read(config.site, "renewal") is None
    with pytest.raises(NotSignedIn):
        keeper.app.renew(grant)
    assert Keeper(config, TokenStore()).current().secret == TOKEN


def test_forgetting_leaves_nothing_behind(osf, config, keeper):
    sign_in(osf, keeper)

    said, failure = keeper.end()

    assert said == ["The sign-in was removed from the file of this computer.", "OSF has taken the sign-in back."]
    assert failure is None
    assert keeper.current() is None
    assert Keeper(config, TokenStore()).current() is None


def test_what_was_forgotten_does_not_come_back_from_a_store_that_cannot_be_changed(config, keeper, monkeypatch):
    keeper.keep(TOKEN)

    def refuse(*_):
        raise Failed("The sign-in cannot be changed.", "Free the disk.")

    monkeypatch.setattr(TokenStore, "forget", refuse)
    assert isinstance(keeper.end()[1], Failed)
    assert keeper.look_again() is False
    assert keeper.current() is None


def test_a_home_that_cannot_be_written_keeps_the_sign_in_for_now_and_says_so(config, tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    keeper = Keeper(config, TokenStore(tmp_path / "taken" / "credentials.json"))

    assert keeper.keep(TOKEN).source == MEMORY
    assert keeper.current().secret == TOKEN
    assert "OSF_TOKEN" in keeper.not_kept.hint


@pytest.mark.parametrize("damaged", ["two words", "line\nline", "naïve-token", "\x00", " "])
def test_a_damaged_stored_token_counts_as_absent(config, damaged):
    for kind in ("token", "renewal"):
        TokenStore().write(config.site, Secret(damaged), kind)

        assert Keeper(config, TokenStore()).current() is None


def test_what_a_command_stored_or_removed_meanwhile_is_noticed(osf, config, keeper):
    assert keeper.current() is None

    TokenStore().write(config.site, TOKEN)
    assert keeper.look_again() is True
    assert keeper.current().secret == TOKEN
    assert keeper.look_again() is False
    sign_in(osf, Keeper(config, TokenStore()))
    assert keeper.look_again() is True
    assert keeper.current().source == OAUTH
    TokenStore().forget(config.site)
    assert keeper.look_again() is True
    assert keeper.current() is None
