"""What linking, opening and bringing back promise."""

import re

import pytest

from jupyter_osf.errors import NeedsChoice, OSFError
from tests.desk import outcomes

PATH = "/experiment/task.txt"
BACKUP = re.compile(r"task \(this computer .*\)\.txt")


@pytest.fixture
def theirs(desk):
    """OSF has a task.txt of two versions; here is another one."""
    desk.colleague(b"old", PATH)
    desk.colleague(b"theirs", PATH)
    desk.write("task.txt", b"mine")
    return desk


class TestLink:
    def test_a_new_name_is_created_in_the_folder(self, desk):
        desk.write("task.txt", b"mine")
        report = desk.session.link("task.txt", desk.ref("/experiment/"), upload="always")

        assert set(outcomes(report)) == {"linked", "created"}
        assert desk.there(PATH) == [b"mine"]
        assert desk.links()["task.txt"]["upload"] == "always"

    @pytest.mark.parametrize("whole", [True, False])
    def test_a_project_means_its_own_storage(self, desk, whole):
        desk.write("task.txt", b"mine")
        node = desk.osf.node("stroop")
        desk.session.link("task.txt", f"osf://{node}/" if whole else node)
        assert desk.there("/task.txt") == [b"mine"]

    @pytest.mark.parametrize("ref", ["/experiment/", PATH])
    def test_equal_bytes_are_adopted(self, theirs, ref):
        theirs.write("task.txt", b"theirs")
        report = theirs.session.link("task.txt", theirs.ref(ref))

        assert set(outcomes(report)) == {"linked", "unchanged"}
        assert len(theirs.there(PATH)) == 2
        assert theirs.session.status()[0].state == "in-sync"

    @pytest.mark.parametrize("ref", ["/experiment/", PATH])
    def test_other_bytes_want_a_choice_and_make_no_link(self, theirs, ref):
        with pytest.raises(NeedsChoice) as caught:
            theirs.session.link("task.txt", theirs.ref(ref))

        assert caught.value.exit_code == 3
        assert "--mine" in caught.value.hint
        assert theirs.links() == {}
        assert theirs.there(PATH) == [b"theirs", b"old"]
        assert theirs.files() == {"task.txt": b"mine"}

    def test_with_a_choice(self, theirs):
        theirs.session.link("task.txt", theirs.ref(PATH), choice="mine")
        assert theirs.there(PATH) == [b"mine", b"theirs", b"old"]
        assert list(theirs.links()) == ["task.txt"]

    def test_theirs(self, theirs):
        theirs.session.link("task.txt", theirs.ref(PATH), choice="theirs")
        assert theirs.read("task.txt") == b"theirs"
        assert [content for name, content in theirs.files().items() if BACKUP.fullmatch(name)] == [b"mine"]
        assert theirs.session.status()[0].state == "in-sync"

    def test_both(self, theirs):
        theirs.session.link("task.txt", theirs.ref(PATH), choice="both")
        assert theirs.files() == {"task.txt": b"mine", "task (OSF version 2).txt": b"theirs"}
        assert theirs.there(PATH) == [b"mine", b"theirs", b"old"]

    def test_another_name_there(self, desk):
        desk.write("task.txt", desk.there("/README.md")[0])
        assert desk.session.link("task.txt", desk.ref("/README.md")).exit_code == 0
        desk.write("task.txt", b"changed")
        desk.session.push()
        assert desk.there("/README.md")[0] == b"changed"

    def test_a_failed_upload_leaves_no_link(self, desk):
        desk.write("task.txt", b"mine")
        desk.osf.fault("server-error", method="PUT", times=None)
        with pytest.raises(OSFError):
            desk.session.link("task.txt", desk.ref("/experiment/"))
        assert desk.links() == {}

    def test_a_second_link_takes_the_place_of_the_first_and_says_so(self, desk):
        desk.write("task.txt", b"mine")
        desk.session.link("task.txt", desk.ref("/experiment/"))
        report = desk.session.link("task.txt", desk.ref("/figures/"))
        assert desk.ref(PATH) in report.results[0].message
        assert desk.links()["task.txt"]["path"] == "/figures/task.txt"

    def test_unlink_deletes_nothing(self, desk):
        desk.write("task.txt", b"mine")
        desk.session.link("task.txt", desk.ref("/experiment/"))
        desk.session.unlink("task.txt")
        assert (desk.links(), desk.there(PATH), desk.read("task.txt")) == ({}, [b"mine"], b"mine")
        with pytest.raises(OSFError) as caught:
            desk.session.unlink("task.txt")
        assert caught.value.reason == "not-linked"

    def test_a_linked_path_wins_over_an_id(self, desk):
        desk.write("study", b"mine")
        desk.session.link("study", desk.ref("/experiment/"))
        assert desk.session.info("study").reference == desk.ref("/experiment/study")
        with pytest.raises(OSFError) as caught:
            desk.session.info("osf://study/")
        assert caught.value.reason == "not-found"


