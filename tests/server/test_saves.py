"""What Jupyter does to files is heard: saves change the state of a link and upload nothing, links follow moves."""

import time

import pytest

from .at_work import until
from .listener import Listener


@pytest.fixture
def work(work):
    work.linked()
    return work


@pytest.fixture
def heard(work, server):
    with Listener.at(server) as listener:
        yield listener


def test_a_save_changes_the_state_and_uploads_nothing(work, server, heard):
    work.session.set_upload("task.txt", "always")

    work.save(server, "task.txt", "second")

    heard.wait("link", path=work.path("task.txt"), state="ahead")
    assert work.there() == [b"first"]
    assert work.waiting() == []


def test_many_saves_are_one_question_and_the_same_bytes_none(alone):
    alone.linked()
    # Quiet enough that a busy computer saves again within that time.
    with alone.server("--OSFBackground.save_quiet=3") as server, Listener.at(server) as heard:
        alone.osf.clear_requests()
        for number in range(8):
            alone.save(server, "task.txt", f"draft {number}")
        heard.wait("link", path=alone.path("task.txt"), state="ahead")
        asked = len(alone.osf.requests())

        alone.save(server, "task.txt", "draft 7")
        time.sleep(5)

        assert len(alone.osf.requests()) == asked <= 4


def test_saving_what_is_not_linked_asks_nobody(work, server):
    work.osf.clear_requests()

    work.save(server, "plain.txt", "plain")
    time.sleep(1.5)

    assert work.osf.requests() == []


def test_a_renamed_file_keeps_its_link(work, server, heard):
    work.contents(server, "PATCH", "task.txt", {"path": work.path("renamed.txt")})

    told = heard.wait("link", path=work.path("renamed.txt"))

    assert told["moved_from"] == work.path("task.txt")
    assert list(work.links()) == ["renamed.txt"]
    work.write("renamed.txt", b"second")
    assert work.session.push().summary == {"new-version": 1}


def test_files_in_a_renamed_folder_keep_their_links(work, server, heard):
    work.linked("deep/er/b.txt", b"b")
    work.contents(server, "PATCH", "deep", {"path": work.path("moved")})

    heard.wait("link", path=work.path("moved/er/b.txt"), moved_from=work.path("deep/er/b.txt"))

    until(lambda: sorted(work.links()) == ["moved/er/b.txt", "task.txt"])


def test_renaming_twice_at_once_is_followed_in_order(work, server):
    work.contents(server, "PATCH", "task.txt", {"path": work.path("second.txt")})
    work.contents(server, "PATCH", "second.txt", {"path": work.path("third.txt")})

    until(lambda: list(work.links()) == ["third.txt"])


def test_a_copy_has_no_link(work, server):
    copy = work.contents(server, "POST", "", {"copy_from": work.path("task.txt")})
    time.sleep(1.5)

    assert copy["name"] != "task.txt"
    assert list(work.links()) == ["task.txt"]


def test_a_deleted_file_is_told_to_be_missing_and_its_link_stays(work, server, heard):
    work.contents(server, "DELETE", "task.txt")

    heard.wait("link", path=work.path("task.txt"), state="missing-here", linked=True)

    assert list(work.links()) == ["task.txt"]
    assert work.session.pull(["task.txt"]).summary == {"downloaded": 1}


def test_offline_a_save_is_a_save(work, server, heard):
    work.offline()

    work.save(server, "task.txt", "second")

    heard.wait("link", path=work.path("task.txt"), state="unknown")
    assert (work.folder / "task.txt").read_text() == "second"


def test_a_save_into_a_data_folder_is_noticed(work, server, heard):
    (work.folder / "data").mkdir()
    work.session.link_data("data", work.ref("/experiment/"), upload="always")

    work.save(server, "data/1.csv", "1")

    heard.wait("job", state="verified", path=work.path("data/1.csv"))
    assert work.there("/experiment/1.csv") == [b"1"]
    work.session.unlink_data("data")
