"""The rules that every address below `/osf/` keeps: who may ask, by what right, and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
import requests
from tornado.web import RequestHandler

from jupyter_osf import __version__
from jupyter_osf.sandbox.process import SandboxProcess
from jupyter_osf.server.app import OSFExtension
from tests.jupyter import TOKEN, Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .in_server import kernel_in
from .rest import Browser

ROOT = Path(__file__).parents[2]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PATIENCE = 60.0


@dataclass(frozen=True)
class Route:
    """A request that does no harm even where it is let through; `right` is what opens the address."""

    path: str
    right: Literal["person", "person's page", "key", "one-time state"] = "person"
    body: Any = None


TABLE: dict[tuple[str, str], Route] = {
    ("GET", "about"): Route("about"),
    ("GET", "account"): Route("account"),
    ("POST", "account"): Route("account", body={}),
    ("DELETE", "account"): Route("account"),
    ("POST", "oauth/start"): Route("oauth/start", body={}),
    ("DELETE", "oauth/start"): Route("oauth/start"),
    ("POST", "oauth/finish"): Route("oauth/finish", body={}),
    ("GET", "oauth/callback"): Route("oauth/callback?code=no&state=no", "one-time state"),
    ("GET", "tree"): Route("tree"),
    ("GET", "search"): Route("search?text=stroop"),
    ("GET", "entry"): Route("entry?ref=osf://{stroop}/osfstorage/protocol.md"),
    ("GET", "entry/contents"): Route("entry/contents?ref=osf://{stroop}/osfstorage/figures/"),
    ("GET", "entry/snippet"): Route("entry/snippet?ref=osf://{stroop}/osfstorage/protocol.md"),
    ("GET", "content"): Route("content?ref=osf://{stroop}/osfstorage/protocol.md"),
    ("PUT", "content"): Route("content?ref=nothing&name=a.txt"),
    ("POST", "entry/actions"): Route("entry/actions", body={}),
    ("GET", "links"): Route("links"),
    ("POST", "links"): Route("links", body={}),
    ("PATCH", "links"): Route("links", body={}),
    ("DELETE", "links"): Route("links"),
    ("GET", "links/state"): Route("links/state"),
    ("POST", "links/undo"): Route("links/undo", body={}),
    ("POST", "links/push"): Route("links/push", body={}),
    ("POST", "links/pull"): Route("links/pull", body={}),
    ("GET", "compare"): Route("compare"),
    ("GET", "versions"): Route("versions?ref=osf://{stroop}/osfstorage/protocol.md"),
    ("POST", "versions/restore"): Route("versions/restore", body={}),
    ("GET", "sharing"): Route("sharing?ref=osf://{stroop}/"),
    ("PATCH", "sharing"): Route("sharing", body={}),
    ("GET", "sharing/people"): Route("sharing/people?text=demo"),
    ("POST", "sharing/contributors"): Route("sharing/contributors", body={}),
    ("PATCH", "sharing/contributors"): Route("sharing/contributors", body={}),
    ("DELETE", "sharing/contributors"): Route("sharing/contributors"),
    ("POST", "sharing/links"): Route("sharing/links", body={}),
    ("DELETE", "sharing/links"): Route("sharing/links"),
    ("GET", "sharing/citation"): Route("sharing/citation?ref=osf://{stroop}/"),
    ("GET", "jobs"): Route("jobs"),
    ("DELETE", "jobs/([0-9]{1,18}|t[0-9]{1,18})"): Route("jobs/1"),
    ("POST", "jobs/(t[0-9]{1,18})/stop"): Route("jobs/t1/stop"),
    ("POST", "jobs/([0-9]{1,18})/retry"): Route("jobs/1/retry"),
    ("POST", "documents/([0-9a-f]{32})"): Route(f"documents/{'0' * 32}", body={}),
    ("GET", "launch"): Route("launch?ref=abc12", "person's page"),
    ("POST", "launch"): Route("launch", body={}),
    ("GET", "launch/contents"): Route("launch/contents?ref={stroop}"),
    ("GET", "launch/link"): Route("launch/link?ref=abc12&server=http://localhost:8888/"),
    ("GET", "kernel/self"): Route("kernel/self", "key"),
    ("POST", "kernel/self"): Route("kernel/self", "key", body={}),
    ("GET", "proxy"): Route("proxy", "key"),
    **{(method, "proxy/(.*)"): Route("proxy/http/127.0.0.1/1/v2/", "key") for method in METHODS},
}
"""One line for each method of each address. An address that is not in it fails the first test."""


def choose(*rights: str, changing: bool | None = None) -> pytest.MarkDecorator:
    """All lines with one of these rights; with `changing` those whose method may change something, or may not."""
    chosen = [
        pytest.param(method, route, id=f"{method} {route.path.partition('?')[0]}")
        for (method, _), route in TABLE.items()
        if route.right in rights and (changing is None or changing == (method not in ("GET", "HEAD")))
    ]
    return pytest.mark.parametrize(("method", "route"), chosen)


def ask(server: Jupyter, method: str, route: Route, **more: Any) -> requests.Response:
    return requests.request(
        method, f"{server.url}osf/{route.path}", json=route.body, timeout=PATIENCE, allow_redirects=False, **more
    )


def by_token(server: Jupyter, method: str, route: Route) -> requests.Response:
    return ask(server, method, route, headers={"Authorization": f"token {TOKEN}"})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """Nobody is signed in to OSF here; OSF is where nothing answers."""
    nowhere = dict.fromkeys(("OSF_API_URL", "OSF_ACCOUNTS_URL", "OSF_WEB_URL"), "http://127.0.0.1:9/")
    folder = tmp_path_factory.mktemp("server")
    arguments = ["--OSF.retries=0"]
    with running_jupyter(folder, application="jupyter_server", arguments=arguments, environment=nowhere) as running:
        yield running


def with_authorizer(folder: Path, name: str) -> Any:
    return running_jupyter(
        folder,
        application="jupyter_server",
        arguments=[f"--ServerApp.authorizer_class=tests.server.authorizer.{name}", "--OSF.retries=0"],
        environment={"PYTHONPATH": str(ROOT), "OSF_API_URL": "http://127.0.0.1:9/v2/"},
    )


@pytest.fixture(scope="module")
def without_osf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    with with_authorizer(tmp_path_factory.mktemp("denied"), "NoOsf") as running:
        yield running


@pytest.fixture(scope="module")
def for_reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    with with_authorizer(tmp_path_factory.mktemp("reading"), "OsfToRead") as running:
        yield running


@pytest.fixture(scope="module")
def key(server: Jupyter) -> Iterator[str]:
    with kernel_in(server) as inside:
        yield inside.key


def test_every_address_and_method_is_in_the_table() -> None:
    application = OSFExtension()
    application.initialize_handlers()
    live = {
        (method, str(pattern).removeprefix("/osf/"))
        for pattern, handler, *_ in application.handlers
        for method in METHODS
        if getattr(handler, method.lower()) is not getattr(RequestHandler, method.lower())
    }

    assert live == set(TABLE)


def test_about_tells_the_version(server: Jupyter) -> None:
    answer = by_token(server, "GET", TABLE["GET", "about"])

    assert answer.status_code == 200
    assert answer.json() == {"version": __version__}


def test_an_unknown_address_is_not_found(server: Jupyter) -> None:
    assert requests.get(server.address("osf/nothing"), timeout=PATIENCE).status_code == 404


@choose("person", "key", "one-time state")
def test_strangers_get_nothing(server: Jupyter, method: str, route: Route) -> None:
    # With a matching pair of XSRF tokens, which anybody can make up.
    xsrf = "2|11111111|11111111111111111111111111111111|1700000000"
    answer = ask(server, method, route, headers={"X-XSRFToken": xsrf}, cookies={"_xsrf": xsrf})

    assert answer.status_code == 403
    assert __version__ not in answer.text


@choose("person's page")
def test_who_follows_a_link_as_a_stranger_is_led_to_the_login(
    server: Jupyter, method: str, route: Route, key: str
) -> None:
    for headers in ({}, {"Authorization": f"osf-kernel {key}"}):
        answer = ask(server, method, route, headers=headers)

        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login?next=%2Fosf%2F")


@choose("person", "person's page")
def test_people_come_in(server: Jupyter, method: str, route: Route) -> None:
    answer = by_token(server, method, route)

    assert answer.status_code not in (403, 404, 405, 500) or answer.json()["code"] == "no-such-job"


@choose("person", "person's page", "one-time state")
def test_the_authorizer_is_asked(without_osf: Jupyter, method: str, route: Route) -> None:
    assert requests.get(without_osf.address("api/contents"), timeout=PATIENCE).status_code == 200

    answer = by_token(without_osf, method, route)

    assert answer.status_code == 403
    assert "authorized" not in answer.text


@choose("person", changing=True)
def test_changes_need_the_right_to_write(for_reading: Jupyter, method: str, route: Route) -> None:
    answer = by_token(for_reading, method, route)

    assert answer.status_code == 403
    assert answer.json()["message"] == "On this Jupyter server you may look at OSF, but change nothing."
    assert answer.json()["hint"]


@choose("person", "person's page", changing=False)
def test_looking_needs_the_right_to_read_only(for_reading: Jupyter, method: str, route: Route) -> None:
    assert by_token(for_reading, method, route).status_code != 403


def test_finishing_a_sign_in_needs_the_right_to_write(for_reading: Jupyter) -> None:
    assert by_token(for_reading, "GET", TABLE["GET", "oauth/callback"]).status_code == 403


@choose("person", changing=True)
def test_another_page_of_the_web_cannot_change_anything(server: Jupyter, method: str, route: Route) -> None:
    browser = Browser(server)
    path = route.path

    refused = browser.ask(method, path, route.body, xsrf=False)
    let_in = browser.ask(method, path, route.body)

    assert refused.status_code == 403
    assert "_xsrf" in refused.text
    assert let_in.status_code != 403


@choose("key")
def test_kernels_addresses_are_closed_to_people(server: Jupyter, method: str, route: Route) -> None:
    browser = Browser(server)

    answers = [by_token(server, method, route), browser.ask(method, route.path, route.body)]

    assert [answer.status_code for answer in answers] == [403, 403]


@choose("key")
@pytest.mark.parametrize("scheme", ["token", "Bearer", "Basic", "OSF-KERNEL", "osf-kernel x"])
def test_a_key_counts_under_its_own_scheme_only(
    server: Jupyter, method: str, route: Route, scheme: str, key: str
) -> None:
    assert ask(server, method, route, headers={"Authorization": f"{scheme} {key}"}).status_code == 403


@choose("key")
def test_a_key_opens_what_is_made_for_kernels(server: Jupyter, method: str, route: Route, key: str) -> None:
    answer = ask(server, method, route, headers={"Authorization": f"osf-kernel {key}"})

    # Past the door: the address in the table is none of OSF's, and asks for nothing.
    assert answer.status_code == 200 or method == "HEAD" or answer.json()["code"] in ("usage", "not-osf"), answer.text


@choose("person", "one-time state")
def test_a_key_opens_nothing_else(server: Jupyter, method: str, route: Route, key: str) -> None:
    assert ask(server, method, route, headers={"Authorization": f"osf-kernel {key}"}).status_code == 403


def test_looking_changes_nothing(sandbox: SandboxProcess, osf: Osf, tmp_path: Path) -> None:
    environment = osf.environment()
    with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as running:
        browser = Browser(running)
        (running.root / "notes.txt").write_text("mine")
        body = {"path": "notes.txt", "ref": f"osf://{osf.node('stroop')}/osfstorage/", "upload": "always"}
        assert browser.ask("POST", "links", body).status_code == 200
        (running.root / "notes.txt").write_text("changed")
        browser.wait_for("signed_in")
        before = everything(running, osf)
        osf.clear_requests()

        for (method, _), route in TABLE.items():
            if method == "GET":
                browser.ask(method, route.path.format(**osf.info["projects"]))

        methods = {request["method"] for request in osf.requests()}
        assert everything(running, osf) == before
        assert methods == {"GET"}


def everything(server: Jupyter, osf: Osf) -> tuple[Any, ...]:
    files = {path: path.read_bytes() for path in sorted(server.root.rglob("*")) if path.is_file()}
    return osf.state()["nodes"], files, Browser(server).account()["state"]
