"""Signing in on OSF's page through a real server: the way there, the way back, and every way that goes astray."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from jupyter_osf.auth.oauth import Attempt, Landing
from jupyter_osf.auth.store import TokenStore
from jupyter_osf.config import OSF
from jupyter_osf.errors import NotSignedIn, Unreachable
from jupyter_osf.sandbox.process import SandboxProcess
from jupyter_osf.server import attempts
from jupyter_osf.server.account import AccountState
from jupyter_osf.server.attempts import MOST, Attempts
from jupyter_osf.session import Session
from tests.consent import decide, registered_app
from tests.jupyter import Jupyter, free_port
from tests.sandbox_fixtures import Osf

from .at_work import until
from .in_server import config_of, kernel_in
from .listener import Listener
from .rest import PATIENCE, Browser, kept, log_of, register, server_with_app

BASE = "/user/me/"


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    folder, prompt = tmp_path_factory.mktemp("server"), "--OSFBackground.outbox_look=0.2"
    with server_with_app(folder, sandbox.info, prompt, base_url=BASE) as running:
        yield running


@pytest.fixture
def browser(server: Jupyter, osf: Osf) -> Iterator[Browser]:
    register(osf, f"{server.url}osf/oauth/callback")
    browser = Browser(server)
    yield browser
    browser.ask("DELETE", "oauth/start")
    assert browser.ask("DELETE", "account").status_code == 200


def sentence(answer: requests.Response) -> str:
    """What the page on which a sign-in ends says."""
    assert answer.headers["Content-Type"].startswith("text/html")
    found = re.search(r'<p role="status">(.*?)</p>', answer.text)
    assert found
    return found[1]


def test_the_whole_way_under_a_base_url(browser: Browser, osf: Osf) -> None:
    url = browser.start()
    assert browser.account()["state"] == "signing_in"
    assert browser.account()["oauth"] == {"available": True, "pending": True}

    answer = browser.land(decide(osf, url, user="Demo Colleague"))

    assert answer.status_code == 200
    assert sentence(answer) == "You are signed in to OSF."
    assert "window.close()" in answer.text
    told = browser.account()
    assert (told["state"], told["name"], told["source"]) == ("signed_in", "Demo Colleague", "OSF sign-in")
    assert told["oauth"]["pending"] is False


def test_the_page_at_the_end_speaks_the_language_of_the_jupyterlab_it_belongs_to(browser: Browser, osf: Osf) -> None:
    browser.http.headers["Accept-Language"] = "fr-FR"
    url = browser.start()
    browser.http.headers["Accept-Language"] = "en"

    said_no = browser.land(decide(osf, url, decision="deny"))
    answer = browser.land(decide(osf, url))

    assert sentence(answer) == "Vous êtes connecté à OSF."
    assert '<html lang="fr-FR">' in answer.text
    assert '<html lang="fr-FR">' in said_no.text


def test_the_page_at_the_end_loads_nothing_and_cannot_be_framed(browser: Browser, osf: Osf) -> None:
    answer = browser.land(decide(osf, browser.start()))

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_signing_out_ends_the_sign_in_at_osf_too(browser: Browser, osf: Osf) -> None:
    browser.sign_in_with_osf(osf)

    said = browser.ask("DELETE", "account").json()["said"]

    assert "OSF has taken the sign-in back." in said
    assert [request["url"] for request in osf.requests()][-1] == "/oauth2/revoke"


def test_signing_out_works_when_osf_cannot_be_told(browser: Browser, osf: Osf) -> None:
    browser.sign_in_with_osf(osf)
    osf.fault("server-error", contains="revoke")

    told = browser.ask("DELETE", "account").json()

    assert told["state"] == "signed_out"
    assert any("could not be told" in said for said in told["said"])


def test_signing_out_in_a_kernel_ends_the_sign_in_at_osf_too(browser: Browser, osf: Osf) -> None:
    browser.sign_in_with_osf(osf)

    with kernel_in(browser.server) as inside:
        logout = inside.run("%osf logout")
        who = inside.run("%osf whoami --json")

    assert "OSF has taken the sign-in back." in logout.text, logout
    assert "'signed_in': False" in who.text
    assert [request["url"] for request in osf.requests() if "revoke" in request["url"]] == ["/oauth2/revoke"]
    assert browser.account()["state"] == "signed_out"


def test_signing_out_in_a_terminal_does_so_too_and_the_server_follows(
    browser: Browser, osf: Osf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in_with_osf(osf)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(browser.server.root.parent / "data"))

    with Session(config_of(osf)) as session:
        said = session.logout()
        again = session.logout()

    assert said == ["The sign-in was removed from the file of this computer.", "OSF has taken the sign-in back."]
    assert again == ["No sign-in was stored on this computer."]
    browser.wait_for("signed_out")


def test_signing_out_in_a_terminal_forgets_where_osf_cannot_be_told(
    browser: Browser, osf: Osf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in_with_osf(osf)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(browser.server.root.parent / "data"))
    osf.fault("server-error", contains="revoke")

    with Session(config_of(osf)) as session:
        said = session.logout()

    assert "could not be told" in said[-1]
    browser.wait_for("signed_out")


def test_saying_no_is_told_and_changes_nothing(browser: Browser, osf: Osf) -> None:
    address = decide(osf, browser.start(), decision="deny")
    assert "state" not in parse_qs(urlsplit(address).query)

    answer = browser.land(address)

    assert answer.status_code == 401
    assert sentence(answer).startswith("You did not allow the sign-in")
    assert "window.close()" not in answer.text
    assert browser.ask("DELETE", "oauth/start").json()["state"] == "signed_out"


def test_a_landing_is_good_once(browser: Browser, osf: Osf) -> None:
    address = decide(osf, browser.start())
    assert browser.land(address).status_code == 200
    browser.ask("DELETE", "account")

    again = browser.land(address)

    assert again.status_code == 401
    assert "used already" in sentence(again)
    assert browser.account()["state"] == "signed_out"


@pytest.mark.parametrize("query", ["code=OC-1&state=made-up", "code=OC-1", "state=x", "", "error=%3Cscript%3Ealert(1)"])
def test_a_landing_that_nobody_began_does_nothing(browser: Browser, osf: Osf, query: str) -> None:
    osf.clear_requests()

    answer = browser.land(f"{browser.server.url}osf/oauth/callback?{query}")

    assert 400 <= answer.status_code < 500
    assert "alert" not in answer.text
    assert osf.requests() == []
    assert browser.account()["state"] == "signed_out"


def test_a_landing_in_another_persons_browser_does_nothing(browser: Browser, osf: Osf) -> None:
    address = decide(osf, browser.start())
    other = Browser(browser.server)

    assert other.land(address).status_code == 401
    assert browser.account()["state"] == "signing_in"
    assert browser.land(address).status_code == 200


def test_a_landing_where_nobody_is_signed_in_to_jupyter_tells_to_paste_it(browser: Browser, osf: Osf) -> None:
    address = decide(osf, browser.start())

    answer = Browser(browser.server, signed_in=False).land(address)

    assert answer.status_code == 403
    assert "not signed in to Jupyter" in sentence(answer)
    assert "paste it into the OSF panel" in answer.text
    assert browser.account()["state"] == "signing_in"
    pasted = browser.ask("POST", "oauth/finish", {"address": address})
    assert (pasted.status_code, pasted.json()["state"]) == (200, "signed_in")
    assert browser.ask("POST", "oauth/finish", {"address": address}).status_code == 401


@pytest.mark.parametrize("body", [{}, {"address": 5}, {"address": ""}, {"address": "https://osf.io/"}, ["x"]])
def test_pasting_something_else_is_told(browser: Browser, body: object) -> None:
    answer = browser.ask("POST", "oauth/finish", body)

    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_an_app_that_osf_does_not_know_ends_on_its_page_and_is_told_when_that_is_pasted(
    browser: Browser, osf: Osf
) -> None:
    register(osf, "https://elsewhere.example/callback")
    url = browser.start()
    page = requests.get(url, timeout=PATIENCE, allow_redirects=False)
    assert (page.status_code, "Location" in page.headers) == (400, False)

    answer = browser.ask("POST", "oauth/finish", {"address": url})

    assert (answer.status_code, answer.json()["code"]) == (422, "sign-in-stopped")
    assert "OSF_REDIRECT_URL" in answer.json()["hint"]


@pytest.mark.parametrize(("method", "path"), [("POST", "start"), ("DELETE", "start"), ("POST", "finish")])
def test_the_other_addresses_want_jupyters_sign_in_and_the_xsrf_token(
    browser: Browser, osf: Osf, method: str, path: str
) -> None:
    body = {"address": decide(osf, browser.start())}

    assert browser.ask(method, f"oauth/{path}", body, xsrf=False).status_code == 403
    assert Browser(browser.server, signed_in=False).ask(method, f"oauth/{path}", body).status_code == 403
    assert browser.account()["state"] == "signing_in"


def test_nobody_is_ever_sent_elsewhere(browser: Browser, osf: Osf) -> None:
    evil = "https://evil.example/"
    code = parse_qs(urlsplit(decide(osf, browser.start())).query)

    for query in (
        f"next={evil}",
        f"redirect_uri={evil}&code={code['code'][0]}&state={code['state'][0]}",
        f"error=x&url={evil}&//evil.example",
    ):
        answer = browser.land(f"{browser.server.url}osf/oauth/callback?{query}")
        assert "Location" not in answer.headers
        assert "evil" not in answer.text
    url = browser.ask("POST", f"oauth/start?redirect_uri={evil}", {"redirect_uri": evil}).json()["url"]
    assert url.startswith(f"{osf.info['accounts_url']}oauth2/authorize?")
    assert "evil" not in url


def test_an_outage_at_the_end_is_told_and_nothing_is_kept(browser: Browser, osf: Osf) -> None:
    address = decide(osf, browser.start())
    osf.fault("server-error", contains="/oauth2/token")

    answer = browser.land(address)

    assert answer.status_code == 503
    assert "does not answer" in sentence(answer)
    assert browser.account()["state"] == "signed_out"


def test_nothing_secret_in_answers_or_in_the_log_at_debug(browser: Browser, osf: Osf) -> None:
    with Listener.at(browser.server) as heard:
        address = decide(osf, browser.start())
        answers = [browser.land(address), browser.land(address), browser.ask("GET", "account")]
        answers += [browser.ask("DELETE", "account")]
        heard.wait("account", state="signed_out")

    assert {"signing_in", "signed_in"} <= {event["state"] for event in heard.named("account")}
    app = osf.info["apps"][0]
    code = parse_qs(urlsplit(address).query)["code"][0]
    log = log_of(browser.server)
    assert "oauth/callback?" in log
    for secret in (app["client_secret"], code):
        assert secret not in log
        assert secret not in str(heard.events)
        for answer in answers:
            assert secret not in answer.text
            assert secret not in str(answer.headers)
    for token in re.findall(r"\b(?:AT|RT)-\w{20,}", log + str(heard.events) + str([answer.text for answer in answers])):
        raise AssertionError(f"a token: {token[:5]}…")
    files = kept(browser.server.root.parent)
    assert [file for file, content in files.items() if re.search(rb"\b(AT|RT)-\w{20,}", content)] == []


def listens(address: str) -> bool:
    try:
        return bool(requests.get(address, timeout=PATIENCE).status_code)
    except requests.ConnectionError:
        return False


def test_a_computer_of_ones_own_where_osf_knows_another_port(sandbox: SandboxProcess, osf: Osf, tmp_path: Path) -> None:
    callback = f"http://127.0.0.1:{free_port()}/callback"
    register(osf, callback)
    with server_with_app(tmp_path, sandbox.info, redirect_url=callback) as server:
        browser = Browser(server)
        assert not listens(callback)

        url = browser.start()
        assert requests.get(f"{callback}?code=OC-1&state=made-up", timeout=PATIENCE).status_code == 400
        assert requests.get(callback.replace("callback", "api"), timeout=PATIENCE).status_code == 404
        answer = requests.get(decide(osf, url), timeout=PATIENCE)

        assert sentence(answer) == "You are signed in to OSF."
        assert browser.account()["state"] == "signed_in"
        log = log_of(server)
        assert "code=OC" not in log
        until(lambda: not listens(callback))  # nobody is on the way any more


def test_where_the_registered_port_is_taken_the_address_is_pasted(
    server: Jupyter, sandbox: SandboxProcess, osf: Osf, tmp_path: Path
) -> None:
    callback = f"{server.url}osf/oauth/callback"  # another Jupyter server of the same person
    register(osf, callback)
    with server_with_app(tmp_path, sandbox.info, redirect_url=callback) as second:
        browser = Browser(second)
        address = decide(osf, browser.start())

        astray = Browser(server).land(address)
        assert "not begun here" in sentence(astray)
        assert "paste it into the OSF panel" in astray.text
        assert browser.ask("POST", "oauth/finish", {"address": address}).json()["state"] == "signed_in"


@pytest.fixture
def account(osf: Osf, monkeypatch: pytest.MonkeyPatch) -> AccountState:
    """Signed in on OSF's page, without HTTP on our side."""
    for name, value in {**osf.environment(None), **registered_app(osf)}.items():
        monkeypatch.setenv(name, value)
    account = AccountState(OSF(retries=0))
    begun = account.begin("me")
    account.finish(account.attempts.take(begun.state, "me"), Landing.read(decide(osf, begun.url)).code)
    return account


