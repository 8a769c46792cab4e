"""Links stay with files that are renamed or moved on this computer, and so does what is known of them."""

import shutil

import pytest

from jupyter_osf.links.moving import follow_move
from jupyter_osf.links.outbox import Outbox
from tests.desk import outcomes


def move(desk, old, new):
    """As Jupyter does it: the file first, then the news of it."""
    before, after = desk.folder / old, desk.folder / new
    after.parent.mkdir(parents=True, exist_ok=True)
    before.rename(after)
    return follow_move(desk.session.context(), Outbox(), before, after)


@pytest.fixture
def linked(desk):
    desk.write("task.txt", b"first")
    desk.session.link("task.txt", desk.ref("/"))
    return desk


def test_a_renamed_file_keeps_its_link_its_base_and_its_consent(linked):
    before = linked.links()["task.txt"]

    moved = move(linked, "task.txt", "renamed.txt")

    assert [(old.key, new.key) for old, new in moved] == [("task.txt", "renamed.txt")]
    assert linked.links() == {"renamed.txt": before}
    linked.write("renamed.txt", b"second")
    status = linked.session.status()[0]
    assert (status.path, status.state, status.base_version) == ("renamed.txt", "ahead", "1")
    # Not named, so it needs the consent that the old path had.
    assert outcomes(linked.session.push()) == ["new-version"]


def test_a_file_moved_into_a_folder_stays_in_the_same_list(linked):
    move(linked, "task.txt", "deep/er/task.txt")

    assert list(linked.links()) == ["deep/er/task.txt"]
    assert linked.session.status()[0].state == "in-sync"


def test_a_file_moved_to_a_folder_with_a_list_of_its_own_goes_there(linked):
    other = linked.write("other/.osf/links.json", b'{"format": 1, "links": {}}')

    move(linked, "task.txt", "other/task.txt")

    assert linked.links() == {}
    assert '"task.txt"' in other.read_text()
    assert outcomes(linked.session.push(["other/task.txt"])) == ["unchanged"]


def test_files_in_a_renamed_folder_keep_their_links(desk):
    for name in ("study/a.txt", "study/deep/b.txt"):
        desk.write(name, b"first " + name.encode())
    desk.write(".osf/links.json", b'{"format": 1, "links": {}}')
    desk.session.link("study/a.txt", desk.ref("/"))
    desk.session.link("study/deep/b.txt", desk.ref("/"))

    move(desk, "study", "renamed")

    assert sorted(desk.links()) == ["renamed/a.txt", "renamed/deep/b.txt"]
    assert {status.state for status in desk.session.status()} == {"in-sync"}


def test_a_folder_that_takes_its_list_along_keeps_consents_and_bases(desk):
    desk.write("study/a.txt", b"first")
    desk.session.link("study/a.txt", desk.ref("/"))
    assert (desk.folder / "study" / ".osf").is_dir()

    move(desk, "study", "renamed")

    desk.write("renamed/a.txt", b"second")
    assert outcomes(desk.session.push()) == ["new-version"]


def test_a_renamed_data_folder_keeps_its_link_and_what_was_uploaded(desk):
    desk.write("data/1.csv", b"1")
    desk.session.link_data("data", desk.ref("/"), upload="always")
    desk.session.upload_data()
    desk.osf.clear_requests()

    move(desk, "data", "measured")

    assert list(desk.links()) == ["measured"]
    assert outcomes(desk.session.upload_data()) == ["unchanged"]
    assert desk.asked("PUT") == []


def test_a_file_inside_a_data_folder_is_a_new_file_under_its_new_name(desk):
    desk.write("data/1.csv", b"1")
    desk.session.link_data("data", desk.ref("/"))
    desk.session.upload_data()

    assert move(desk, "data/1.csv", "data/2.csv") == []

    assert desk.session.upload_data().summary.get("created") == 1


def test_what_waits_goes_under_the_new_name(linked):
    linked.write("task.txt", b"second")
    linked.osf.fault("unavailable", times=None)
    linked.session.push(["task.txt"])
    linked.osf.clear_faults()

    move(linked, "task.txt", "renamed.txt")

    assert [job.path for job in linked.session.outbox()] == ["renamed.txt"]
    assert outcomes(linked.session.outbox_retry()) == ["new-version"]
    assert linked.there("/task.txt") == [b"second", b"first"]


def test_a_copy_has_no_link(linked):
    shutil.copy(linked.folder / "task.txt", linked.folder / "copy.txt")

    assert list(linked.links()) == ["task.txt"]


def test_an_unlinked_file_may_go_anywhere(linked):
    linked.write("plain.txt", b"plain")

    assert move(linked, "plain.txt", "elsewhere/plain.txt") == []
    assert list(linked.links()) == ["task.txt"]
