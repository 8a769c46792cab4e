"""`/osf/account` of a real server: signing in with a token, every state, signing out, and a token that never shows."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyter_osf.auth.secret import Secret
from jupyter_osf.auth.store import TokenStore
from jupyter_osf.config import OSF
from jupyter_osf.sandbox.process import SandboxProcess
from jupyter_osf.server import account as account_module
from jupyter_osf.server.account import AccountState
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .at_work import until
from .listener import Listener
from .rest import Browser, kept, log_of


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    with running_jupyter(
        tmp_path_factory.mktemp("server"),
        application="jupyter_server",
        arguments=["--debug", "--ServerApp.base_url=/lab/one/"],
        environment=Osf(sandbox.info).environment(None),
    ) as running:
        yield running


@pytest.fixture
def browser(server: Jupyter, osf: Osf) -> Iterator[Browser]:
    browser = Browser(server)
    yield browser
    assert browser.ask("DELETE", "account").status_code == 200


def stored(server: Jupyter) -> str:
    found = list((server.root.parent / "data").rglob("credentials.json"))
    return found[0].read_text() if found else ""


def test_signed_out_is_an_answer(browser: Browser, osf: Osf) -> None:
    assert browser.account() == {
        "state": "signed_out",
        "id": None,
        "name": None,
        "source": None,
        "scopes": None,
        "site": osf.api_url,
        "problem": None,
        "oauth": {"available": False, "pending": False},
        "token_page": f"{osf.info['web_url']}settings/tokens",
        "web_site": osf.info["web_url"],
    }


def test_signing_in_with_a_token(browser: Browser, osf: Osf) -> None:
    answer = browser.ask("POST", "account", {"token": f" {osf.token}\n"})

    assert answer.status_code == 200
    told = answer.json()
    assert (told["state"], told["name"], told["id"]) == ("signed_in", "Demo Researcher", osf.user_id("Demo Researcher"))
    assert told["source"] == "file"
    assert browser.account() == told
    assert osf.token in stored(browser.server)


def test_a_token_that_only_reads_is_told(browser: Browser, osf: Osf) -> None:
    token = osf.token_of("Demo Researcher", "read-only")

    assert browser.ask("POST", "account", {"token": token}).json()["state"] == "read_only"


def test_signing_out_forgets_and_says_what_is_left_to_do(browser: Browser, osf: Osf) -> None:
    browser.ask("POST", "account", {"token": osf.token})

    told = browser.ask("DELETE", "account").json()

    assert told["state"] == "signed_out"
    assert told["name"] is None
    assert any("deactivate it on OSF's site" in sentence for sentence in told["said"])
    assert osf.token not in stored(browser.server)
    assert browser.account()["state"] == "signed_out"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"token": "not-a-token-of-this-osf"}, 401, "token-refused"),
        ({"token": "two words"}, 400, "usage"),
        ({"token": "naïve"}, 400, "usage"),
        ({"token": "  "}, 400, "usage"),
        ({"token": None}, 400, "usage"),
        ({}, 400, "usage"),
        (["token"], 400, "usage"),
    ],
)
def test_a_bad_token_is_told_in_a_sentence_and_changes_nothing(
    browser: Browser, osf: Osf, body: Any, status: int, code: str
) -> None:
    browser.ask("POST", "account", {"token": osf.token})

    answer = browser.ask("POST", "account", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith(".")
    assert answer.json()["hint"].endswith(".")
    assert browser.account()["name"] == "Demo Researcher"


def test_an_outage_while_signing_in_is_no_verdict_on_the_token(browser: Browser, osf: Osf) -> None:
    osf.fault("accounts-outage", times=None)

    answer = browser.ask("POST", "account", {"token": osf.token})

    assert (answer.status_code, answer.json()["code"]) == (503, "sign-in-outage")
    assert browser.account()["state"] == "signed_out"


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nothing_changes_without_the_xsrf_token(browser: Browser, osf: Osf, method: str) -> None:
    browser.ask("POST", "account", {"token": osf.token})

    assert browser.ask(method, "account", {"token": osf.token_of("Demo Stranger")}, xsrf=False).status_code == 403
    assert browser.account()["name"] == "Demo Researcher"


def test_strangers_learn_nothing(browser: Browser, osf: Osf) -> None:
    browser.ask("POST", "account", {"token": osf.token})
    stranger = Browser(browser.server, signed_in=False)

    for method in ("GET", "POST", "DELETE"):
        answer = stranger.ask(method, "account", {"token": osf.token})
        assert answer.status_code == 403
        assert "Researcher" not in answer.text
    assert browser.account()["state"] == "signed_in"


def test_the_token_goes_in_and_never_comes_out(browser: Browser, osf: Osf) -> None:
    answers = [browser.ask("POST", "account", {"token": osf.token}), browser.ask("GET", "account")]
    answers += [browser.ask("POST", "account", {"token": osf.token + "x"})]
    osf.fault("server-error", times=None)
    answers += [browser.ask("POST", "account", {"token": osf.token}), browser.ask("GET", "account")]
    answers += [browser.ask("DELETE", "account")]

    for answer in answers:
        assert osf.token not in answer.text
        assert osf.token not in str(answer.headers)
        assert osf.token not in answer.url
    assert not any(osf.token in (cookie.value or "") for cookie in browser.http.cookies)
    assert "POST /lab/one/osf/account" in log_of(browser.server)
    assert osf.token not in log_of(browser.server)
    for file, content in kept(browser.server.root.parent).items():
        assert file.name == "credentials.json" or osf.token.encode() not in content, file


def test_all_front_ends_hear_of_a_change_and_nothing_but_the_state(browser: Browser, osf: Osf) -> None:
    with Listener.at(browser.server) as heard:
        browser.ask("POST", "account", {"token": osf.token})
        heard.wait("account", state="signed_in")
        browser.ask("DELETE", "account")
        heard.wait("account", state="signed_out")

    told = json.dumps(heard.events)
    assert osf.token not in told
    assert "Researcher" not in told
    assert heard.named("account")[0]["state"] == "signing_in"


def test_looking_again_asks_osf_first(browser: Browser, osf: Osf) -> None:
    browser.ask("POST", "account", {"token": osf.token})
    osf.colleague("revoke_token", token=osf.token)

    assert browser.account()["state"] == "signed_in"
    assert browser.ask("GET", "account?check=1").json()["state"] == "expired"


def test_the_account_is_found_again_after_a_restart_and_asked_about_only_when_somebody_looks(
    sandbox: SandboxProcess, osf: Osf, tmp_path: Path
) -> None:
    for expected in ("file", "OSF_TOKEN"):
        environment = osf.environment(None if expected == "file" else osf.token_of("Demo Stranger"))
        osf.clear_requests()
        with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as server:
            browser = Browser(server)
            assert osf.requests() == []
            if expected == "file":
                browser.ask("POST", "account", {"token": osf.token})
            else:
                told = browser.wait_for("signed_in")
                assert (told["source"], told["name"]) == ("OSF_TOKEN", "Demo Stranger")
                said = browser.ask("DELETE", "account").json()["said"]
                assert any("counts again at its next start" in sentence for sentence in said)
                assert osf.token not in stored(server)


# The same object without HTTP around it, where a test has to arrange what time or another program would bring about.


class Told:
    """Listens as the engine does."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def __call__(self, name: str, data: dict[str, Any]) -> None:
        assert name == "account"
        self.events.append(data)