def later(account: AccountState) -> AccountState:
    """The account of the next server that this person starts."""
    return AccountState(account._config)


def token_of(account: AccountState) -> str:
    credential = account.credential()
    assert credential is not None
    return credential.secret.reveal()


def test_a_token_that_osf_ended_early_is_renewed_when_somebody_looks(account: AccountState, osf: Osf) -> None:
    after = later(account)
    first = token_of(after)
    osf.colleague("revoke_token", token=first)
    after._keeper._renewed_at -= 60

    after.check()

    assert after.state == "signed_in"
    assert token_of(after) != first


def test_a_sign_in_that_has_ended_is_expired_and_a_new_one_mends_it(account: AccountState, osf: Osf) -> None:
    renewal = TokenStore().read(osf.api_url, "renewal")
    assert renewal is not None
    osf.colleague("revoke_token", token=renewal[0].reveal())
    after = later(account)

    assert after.credential() is None
    assert after.state == "expired"
    assert after.problem is not None
    assert "90 days" in after.problem.message
    after.check()
    assert after.state == "expired"

    after.sign_in(osf.token)
    assert after.state == "signed_in"
    assert token_of(after) == osf.token


def test_an_outage_at_the_start_is_offline_and_raises_where_there_is_no_token_yet(
    account: AccountState, osf: Osf
) -> None:
    after = later(account)
    osf.fault("server-error", contains="/oauth2/token", times=None)

    with pytest.raises(Unreachable):
        after.credential()
    assert after.state == "offline"

    osf.clear_faults()
    after._keeper._failed_at -= 60
    after.check()
    assert after.state == "signed_in"


