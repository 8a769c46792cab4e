"""Kernels that collect data, and what the server does for them when they or OSF are gone."""

import contextlib
import os
import signal
import time

import pytest

from .at_work import AtWork, until
from .in_server import kernel_in

BEGIN = """
import os, jupyter_osf
os.chdir({folder!r})
collection = jupyter_osf.collect("data", into={place!r}, participant=1)
session = collection.__enter__()
session.path("trials.csv").write_text("half")
"""
END = """
session.path("trials.csv").write_text("all of it")
collection.__exit__(None, None, None)
"""


@pytest.fixture
def work(osf, sandbox, tmp_path, monkeypatch):
    with AtWork.at(osf, tmp_path, sandbox.data, monkeypatch) as work:
        yield work


def begin(work):
    return BEGIN.format(folder=str(work.folder), place=work.ref())


def sent(work):
    return work.there("/sub-1_trials.csv")


def test_the_server_leaves_a_run_alone_and_sends_what_osf_did_not_take(work):
    with work.server() as server, kernel_in(server) as inside:
        assert inside.run(begin(work)).status == "ok"
        time.sleep(4)
        assert (sent(work), work.waiting()) == ([], [])
        work.offline()
        said = inside.run(END).streams["stdout"]
        assert "2 files waiting to be sent" in said
        work.online()

        until(lambda: len(sent(work)) == 1 and work.there("/sub-1_run.json") and not work.waiting())

        assert sent(work) == [b"all of it"]
        told = inside.run("%load_ext jupyter_osf\n%osf status data").text
        assert "2 of 2 files verified on OSF" in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_kernel(work):
    """The server sends what it left."""
    with work.server() as server, kernel_in(server) as inside:
        assert inside.run(begin(work)).status == "ok"
        time.sleep(3)
        assert sent(work) == []
        os.kill(inside.kernel.pid, signal.SIGKILL)

        until(lambda: sent(work))

        assert sent(work) == [b"half"]


def test_signed_out_meanwhile(work):
    """Only the account that collected them sends the data."""
    tokens = [work.osf.token_of(name) for name in ("Demo Researcher", "Demo Colleague")]
    with work.server(token=None) as server, kernel_in(server) as inside:
        sign_in = "osf = jupyter_osf.connect(); osf.login({!r})"
        inside.run("import jupyter_osf")
        assert inside.run(sign_in.format(tokens[0])).status == "ok"
        assert inside.run(begin(work)).status == "ok"
        assert inside.run("osf.logout()").status == "ok"
        assert "waiting to be sent" in inside.run(END).streams["stdout"]

        assert inside.run(sign_in.format(tokens[1])).status == "ok"
        with contextlib.suppress(AssertionError):
            # Long enough for the server to have sent it, did it want to.
            end = time.monotonic() + 4
            until(lambda: sent(work) or time.monotonic() > end)
        assert sent(work) == []
        assert len(work.waiting()) == 2
        assert inside.run(sign_in.format(tokens[0])).status == "ok"

        until(lambda: sent(work) and not work.waiting())

        assert sent(work) == [b"all of it"]
