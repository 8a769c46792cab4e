"""OSF through the Jupyter server as a kernel meets it: streams, early ends, failures, and who is signed in."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from jupyter_osf import errors
from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .in_server import Inside, ask, kernel_in, proxied, raw, session_through
from .rest import log_of
from .trap import Trap, listening

MEGABYTE = 1 << 20
OSF_PATIENCE = 90.0
"""Seconds for which the server waits for OSF."""
SOON = 30.0
"""Seconds within which a busy computer notices what it does not wait for."""


@dataclass
class Place:
    server: Jupyter
    kernel: Inside
    files: Trap

    def target(self, path: str) -> str:
        return proxied(f"{self.files.url}{path}")


@pytest.fixture(scope="module")
def place(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server signed in to the sandbox; a trap is one more file host of it."""
    osf = Osf(sandbox.info)
    osf.reset("demo")
    environment = osf.environment()
    with listening() as files:
        environment["OSF_FILES_URL"] += f",{files.url}"
        with (
            running_jupyter(
                tmp_path_factory.mktemp("server"),
                application="jupyter_server",
                arguments=[f"--OSF.timeout={OSF_PATIENCE:.0f}", "--OSF.retry_ceiling=0.2"],
                environment=environment,
            ) as server,
            kernel_in(server, "study/analysis.ipynb") as kernel,
        ):
            yield Place(server, kernel, files)
            assert "Traceback" not in log_of(server)


@pytest.fixture
def session(place: Place, osf: Osf, tmp_path: Path) -> Iterator[Any]:
    with session_through(place.kernel.key, place.server, osf, tmp_path) as found:
        yield found


def storage(osf: Osf, path: str = "") -> str:
    return f"osf://{osf.node('stroop')}/osfstorage/{path}"


def test_a_kernel_without_a_token_is_somebody(place: Place, osf: Osf) -> None:
    who = place.kernel.run("%osf whoami --json")

    assert "'source': 'server'" in who.text, who
    assert "'signed_in': True" in who.text
    assert place.kernel.run("import os; 'OSF_TOKEN' in os.environ").text == "False"


def test_the_kernel_learns_which_osf_its_server_speaks_to(place: Place, osf: Osf) -> None:
    assert place.kernel.run("import os; os.environ['OSF_API_URL']").text.strip("'") == osf.api_url


def test_everything_that_was_sent_comes_back(session: Any, osf: Osf, tmp_path: Path) -> None:
    data = os.urandom(5 * MEGABYTE + 3)
    (tmp_path / "data.bin").write_bytes(data)
    (tmp_path / "empty.bin").write_bytes(b"")

    sent = session.upload(["data.bin", "empty.bin"], storage(osf))
    got = session.download(storage(osf, "data.bin"), "back.bin")
    session.download(storage(osf, "empty.bin"), "back-empty.bin")

    assert [one.outcome for one in (*sent.results, *got.results)] == ["created", "created", "downloaded"]
    assert (tmp_path / "back.bin").read_bytes() == data
    assert (tmp_path / "back-empty.bin").read_bytes() == b""
    assert osf.versions("stroop", "/data.bin")[0]["sha256"] == hashlib.sha256(data).hexdigest()


def test_the_tree_is_changed_through_the_proxy(session: Any, osf: Osf, tmp_path: Path) -> None:
    (tmp_path / "a b&c%20+#.txt").write_text("one")
    session.mkdir(storage(osf, "new folder/"))
    session.upload(["a b&c%20+#.txt"], storage(osf, "new folder/"))
    session.mv(storage(osf, "new folder/a%20b%26c%2520+%23.txt"), storage(osf, "new folder/two.txt"))
    names = [entry.name for entry in session.ls(storage(osf, "new folder/"))]
    session.rm(storage(osf, "new folder/"), recursive=True)

    assert names == ["two.txt"]
    assert not [path for path in osf.files("stroop") if "new folder" in path]


@pytest.mark.parametrize(("kind", "more"), [("throttle", {"retry_after": 0}), ("bad-gateway", {}), ("unavailable", {})])
def test_passing_failures_of_osf_are_waited_out(session: Any, osf: Osf, kind: str, more: dict[str, Any]) -> None:
    osf.fault(kind, times=2, **more)

    assert session.ls(storage(osf))


def test_a_download_that_breaks_is_taken_up_again(session: Any, osf: Osf, tmp_path: Path) -> None:
    data = os.urandom(MEGABYTE)
    (tmp_path / "data.bin").write_bytes(data)
    session.upload(["data.bin"], storage(osf))
    osf.fault("short-body", listener="storage", after=300_000)

    session.download(storage(osf, "data.bin"), "back.bin")

    assert (tmp_path / "back.bin").read_bytes() == data


def test_a_lost_answer_makes_no_second_version(session: Any, osf: Osf, tmp_path: Path) -> None:
    (tmp_path / "once.txt").write_text("once")
    osf.fault("reset-response", method="PUT")

    report = session.upload(["once.txt"], storage(osf))

    assert report.results[0].outcome in ("created", "unchanged")
    assert len(osf.versions("stroop", "/once.txt")) == 1