@pytest.fixture
def config(osf: Osf, monkeypatch: pytest.MonkeyPatch) -> OSF:
    for name, value in osf.environment(None).items():
        monkeypatch.setenv(name, value)
    return OSF(retries=0)


def settled(account: AccountState) -> str:
    until(lambda: account.state != "signing_in")
    return account.state


def test_a_given_token_is_used_at_once_and_looked_into_in_the_background(config: OSF, osf: Osf) -> None:
    account = AccountState(config, Secret(osf.token))
    assert osf.requests() == []
    assert account.state == "signing_in"
    credential = account.credential()
    assert credential is not None
    assert credential.source == "OSF_TOKEN"

    account.look()

    assert settled(account) == "signed_in"
    assert (account.name, account.id) == ("Demo Researcher", osf.user_id("Demo Researcher"))
    assert account.scopes == ("osf.full_read", "osf.full_write")


@pytest.mark.parametrize("kind", ["accounts-outage", "server-error", "maintenance", "html"])
def test_an_outage_is_offline_and_keeps_the_token(config: OSF, osf: Osf, kind: str, monkeypatch: Any) -> None:
    account = AccountState(config, Secret(osf.token))
    osf.fault(kind, times=None)
    account.check()

    assert account.state == "offline"
    assert account.credential() is not None
    assert account.problem is not None

    osf.clear_faults()
    account.look()  # somebody looks a moment later: not asked again at once
    assert account.state == "offline"
    monkeypatch.setattr(account_module, "LOOK_AGAIN", 0.0)
    account.look()
    until(lambda: account.state != "offline")
    assert account.state == "signed_in"
    assert account.problem is None


