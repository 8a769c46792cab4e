"""Sharing over REST: people, view-only links, public or private, citations, and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import Checked
from .in_server import kernel_in
from .listener import Listener
from .rest import PATIENCE, log_of


@pytest.fixture
def stroop(osf: Osf) -> str:
    return f"osf://{osf.node('stroop')}/"


def done(web: Checked, method: str, path: str, body: Any = None) -> Any:
    answer = web.ask(method, path, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def sharing(web: Checked, ref: str) -> Any:
    return done(web, "GET", f"sharing?ref={quote(ref)}")


def permissions(found: Any) -> dict[str, str]:
    return {one["name"]: one["permission"] for one in found["contributors"]}


@contextmanager
def browser_of(osf: Osf, folder: Path, token: str | None) -> Iterator[Checked]:
    """Another person's Jupyter server, or that of nobody."""
    environment = osf.environment(token)
    with running_jupyter(folder, application="jupyter_server", environment=environment) as server:
        yield Checked(server)


def test_everything_of_a_project_at_once(web: Checked, stroop: str) -> None:
    found = sharing(web, stroop)

    assert (found["name"], found["kind"], found["public"]) == ("Stroop study", "project", False)
    assert permissions(found) == {"Demo Researcher": "admin", "Demo Colleague": "write", "Demo Reader": "read"}
    assert [one["name"] for one in found["contributors"] if one["me"]] == ["Demo Researcher"]
    assert (found["links"], found["obstacle"], found["within"]) == ([], None, None)


def test_a_file_leads_to_the_project_that_it_is_in(web: Checked, stroop: str) -> None:
    found = sharing(web, f"{stroop}osfstorage/experiment/stroop.ipynb")

    assert (found["reference"], found["within"]) == (stroop, "stroop.ipynb")


def test_a_colleague_comes_may_do_more_and_goes(web: Checked, osf: Osf, stroop: str) -> None:
    (person,) = done(web, "GET", "sharing/people?text=stranger")["people"]
    assert person["name"] == "Demo Stranger"
    named = {"ref": stroop, "person": person["id"]}

    added = done(web, "POST", "sharing/contributors", {**named, "permission": "read", "bibliographic": False})
    changed = done(web, "PATCH", "sharing/contributors", {**named, "permission": "write"})
    removed = done(web, "DELETE", f"sharing/contributors?ref={quote(stroop)}&person={person['id']}")

    assert permissions(added)["Demo Stranger"] == "read"
    assert permissions(changed)["Demo Stranger"] == "write"
    assert [one["bibliographic"] for one in changed["contributors"] if one["id"] == person["id"]] == [False]
    assert "Demo Stranger" not in permissions(removed)
    assert permissions(removed) == permissions(sharing(web, stroop))


def test_somebody_without_an_account_is_invited(web: Checked, stroop: str) -> None:
    body = {"ref": stroop, "name": "Una Registered", "email": "una@example.org", "permission": "read"}
    found = done(web, "POST", "sharing/contributors", body)

    assert [one["registered"] for one in found["contributors"] if one["name"] == "Una Registered"] == [False]


def test_the_only_administrator_stays_for_a_reason_that_is_told(web: Checked, osf: Osf, stroop: str) -> None:
    me = osf.user_id("Demo Researcher")
    answer = web.ask("DELETE", f"sharing/contributors?ref={quote(stroop)}&person={me}")

    assert answer.status_code == 422
    assert answer.json() == {
        "code": "last-administrator",
        "message": "This is the only administrator, and there has to be one.",
        "hint": "Make somebody else an administrator first.",
    }


