"""When something goes wrong, one message says so with a next step, nothing is lost, and the panel stays of use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf
from tests.server.rest import Browser

from .actions_page import ActionsPage
from .conftest import PICTURES
from .explorer_page import SOON, ExplorerPage
from .links_page import PATIENCE, LinksPage, wait_until

QUICK = (
    "--OSFBackground.save_quiet=0.3",
    "--OSFBackground.outbox_look=0.5",
    "--OSF.retries=1",
    "--OSF.retry_ceiling=1.5",
    "--LabApp.expose_app_in_browser=True",
)


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab to which nobody has signed in yet."""
    environment = Osf(sandbox.info).environment(None)
    with running_jupyter(tmp_path_factory.mktemp("lab"), environment=environment, arguments=QUICK) as running:
        yield running


@pytest.fixture
def lab(page: Page, server: Jupyter, osf: Osf) -> Iterator[LinksPage]:
    lab = LinksPage(page, server)
    yield lab
    Browser(server).ask("DELETE", "account")


def sign_in(lab: LinksPage, token: str) -> None:
    answer = lab.server.ask("POST", "account", {"token": token})
    assert answer.status_code == 200, answer.text


def storage(osf: Osf, node: str = "stroop") -> str:
    return f"osf://{osf.node(node)}/osfstorage/"


def show_files(lab: LinksPage) -> None:
    lab.page.get_by_role("tab", name=re.compile("File Browser")).click()


def test_signed_out_and_with_a_token_that_ends(lab: LinksPage, osf: Osf) -> None:
    (lab.jupyter.root / "diary.txt").write_text("first\n", encoding="utf-8")
    lab.open()
    lab.open_file("diary.txt")
    lab.sidebar_icon.click()
    explorer = ExplorerPage(lab)

    # Without an account there is a way in, and all that is public.
    expect(lab.account_card.get_by_role("button", name="Sign in", exact=True)).to_be_visible(timeout=SOON)
    field = lab.panel.get_by_role("textbox", name="OSF link or DOI")
    field.fill(osf.node("materials"))
    field.press("Enter")
    explorer.expand("Stroop materials (public)", "OSF Storage")
    expect(explorer.row("words.csv")).to_be_visible(timeout=SOON)
    lab.take_picture(PICTURES / "adversity-signed-out.png")
    explorer.row("Opened by link").locator(".jp-Osf-twisty").click()

    lab.account_card.get_by_label("Personal access token").fill(osf.token)
    lab.account_card.get_by_role("button", name="Sign in", exact=True).click()
    explorer.expand("Stroop study", "OSF Storage", "data")
    expect(explorer.row("subject-01.csv")).to_be_visible(timeout=SOON)
    lab.link("diary.txt", storage(osf), "always")
    lab.expect_state("in sync")
    expect(lab.links).to_contain_text("Stroop study / OSF Storage / diary.txt", timeout=SOON)

    # In the middle of the work the token ends.
    osf.colleague("revoke_token", token=osf.token)
    lab.write("second\n")
    lab.press_save()
    lab.notice("waits to be sent to OSF")
    expect(lab.account_badge).to_contain_text("Sign-in has ended", timeout=PATIENCE)
    lab.take_picture(PICTURES / "adversity-revoked.png")
    expect(lab.links).to_contain_text("Stroop study / OSF Storage / diary.txt")
    expect(explorer.row("Stroop study")).to_be_visible()
    expect(lab.notices).to_have_count(1)
    assert len(osf.versions("stroop", "/diary.txt")) == 1

    # Who signs in again goes on as before.
    made = osf.create(tokens=[{"user": "researcher", "name": "another"}])
    lab.account_card.get_by_label("Personal access token").fill(made["tokens"][0])
    lab.account_card.get_by_role("button", name="Sign in", exact=True).click()
    wait_until(lambda: len(osf.versions("stroop", "/diary.txt")) == 2)
    lab.expect_state("in sync")
    expect(lab.notices).to_have_count(0, timeout=PATIENCE)
    expect(explorer.row("subject-01.csv")).to_be_attached(timeout=SOON)
    lab.take_picture(PICTURES / "adversity-again.png")