def test_a_refused_token_is_expired_is_kept_and_not_used(config: OSF, osf: Osf) -> None:
    told = Told()
    account = AccountState(config, Secret(osf.token), told)
    account.check()
    osf.colleague("revoke_token", token=osf.token)
    credential = account.credential()
    assert credential is not None

    assert account.after_refusal(credential) is None
    until(lambda: account.state != "signed_in")

    assert account.state == "expired"
    assert account.credential() is None
    assert account.name == "Demo Researcher"
    assert account.problem is not None
    assert "Sign in again" in account.problem.hint
    assert [event["state"] for event in told.events] == ["signed_in", "expired"]


def test_every_change_is_told_with_nothing_but_the_state(config: OSF, osf: Osf) -> None:
    told = Told()
    account = AccountState(config, None, told)
    calls: list[str] = []
    account.changed(lambda: calls.append(account.state))

    account.sign_in(osf.token)
    account.check()
    account.sign_out()

    states = [event["state"] for event in told.events]
    assert states[0] == "signing_in"
    assert states[-2:] == ["signed_in", "signed_out"]
    assert calls == states
    assert all(set(event) == {"state"} for event in told.events)


def test_an_answer_that_comes_after_signing_out_does_not_sign_in_again(config: OSF, osf: Osf) -> None:
    account = AccountState(config, Secret(osf.token))
    osf.fault("latency", seconds=1.0, listener="api")
    account.check_soon()
    time.sleep(0.2)

    account.sign_out()
    time.sleep(1.3)

    assert account.state == "signed_out"
    assert account.name is None


def test_a_sign_in_by_a_command_is_noticed_by_the_running_server(config: OSF, osf: Osf) -> None:
    account = AccountState(config)
    account.check()
    assert account.state == "signed_out"

    TokenStore().write(config.site, Secret(osf.token))
    account.look_again()
    assert settled(account) == "signed_in"

    TokenStore().forget(config.site)
    account.look_again()
    assert settled(account) == "signed_out"


def test_a_home_that_cannot_be_written_is_told_and_does_not_hinder(
    config: OSF, osf: Osf, own_computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_computer / "file").write_text("")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(own_computer / "file"))
    account = AccountState(config)

    account.sign_in(osf.token)

    assert account.state == "signed_in"
    assert account.source == "this session"
    assert account.as_dict()["problem"]["hint"].startswith("Set OSF_TOKEN")
    account.sign_out()
    assert account.state == "signed_out"


def test_the_account_shows_no_token_however_it_is_printed(config: OSF, osf: Osf) -> None:
    account = AccountState(config, Secret(osf.token))
    account.check()

    shown = [repr(account), str(account.credential()), json.dumps(account.as_dict()), repr(account.__dict__)]

    assert not any(osf.token in text for text in shown)
