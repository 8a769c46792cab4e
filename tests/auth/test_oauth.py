"""Signing in on OSF's own page, against the accounts service of the sandbox over real sockets."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
import traceback
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from jupyter_osf.auth.oauth import Grant, Landing, OAuthApp
from jupyter_osf.auth.secret import Secret
from jupyter_osf.config import OSF
from jupyter_osf.errors import Failed, NotSignedIn, OSFError, Unreachable, UsageError
from tests.consent import CALLBACK, decide, registered_app


@pytest.fixture
def config(osf, monkeypatch):
    for name, value in {**osf.environment(None), **registered_app(osf)}.items():
        monkeypatch.setenv(name, value)
    return OSF(retries=0)


@pytest.fixture
def app(config):
    return OAuthApp(config)


def granted(osf, app, **decision):
    attempt = app.begin()
    landing = Landing.read(decide(osf, attempt.url, **decision))
    assert landing.state == attempt.state
    return app.exchange(attempt, landing.code)


def whose(osf, secret):
    headers = {"Authorization": f"Bearer {secret.reveal()}"}
    answer = requests.get(f"{osf.info['accounts_url']}oauth2/profile", headers=headers, timeout=10)
    return answer.json().get("id") if answer.ok else None


def said(error):
    """Every failure is a sentence and a next step."""
    assert error.message.endswith(".")
    assert error.hint.endswith(".")
    return error.reason


def test_the_address_asks_for_what_is_needed_and_no_more(app, config):
    attempt = app.begin()

    asked = {name: values[0] for name, values in parse_qs(urlsplit(attempt.url).query).items()}
    assert attempt.url.startswith(f"{config.accounts_url}oauth2/authorize?")
    assert asked.pop("code_challenge")
    assert asked == {
        "response_type": "code",
        "client_id": config.client_id,
        "redirect_uri": CALLBACK,
        "scope": "osf.full_read osf.full_write",
        "state": attempt.state,
        "access_type": "offline",
        "code_challenge_method": "S256",
    }
    assert len(attempt.state) >= 30
    assert app.begin().state != attempt.state


def test_the_public_osf_is_asked_by_https(monkeypatch):
    for name, value in {"OSF_CLIENT_ID": "1" * 32, "OSF_CLIENT_SECRET": "x" * 40, "OSF_REDIRECT_URL": CALLBACK}.items():
        monkeypatch.setenv(name, value)

    assert OAuthApp(OSF()).begin().url.startswith("https://accounts.osf.io/oauth2/authorize?response_type=code&")


def test_a_person_signs_in_and_the_sign_in_is_renewed(osf, app):
    first = granted(osf, app, user="Demo Colleague")

    assert whose(osf, first.access) == osf.user_id("Demo Colleague")
    assert 3500 < first.ends - time.time() <= 3601  # rounded
    second = app.renew(first)
    assert second.access != first.access
    assert second.renewal == first.renewal
    assert whose(osf, second.access) == osf.user_id("Demo Colleague")


def test_pkce_can_be_switched_off(osf, config):
    config.pkce = False
    app = OAuthApp(config)

    assert "code_challenge" not in app.begin().url
    assert granted(osf, app).access


def test_a_stolen_code_is_worth_nothing_without_its_verifier(osf, app):
    landing = Landing.read(decide(osf, app.begin().url))

    with pytest.raises(NotSignedIn):
        app.exchange(app.begin(), landing.code)


def test_saying_no_comes_back_without_a_state(osf, app):
    landing = Landing.read(decide(osf, app.begin().url, decision="deny"))

    assert landing == Landing(error="access_denied")
    with pytest.raises(NotSignedIn, match="did not allow") as caught:
        landing.require_allowed()
    assert said(caught.value) == "sign-in-denied"


def test_a_code_is_good_once(osf, app):
    attempt = app.begin()
    code = Landing.read(decide(osf, attempt.url)).code
    app.exchange(attempt, code)

    with pytest.raises(NotSignedIn, match="used already") as caught:
        app.exchange(attempt, code)
    assert said(caught.value) == "sign-in-stale"


def test_an_ended_renewal_asks_for_a_new_sign_in(osf, app):
    grant = granted(osf, app)
    osf.colleague("expire_token", token=grant.renewal.reveal())

    with pytest.raises(NotSignedIn, match="has ended") as caught:
        app.renew(grant)
    assert said(caught.value) == "sign-in-expired"
    with pytest.raises(NotSignedIn, match="has ended"):
        app.renew(Grant(Secret("x" * 20)))


@pytest.mark.parametrize("wrong", ["client_secret", "client_id"])
def test_an_app_that_osf_does_not_know_is_told_as_such(osf, app, config, wrong):
    grant = granted(osf, app)
    setattr(config, wrong, "0" * 40)
    attempt = app.begin()

    for fail in (lambda: app.exchange(attempt, "OC-1"), lambda: app.renew(grant)):
        with pytest.raises(Failed, match="app of this Jupyter server") as caught:
            fail()
        assert said(caught.value) == "oauth-app-refused"
        assert "OSF_CLIENT_SECRET" in caught.value.hint


@pytest.mark.parametrize(
    ("missing", "named"),
    [("client_id", "token"), ("client_secret", "OSF_CLIENT_SECRET"), ("redirect_url", "OSF_REDIRECT_URL")],
)
def test_an_app_that_is_not_fully_configured_is_told_before_anybody_is_sent_away(app, config, missing, named):
    setattr(config, missing, "")

    with pytest.raises(Failed) as caught:
        app.begin()
    said(caught.value)
    assert named in caught.value.hint


@pytest.mark.parametrize("kind", ["server-error", "bad-gateway", "unavailable", "throttle", "html", "short-body"])
def test_an_outage_says_nothing_about_the_sign_in(osf, app, kind):
    grant = granted(osf, app)
    osf.fault(kind, listener="accounts", method="POST", times=2)

    with pytest.raises(Unreachable) as caught:
        app.renew(grant)
    assert said(caught.value) == "sign-in-outage"
    assert app.revoke(grant) is (kind == "short-body")  # it was done, and only its answer is empty anyhow


def test_a_sign_in_service_that_is_not_there(osf, app, config):
    attempt = app.begin()
    config.accounts_url = "http://127.0.0.1:9/"

    with pytest.raises(Unreachable) as caught:
        app.exchange(attempt, "OC-1")
    assert said(caught.value) == "sign-in-outage"


def test_signing_out_takes_back_all_that_came_of_a_sign_in(osf, app):
    grant = app.renew(granted(osf, app))

    assert app.revoke(grant) is True
    assert whose(osf, grant.access) is None
    with pytest.raises(NotSignedIn):
        app.renew(grant)
    assert app.revoke(grant) is False


def test_the_secret_goes_to_no_address_without_encryption_but_this_computer(config, app):
    config.accounts_url = "http://accounts.example.org/"

    with pytest.raises(Failed, match="not safe") as caught:
        app.begin()
    assert said(caught.value) == "oauth-not-safe"


def test_the_environment_is_left_alone(osf, app):
    granted(osf, app)

    assert "OAUTHLIB_INSECURE_TRANSPORT" not in os.environ


def test_a_start_costs_no_time_for_those_who_sign_in_otherwise():
    asked = "import sys, jupyter_osf.auth.keeper; print('oauthlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout == "False\n"


def test_a_redirect_of_the_sign_in_service_is_not_followed_with_the_secret(app, config, redirecting_server):
    config.accounts_url = redirecting_server.url

    with pytest.raises(Unreachable):
        app.exchange(app.begin(), "OC-1")
    assert redirecting_server.asked == ["/oauth2/token"]


def test_proxy_settings_do_not_apply_to_this_computer(osf, app, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy")

    attempt = app.begin()
    with requests.Session() as direct:
        direct.trust_env = False
        monkeypatch.setattr(requests, "get", direct.get)
        monkeypatch.setattr(requests, "post", direct.post)
        code = Landing.read(decide(osf, attempt.url)).code
    assert app.exchange(attempt, code).access


def test_nothing_secret_is_logged_even_when_everything_is(osf, app, config, caplog):
    with caplog.at_level(logging.DEBUG):
        attempt = app.begin()
        code = Landing.read(decide(osf, attempt.url)).code
        first = app.exchange(attempt, code)
        second = app.renew(first)
        app.revoke(second)
        with pytest.raises(OSFError):
            app.renew(second)

    assert "Request to fetch token completed" in caplog.text
    secret = (first.access, second.access, first.renewal, Secret(config.client_secret), Secret(code))
    for text in (caplog.text, repr(first), str(attempt), repr(app)):
        assert [each for each in secret if each.reveal() in text] == []


@pytest.mark.parametrize("obstacle", ["nobody there", "accounts-outage", "reset-response", "another secret"])
def test_nothing_secret_is_in_a_crash_report_that_tells_values(osf, app, config, obstacle):
    grant = granted(osf, app)
    if obstacle == "nobody there":
        config.accounts_url = "http://127.0.0.1:9/"
    elif obstacle == "another secret":
        config.client_secret = "not-the-secret-of-this-app"
    else:
        osf.fault(obstacle, listener="accounts", times=None)

    with pytest.raises(OSFError) as caught:
        app.renew(grant)

    error = caught.value.with_traceback(caught.tb.tb_next)
    report = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "oauth.py" in report
    assert [each for each in (config.client_secret, grant.renewal.reveal()) if each in report] == []


@pytest.mark.parametrize(
    "text",
    [
        "https://hub.example/user/me/osf/oauth/callback?code=OC-1&state=abc",
        "  http://localhost:8888/osf/oauth/callback?state=abc&code=OC-1  ",
        "?code=OC-1&state=abc",
        "code=OC-1&state=abc&nonce=5",
    ],
)
def test_addresses_as_people_copy_them(text):
    assert Landing.read(text) == Landing("OC-1", "abc")


@pytest.mark.parametrize(
    "text", ["", "hello", "http://localhost:8888/lab", "?code=OC-1", "?state=abc", "http://[bad", "?" + "a=1&" * 99]
)
def test_other_addresses_are_told_apart(text):
    with pytest.raises(UsageError) as caught:
        Landing.read(text)
    assert said(caught.value) == "not-a-landing"


def test_an_unknown_reason_is_told_without_repeating_what_anybody_may_have_written_there():
    with pytest.raises(Failed) as caught:
        Landing.read("?error=<script>alert(1)</script>").require_allowed()
    assert "script" not in str(caught.value)
    with pytest.raises(Failed, match="server_error"):
        Landing.read("?error=server_error").require_allowed()