MARKUP = "<img src=x onerror=alert(1)> [a](https://x.example) *b* `c`"
CAME_TRUE = """() => {
  window.cameTrue = [];
  const look = () => document.querySelectorAll('img[src=x], a[href*="x.example"]').forEach(
    found => window.cameTrue.push(found.outerHTML)
  );
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}"""


def test_names_are_only_text_and_projects_may_be_large_or_go_round_in_circles(lab: LinksPage, osf: Osf) -> None:
    name = f"{MARKUP}.txt".replace("/", "")
    (lab.jupyter.root / name).write_text("first\n", encoding="utf-8")
    made = osf.create(
        users=[{"name": f"Mallory {MARKUP}", "short_name": "mallory"}],
        nodes=[
            # A title is stored as markup without tags, and means what it would show on a page.
            {
                "title": MARKUP.replace("<", "&lt;"),
                "short_name": "markup",
                "creator": "researcher",
                "contributors": [{"user": "mallory", "permission": "write"}],
                "files": {f"/{MARKUP.replace('/', '')}/": None},
            },
            {"title": "Many", "short_name": "many", "creator": "researcher"},
            *({"title": f"Part {number}", "creator": "researcher", "parent": "many"} for number in range(300)),
            {"title": "Ring one", "short_name": "one", "creator": "researcher"},
            {"title": "Ring two", "short_name": "two", "creator": "researcher"},
        ],
        linked=[{"node": "one", "targets": ["two"]}, {"node": "two", "targets": ["one"]}],
    )
    sign_in(lab, osf.token)
    lab.link(name, f"osf://{made['nodes']['markup']}/osfstorage/")
    lab.page.add_init_script(f"({CAME_TRUE})()")
    lab.open()
    explorer = ExplorerPage(lab).open()

    # Large, and in circles.
    explorer.expand("Many")
    expect(explorer.row("Part 0")).to_have_attribute("aria-setsize", "301", timeout=SOON)
    explorer.row("Part 0").click()
    lab.page.keyboard.press("End")
    expect(explorer.focused).to_be_visible()
    lab.page.keyboard.press("Home")
    explorer.row("Many").locator(".jp-Osf-twisty").click()
    for level, title in enumerate(("Ring one", "Ring two", "Ring one", "Ring two"), start=2):
        link = explorer.row(title).and_(explorer.tree.locator(f"[aria-level='{level}']"))
        link.locator(".jp-Osf-twisty").click(timeout=SOON)
    expect(explorer.row("Ring one").and_(explorer.tree.locator("[aria-level='6']"))).to_be_visible(timeout=SOON)
    lab.take_picture(PICTURES / "adversity-rings.png")
    explorer.row("Ring one").first.locator(".jp-Osf-twisty").click()

    # Names: in the tree, in the panel, in the tab, in notifications, dialogs and banners.
    explorer.expand(MARKUP)
    show_files(lab)
    lab.open_file(name)
    lab.sidebar_icon.click()
    lab.write("second\n")
    lab.press_save()
    lab.notice(name)
    lab.take_picture(PICTURES / "adversity-markup.png")
    lab.notice(name).get_by_role("button", name="Upload", exact=True).click()
    lab.notice("is version 2 on OSF now")
    lab.take_picture(PICTURES / "adversity-markup-notice.png")
    osf.colleague("upload", node="markup", path=f"/{name}", content="theirs\n", **{"as": "mallory"})
    answer = lab.server.ask("GET", f"links/state?path={quote(name)}")
    assert answer.status_code == 200, answer.text
    banner = lab.page.get_by_role("region", name=f"“{name}” is newer on OSF")
    expect(banner).to_contain_text(f"Mallory {MARKUP} saved version 3", timeout=PATIENCE)
    lab.take_picture(PICTURES / "adversity-markup-banner.png")
    osf.colleague("delete", node="markup", path=f"/{name}")
    banner.get_by_role("button", name="Use OSF's version").click()
    expect(banner.get_by_role("alert")).to_contain_text("is not on OSF any more", timeout=PATIENCE)
    assert lab.page.evaluate("window.cameTrue") == []


