"""Wrong references, awkward names, broken files and a failing OSF: a clear sentence, and nothing lost."""

import errno
import os
import shutil
import sys
import threading
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from jupyter_osf.cli import main
from jupyter_osf.transfer import receive as receiving
from tests.desk import Desk, write_links

from .terminal import IMPATIENT, checked

AWKWARD = [
    "with spaces.csv",
    "#%+&?@.csv",
    "100%25 sure.csv",
    "a@3",
    "quotes ' and \" and `.csv",
    "emoji 🧠.csv",
    unicodedata.normalize("NFD", "é ü ñ.csv"),
    unicodedata.normalize("NFC", "é ü ñ.csv"),
    ".leading dot.csv",
    "..two dots.csv",
    "trailing space ",
    " leading space",
    "no ending",
    "~tilde.csv",
    "-dash.csv",
    "x" * 251 + ".csv",
    "ä" * 125 + ".txt",
    "semi;colon,comma=.csv",
    "CON",
    "back\\slash.csv",
]
if os.name == "nt":
    AWKWARD = [name for name in AWKWARD if not set(name) & set('"?\\') and name not in ("trailing space ", "CON")]


@dataclass
class Terminal:
    """Types commands at a desk and checks after each that nothing was lost on either side."""

    desk: Desk
    capture: pytest.CaptureFixture

    def __call__(self, *argv, expect, may_change=()):
        """Run a command; ``expect`` is its exit status, ``may_change`` the files here that it may replace."""
        desk, versions, here = self.desk, self.versions(), self.desk.files()
        self.capture.readouterr()

        own = {word.split("=")[0] for word in argv}
        settings = [word for word in IMPATIENT if word.split("=")[0] not in own]
        status = main([argv[0], "--json", *settings, *argv[1:]])

        out, err = self.capture.readouterr()
        answer = checked(argv[0], status, out, err)
        assert status == expect, answer
        if "error" in answer.document and "results" not in answer.document:
            assert answer.error["message"] in err
        assert not [path for path in desk.folder.rglob("*") if path.name.endswith((".osf-part", ".part"))]
        now = desk.files()
        assert {name: now.get(name) for name in here if name not in may_change} == {
            name: content for name, content in here.items() if name not in may_change
        }
        after = self.versions()
        for file, before in versions.items():
            assert after.get(file, [])[-len(before) :] == before, f"a version of {file} was replaced"
        return answer

    def versions(self):
        """The sha256 of all versions of all files on OSF, by id, newest first."""
        return {
            file["id"]: [version["sha256"] for version in file["versions"]]
            for node in self.desk.osf.state()["nodes"]
            for file in node["files"]
            if file["kind"] == "file"
        }


@pytest.fixture
def run(desk, capsys):
    return Terminal(desk, capsys)


def made(desk, **node):
    """A project of somebody else."""
    return desk.osf.create(nodes=[{"title": "Theirs", "creator": "stranger", "files": {"/a.csv": "1"}, **node}])