class TestOpen:
    def test_it_lands_here_and_is_linked(self, desk):
        report = desk.session.open(desk.ref("/experiment/stroop.osexp"))
        assert set(outcomes(report)) == {"downloaded", "linked"}
        assert desk.session.status()[0].state == "in-sync"
        assert desk.links()["stroop.osexp"]["upload"] == "ask"

    def test_into_a_folder_or_under_a_name(self, desk):
        (desk.folder / "sub").mkdir()
        desk.session.open(desk.ref("/README.md"), "sub")
        desk.session.open(desk.ref("/protocol.md"), "sub/my protocol.md")
        assert set(desk.files()) == {"sub/README.md", "sub/my protocol.md"}

    def test_an_older_version_is_behind(self, desk):
        desk.session.open(desk.ref("/protocol.md@1"))
        assert desk.read("protocol.md") == desk.there("/protocol.md")[-1]
        assert desk.session.status()[0].state == "behind"

    def test_equal_bytes_are_linked_as_they_are(self, theirs):
        theirs.write("task.txt", b"theirs")
        assert set(outcomes(theirs.session.open(theirs.ref(PATH)))) == {"linked", "unchanged"}

    def test_what_is_here_is_not_replaced(self, theirs):
        with pytest.raises(NeedsChoice):
            theirs.session.open(theirs.ref(PATH))
        assert (theirs.files(), theirs.links()) == ({"task.txt": b"mine"}, {})

    def test_with_a_choice(self, theirs):
        theirs.session.open(theirs.ref(PATH), choice="both")
        assert theirs.files() == {"task.txt": b"mine", "task (OSF version 2).txt": b"theirs"}
        theirs.session.open(theirs.ref(PATH), choice="theirs")
        assert theirs.read("task.txt") == b"theirs"
        assert [content for name, content in theirs.files().items() if BACKUP.fullmatch(name)] == [b"mine"]
        theirs.write("task.txt", b"mine again")
        theirs.session.open(theirs.ref(PATH), choice="mine")
        assert theirs.there(PATH)[0] == b"mine again"


class TestRestore:
    @pytest.fixture
    def linked(self, desk):
        desk.write("task.txt", b"one")
        desk.session.link("task.txt", desk.ref("/experiment/"))
        for content in (b"two", b"three"):
            desk.write("task.txt", content)
            desk.session.push()
        return desk

    def test_both_sides_get_the_old_bytes_as_a_new_version(self, linked):
        linked.session.restore("task.txt", "1")
        assert linked.there(PATH) == [b"one", b"three", b"two", b"one"]
        assert linked.files() == {"task.txt": b"one"}
        assert linked.session.status()[0].state == "in-sync"

    def test_what_osf_never_had_is_backed_up(self, linked):
        linked.write("task.txt", b"unsent")
        report = linked.session.restore("task.txt", "2")
        assert "backed-up" in outcomes(report)
        assert sorted(linked.files().values()) == [b"two", b"unsent"]

    def test_the_newest_makes_no_version(self, linked):
        linked.session.restore("task.txt", "3")
        assert len(linked.there(PATH)) == 3

    def test_a_missing_file_comes_back(self, linked):
        (linked.folder / "task.txt").unlink()
        linked.session.restore("task.txt", "1")
        assert linked.read("task.txt") == b"one"

    @pytest.mark.parametrize(
        ("do", "named", "why"),
        [
            ("set_permission", {"user": "Demo Researcher", "permission": "read"}, "lacks the permission to write"),
            ("fill_quota", {}, "full"),
        ],
    )
    def test_what_stands_in_the_way_is_said_before_anything_moves(self, linked, do, named, why):
        for content in (b"1" * 2_000_000, b"four"):
            linked.write("task.txt", content)
            linked.session.push()
        linked.osf.colleague(do, node="stroop", **named)
        linked.osf.clear_requests()

        with pytest.raises(OSFError, match=why):
            linked.session.restore("task.txt", "4")

        assert [
            call for call in linked.osf.requests() if call["method"] == "PUT" or call["listener"] == "storage"
        ] == []
        assert linked.read("task.txt") == b"four"

    def test_without_a_link_only_osf_changes(self, desk):
        before = desk.there("/protocol.md")
        desk.session.restore(desk.ref("/protocol.md"), "1")
        assert desk.there("/protocol.md") == [before[-1], *before]
        assert desk.files() == {}


class TestLinksThatCannotBeRead:
    @pytest.fixture
    def broken(self, desk):
        desk.write("task.txt", b"first")
        desk.session.link("task.txt", desk.ref("/experiment/"))
        desk.write("task.txt", b"second")
        desk.write("from elsewhere/.osf/links.json", b"<<<<<<< mine")
        return desk

    def test_status_tells_of_them_beside_the_others(self, broken):
        found = {one.path: one for one in broken.session.status()}

        assert found["task.txt"].state == "ahead"
        assert found["from elsewhere/.osf/links.json"].state == "unknown"
        assert "cannot be read" in found["from elsewhere/.osf/links.json"].message

    @pytest.mark.parametrize("paths", [[], ["."]])
    def test_the_others_are_pushed_and_pulled_all_the_same(self, broken, paths):
        pushed = broken.session.push(paths)
        broken.colleague(b"third", PATH)
        pulled = broken.session.pull(paths)

        assert outcomes(pushed) == ["new-version", "failed"]
        assert outcomes(pulled) == ["downloaded", "failed"]
        assert [result.path for result in pushed.results[1:]] == ["from elsewhere/.osf/links.json"]
        assert broken.there(PATH) == [b"third", b"second", b"first"]
        assert pushed.exit_code == 1

    def test_a_data_folder_is_not_said_to_be_missing_where_its_link_cannot_be_read(self, broken):
        report = broken.session.upload_data()

        assert [result.error.reason for result in report.results] == ["broken-links-file"]
