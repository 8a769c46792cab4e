"""What could not go, over REST: it waits visibly, is tried again, and can be dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.sandbox_fixtures import Osf

from .listener import Listener
from .rest import Browser


@pytest.fixture
def path(web: Browser, osf: Osf) -> Iterator[str]:
    """A linked file with a change, at a time when OSF does not answer."""
    name = f"notes {uuid4().hex[:8]}.txt"
    place = web.server.root / name
    place.write_text("first")
    answer = web.ask("POST", "links", {"path": name, "ref": f"osf://{osf.node('stroop')}/osfstorage/"})
    assert answer.status_code == 200, answer.text
    place.write_text("second")
    osf.fault("unavailable", times=None)
    yield name
    for job in waiting(web, name):
        web.ask("DELETE", f"jobs/{job['id']}")
    osf.clear_faults()


def waiting(web: Browser, path: str) -> list[dict[str, Any]]:
    jobs: list[dict[str, Any]] = web.ask("GET", "jobs").json()["jobs"]
    return [job for job in jobs if job["path"] == path and job["id"].isdigit()]


def test_what_cannot_go_is_accepted_and_listed_with_the_reason(web: Browser, osf: Osf, path: str) -> None:
    answer = web.ask("POST", "links/push", {"paths": [path]})

    assert answer.status_code == 202
    assert answer.json()["summary"] == {"queued": 1}
    (job,) = waiting(web, path)
    assert job["state"] in ("waiting", "sending")
    assert job["reference"].endswith(path.replace(" ", "%20"))


def test_front_ends_hear_of_what_waits(web: Browser, osf: Osf, path: str, heard: Listener) -> None:
    web.ask("POST", "links/push", {"paths": [path]})

    event = heard.until("job", lambda event: event["id"].isdigit() and event["path"] == path)

    assert event["state"] in ("waiting", "sending")
    assert event["message"].endswith(".")


def test_trying_again_while_osf_is_away_leaves_it_waiting(web: Browser, osf: Osf, path: str) -> None:
    web.ask("POST", "links/push", {"paths": [path]})
    (job,) = waiting(web, path)

    answer = web.ask("POST", f"jobs/{job['id']}/retry")

    assert answer.status_code == 202, answer.text
    assert [one["id"] for one in answer.json()["jobs"]] == [job["id"]]
    assert [one["id"] for one in waiting(web, path)] == [job["id"]]


def test_trying_again_what_is_on_its_way_goes_on_with_it(web: Browser, osf: Osf, path: str, heard: Listener) -> None:
    web.ask("POST", "links/push", {"paths": [path]})
    (job,) = waiting(web, path)
    osf.fault("latency", listener="files", method="PUT", seconds=5)
    osf.clear_faults("unavailable")
    heard.wait("job", id=job["id"], state="sending")

    answer = web.ask("POST", f"jobs/{job['id']}/retry")

    assert answer.status_code == 202, answer.text
    assert [one["id"] for one in answer.json()["jobs"]] == [job["id"]]


def test_what_is_dropped_is_not_sent(web: Browser, osf: Osf, path: str, heard: Listener) -> None:
    web.ask("POST", "links/push", {"paths": [path]})
    (job,) = waiting(web, path)

    answer = web.ask("DELETE", f"jobs/{job['id']}")

    assert answer.status_code == 204
    assert waiting(web, path) == []
    assert heard.wait("job", id=job["id"], state="dropped")
    osf.clear_faults()
    assert len(osf.versions("stroop", f"/{path}")) == 1
    assert (web.server.root / path).read_text() == "second"


def test_with_osf_back_it_goes(web: Browser, osf: Osf, path: str, heard: Listener) -> None:
    web.ask("POST", "links/push", {"paths": [path]})
    (job,) = waiting(web, path)
    osf.clear_faults()

    # The server may have been quicker: then there is nothing left to be tried.
    assert web.ask("POST", f"jobs/{job['id']}/retry").status_code in (202, 404)

    assert heard.wait("job", id=job["id"], state="verified")["path"] == path
    assert len(osf.versions("stroop", f"/{path}")) == 2
    assert waiting(web, path) == []