def test_a_server_without_the_app_says_that_the_sign_in_cannot_be_renewed(
    account: AccountState, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OSF_CLIENT_ID", "OSF_CLIENT_SECRET"):
        monkeypatch.delenv(name)
    after = AccountState(OSF(retries=0))
    after.check()

    assert after.state == "expired"
    assert after.problem is not None
    assert "no OSF app" in after.problem.message


def attempt(state: str) -> Attempt:
    return Attempt("https://accounts.osf.io/oauth2/authorize", state, None)  # type: ignore[arg-type]


def test_an_attempt_ends_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Attempts()
    begun.add(attempt("one"), "me")
    assert begun
    now = attempts.time.monotonic()
    monkeypatch.setattr(attempts.time, "monotonic", lambda: now + 601)

    assert not begun
    with pytest.raises(NotSignedIn, match="ten minutes"):
        begun.take("one", "me")


def test_who_begins_again_and_again_does_not_fill_the_memory_and_hinders_nobody() -> None:
    begun = Attempts()
    begun.add(attempt("other"), "you")
    for number in range(3 * MOST):
        begun.add(attempt(str(number)), "me")

    assert len(begun._begun) == MOST + 1
    assert begun.take("other", "you").state == "other"
    assert begun.take(str(3 * MOST - 1), "me")
