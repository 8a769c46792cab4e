"""The written description of the routes: complete, valid, and true of real answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openapi_spec_validator import validate

from jupyter_osf.server.app import OSFExtension
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .described import Description
from .in_server import ask, kernel_in
from .rest import Browser
from .test_routes import TABLE

DESCRIPTION = Description()


def described() -> set[tuple[str, str]]:
    """Methods with a path in which each parameter has the value of its example."""
    found = set()
    for template, item in DESCRIPTION.document["paths"].items():
        for method, operation in item.items():
            if method in ("parameters", "description"):
                continue
            path = template
            for parameter in [*item.get("parameters", []), *operation.get("parameters", [])]:
                if "$ref" in parameter:
                    parameter = DESCRIPTION.document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
                path = path.replace(f"{{{parameter['name']}}}", str(parameter.get("example")))
            found.add((method.upper(), path.lstrip("/")))
    return found


def test_the_description_is_valid_openapi() -> None:
    validate(DESCRIPTION.document)


def test_all_that_is_described_is_there() -> None:
    for method, path in described():
        patterns = [pattern for known, pattern in TABLE if known == method and re.fullmatch(pattern, path)]
        assert len(patterns) == 1, f"{method} {path}"


def test_all_that_is_there_is_described() -> None:
    application = OSFExtension()
    application.initialize_handlers()
    live = {str(pattern).removeprefix("/osf/") for pattern, *_ in application.handlers}

    missing = [
        (method, pattern)
        for method, pattern in TABLE
        if not [path for known, path in described() if known == method and re.fullmatch(pattern, path)]
    ]

    assert live == {pattern for _, pattern in TABLE}
    assert missing == []


def test_each_operation_says_what_it_is_for_and_which_right_opens_it() -> None:
    for template, item in DESCRIPTION.document["paths"].items():
        for method, operation in item.items():
            if method in ("parameters", "description"):
                continue
            assert operation["summary"], template
            right = next(line.right for (_, _), line in TABLE.items() if re.fullmatch(_shape(template), line.path))
            by_key = operation.get("security") == [{"kernelKey": []}]
            assert by_key == (right == "key"), template


def _shape(template: str) -> str:
    return re.sub(r"\\\{\w+\\\}", ".+", re.escape(template.lstrip("/"))) + r"(\?.*)?"


@pytest.mark.parametrize("path", ["about", "account", "tree", "links", "links/state", "jobs", "search?text=stroop"])
def test_real_answers_are_as_described(web: Browser, path: str) -> None:
    # All other tests over REST hold each of their answers against the description as well.
    DESCRIPTION.check("GET", path, web.ask("GET", path))


def test_failures_are_as_described(web: Browser, osf: Osf) -> None:
    for (method, _), route in TABLE.items():
        if route.right == "person" and method not in ("GET", "DELETE"):
            DESCRIPTION.check(method, route.path, web.ask(method, route.path, route.body))


def test_answers_to_kernels_are_as_described(signed_in: Jupyter, osf: Osf) -> None:
    with kernel_in(signed_in) as inside:
        for method, path, body in [
            ("GET", "proxy", None),
            ("GET", "proxy/http/127.0.0.1/1/", None),
            ("GET", "kernel/self", None),
            ("POST", "kernel/self", {"do": "save"}),
            ("POST", "kernel/self", {"do": "insert", "source": "6 * 7"}),
            ("POST", "kernel/self", {"do": "account-changed"}),
            ("POST", "kernel/self", {"do": "links-changed", "paths": []}),
            ("POST", "kernel/self", {"do": "nothing"}),
        ]:
            DESCRIPTION.check(method, path, ask(signed_in, inside.key, method, path, json=body))


def test_signing_in_and_out_is_as_described(osf: Osf, tmp_path: Any) -> None:
    with running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment(None)) as server:
        browser = Browser(server)
        for method, path, body in [
            ("POST", "account", {"token": osf.token}),
            ("GET", "account", None),
            ("DELETE", "account", None),
            ("POST", "account", {"token": "no token of anybody"}),
            ("POST", "oauth/start", {}),
            ("DELETE", "oauth/start", None),
            ("POST", "oauth/finish", {"address": "nowhere"}),
            ("GET", "tree", None),
        ]:
            DESCRIPTION.check(method, path, browser.ask(method, path, body))
        with kernel_in(server) as inside:
            answer = ask(server, inside.key, "POST", "kernel/self", json={"do": "sign-out"})
            DESCRIPTION.check("POST", "kernel/self", answer)
