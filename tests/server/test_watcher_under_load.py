"""Data folders in which much happens: files that never rest, thousands at once, and programs that still collect."""

import threading
import time

import pytest

from jupyter_osf.links.locks import mark
from tests.sandbox_fixtures import Osf

from .at_work import AtWork, server_at, until
from .listener import Listener

MANY = 2000


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(sandbox, home):
    with server_at(home, Osf(sandbox.info)) as running:
        yield running


@pytest.fixture
def work(osf, sandbox, home, monkeypatch):
    with AtWork.at(osf, home, sandbox.data, monkeypatch) as work:
        (work.folder / "data").mkdir()
        yield work
        work.session.unlink_data("data")


def test_a_file_that_is_rewritten_all_the_time_goes_when_it_rests(alone):
    """Each time as large as before: only the time of the last change tells."""
    (alone.folder / "data").mkdir()
    alone.session.link_data("data", alone.ref(), upload="always")
    alone.write("data/still.csv", b"complete")
    stop = threading.Event()

    def rewrite():
        number = 0
        while not stop.wait(0.1):
            number += 1
            alone.write("data/live.csv", b"%06d" % number)

    thread = threading.Thread(target=rewrite)
    # Quiet enough that a busy computer writes again within that time.
    with alone.server("--OSFBackground.data_quiet=4"):
        thread.start()
        try:
            until(lambda: alone.there("/still.csv"))
            time.sleep(6)
            assert alone.there("/live.csv") == []
        finally:
            stop.set()
            thread.join()

        until(lambda: alone.there("/live.csv"))
        time.sleep(6)
        assert alone.there("/live.csv") == [(alone.folder / "data/live.csv").read_bytes()]


@pytest.mark.timeout(600)
def test_two_thousand_new_files_at_once(work, server):
    work.session.link_data("data", work.ref(), upload="always")
    with Listener.at(server) as heard:
        for number in range(MANY):
            work.write(f"data/sub-{number % 20:02}/{number:04}.csv", b"%d" % number)

        until(lambda: work.waiting())
        end = time.monotonic() + 300
        while time.monotonic() < end and (work.waiting() or not work.there("/sub-19/1999.csv")):
            time.sleep(1)
        heard.wait("job", state="verified", path=work.path("data/sub-19/1999.csv"))

    found = work.osf.files("stroop")
    assert sum("/sub-" in path and file["kind"] == "file" for path, file in found.items()) == MANY
    assert all(len(file["versions"]) == 1 for path, file in found.items() if path.endswith(".csv") and "/sub-" in path)
    (link,) = work.session.status(["data"])
    assert len(link.files) >= MANY
    assert {file.state for file in link.files if "/sub-" in file.path} == {"in-sync"}


def test_patterns_of_the_link_and_subfolders(work, server):
    work.session.link_data("data", work.ref(), upload="always")
    links = work.folder / ".osf" / "links.json"
    links.write_text(links.read_text().replace('"exclude": [', '"exclude": ["*.tmp", "/pilot/",'))
    for name in ("1.tmp", "pilot/1.csv", "main/pilot/1.csv", "main/2.tmp", ".hidden", "~$1.xlsx", "main/1.csv"):
        work.write(f"data/{name}", b"1")

    until(lambda: work.there("/main/1.csv") and work.there("/main/pilot/1.csv"))
    time.sleep(2)

    sent = {path for path in work.osf.files("stroop") if path.rpartition("/")[2] in
            ("1.tmp", "2.tmp", ".hidden", "~$1.xlsx") or path.endswith(":/pilot/1.csv")}  # fmt: skip
    assert sent == set()


def test_a_program_that_collects_sends_at_its_end(work, server):
    """What it holds back is sent by the server only when the program is no more."""
    work.session.link_data("data", work.ref(), upload="always")
    with mark("collecting", str(work.folder / "data")):
        work.write("data/1.csv", b"half")
        time.sleep(4)
        assert (work.there("/1.csv"), work.waiting()) == ([], [])
        work.write("data/1.csv", b"all")

    until(lambda: work.there("/1.csv"))

    assert work.there("/1.csv") == [b"all"]
