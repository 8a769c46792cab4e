"""Signing in to OSF in the panel: by token, on OSF's own page in a window of its own, and out again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.consent import decide
from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf
from tests.server.rest import Browser, register, server_with_app

from .conftest import PICTURES
from .pages import LabPage

SOON = 40_000


@pytest.fixture(scope="module")
def lab_server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab whose OSF is the sandbox, with an app of its own there."""
    folder = tmp_path_factory.mktemp("lab")
    with server_with_app(folder, sandbox.info, application="jupyterlab") as server:
        yield server


@pytest.fixture
def lab(page: Page, lab_server: Jupyter, osf: Osf) -> Iterator[LabPage]:
    """The OSF panel, open, and nobody signed in."""
    register(osf, f"{lab_server.url}osf/oauth/callback")
    lab = LabPage(page, lab_server).open()
    lab.sidebar_icon.click()
    expect(says(lab)).to_contain_text("You are not signed in to OSF")
    yield lab
    browser = Browser(lab_server)
    assert browser.ask("DELETE", "account").status_code == 200
    _give_up(lab_server, page)


def _give_up(server: Jupyter, page: Page) -> None:
    """Forget what this page began, as only its person can."""
    page.evaluate(
        """async url => {
          const xsrf = document.cookie.match(/_xsrf=([^;]*)/)[1];
          await fetch(url, { method: 'DELETE', headers: { 'X-XSRFToken': xsrf } });
        }""",
        f"{server.url}osf/oauth/start",
    )


def says(lab: LabPage) -> Locator:
    return lab.account_card.get_by_role("status")


def press(lab: LabPage, button: str) -> None:
    lab.account_card.get_by_role("button", name=button, exact=True).click()


def sign_in_with_token(lab: LabPage, token: str) -> None:
    lab.account_card.get_by_label("Personal access token").fill(token)
    press(lab, "Sign in")


def kept_by_the_page(page: Page) -> str:
    """All that the page would keep over a reload, and all that is written on it."""
    return str(
        page.evaluate(
            """() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href,
              document.documentElement.outerHTML, [...document.querySelectorAll('input')].map(field => field.value)])"""
        )
    )


def test_a_token_is_posted_once_and_is_then_nowhere_on_the_page(lab: LabPage, osf: Osf) -> None:
    requests: list[tuple[str, bool]] = []
    answers: list[str] = []
    lab.page.on("request", lambda request: requests.append((request.url, osf.token in (request.post_data or ""))))
    lab.page.on("response", lambda answer: answers.append(answer.text()) if "/osf/" in answer.url else None)

    field = lab.account_card.get_by_label("Personal access token")
    assert field.get_attribute("type") == "password"
    lab.take_picture(PICTURES / "sign-in.png")
    sign_in_with_token(lab, osf.token)

    expect(says(lab)).to_have_text("Signed in to OSF as Demo Researcher.", timeout=SOON)
    expect(lab.account_badge).to_have_text("Demo Researcher")
    expect(lab.page.get_by_role("button", name="OSF: Demo Researcher")).to_be_visible()
    expect(lab.account_card.get_by_role("button")).to_have_count(0)
    lab.take_picture(PICTURES / "signed-in.png")
    assert [url.split("?")[0] for url, with_token in requests if with_token] == [f"{lab.jupyter.url}osf/account"]
    assert not any(osf.token in url for url, _ in requests)
    assert not any(osf.token in text for text in answers)
    assert osf.token not in kept_by_the_page(lab.page)


def test_signing_out_says_what_was_done(lab: LabPage, osf: Osf) -> None:
    sign_in_with_token(lab, osf.token)
    expect(says(lab)).to_contain_text("Demo Researcher", timeout=SOON)

    lab.account_badge.click()
    expect(lab.account_card.get_by_role("link", name="Open OSF in the browser")).to_have_attribute(
        "href", osf.info["web_url"]
    )
    lab.take_picture(PICTURES / "account.png")
    press(lab, "Sign out")

    expect(says(lab)).to_contain_text("You are not signed in to OSF", timeout=SOON)
    expect(says(lab)).to_contain_text("deactivate it on OSF's site")
    expect(lab.account_card.get_by_label("Personal access token")).to_be_visible()