class TestReferences:
    VERBS = (
        ("ls",), ("info",), ("versions",), ("download",), ("open",), ("rm",),
        ("link", "task.txt"), ("link-data", "data"), ("upload", "task.txt"),
    )  # fmt: skip

    def all(self, run, ref, expect, verbs=VERBS):
        run.desk.write("task.txt", b"mine")
        run.desk.write("data/a.csv", b"mine")
        for verb in verbs:
            answer = run(*verb, ref, expect=expect)
            assert answer.error["hint"]
        assert set(run.desk.files()) == {"task.txt", "data/a.csv"}
        assert not (run.desk.folder / ".osf").exists()

    @pytest.mark.parametrize(
        "ref", ["zzzzz", "osf://zzzzz/", "osf://zzzzz/osfstorage/a.csv", "doi:10.17605/OSF.IO/ZZZZZ"]
    )
    def test_an_unknown_id(self, run, ref):
        self.all(run, ref, 1)

    @pytest.mark.parametrize("path", ["/nothing/here.csv", "/README.md/inside.csv", "/readme.MD"])
    def test_a_path_that_is_not_there(self, run, path):
        verbs = [verb for verb in self.VERBS if verb[0] != "upload"]
        self.all(run, run.desk.ref(path), 2 if "inside" in path else 1, verbs)

    def test_a_storage_that_is_not_there(self, run):
        self.all(run, f"osf://{run.desk.osf.node('stroop')}/dropbox/a.csv", 1)

    @pytest.mark.parametrize(
        "ref",
        ["osf://", "osf://abc/", "osf://abc12/osfstorage//a", "osf://abc12/osfstorage/../a", "osf://abc12@3", "",
         "https://example.org/abc12/", "doi:10.1000/182", "no/such/path", "osf://abc12/osfstorage/a%2Fb"],
    )  # fmt: skip
    def test_what_cannot_be_read(self, run, ref):
        self.all(run, ref, 2)

    def test_a_file_where_a_folder_is_needed(self, run):
        run.desk.write("task.txt", b"mine")
        run.desk.write("data/a.csv", b"mine")
        readme = run.desk.ref("/README.md")
        run("link-data", "data", readme, expect=2)
        run("upload", "data", readme, expect=2)
        run("upload", "task.txt", "data", readme, expect=2)
        run("mkdir", run.desk.ref("/README.md/new/"), expect=2)
        run("mv", run.desk.ref("/protocol.md"), readme, expect=3)

    def test_a_folder_where_a_file_is_needed(self, run):
        for ref in (run.desk.ref("/data/"), run.desk.ref(), run.desk.osf.node("stroop")):
            run("open", ref, expect=2)
            run("versions", ref, expect=2)
            run("restore", ref, "1", expect=2)

    def test_a_version_that_is_not_there(self, run):
        for verb in ("info", "download", "open"):
            run(verb, run.desk.ref("/protocol.md@9"), expect=1)
        run("restore", run.desk.ref("/protocol.md"), "9", expect=1)
        run("restore", run.desk.ref("/protocol.md"), "two", expect=2)
        run("ls", run.desk.ref("/data/@2"), expect=2)

    def test_deleted(self, run):
        website = run.desk.osf.info["web_url"]
        file_id = run.desk.osf.files("stroop")["osfstorage:/README.md"]["id"]
        run.desk.osf.colleague("delete", node="stroop", path="/README.md")
        for verb in ("info", "download", "open", "versions"):
            run(verb, run.desk.ref("/README.md"), expect=1)
            answer = run(
                verb,
                f"{website}{run.desk.osf.node('stroop')}/files/osfstorage/{file_id}",
                expect=1,
            )
            assert answer.error["code"] == "deleted"
        run.desk.osf.colleague("delete_node", node="analysis")
        answer = run("ls", run.desk.osf.node("analysis"), expect=1)
        assert answer.error["code"] == "deleted"

    def test_private(self, run):
        node = made(run.desk, short_name="theirs")["nodes"]["theirs"]
        self.all(run, f"osf://{node}/osfstorage/", 4)
        self.all(run, f"osf://{node}/osfstorage/a.csv", 4)

    def test_private_and_signed_out(self, run):
        del os.environ["OSF_TOKEN"]
        self.all(run, run.desk.ref(), 4)
        self.all(run, run.desk.osf.node("stroop"), 4)
        run("projects", expect=4)

    def test_a_token_that_is_not_accepted(self, run):
        os.environ["OSF_TOKEN"] = "x" * 70
        self.all(run, run.desk.ref(), 4)
        run("whoami", expect=4)

    def test_somebody_elses_public_project_can_be_read_only(self, run):
        node = made(run.desk, short_name="theirs", public=True)["nodes"]["theirs"]
        run.desk.write("task.txt", b"mine")
        run.desk.write("data/task.txt", b"mine")
        run("download", f"osf://{node}/osfstorage/a.csv", expect=0)
        run("upload", "task.txt", f"osf://{node}/osfstorage/", "--yes", expect=4)
        run("link", "task.txt", f"osf://{node}/osfstorage/", "--yes", expect=4)
        run("rm", f"osf://{node}/osfstorage/a.csv", expect=4)
        run("mkdir", f"osf://{node}/osfstorage/new/", expect=4)
        run("link-data", "data", f"osf://{node}/osfstorage/", expect=0)
        run("upload-data", "--yes", expect=4)
        assert list(run.desk.links()) == ["data"]

    def test_a_read_only_token(self, run):
        os.environ["OSF_TOKEN"] = run.desk.osf.token_of("Demo Researcher", "read-only")
        run.desk.write("task.txt", b"mine")
        run.desk.write("data/task.txt", b"mine")
        ref = run.desk.ref("/README.md")
        run.desk.osf.clear_requests()
        run("ls", run.desk.ref(), expect=0)
        run("download", ref, expect=0)
        run("upload", "task.txt", run.desk.ref(), expect=4)
        run("link", "task.txt", run.desk.ref(), expect=4)
        run("rm", ref, expect=4)
        run("mkdir", run.desk.ref("/new/"), expect=4)
        run("mv", ref, run.desk.ref("/b.md"), expect=4)
        run("cp", ref, run.desk.ref("/b.md"), expect=4)
        run("restore", run.desk.ref("/protocol.md"), "1", expect=4)
        run("link-data", "data", run.desk.ref("/data/"), expect=0)
        answer = run("upload-data", expect=4)
        assert "osf.full_write" in answer.error["hint"]
        assert {call.split()[0] for call in run.desk.asked()} == {"GET"}

    def test_a_registration(self, run):
        node = run.desk.osf.node("registration")
        run.desk.write("task.txt", b"mine")
        run.desk.write("data/a.csv", b"mine")
        run("ls", "-r", node, expect=0)
        run("download", f"osf://{node}/osfstorage/words.csv", expect=0)
        for verb in (("upload", "task.txt"), ("link", "task.txt"), ("link-data", "data")):
            run(*verb, node, "--yes", expect=4)
        run("rm", f"osf://{node}/osfstorage/words.csv", expect=4)
        run("mkdir", f"osf://{node}/osfstorage/new/", expect=4)
        run("upload", "task.txt", f"osf://{node}/osfstorage/", expect=4)