def test_a_slow_osf_leaves_the_panel_quick_and_what_nobody_waits_for_is_not_asked_for(lab: LinksPage, osf: Osf) -> None:
    size = 2 << 30
    osf.create(files=[{"node": "stroop", "files": {"/huge.csv": {"size": size, "fill": "a,b\n1,2\n", "sparse": True}}}])
    sign_in(lab, osf.token)
    stopped: list[str] = []
    lab.page.on("requestfailed", lambda request: stopped.append(unquote(request.url)))
    lab.open()
    actions = ActionsPage(ExplorerPage(lab).open())
    explorer = actions.explorer

    # Of two gigabytes as many bytes are read as are shown.
    explorer.expand("Stroop study", "OSF Storage")
    explorer.row("huge.csv").click(timeout=SOON)
    expect(lab.panel.get_by_role("figure", name="Preview")).to_contain_text("there is more", timeout=SOON)
    lab.take_picture(PICTURES / "adversity-huge.png")
    assert 0 < sum(request["sent"] for request in osf.requests()) <= 1 << 20
    explorer.row("Stroop study").locator(".jp-Osf-twisty").click()

    osf.fault("latency", seconds=2, times=None)
    explorer.row("Stroop materials (public)").locator(".jp-Osf-twisty").click()
    explorer.row("Stroop study").locator(".jp-Osf-twisty").click()
    explorer.expand("figures")
    explorer.expand("experiment")
    explorer.row("figures").locator(".jp-Osf-twisty").click()
    expect(explorer.row("experiment")).to_have_attribute("aria-busy", "true")
    actions.open_menu("README.md")
    lab.page.keyboard.press("Escape")
    explorer.filter.fill("figures")
    expect(explorer.row("README.md")).to_have_count(0)
    explorer.filter.fill("")
    expect(explorer.row("experiment")).to_have_attribute("aria-busy", "true")
    lab.take_picture(PICTURES / "adversity-slow.png")
    expect(explorer.row("stroop.osexp")).to_be_visible(timeout=PATIENCE)
    assert [url.partition("ref=")[2].partition("&")[0] for url in stopped if "/osf/tree" in url] == [
        explorer.row("figures").get_attribute("data-reference")
    ]
    osf.clear_faults()


def test_osf_that_is_away_or_busy_is_told_once_and_asked_again(lab: LinksPage, osf: Osf) -> None:
    sign_in(lab, osf.token)
    osf.fault("unavailable", times=None)
    assert lab.server.ask("GET", "account?check=1").status_code == 200
    lab.open()
    lab.sidebar_icon.click()
    expect(lab.account_badge).to_contain_text("ffline", timeout=PATIENCE)
    lab.take_picture(PICTURES / "adversity-offline.png")
    expect(lab.panel.get_by_role("alert")).to_have_count(1)
    osf.clear_faults()
    lab.account_card.get_by_role("button", name="Try again").click()
    explorer = ExplorerPage(lab)
    explorer.expand("Stroop study")
    expect(explorer.row("OSF Storage")).to_be_visible(timeout=SOON)

    # Busy for a moment: nothing is told.
    osf.fault("throttle", retry_after=1, times=1)
    explorer.expand("OSF Storage")
    expect(explorer.row("README.md")).to_be_visible(timeout=SOON)
    expect(lab.panel.get_by_role("alert")).to_have_count(0)

    # Busy for longer: told in its place, with a way on.
    osf.fault("throttle", retry_after=1, times=None)
    explorer.row("data").locator(".jp-Osf-twisty").click()
    alert = explorer.tree.get_by_role("alert")
    expect(alert).to_contain_text("OSF", timeout=PATIENCE)
    lab.take_picture(PICTURES / "adversity-busy.png")
    osf.clear_faults()
    explorer.tree.get_by_role("button", name="Try again").click()
    expect(explorer.row("subject-01.csv")).to_be_visible(timeout=SOON)
    expect(alert).to_have_count(0)
    expect(lab.notices).to_have_count(0)