def test_a_view_only_link_is_for_who_asks_alone(
    web: Checked, heard: Listener, signed_in: Jupyter, osf: Osf, stroop: str
) -> None:
    answer = web.ask("POST", "sharing/links", {"ref": stroop, "name": "reviewers", "anonymous": True})
    (link,) = answer.json()["links"]
    key = link["address"].rpartition("view_only=")[2]
    node = f"{osf.api_url}nodes/{osf.node('stroop')}/"

    assert (link["name"], link["anonymous"]) == ("reviewers", True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert sharing(web, stroop)["links"] == [link]
    assert requests.get(node, {"view_only": key}, timeout=PATIENCE).json()["meta"]["anonymous"] is True

    assert done(web, "DELETE", f"sharing/links?ref={quote(stroop)}&id={link['id']}") == {"links": []}
    assert requests.get(node, {"view_only": key}, timeout=PATIENCE).status_code == 401
    assert len(key) > 20
    assert key not in log_of(signed_in)
    assert key not in str(heard.events)


def test_publishing_says_first_what_it_means(web: Checked, stroop: str) -> None:
    refused = web.ask("PATCH", "sharing", {"ref": stroop, "public": True})

    assert refused.status_code == 409
    assert refused.json()["code"] == "make-public"
    assert refused.json()["message"] == (
        "Everyone on the internet will see “Stroop study”, its files with all their versions, and its people."
    )
    assert sharing(web, stroop)["public"] is False

    assert done(web, "PATCH", "sharing", {"ref": stroop, "public": True, "yes": True}) == {"public": True}
    assert next(e["public"] for e in done(web, "GET", "tree")["entries"] if e["name"] == "Stroop study") is True
    assert done(web, "PATCH", "sharing", {"ref": stroop, "public": False}) == {"public": False}


@pytest.mark.parametrize("style", ["apa", "mla", "chicago", "vancouver", "ieee"])
def test_citations(web: Checked, stroop: str, style: str) -> None:
    found = done(web, "GET", f"sharing/citation?ref={quote(stroop)}&style={style}")

    assert "Researcher" in found["citation"]
    assert "stroop study" in found["citation"].lower()


def test_what_cannot_be_understood(web: Checked, stroop: str) -> None:
    bad = [
        ("GET", "sharing?ref=", None),
        ("GET", "sharing/people?text=", None),
        ("PATCH", "sharing", {"ref": stroop}),
        ("PATCH", "sharing", {"ref": stroop, "public": "yes"}),
        ("POST", "sharing/contributors", {"ref": stroop, "permission": "read", "name": "No Address"}),
        ("PATCH", "sharing/contributors", {"ref": stroop, "person": "abc12"}),
        ("POST", "sharing/links", {"ref": stroop, "name": " "}),
        ("GET", f"sharing/citation?ref={quote(stroop)}&style=..%2F..%2Fusers", None),
    ]

    answers = [web.ask(method, path, body) for method, path, body in bad]

    assert [answer.status_code for answer in answers] == [400] * len(bad)
    assert web.ask("GET", f"sharing/citation?ref={quote(stroop)}&style=nonsense").status_code == 404


def test_who_only_reads_is_refused_in_one_sentence(osf: Osf, stroop: str, tmp_path: Path) -> None:
    stranger = osf.user_id("Demo Stranger")
    with browser_of(osf, tmp_path, osf.token_of("Demo Reader")) as web:
        found = sharing(web, stroop)
        attempts = [
            web.ask("POST", "sharing/contributors", {"ref": stroop, "person": stranger, "permission": "read"}),
            web.ask("POST", "sharing/links", {"ref": stroop, "name": "reviewers"}),
            web.ask("PATCH", "sharing", {"ref": stroop, "public": True, "yes": True}),
        ]
        left = done(web, "DELETE", f"sharing/contributors?ref={quote(stroop)}&person={osf.user_id('Demo Reader')}")

    why = {
        "code": "not-administrator",
        "message": "Only administrators of this project can change how it is shared.",
        "hint": "Ask Demo Researcher.",
    }
    assert (found["links"], found["obstacle"]) == (None, why)
    assert [(answer.status_code, answer.json()) for answer in attempts] == [(403, why)] * 3
    assert "Demo Reader" not in permissions(left)


def test_what_is_public_can_be_looked_at_by_anybody(osf: Osf, stroop: str, tmp_path: Path) -> None:
    public = f"osf://{osf.node('materials')}/"
    with browser_of(osf, tmp_path, None) as web:
        found = sharing(web, public)
        private = web.ask("GET", f"sharing?ref={quote(stroop)}")
        attempt = web.ask("PATCH", "sharing", {"ref": public, "public": False})
        cited = done(web, "GET", f"sharing/citation?ref={quote(public)}")

    assert permissions(found)["Demo Researcher"] == "admin"
    assert (found["links"], found["obstacle"]["code"]) == (None, "not-signed-in")
    assert (private.status_code, attempt.status_code) == (401, 401)
    assert "Stroop materials" in cited["citation"]


def test_a_kernel_shares_by_way_of_its_server(signed_in: Jupyter, osf: Osf, stroop: str) -> None:
    code = f"""
import jupyter_osf
with jupyter_osf.connect() as session:
    stranger = session.people("stranger")[0].id
    shared = session.sharing({stroop!r})
    shared.add(stranger, "read")
    shared.change(stranger, permission="write")
    link = shared.add_link("reviewers", anonymous=True)[0]
    seen = session.share({stroop!r})
    session.sharing({stroop!r}).remove_link(link.id)
    left = session.sharing({stroop!r}).remove(stranger)
[seen.links == (link,), [one.permission for one in seen.contributors if one.id == stranger], len(left)]
"""
    with kernel_in(signed_in) as inside:
        ran = inside.kernel.run(code)

    assert ran.text == "[True, ['write'], 3]"