class TestNames:
    @pytest.mark.parametrize("name", AWKWARD)
    def test_there_and_back(self, run, name):
        desk = run.desk
        desk.write(name, b"one")
        linked = run("link", "--", f"./{name}", desk.ref("/experiment/"), expect=0)
        reference = linked.results[0]["reference"]
        assert desk.there(f"/experiment/{name}") == [b"one"]
        assert linked.results[0]["path"] == name

        desk.write(name, b"two!")
        assert run("push", "--", f"./{name}", expect=0).summary == {"new-version": 1}
        assert run("status", expect=0).document["links"][0]["path"] == name
        assert run("info", reference, expect=0).document["name"] == name
        (desk.folder / name).unlink()
        assert run("pull", "--", f"./{name}", expect=0).summary == {"downloaded": 1}
        assert desk.read(name) == b"two!"
        run("download", reference + "@1", "copy of it", expect=0)
        assert desk.read("copy of it") == b"one"
        assert len([path for path in desk.osf.files("stroop") if path.startswith("osfstorage:/experiment/")]) == 5

    @pytest.mark.skipif(os.name == "nt", reason="such files cannot be made there")
    def test_in_a_data_folder(self, run):
        desk = run.desk
        for name in AWKWARD:
            if not name.startswith((".", "~")):
                desk.write(f"data/{name}", name.encode())
        count = len(desk.files())
        run("mkdir", desk.ref("/sub #%?/"), expect=0)
        run("link-data", "data", desk.ref("/sub%20%23%25%3F/"), expect=0)

        assert run("upload-data", expect=0).summary == {"created": count}
        assert run("upload-data", expect=0).summary == {"unchanged": count}
        shutil.rmtree(desk.folder / "data")
        assert run("pull", expect=0).summary == {"downloaded": count}
        assert all(content == Path(name).name.encode() for name, content in desk.files().items())

    def test_a_name_of_256_bytes_does_not_fit(self, run):
        run.desk.write("a.txt", b"1")
        run("upload", "a.txt", run.desk.ref("/" + "x" * 256), expect=2)
        run("mkdir", run.desk.ref("/" + "x" * 256 + "/"), expect=2)

    @pytest.mark.parametrize("name", ["..", "a%2Fb", "%2e%2e", "."])
    def test_names_that_lead_elsewhere(self, run, name):
        run.desk.write("a.txt", b"1")
        run("upload", "a.txt", run.desk.ref(f"/experiment/{name}"), expect=2)
        run("mkdir", run.desk.ref(f"/experiment/{name}/"), expect=2)
        run("cp", run.desk.ref("/README.md"), run.desk.ref(f"/experiment/{name}"), expect=2)

    @pytest.mark.parametrize("name", ["../../evil.txt", "..", "/etc/evil", "a\\..\\b", "x\0y"])
    def test_names_of_osf_are_made_safe_here(self, run, name):
        """OSF holds none of these itself, but add-ons and other programs may."""
        desk = run.desk
        desk.osf.create(files=[{"node": "stroop", "files": {"/names/ok.txt": "1"}}])
        desk.osf.colleague("rename", node="stroop", path="/names/ok.txt", name=name)

        run("download", desk.ref("/names/"), "here", expect=0)

        assert [content for name, content in desk.files().items() if name.startswith("here/")] == [b"1"]
        assert not [path for path in desk.folder.parent.rglob("*evil*") if desk.folder not in path.parents]

    def test_names_that_differ_only_by_case(self, run):
        desk = run.desk
        desk.osf.create(files=[{"node": "stroop", "files": {"/case/A.csv": "upper", "/case/a.csv": "lower"}}])

        run("download", desk.ref("/case/"), expect=0 if sys.platform == "linux" else 3)

        assert b"upper" in desk.files().values() or b"lower" in desk.files().values()
        if sys.platform == "linux":
            assert desk.files() == {"case/A.csv": b"upper", "case/a.csv": b"lower"}
        desk.write("data/a.CSV", b"mine")
        run("upload", "data/a.CSV", desk.ref("/case/"), expect=0)
        assert (desk.there("/case/A.csv"), desk.there("/case/a.csv")) == ([b"upper"], [b"lower"])
        assert desk.there("/case/a.CSV") == [b"mine"]
        assert "capitals" in run("info", desk.ref("/case/A.CSV"), expect=1).error["hint"]

    def test_a_file_and_a_folder_of_one_name(self, run):
        desk = run.desk
        desk.osf.create(files=[{"node": "stroop", "files": {"/twice": "file", "/twice/inside.csv": "1"}}])
        assert run("info", desk.ref("/twice"), expect=0).document["kind"] == "file"
        assert run("info", desk.ref("/twice/"), expect=0).document["kind"] == "folder"
        desk.write("twice", b"mine")
        run("upload", "twice", desk.ref(), expect=3)
        assert desk.there("/twice") == [b"file"]
        desk.write("README.md/inside.csv", b"mine")
        run("upload", "README.md", desk.ref(), expect=0)
        assert desk.there("/README.md/inside.csv") == [b"mine"]
        run("download", desk.ref("/"), "all", expect=3)

    def test_two_files_of_one_name(self, run):
        desk = run.desk
        desk.osf.create(files=[{"node": "stroop", "files": {"/experiment/one.csv": "1", "/experiment/two.csv": "2"}}])
        desk.osf.colleague("rename", node="stroop", path="/experiment/two.csv", name="one.csv")
        desk.write("one.csv", b"mine")
        for verb in (("info",), ("download",), ("upload", "one.csv"), ("rm",)):
            answer = run(*verb, desk.ref("/experiment/one.csv"), expect=2)
            assert "2 entries" in answer.error["message"]
        run("link", "one.csv", desk.ref("/experiment/"), expect=2)

    def test_zero_bytes(self, run):
        desk = run.desk
        desk.write("empty.csv", b"")
        run("link", "empty.csv", desk.ref("/experiment/"), expect=0)
        assert run("push", expect=0).summary == {"unchanged": 1}
        desk.write("empty.csv", b"some")
        run("push", expect=0)
        desk.write("empty.csv", b"")
        run("push", expect=0)
        assert desk.there("/experiment/empty.csv") == [b"", b"some", b""]
        run("download", desk.ref("/experiment/empty.csv"), "again.csv", expect=0)
        assert desk.read("again.csv") == b""

    def test_a_folder_of_a_thousand_entries(self, run):
        desk = run.desk
        files = {f"/many/{number:04}.csv": f"{number}" for number in range(1000)}
        desk.osf.create(files=[{"node": "stroop", "files": files}])

        entries = run("ls", desk.ref("/many/"), expect=0).document["entries"]
        assert [entry["name"] for entry in entries] == [f"{number:04}.csv" for number in range(1000)]
        assert len(run("ls", "-r", desk.ref("/many/"), expect=0).document["entries"]) == 1000
        assert run("info", desk.ref("/many/0987.csv"), expect=0).document["size"] == 3
        desk.write("0555.csv", b"mine")
        run("upload", "0555.csv", desk.ref("/many/"), expect=3)