def test_where_the_server_only_lets_people_look_they_are_told_so(
    page: Page, osf: Osf, tmp_path_factory: pytest.TempPathFactory
) -> None:
    arguments = ["--ServerApp.authorizer_class=tests.server.authorizer.OsfToRead"]
    environment = {**osf.environment(), "PYTHONPATH": str(Path(__file__).parents[2])}
    with running_jupyter(tmp_path_factory.mktemp("lab"), environment=environment, arguments=arguments) as running:
        (running.root / "diary.txt").write_text("first\n", encoding="utf-8")
        lab = LinksPage(page, running)
        lab.open()
        lab.open_file("diary.txt")
        actions = ActionsPage(ExplorerPage(lab).open())
        actions.explorer.expand("Stroop study", "OSF Storage")

        actions.choose("OSF Storage", "New folder…")
        actions.dialog.get_by_label("Name").fill("mine")
        actions.press("Create")
        lab.notice("On this Jupyter server you may look at OSF, but change nothing.")
        lab.take_picture(PICTURES / "adversity-read-only-server.png")
        lab.notices.get_by_title("Hide notification").click()
        actions.choose("OSF Storage", "Link “diary.txt” to this folder")
        lab.notice("On this Jupyter server you may look at OSF, but change nothing.")
        lab.account_badge.click()
        lab.account_card.get_by_role("button", name="Sign out").click()
        expect(lab.account_card.get_by_role("alert")).to_contain_text("you may look at OSF, but change nothing")
        lab.take_picture(PICTURES / "adversity-read-only-account.png")
        assert "osfstorage:/diary.txt" not in osf.files("stroop")


