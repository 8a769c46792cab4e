"""Two Jupyter servers of one person, who share what waits and who is signed in, and nothing else."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .at_work import AtWork, server_at, until
from .in_server import kernel_in
from .listener import Listener
from .rest import Browser


@pytest.fixture(scope="module")
def servers(sandbox: SandboxProcess, home: Path) -> Iterator[tuple[Jupyter, Jupyter]]:
    """Signed in by what is stored, which one has stored and the other has noticed."""
    osf = Osf(sandbox.info)
    osf.reset("demo")
    with server_at(home, osf, token=None) as one, server_at(home, osf, token=None) as other:
        assert one.url != other.url
        assert Browser(one).ask("POST", "account", {"token": osf.token}).ok
        Browser(other).wait_for("signed_in")
        yield one, other


def test_kernels_reach_their_own_server(work: AtWork, servers: tuple[Jupyter, Jupyter]) -> None:
    for number, server in enumerate(servers):
        name = work.path(f"notebook{number}.ipynb")
        with kernel_in(server, name) as inside:
            found = inside.run("import os; os.environ['JUPYTER_OSF_URL']").text.strip("'")
            who = inside.run("%osf whoami --json")
            work.write(f"notebook{number}.txt", b"new")
            with Listener.at(server) as heard, Listener.at(servers[1 - number]) as elsewhere:
                linked = inside.run(f"%osf link notebook{number}.txt {work.ref()}")
                heard.wait("link", path=work.path(f"notebook{number}.txt"), linked=True)

        assert found == f"{server.url}osf/"
        assert "'source': 'server'" in who.text
        assert linked.status == "ok", linked
        assert not elsewhere.named("link")


def test_who_signs_out_or_in_at_one_does_so_at_the_other(work: AtWork, servers: tuple[Jupyter, Jupyter]) -> None:
    one, other = (Browser(server) for server in servers)
    assert [browser.wait_for("signed_in")["name"] for browser in (one, other)] == ["Demo Researcher"] * 2
    with Listener.at(servers[1]) as heard:
        one.ask("DELETE", "account")
        heard.wait("account", state="signed_out")
        assert other.account()["state"] == "signed_out"

    with Listener.at(servers[0]) as heard:
        other.ask("POST", "account", {"token": work.osf.token})
        heard.wait("account", state="signed_in")
        assert one.account()["name"] == "Demo Researcher"

    with Listener.at(servers[1]) as heard:
        one.ask("POST", "account", {"token": work.osf.token_of("Demo Colleague")})
        heard.until("account", lambda event: other.account()["name"] == "Demo Colleague")
    other.ask("POST", "account", {"token": work.osf.token})
    one.wait_for("signed_in")


def holder(work: AtWork) -> int | None:
    """The process that sends at the moment."""
    with sqlite3.connect(work.home / "data" / "jupyter_osf" / "outbox.sqlite") as db:
        row = db.execute("SELECT pid FROM lease").fetchone()
    db.close()
    return int(row[0]) if row else None


# It comes last, since it costs one of the two its life.
def test_what_waits_is_sent_once_and_by_the_other_where_one_is_killed(
    work: AtWork, servers: tuple[Jupyter, Jupyter]
) -> None:
    work.linked()
    work.left_offline()
    # Before OSF is back, or it may all have gone by then.
    work.osf.fault("stall", listener="files", method="PUT", times=None)
    work.online()
    until(lambda: [job for job in work.waiting() if job.state == "sending"])
    first = holder(work)
    assert first is not None

    process = psutil.Process(first)
    assert process.pid != os.getpid()
    process.kill()
    process.wait()
    work.osf.clear_faults()
    until(lambda: not work.waiting())

    assert work.there() == [b"second", b"first"]