class TestThisComputer:
    def test_a_path_outside_the_working_directory(self, run, tmp_path):
        desk = run.desk
        outside = desk.folder.parent / "elsewhere" / "task.txt"
        outside.parent.mkdir()
        outside.write_bytes(b"one")

        answer = run("link", "../elsewhere/task.txt", desk.ref("/experiment/"), expect=0)

        assert answer.results[0]["path"] == "../elsewhere/task.txt"
        assert (outside.parent / ".osf/links.json").exists()
        outside.write_bytes(b"two")
        assert run("push", str(outside), expect=0).summary == {"new-version": 1}
        run("download", desk.ref("/README.md"), str(tmp_path / "deep/er.md"), expect=0)

    @pytest.mark.parametrize("path", ["missing.txt", "missing/too.txt", "data", "task.txt/inside"])
    def test_what_is_no_file(self, run, path):
        run.desk.write("task.txt", b"mine")
        run.desk.write("data/a.csv", b"1")
        run("link", path, run.desk.ref("/experiment/"), expect=1)
        for verb in ("push", "pull", "status", "unlink"):
            run(verb, path, expect=1)
        assert not (run.desk.folder / ".osf").exists()

    def test_a_symlink(self, run, tmp_path):
        desk = run.desk
        desk.write("real/task.txt", b"one")
        (desk.folder / "inside.txt").symlink_to("real/task.txt")
        run("link", "inside.txt", desk.ref("/experiment/"), expect=0)
        desk.colleague(b"two", "/experiment/inside.txt")
        run("pull", expect=0, may_change=("inside.txt", "real/task.txt"))
        assert (desk.folder / "inside.txt").is_symlink()
        assert desk.read("real/task.txt") == b"two"

        (tmp_path / "secret.txt").write_bytes(b"not for OSF")
        (desk.folder / "out.txt").symlink_to(tmp_path / "secret.txt")
        (desk.folder / "nowhere.txt").symlink_to(tmp_path / "nothing")
        run("link", "out.txt", desk.ref("/experiment/"), expect=4)
        run("link", "nowhere.txt", desk.ref("/experiment/"), expect=1)
        run("download", desk.ref("/README.md"), "nowhere.txt", expect=1)
        assert list(desk.links()) == ["inside.txt"]
        assert not (tmp_path / "nothing").exists()

    def test_a_file_that_disappears_while_it_is_read(self, run):
        desk = run.desk
        desk.write("task.txt", b"1" * 300_000)
        desk.osf.fault("bad-gateway", method="PUT")

        def vanish():
            while not desk.asked("PUT"):
                time.sleep(0.005)
            (desk.folder / "task.txt").unlink()

        thread = threading.Thread(target=vanish)
        thread.start()
        try:
            run("link", "task.txt", desk.ref("/experiment/"), expect=1, may_change=("task.txt",))
        finally:
            thread.join()
        assert not (desk.folder / ".osf").exists()
        assert desk.there("/experiment/task.txt") == []

    def test_a_file_that_grows_while_it_is_read(self, run):
        desk = run.desk
        path = desk.write("task.txt", b"1" * 300_000)
        run("link", "task.txt", desk.ref("/experiment/"), expect=0)
        desk.write("task.txt", b"2" * 300_000)
        stopped = threading.Event()

        def grow():
            while not stopped.is_set():
                with path.open("ab") as file:
                    file.write(b"3")

        thread = threading.Thread(target=grow)
        thread.start()
        try:
            answer = run("push", expect=1, may_change=("task.txt",))
        finally:
            stopped.set()
            thread.join()
        assert answer.error["code"] == "changed-while-read"
        assert desk.there("/experiment/task.txt") == [b"1" * 300_000]
        run("push", expect=0)

    def test_a_full_disk(self, run, monkeypatch):
        desk = run.desk
        desk.write("README.md", b"mine")

        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(receiving.os, "fsync", full)
        answer = run("download", "--theirs", desk.ref("/README.md"), expect=1)
        assert answer.error["code"] == "disk-full"
        run("open", desk.ref("/protocol.md"), expect=1)
        run("download", desk.ref("/data/"), expect=1)
        assert desk.files() == {"README.md": b"mine"}
        assert not (desk.folder / ".osf").exists()

    @pytest.mark.skipif(not Path("/dev/null").exists(), reason="there are no device files on this system")
    def test_a_target_that_is_no_regular_file(self, run):
        run("download", run.desk.ref("/README.md"), "/dev/null", expect=1)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ('{"links": ', "broken-links-file"),
            ('{"format": 7, "links": {}}', "newer-format"),
            ("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "broken-links-file"),
            ('{"format": 1, "links": {"../a": {}}}', "broken-links-file"),
        ],
    )
    def test_a_links_file_that_cannot_be_used(self, run, content, code):
        desk = run.desk
        path = write_links(desk.folder, {})
        path.write_text(content)
        desk.write("task.txt", b"mine")
        for argv in (
            ("push",), ("pull",), ("upload-data",), ("link", "task.txt", desk.ref()), ("unlink", "task.txt"),
            ("open", desk.ref("/README.md")), ("restore", "task.txt", "1"),
        ):  # fmt: skip
            assert run(*argv, expect=1).error["code"] == code
        self_told = run("status", expect=1)
        assert self_told.error["code"] == code
        assert path.read_text() == content
        assert run("ls", desk.ref(), expect=0)