def test_a_linked_file_is_followed_wherever_it_goes(lab: LinksPage, osf: Osf) -> None:
    root = lab.jupyter.root
    (root / "moving.txt").write_text("first\n", encoding="utf-8")
    (root / "archive").mkdir()
    sign_in(lab, osf.token)
    lab.link("moving.txt", storage(osf), "always")
    lab.open()
    lab.open_file("moving.txt")
    lab.sidebar_icon.click()
    lab.expect_state("in sync")

    # On OSF it gets another name and another folder.
    osf.colleague("rename", node="stroop", path="/moving.txt", name="moved.txt")
    osf.colleague("move", node="stroop", path="/moved.txt", to="/data/")
    lab.write("second\n")
    lab.press_save()
    wait_until(lambda: len(osf.versions("stroop", "/data/moved.txt")) == 2)
    expect(lab.links).to_contain_text("Stroop study / OSF Storage / data / moved.txt", timeout=PATIENCE)
    lab.expect_state("in sync")
    lab.take_picture(PICTURES / "adversity-moved.png")
    lab.links.get_by_role("button", name="Stroop study / OSF Storage / data / moved.txt").click()
    expect(ExplorerPage(lab).selected).to_have_accessible_name("moved.txt", timeout=SOON)

    # Two tabs save the same document.
    other = LinksPage(lab.page.context.new_page(), lab.jupyter)
    complaints: list[str] = []
    other.page.on("pageerror", lambda error: complaints.append(str(error)))
    other.open()
    other.open_file("moving.txt")
    other.sidebar_icon.click()
    other.expect_state("in sync")
    lab.write("third\n")
    lab.press_save()
    wait_until(lambda: len(osf.versions("stroop", "/data/moved.txt")) == 3)
    expect(other.links).to_contain_text("OSF has version 3", timeout=PATIENCE)
    other.write("fourth\n")
    other.page.keyboard.press("ControlOrMeta+s")
    other.take_picture(PICTURES / "adversity-two-tabs.png")
    other.page.get_by_role("dialog").get_by_role("button", name="Overwrite").click()
    wait_until(lambda: len(osf.versions("stroop", "/data/moved.txt")) == 4)
    expect(lab.links).to_contain_text("OSF has version 4", timeout=PATIENCE)
    other.page.close()
    assert complaints == []

    # What the project is called is for those who may see it.
    expect(lab.links).to_contain_text("Stroop study")
    assert lab.server.ask("DELETE", "account").status_code == 200
    expect(lab.links).not_to_contain_text("Stroop study", timeout=PATIENCE)
    sign_in(lab, osf.token)
    expect(lab.links).to_contain_text("Stroop study", timeout=PATIENCE)

    # In JupyterLab it goes to another folder, and is deleted there.
    lab.close("moving.txt")
    show_files(lab)
    lab.file("moving.txt").drag_to(lab.file("archive"))
    # The folder that it has left shows it for a moment more.
    expect(lab.file("moving.txt")).to_have_count(0)
    lab.file("archive").dblclick()
    lab.open_file("moving.txt")
    lab.sidebar_icon.click()
    lab.expect_state("in sync")
    lab.close("moving.txt")
    show_files(lab)
    lab.file("moving.txt").click()
    lab.page.keyboard.press("Delete")
    lab.page.get_by_role("dialog").get_by_role("button", name=re.compile("Delete|Move to Trash")).click()
    expect(lab.file("moving.txt")).to_have_count(0)
    lab.take_picture(PICTURES / "adversity-deleted-here.png")
    assert len(osf.versions("stroop", "/data/moved.txt")) == 4
    state = lab.server.ask("GET", "links/state?path=archive/moving.txt").json()["links"][0]
    assert state["state"] == "missing-here"
    expect(lab.notices).to_have_count(0)


def test_a_permission_that_is_lost_is_named_and_what_needs_it_is_greyed(lab: LinksPage, osf: Osf) -> None:
    (lab.jupyter.root / "ours.txt").write_text("first\n", encoding="utf-8")
    sign_in(lab, osf.token_of("Demo Colleague"))
    lab.link("ours.txt", storage(osf), "always")
    lab.open()
    lab.open_file("ours.txt")
    actions = ActionsPage(ExplorerPage(lab).open())
    lab.expect_state("in sync")
    actions.open_menu("Stroop study")
    expect(actions.item("New component…")).not_to_have_attribute("aria-disabled", "true")
    lab.page.keyboard.press("Escape")

    osf.colleague("set_permission", node="stroop", user="colleague", permission="read")
    lab.write("second\n")
    lab.press_save()
    lab.notice("write")
    lab.take_picture(PICTURES / "adversity-permission.png")
    expect(lab.notices).to_have_count(1)
    actions.explorer.press("Refresh")
    actions.explorer.expand("Stroop study", "OSF Storage")
    actions.open_menu("OSF Storage")
    expect(actions.item("Upload files…")).to_have_attribute("aria-disabled", "true")
    lab.take_picture(PICTURES / "adversity-permission-menu.png")
    lab.page.keyboard.press("Escape")
    expect(lab.links).to_contain_text("may only read this project", timeout=PATIENCE)
    assert len(osf.versions("stroop", "/ours.txt")) == 1
    assert "second" in (lab.jupyter.root / "ours.txt").read_text(encoding="utf-8")

    # Not even to be seen any more: the panel says so, and the document stays.
    osf.colleague("remove_contributor", node="stroop", user="colleague")
    lab.write("third\n")
    lab.press_save()
    lab.expect_state("not permitted")
    expect(lab.links).to_contain_text("Your account may not see it on OSF.")
    lab.take_picture(PICTURES / "adversity-not-permitted.png")
    assert "third" in (lab.jupyter.root / "ours.txt").read_text(encoding="utf-8")
