"""Files without a link, and looking around."""

import shutil

import pytest

from jupyter_osf import browse
from jupyter_osf.errors import NeedsChoice, OSFError
from tests.desk import outcomes, summary


class TestUpload:
    def test_nothing_is_replaced_unasked(self, desk):
        before = desk.there("/README.md")
        desk.write("README.md", b"mine")
        desk.write("new.md", b"new")

        report = desk.session.upload(["README.md", "new.md"], desk.ref())

        assert report.exit_code == 3
        assert summary(report) == {"README.md": "refused", "new.md": "created"}
        assert desk.there("/README.md") == before

    def test_choices(self, desk):
        before = desk.there("/README.md")
        desk.write("README.md", b"mine")
        assert outcomes(desk.session.upload(["README.md"], desk.ref(), choice="theirs")) == ["skipped"]
        assert outcomes(desk.session.upload(["README.md"], desk.ref(), choice="both")) == ["kept-both"]
        assert desk.there("/README.md") == before
        assert outcomes(desk.session.upload(["README.md"], desk.ref(), choice="mine")) == ["new-version"]
        assert desk.there("/README.md") == [b"mine", *before]
        assert outcomes(desk.session.upload(["README.md"], desk.ref())) == ["unchanged"]

    def test_under_another_name_and_a_tree(self, desk):
        desk.write("a.txt", b"1")
        desk.write("tree/b.txt", b"2")
        desk.write("tree/deep/c.txt", b"3")
        desk.write("tree/.hidden", b"4")
        desk.session.upload(["a.txt"], desk.ref("/figures/other name.txt"))
        assert desk.there("/figures/other name.txt") == [b"1"]
        assert desk.session.upload(["tree"], desk.ref("/figures/")).summary == {"created": 2}
        assert desk.there("/figures/tree/deep/c.txt") == [b"3"]
        assert desk.session.upload(["tree"], desk.ref("/figures/")).summary == {"unchanged": 2}

    def test_two_sources_of_one_name(self, desk):
        for folder in "ab":
            desk.write(f"{folder}/same.txt", folder.encode())
        with pytest.raises(OSFError):
            desk.session.upload(["a/same.txt", "b/same.txt"], desk.ref())
        assert desk.there("/same.txt") == []

    def test_a_missing_source_stops_before_anything_is_sent(self, desk):
        desk.write("a.txt", b"1")
        with pytest.raises(OSFError) as caught:
            desk.session.upload(["a.txt", "missing.txt"], desk.ref())
        assert caught.value.exit_code == 1
        assert desk.there("/a.txt") == []


class TestDownload:
    def test_a_tree_with_every_version_newest_and_nothing_replaced(self, desk):
        desk.write("data/subject-02.csv", b"mine")

        report = desk.session.download(desk.ref("/data/"), ".")

        assert report.exit_code == 3
        assert summary(report)["subject-02.csv"] == "refused"
        assert desk.read("data/subject-02.csv") == b"mine"
        for number in (1, 3, 4, 5, 6):
            path = f"data/subject-{number:02}.csv"
            assert [desk.read(path)] == desk.there("/" + path)
        assert desk.links() == {}
        assert desk.session.download(desk.ref("/data/"), ".", choice="theirs").exit_code == 0
        assert b"mine" in desk.files().values()
        assert set(desk.session.download(desk.ref("/data/"), ".").summary) == {"unchanged"}

    def test_nothing_is_put_where_a_link_of_this_computer_leads(self, desk, tmp_path):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        desk.session.download(desk.ref("/"))
        (data,) = desk.folder.glob("*-osfstorage/data")
        shutil.rmtree(data)
        data.symlink_to(elsewhere)
        (elsewhere / "subject-02.csv").write_text("mine")

        report = desk.session.download(desk.ref("/"), choice="theirs")

        assert {result.error.reason for result in report.results if result.error} == {"leads-outside"}
        assert [path.name for path in elsewhere.iterdir()] == ["subject-02.csv"]
        assert (elsewhere / "subject-02.csv").read_text() == "mine"

    def test_choices_for_a_file(self, desk):
        desk.write("README.md", b"mine")
        with pytest.raises(NeedsChoice):
            desk.session.download(desk.ref("/README.md"))
        assert outcomes(desk.session.download(desk.ref("/README.md"), choice="mine")) == ["skipped"]
        assert outcomes(desk.session.download(desk.ref("/README.md"), choice="both")) == ["kept-both"]
        assert desk.read("README (OSF version 1).md") == desk.there("/README.md")[0]
        assert outcomes(desk.session.download(desk.ref("/README.md"), choice="theirs")) == ["downloaded", "backed-up"]

    def test_a_whole_project_and_a_registration(self, desk):
        assert desk.session.download(desk.osf.node("analysis"), "all").exit_code == 0
        assert {"all/analysis.ipynb", "all/means.csv"} <= set(desk.files())
        assert (desk.folder / "all/report").is_dir()
        assert desk.session.download(desk.osf.node("registration"), "frozen").exit_code == 0

    def test_a_file_of_a_storage_without_hashes(self, desk):
        desk.session.download(desk.ref("/consent%20form.txt", provider="owncloud"))
        assert [desk.read("consent form.txt")] == desk.there("/consent form.txt", provider="owncloud")