@pytest.mark.parametrize("path", ["/short", "/chunked"])
def test_an_answer_that_breaks_off_never_looks_whole(place: Place, path: str) -> None:
    with pytest.raises(requests.RequestException):
        ask(place.server, place.kernel.key, "GET", place.target(path)).content  # noqa: B018


def test_an_early_answer_arrives_although_the_body_was_long(place: Place) -> None:
    answer = ask(place.server, place.kernel.key, "PUT", place.target("/early"), data=b"x" * (20 * MEGABYTE))

    # The host hung up in the middle: its answer, or that it was lost, but never silence.
    assert answer.status_code == 409 or answer.json()["kind"] == "Ambiguous"


def test_a_refusal_by_osf_before_the_body_was_read_is_passed_on(session: Any, osf: Osf, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(os.urandom(8 * MEGABYTE))
    with pytest.raises(errors.OSFError) as refused:
        session.upload(["README.md"], f"osf://{osf.node('stroop')}/osfstorage/nowhere/")
    assert refused.value.exit_code == 1


def test_a_body_that_ends_too_soon_makes_no_file(place: Place) -> None:
    head = (
        f"PUT /osf/{place.target('/swallow')} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: osf-kernel {place.kernel.key}\r\nContent-Length: {5 * MEGABYTE}\r\n\r\n"
    )
    raw(place.server, head.encode(), b"x" * MEGABYTE, wait=False)

    call = place.files.last("/swallow")
    assert call.broken.wait(SOON)
    assert call.body < call.length == 5 * MEGABYTE


def test_a_body_is_held_up_when_osf_is_slow(place: Place) -> None:
    """Without that, a file of 5 GB would fill the memory of the server."""
    host, port = place.server.url.split("//")[1].rstrip("/").split(":")
    length = 400 * MEGABYTE
    head = (
        f"PUT /osf/{place.target('/hold')} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: osf-kernel {place.kernel.key}\r\nContent-Length: {length}\r\n\r\n"
    )
    sent = 0
    with socket.create_connection((host, int(port)), timeout=3) as kernel:
        kernel.sendall(head.encode())
        with contextlib.suppress(TimeoutError):
            while sent < length:
                sent += kernel.send(b"x" * MEGABYTE)
        place.files.go_on.set()

    # What lies in the buffers of three sockets, and no more.
    assert 0 < sent < 60 * MEGABYTE


def test_a_kernel_that_goes_away_ends_its_download_at_osf(place: Place) -> None:
    answer = ask(place.server, place.kernel.key, "GET", place.target("/endless"), stream=True)
    assert len(answer.raw.read(MEGABYTE)) == MEGABYTE
    call = place.files.last("/endless")
    answer.close()

    assert call.broken.wait(SOON)


def test_a_kernel_that_goes_away_ends_even_a_download_that_stands_still(place: Place) -> None:
    answer = ask(place.server, place.kernel.key, "GET", place.target("/pause"), stream=True)
    assert answer.raw.read(100)
    call = place.files.last("/pause")
    answer.close()

    assert call.broken.wait(SOON)


@pytest.mark.parametrize(("method", "length"), [("GET", 0), ("PUT", MEGABYTE)])
def test_a_kernel_that_goes_away_ends_a_request_that_osf_has_not_answered(
    place: Place, method: str, length: int
) -> None:
    """Sooner than OSF's time is up."""
    host, port = place.server.url.split("//")[1].rstrip("/").split(":")
    head = (
        f"{method} /osf/{place.target(f'/silence?{method}')} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: osf-kernel {place.kernel.key}\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=SOON) as kernel:
        kernel.sendall(head.encode() + b"x" * length)
        call = place.files.last(f"/silence?{method}")
        deadline = time.monotonic() + SOON
        while call.body < length and time.monotonic() < deadline:
            time.sleep(0.02)
        assert call.body == length
        assert not call.broken.is_set()

    assert call.broken.wait(SOON)


def test_a_command_that_is_stopped_ends_its_request_at_osf(place: Place, session: Any) -> None:
    """As Ctrl-C does it in a kernel."""
    http = session._client.http

    def stop() -> None:
        place.files.last("/silence?c")
        session.progress.cancel()

    stopping = threading.Thread(target=stop)
    stopping.start()
    with pytest.raises(errors.Cancelled):
        http.read(f"{place.files.url}/silence?c")
    stopping.join()

    assert place.files.last("/silence?c").broken.wait(SOON)


def test_a_slow_kernel_does_not_fill_the_server(place: Place) -> None:
    answer = ask(place.server, place.kernel.key, "GET", place.target("/endless?slow"), stream=True)
    answer.raw.read(1000)
    call = place.files.last("/endless?slow")
    settled = -1
    while settled != call.sent:
        settled = call.sent
        time.sleep(0.5)
    answer.close()

    # What lies in the buffers of three sockets, and no more.
    assert settled < 60 * MEGABYTE


def test_listing_goes_on_while_ten_kernels_stream(place: Place, session: Any, osf: Osf) -> None:
    def listing() -> float:
        began = time.monotonic()
        session.ls(storage(osf))
        return time.monotonic() - began

    before = sorted(listing() for _ in range(5))[2]
    stop = threading.Event()

    def stream(number: int) -> None:
        with ask(place.server, place.kernel.key, "GET", place.target(f"/endless?{number}"), stream=True) as answer:
            while not stop.is_set():
                # As fast as a line of 100 Mbit, not as fast as this computer can.
                answer.raw.read(MEGABYTE)
                time.sleep(0.08)

    streams = [threading.Thread(target=stream, args=(number,)) for number in range(10)]
    for one in streams:
        one.start()
    try:
        for number in range(10):
            place.files.last(f"/endless?{number}")
        beside = sorted(listing() for _ in range(5))[2]
    finally:
        stop.set()
        for one in streams:
            one.join(SOON)
    # On a computer that became busy meanwhile it takes longer alone as well.
    alone = max(before, sorted(listing() for _ in range(5))[2])

    assert beside < 10 * alone + 0.3, f"a listing takes {alone:.3f} s alone and {beside:.3f} s beside ten streams"


def test_osf_that_is_down_is_told_at_once(sandbox: SandboxProcess, osf: Osf, tmp_path: Path) -> None:
    """A server starts without OSF, and its kernels say what is wrong."""
    nowhere = {**osf.environment(), "OSF_API_URL": "http://127.0.0.1:9/v2/"}
    with (
        running_jupyter(tmp_path, application="jupyter_server", environment=nowhere) as server,
        kernel_in(server) as kernel,
    ):
        said = kernel.run("%osf projects")

    assert said.status == "error"
    assert "OSF cannot be reached" in said.traceback


def test_a_server_that_was_restarted_does_not_know_old_keys(osf: Osf, tmp_path: Path) -> None:
    with running_jupyter(tmp_path / "one", application="jupyter_server", environment=osf.environment()) as first:
        with kernel_in(first) as kernel:
            old = kernel.key
        port = int(first.url.rstrip("/").rpartition(":")[2])
    with session_through(old, first, osf) as session, pytest.raises(errors.Unreachable) as gone:
        session.whoami()
    assert gone.value.message == "The Jupyter server does not answer."
    assert gone.value.exit_code == 5

    with running_jupyter(
        tmp_path / "two",
        application="jupyter_server",
        port=port,
        environment=osf.environment(),
    ) as second:
        with session_through(old, second, osf) as session, pytest.raises(errors.OSFError) as caught:
            session.whoami()
        assert "was restarted" in caught.value.message
        assert "Restart the kernel" in caught.value.hint
        with kernel_in(second) as fresh, session_through(fresh.key, second, osf) as session:
            assert session.whoami().signed_in


def test_a_token_that_is_revoked_in_the_middle_is_told_as_such(osf: Osf, tmp_path: Path) -> None:
    with (
        running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment()) as server,
        kernel_in(server) as kernel,
        session_through(kernel.key, server, osf) as session,
    ):
        assert session.projects()
        osf.fault("expired-token", times=None)
        with pytest.raises(errors.NotSignedIn):
            session.projects()


def test_a_token_that_is_revoked_while_a_file_is_sent_leaves_the_file_to_be_sent(
    osf: Osf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "kernel"))
    with (
        running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment()) as server,
        kernel_in(server) as kernel,
        session_through(kernel.key, server, osf, directory=server.root) as session,
    ):
        path = server.root / "large.bin"
        path.write_bytes(b"first")
        session.link("large.bin", f"osf://{osf.node('stroop')}/osfstorage/")
        path.write_bytes(os.urandom(9 * MEGABYTE))
        for listener, method in (("files", "PUT"), ("accounts", "GET")):
            osf.fault("expired-token", listener=listener, method=method, times=None)
        (result,) = session.push(["large.bin"]).results

        assert result.outcome == "queued", result
        assert isinstance(result.error, errors.NotSignedIn)
        assert len(osf.versions("stroop", "/large.bin")) == 1
        assert [job.path for job in session.outbox()] == ["large.bin"]


def test_something_else_at_the_servers_address_is_no_server(osf: Osf, tmp_path: Path) -> None:
    with listening() as other:
        url = f"{other.url}/"
        with session_through("x" * 43, Jupyter(url, tmp_path), osf) as session, pytest.raises(errors.Unreachable) as no:
            session.whoami()
    assert no.value.reason == "no-server"


def test_bytes_read_by_hand_are_whole(session: Any, osf: Osf) -> None:
    entry = session.find(storage(osf, "protocol.md"))
    sink = io.BytesIO()
    found = session._client.content.fetch(entry, sink, version=None, advance=lambda count: None)
    assert hashlib.sha256(sink.getvalue()).hexdigest() == found == entry.sha256