def test_a_token_that_only_reads_is_told(lab: LabPage, osf: Osf) -> None:
    sign_in_with_token(lab, osf.token_of("Demo Researcher", "read-only"))

    expect(says(lab)).to_contain_text("Signed in to OSF as Demo Researcher, for reading only.", timeout=SOON)
    expect(says(lab)).to_contain_text("osf.full_write")
    expect(lab.account_badge).to_have_text("Demo Researcher (read only)")
    lab.take_picture(PICTURES / "read-only.png")
    lab.account_badge.click()  # once it was read it may go
    expect(lab.account_card.get_by_label("Personal access token")).to_have_count(0)


def test_signing_in_on_the_page_of_osf(lab: LabPage) -> None:
    with lab.page.expect_popup() as opened:
        press(lab, "Sign in with OSF")
    window = opened.value
    expect(window.get_by_role("button", name="Allow")).to_be_visible(timeout=SOON)
    expect(says(lab)).to_contain_text("Finish the sign-in on OSF’s page", timeout=SOON)
    assert window.evaluate("window.opener") is None
    lab.take_picture(PICTURES / "signing-in.png")
    window.get_by_label("Demo Colleague").check()

    with window.expect_event("close", timeout=SOON):
        window.get_by_role("button", name="Allow").click()

    expect(says(lab)).to_have_text("Signed in to OSF as Demo Colleague.", timeout=SOON)
    lab.page.reload()
    expect(says(lab)).to_have_text("Signed in to OSF as Demo Colleague.", timeout=60_000)


def test_saying_no_on_the_page_of_osf(lab: LabPage) -> None:
    with lab.page.expect_popup() as opened:
        press(lab, "Sign in with OSF")
    window = opened.value

    window.get_by_role("button", name="Deny").click()

    expect(window.get_by_role("status")).to_contain_text("You did not allow the sign-in", timeout=SOON)
    window.close()
    press(lab, "Cancel")
    expect(says(lab)).to_contain_text("You are not signed in to OSF", timeout=SOON)


def test_the_address_is_pasted_where_the_way_back_leads_astray(lab: LabPage, osf: Osf) -> None:
    with lab.page.expect_popup() as opened:
        press(lab, "Sign in with OSF")
    window = opened.value
    expect(window.get_by_role("button", name="Allow")).to_be_visible(timeout=SOON)
    address = decide(osf, window.url)  # where the browser came out, and something else answered
    window.close()

    lab.account_card.get_by_label("paste its address").fill(address)
    press(lab, "Finish")

    expect(says(lab)).to_have_text("Signed in to OSF as Demo Researcher.", timeout=SOON)


def test_a_second_tab_hears_of_the_sign_in(lab: LabPage, context: BrowserContext, osf: Osf) -> None:
    second = LabPage(context.new_page(), lab.jupyter).open()
    second.sidebar_icon.click()
    expect(says(second)).to_contain_text("You are not signed in to OSF")

    sign_in_with_token(lab, osf.token)

    expect(says(second)).to_have_text("Signed in to OSF as Demo Researcher.", timeout=SOON)


def test_an_ended_sign_in_is_told_without_a_dialog_and_can_be_begun_anew(lab: LabPage, osf: Osf) -> None:
    sign_in_with_token(lab, osf.token)
    expect(says(lab)).to_contain_text("Demo Researcher", timeout=SOON)
    osf.colleague("revoke_token", token=osf.token)

    # Whoever asks the server to look finds out; here it is another tab.
    assert Browser(lab.jupyter).ask("GET", "account?check=1").json()["state"] == "expired"

    expect(says(lab)).to_contain_text("You are no longer signed in to OSF.", timeout=SOON)
    expect(lab.account_card.get_by_role("alert")).to_contain_text("Sign in again")
    expect(lab.page.get_by_role("dialog")).to_have_count(0)
    sign_in_with_token(lab, osf.token_of("Demo Colleague"))
    expect(says(lab)).to_have_text("Signed in to OSF as Demo Colleague.", timeout=SOON)