class TestTree:
    def test_mkdir_makes_what_is_missing_and_leaves_what_is_there(self, desk):
        assert outcomes(desk.session.mkdir(desk.ref("/a/b c/d/"))) == ["created"]
        assert outcomes(desk.session.mkdir(desk.ref("/a/b c/d/"))) == ["unchanged"]
        assert "osfstorage:/a/b c/d/" in desk.osf.files("stroop")

    def test_mv(self, desk):
        content = desk.there("/protocol.md")
        desk.session.mv(desk.ref("/protocol.md"), desk.ref("/renamed.md"))
        desk.session.mv(desk.ref("/renamed.md"), desk.ref("/figures/"))
        assert desk.there("/figures/renamed.md") == content
        # Into another region of OSF the newest version alone is moved.
        with pytest.raises(NeedsChoice) as caught:
            desk.session.mv(desk.ref("/figures/renamed.md"), desk.ref("/report/", node="analysis"))
        assert caught.value.reason == "loses-versions"
        assert desk.there("/figures/renamed.md") == content
        desk.session.confirm = lambda question: "older ones" in question
        desk.session.mv(desk.ref("/figures/renamed.md"), desk.ref("/report/", node="analysis"))
        assert desk.there("/report/renamed.md", node="analysis") == content[:1]
        desk.session.mv(desk.ref("/data/"), desk.ref("/raw/"))
        assert len(desk.there("/raw/subject-01.csv")) == 1

    def test_cp(self, desk):
        content = desk.there("/protocol.md")
        desk.session.cp(desk.ref("/protocol.md"), desk.ref("/figures/copy.md"))
        assert desk.there("/figures/copy.md")[0] == content[0]
        assert desk.there("/protocol.md") == content

    @pytest.mark.parametrize("verb", ["mv", "cp"])
    def test_a_taken_name_is_never_replaced(self, desk, verb):
        before = desk.there("/README.md"), desk.there("/protocol.md")
        desk.session.cp(desk.ref("/README.md"), desk.ref("/figures/protocol.md"))
        there = desk.there("/figures/protocol.md")
        for target in (desk.ref("/README.md"), desk.ref("/figures/"), desk.ref("/figures/protocol.md")):
            with pytest.raises(NeedsChoice):
                getattr(desk.session, verb)(desk.ref("/protocol.md"), target)
        assert (desk.there("/README.md"), desk.there("/protocol.md")) == before
        assert desk.there("/figures/protocol.md") == there

    def test_a_folder_is_not_moved_into_itself(self, desk):
        with pytest.raises(OSFError) as caught:
            desk.session.mv(desk.ref("/data/"), desk.ref("/data/"))
        assert caught.value.exit_code in (2, 3)
        assert len(desk.there("/data/subject-01.csv")) == 1

    def test_rm(self, desk):
        with pytest.raises(NeedsChoice):
            desk.session.rm(desk.ref("/data/"))
        assert outcomes(desk.session.rm(desk.ref("/README.md"))) == ["deleted"]
        assert outcomes(desk.session.rm(desk.ref("/data/"), recursive=True)) == ["deleted"]
        assert not [path for path in desk.osf.files("stroop") if path.startswith("osfstorage:/data")]
        for ref in (desk.ref(), desk.osf.node("stroop")):
            with pytest.raises(OSFError) as caught:
                desk.session.rm(ref, recursive=True)
            assert caught.value.exit_code == 2