class TestFailingOsf:
    KINDS = (
        ("bad-gateway", {}), ("maintenance", {}), ("html", {}), ("throttle", {"retry_after": 60}),
        ("unavailable", {}), ("server-error", {}), ("stall", {}), ("reset-response", {}),
    )  # fmt: skip

    @pytest.fixture
    def working(self, run):
        desk = run.desk
        desk.write("task.txt", b"one")
        desk.session.link("task.txt", desk.ref("/experiment/"))
        desk.write("data/a.csv", b"1")
        desk.session.link_data("data", desk.ref("/data/"))
        desk.session.upload_data()
        desk.write("task.txt", b"two")
        desk.write("data/b.csv", b"2")
        desk.write("free.txt", b"3")
        return run

    @pytest.mark.parametrize(("kind", "rule"), KINDS, ids=[kind for kind, _ in KINDS])
    @pytest.mark.parametrize("listener", ["api", "files"])
    def test_a_server_that_fails(self, working, kind, rule, listener):
        desk = working.desk
        before = working.versions()
        hurry = ["--OSF.timeout=0.5", "--OSF.upload_timeout=0.5"] if kind == "stall" else []
        desk.osf.fault(kind, listener=listener, times=None, **rule)

        for argv in (("push", "task.txt"), ("upload-data",), ("upload", "free.txt", desk.ref())):
            answer = working(*argv, *hurry, expect=5)
            assert answer.error["hint"]
        if kind not in ("stall",):
            working("download", desk.ref("/README.md"), expect=5)
            working("open", desk.ref("/protocol.md"), expect=5)
            working("ls", desk.ref(), expect=5)
        working("status", *hurry, expect=0)

        desk.osf.clear_faults()
        if kind != "reset-response":
            assert working.versions() == before
        assert set(working("push", "task.txt", expect=0).summary) <= {"new-version", "unchanged"}
        assert len(desk.there("/experiment/task.txt")) == 2

    @pytest.mark.parametrize("rule", [
        {"kind": "throttle", "retry_after": 1}, {"kind": "bad-gateway"}, {"kind": "latency", "seconds": 1},
        {"kind": "lost-answer", "method": "PUT"}, {"kind": "reset-response", "method": "PUT"},
        {"kind": "reset-request", "method": "PUT"}, {"kind": "corrupt-upload"},
    ])  # fmt: skip
    def test_one_hiccup_is_not_noticed(self, working, rule):
        desk = working.desk
        desk.osf.fault(**rule, listener="files")

        working("push", "task.txt", "--OSF.retry_ceiling=2", expect=0)

        assert desk.there("/experiment/task.txt")[0] == b"two"
        assert b"one" in desk.there("/experiment/task.txt")

    @pytest.mark.parametrize("rule", [
        {"kind": "short-body"}, {"kind": "corrupt-download", "after": 5}, {"kind": "reset-response", "after": 20},
        {"kind": "bad-gateway"},
    ])  # fmt: skip
    def test_a_download_that_breaks_once_is_whole_in_the_end(self, working, rule):
        desk = working.desk
        desk.osf.fault(**rule, listener="storage")
        working("download", desk.ref("/protocol.md"), expect=0)
        assert desk.read("protocol.md") == desk.there("/protocol.md")[0]

    @pytest.mark.parametrize("kind", ["short-body", "corrupt-download", "reset-response", "stall", "html"])
    def test_a_download_that_breaks_always_leaves_nothing(self, working, kind):
        desk = working.desk
        # Nothing at all comes of a short body: by halves it would be whole after two tries.
        desk.osf.fault(kind, listener="storage", times=None, **({"after": 0} if kind == "short-body" else {}))
        desk.write("protocol.md", b"mine")

        assert working(
            "download", "--theirs", desk.ref("/protocol.md"), expect=1 if kind in ("corrupt-download", "html") else 5
        )

    def test_unreachable(self, working, monkeypatch):
        monkeypatch.setenv("OSF_API_URL", "http://127.0.0.1:9/v2/")
        for argv in (
            ("ls", "abc12"),
            ("download", "osf://abc12/osfstorage/a"),
            ("upload", "free.txt", "abc12"),
            ("projects",),
        ):
            working(*argv, expect=5)

    def test_a_full_project(self, working):
        working.desk.osf.colleague("fill_quota", node="stroop")
        answer = working("push", "task.txt", expect=1)
        assert answer.error["code"] == "quota"

    def test_the_sign_in_of_osf_is_down(self, working):
        working.desk.osf.fault("accounts-outage", times=None)
        answer = working("push", "task.txt", expect=5)
        assert answer.error["code"] != "not-signed-in"

    def test_a_token_that_expires(self, working):
        working.desk.osf.fault("expired-token", times=None)
        working("push", "task.txt", expect=4)
        working("whoami", expect=4)
        working("status", expect=0)


def test_nothing_that_is_told_carries_the_token(run):
    desk = run.desk
    desk.write("task.txt", b"one")
    for argv, status in (
        (("whoami",), 0), (("link", "task.txt", desk.ref()), 0), (("push",), 0), (("doctor",), None),
        (("ls", "zzzzz"), 1), (("login", desk.osf.token), 2),
    ):  # fmt: skip
        run.capture.readouterr()
        got = main([argv[0], "--json", *argv[1:]])
        assert status is None or got == status
        assert desk.osf.token not in "".join(run.capture.readouterr())
    for path in desk.folder.rglob("*"):
        assert path.is_dir() or desk.osf.token.encode() not in path.read_bytes()