def test_an_outage_keeps_the_account_and_is_over_when_it_is_over(lab: LabPage, osf: Osf) -> None:
    sign_in_with_token(lab, osf.token)
    expect(says(lab)).to_contain_text("Demo Researcher", timeout=SOON)
    expect(lab.panel.get_by_role("treeitem", name="Stroop study")).to_be_visible(timeout=SOON)
    osf.fault("accounts-outage", times=None)
    assert Browser(lab.jupyter).ask("GET", "account?check=1").json()["state"] == "offline"

    expect(says(lab)).to_contain_text("OSF cannot say at the moment", timeout=SOON)
    expect(lab.account_badge).to_have_text("Demo Researcher (offline)")
    osf.clear_faults()
    press(lab, "Try again")

    expect(says(lab)).to_have_text("Signed in to OSF as Demo Researcher.", timeout=SOON)


def test_a_refused_token_is_told_and_the_field_is_empty(context: BrowserContext, lab_server: Jupyter, osf: Osf) -> None:
    # A page of its own: the browser's console rightly tells of the refusal.
    lab = LabPage(context.new_page(), lab_server).open()
    lab.sidebar_icon.click()
    sign_in_with_token(lab, "not-a-token-of-this-osf")

    expect(lab.account_card.get_by_role("alert")).to_contain_text("OSF does not accept this token", timeout=SOON)
    expect(lab.account_card.get_by_label("Personal access token")).to_have_value("")
    assert "not-a-token-of-this-osf" not in kept_by_the_page(lab.page)


def test_the_account_can_be_used_with_the_keyboard_alone(lab: LabPage, osf: Osf) -> None:
    lab.account_card.get_by_role("button", name="Sign in with OSF").focus()
    lab.page.keyboard.press("Tab")
    expect(lab.account_card.get_by_label("Personal access token")).to_be_focused()
    lab.page.keyboard.type(osf.token)
    lab.page.keyboard.press("Enter")

    expect(says(lab)).to_contain_text("Demo Researcher", timeout=SOON)
    expect(lab.account_badge).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(lab.account_card.get_by_role("button", name="Sign out", exact=True)).to_be_focused()
    lab.page.keyboard.press("Escape")
    expect(lab.account_badge).to_be_focused()
    expect(lab.account_card.get_by_role("button")).to_have_count(0)


def test_the_account_is_a_matter_of_commands_too(lab: LabPage, osf: Osf) -> None:
    lab.sidebar_icon.click()
    expect(lab.panel).not_to_be_visible()

    lab.run_command("Sign in to OSF…")
    expect(lab.account_card.get_by_role("button", name="Sign in with OSF")).to_be_focused(timeout=SOON)
    sign_in_with_token(lab, osf.token)
    expect(says(lab)).to_contain_text("Demo Researcher", timeout=SOON)

    lab.choose_from_menu("OSF", "Sign out of OSF")
    expect(says(lab)).to_contain_text("You are not signed in to OSF", timeout=SOON)
    with lab.page.expect_popup() as opened:
        lab.run_command("Open OSF in the browser")
    expect(opened.value).to_have_url(osf.info["web_url"])


def test_the_link_to_the_token_page_leads_to_this_osf(lab: LabPage, osf: Osf) -> None:
    link = lab.account_card.get_by_role("link", name="Make a token on OSF’s site")

    assert link.get_attribute("href") == f"{osf.info['web_url']}settings/tokens"
    assert "noopener" in (link.get_attribute("rel") or "")


def test_the_account_is_readable_in_the_dark(lab: LabPage) -> None:
    lab.choose_theme("JupyterLab Dark")
    try:
        lab.take_picture(PICTURES / "sign-in-dark.png")
        assert lab.contrast(says(lab).locator("p").first) >= 4.5
        assert lab.contrast(lab.account_card.get_by_role("link").first) >= 4.5
    finally:
        lab.choose_theme("JupyterLab Light")
