"""What is collected in a linked data folder goes up by the policy of its link, complete and only with consent."""

import json
import time

import pytest

from .at_work import until
from .listener import Listener


@pytest.fixture
def work(work):
    (work.folder / "data").mkdir()
    yield work
    if work.links():
        work.session.unlink_data("data")


def still_nothing(work, path="/1.csv", seconds=4.0, node="stroop"):
    time.sleep(seconds)
    assert work.there(path, node) == []


def test_new_data_go_up_when_the_link_says_always(work, server):
    work.session.link_data("data", work.ref(), upload="always")
    with Listener.at(server) as heard:
        work.write("data/1.csv", b"1")
        work.write("data/session/2.csv", b"2")

        until(lambda: work.there("/1.csv") and work.there("/session/2.csv"))

        heard.wait("job", state="verified", path=work.path("data/1.csv"))
        heard.wait("link", path=work.path("data"))
    until(lambda: not work.waiting())
    states = {file.path: file.state for file in work.session.status(["data"])[0].files}
    assert (states["data/1.csv"], states["data/session/2.csv"]) == ("in-sync", "in-sync")


def test_a_changed_file_becomes_a_version_and_an_unchanged_one_nothing(work, server):
    work.session.link_data("data", work.ref(), upload="always")
    work.write("data/1.csv", b"1")
    until(lambda: work.there("/1.csv") == [b"1"])

    work.write("data/1.csv", b"1, 2")
    until(lambda: work.there("/1.csv") == [b"1, 2", b"1"])
    work.write("data/1.csv", b"1, 2")
    time.sleep(3)

    assert work.there("/1.csv") == [b"1, 2", b"1"]


def test_a_file_that_grows_is_not_sent_before_it_is_complete(alone):
    (alone.folder / "data").mkdir()
    alone.session.link_data("data", alone.ref(), upload="always")
    # Quiet enough that a busy computer writes again within that time.
    with alone.server("--OSFBackground.data_quiet=4"):
        path = alone.write("data/1.csv", b"")
        written = b""
        for number in range(20):
            written += b"%d\n" % number
            path.write_bytes(written)
            time.sleep(0.4)
        assert alone.there("/1.csv") == []

        until(lambda: alone.there("/1.csv"))

        assert alone.there("/1.csv") == [written]


def test_ask_is_one_question_and_no_upload(work, server):
    work.session.link_data("data", work.ref(), upload="ask")
    with Listener.at(server) as heard:
        for number in range(3):
            work.write(f"data/{number}.csv", b"%d" % number)

        asked = heard.wait("data", path=work.path("data"), files=3)

        assert "3 files" in asked["message"]
        still_nothing(work, seconds=3)
        assert len(heard.named("data")) == 1
        assert work.waiting() == []


def test_never_means_nothing(work, server):
    work.session.link_data("data", work.ref(), upload="never")
    with Listener.at(server) as heard:
        work.write("data/1.csv", b"1")
        still_nothing(work)
        assert heard.named("data") == []
    assert work.waiting() == []


def test_a_strangers_link_uploads_nothing(work, server):
    work.session.link_data("data", work.ref(), upload="always")
    links = work.folder / ".osf" / "links.json"
    text = links.read_text()
    work.session.unlink_data("data")
    # The same link in a folder that came from somebody else: nobody agreed to it for this path.
    (work.folder / "theirs" / "data").mkdir(parents=True)
    (work.folder / "theirs" / ".osf").mkdir()
    (work.folder / "theirs" / ".osf" / "links.json").write_text(text)
    work.write("theirs/data/1.csv", b"1")

    still_nothing(work)
    assert work.waiting() == []


def test_data_go_to_a_public_project_only_after_a_yes(work, server):
    work.session.link_data("data", work.ref(node="materials"), upload="always")
    work.write("data/1.csv", b"1")

    job = until(lambda: [job for job in work.waiting() if job.state == "needs-choice"])[0]

    assert "public" in job.reason
    assert work.there("/1.csv", "materials") == []


def test_a_file_with_a_link_of_its_own_does_not_go_with_the_folder(work, server):
    work.write("data/task.txt", b"task")
    work.session.link("data/task.txt", work.ref("/experiment/"))
    work.session.link_data("data", work.ref(), upload="always")
    work.write("data/1.csv", b"1")

    until(lambda: work.there("/1.csv"))
    time.sleep(1)

    assert work.there("/task.txt") == []
    work.session.unlink("data/task.txt")


def test_what_came_while_no_server_ran_goes_at_the_next_start(alone):
    (alone.folder / "data").mkdir()
    alone.session.link_data("data", alone.ref(), upload="always")
    alone.write("data/1.csv", b"1")

    with alone.server():
        until(lambda: alone.there("/1.csv") == [b"1"])


def test_offline_it_waits_and_goes_once(work, server):
    work.session.link_data("data", work.ref(), upload="always")
    work.offline()
    work.write("data/1.csv", b"1")
    first = until(lambda: [job for job in work.waiting() if job.attempts])[0]
    work.write("data/1.csv", b"1, 2")
    # Another job takes its place, once the file has rested.
    until(lambda: [job for job in work.waiting() if job.id != first.id])
    assert len(work.waiting()) == 1
    work.online()

    until(lambda: not work.waiting())

    assert work.there("/1.csv") == [b"1, 2"]
    assert json.loads((work.folder / ".osf" / "links.json").read_text())["links"]["data"]["upload"] == "always"