class TestLook:
    def test_everything_below_a_project_ends_although_projects_link_to_each_other(self, desk):
        made = desk.osf.create(
            nodes=[
                {"title": "one", "short_name": "one", "creator": "researcher", "files": {"/a/b.txt": "b"}},
                {"title": "inside", "short_name": "inside", "creator": "researcher", "parent": "one"},
                {"title": "other", "short_name": "other", "creator": "researcher"},
            ],
            linked=[
                {"node": "one", "targets": ["one", "other"]},
                {"node": "inside", "targets": ["one"]},
                {"node": "other", "targets": ["one"]},
            ],
        )["nodes"]

        found = desk.session.ls(f"osf://{made['one']}/", recursive=True)

        assert [entry.name for entry in found] == ["osfstorage", "a", "b.txt", "inside", "osfstorage"]

    def test_a_project_lists_storages_components_and_linked_projects(self, desk):
        kinds = [entry.kind for entry in desk.session.ls(desk.osf.node("stroop"))]
        assert kinds == ["storage"] * 3 + ["component", "project"]

    def test_everything_below(self, desk):
        entries = desk.session.ls(desk.osf.node("stroop"), recursive=True)
        references = [entry.reference for entry in entries]
        assert desk.ref("/experiment/stroop.ipynb") in references
        assert desk.ref("/means.csv", node="analysis") in references
        assert len(set(references)) == len(references)
        for entry in entries:
            if entry.kind in ("folder", "file"):
                assert desk.session.find(entry.reference).id == entry.id

    def test_a_deep_path_costs_one_request_for_each_folder(self, desk):
        desk.osf.create(files=[{"node": "stroop", "files": {"/a/b/c/d.csv": "1", "/a/x/y/z.csv": "2"}}])
        desk.osf.clear_requests()
        desk.session.find(desk.ref("/a/b/c/d.csv"))
        assert len([call for call in desk.asked() if "/v1/resources/" in call]) == 4

    def test_info_of_a_version(self, desk):
        newest, oldest = desk.session.info(desk.ref("/protocol.md")), desk.session.info(desk.ref("/protocol.md@1"))
        assert (newest.version, oldest.version) == ("3", "1")
        assert newest.sha256 != oldest.sha256
        assert (oldest.size, newest.size) == (len(desk.there("/protocol.md")[2]), len(desk.there("/protocol.md")[0]))
        assert newest.web_url

    def test_versions(self, desk):
        found = desk.session.versions(desk.ref("/protocol.md"))
        assert [version.version for version in found] == ["3", "2", "1"]
        assert [version.author for version in found] == ["Demo Researcher", "Demo Colleague", "Demo Researcher"]
        assert [version.size for version in found] == [len(content) for content in desk.there("/protocol.md")]
        with pytest.raises(OSFError) as caught:
            desk.session.versions(desk.ref("/consent form.txt", provider="owncloud"))
        assert caught.value.reason == "no-versions"

    def test_a_public_project_without_an_account(self, desk, monkeypatch):
        monkeypatch.delenv("OSF_TOKEN")
        session = desk.reconnect()
        assert session.ls(desk.osf.node("materials"), recursive=True)
        assert session.download(desk.ref("/words.csv", node="materials")).exit_code == 0
        assert not session.whoami().signed_in

    def test_a_file_in_a_linked_data_folder_is_the_one_on_osf(self, desk):
        desk.write("data/subject-01.csv", b"mine")
        desk.session.link_data("data", desk.ref("/data/"))
        assert desk.session.info("data/subject-01.csv").reference == desk.ref("/data/subject-01.csv")
        assert [version.version for version in desk.session.versions("data/subject-01.csv")] == ["1"]
        assert desk.session.info("data/subject-01.csv@1").version == "1"
        with pytest.raises(OSFError) as caught:
            desk.session.info("data/only here.csv")
        assert caught.value.reason == "not-found"

    def test_counting_what_is_in_a_folder_ends_some_time(self, desk, monkeypatch):
        desk.osf.create(files=[{"node": "stroop", "files": {f"/f/{n // 3}/{n}": "x" for n in range(9)}}])
        whole = desk.session.contents(desk.ref("/f/"))
        monkeypatch.setattr(browse, "MOST_COUNTED", 5)
        part = desk.session.contents(desk.ref("/f/"))

        assert (whole.files, whole.folders, whole.bytes, whole.more) == (9, 3, 9, False)
        assert (part.files, part.folders, part.bytes, part.more) == (2, 3, 2, True)
