"""The links file: its form, who may change it at once, and what strangers may put into it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path, PureWindowsPath

import pytest

from jupyter_osf.errors import OSFError
from jupyter_osf.links.linkfile import (
    Link,
    change_links,
    drop_link,
    leads_out,
    put_link,
    read_links,
    root_of,
    roots_below,
)
from tests.desk import outcomes, write_links

ROOT = Path(__file__).parents[2]
FILE = {
    "kind": "file", "site": "https://api.osf.io/v2/", "node": "abc12", "provider": "osfstorage",
    "id": "5f" * 12, "path": "/exp/analysis.ipynb", "upload": "ask",
}  # fmt: skip


def link(root, key, **values):
    return Link(root=root, key=key, **{name: FILE[name] for name in FILE if name != "upload"}, **values)


class TestForm:
    def test_of_a_file_and_a_folder(self, desk):
        desk.write("exp/analysis.ipynb", b"{}")
        desk.write("data/a.csv", b"1")
        desk.session.link("exp/analysis.ipynb", desk.ref("/experiment/"), upload="always")
        desk.session.link_data("data", desk.ref("/data/"))

        document = json.loads((desk.folder / ".osf/links.json").read_text("utf-8"))
        beside = json.loads((desk.folder / "exp/.osf/links.json").read_text("utf-8"))

        assert beside == {
            "format": 1,
            "links": {
                "analysis.ipynb": {
                    "kind": "file",
                    "site": desk.osf.api_url,
                    "node": desk.osf.node("stroop"),
                    "provider": "osfstorage",
                    "id": desk.osf.files("stroop")["osfstorage:/experiment/analysis.ipynb"]["id"],
                    "path": "/experiment/analysis.ipynb",
                    "upload": "always",
                }
            },
        }
        assert document == {
            "format": 1,
            "links": {
                "data": {
                    "kind": "folder",
                    "site": desk.osf.api_url,
                    "node": desk.osf.node("stroop"),
                    "provider": "osfstorage",
                    "id": desk.osf.files("stroop")["osfstorage:/data/"]["id"],
                    "path": "/data/",
                    "upload": "ask",
                    "include": ["**"],
                    "exclude": ["~*", ".*"],
                }
            },
        }

    def test_sorted_one_link_a_block_and_readable(self, tmp_path):
        for key in ("z.txt", "Ä.txt", "a/b.txt", "a.txt"):
            put_link(link(tmp_path, key))

        text = (tmp_path / ".osf/links.json").read_text("utf-8")

        assert list(json.loads(text)["links"]) == sorted(["z.txt", "Ä.txt", "a/b.txt", "a.txt"])
        assert "Ä.txt" in text
        assert text.endswith("}\n")
        assert text.count('"kind"') == 4 == sum('"kind"' in line for line in text.splitlines())

    def test_the_base_is_never_in_it(self, desk):
        desk.write("a.txt", b"one")
        desk.session.link("a.txt", desk.ref())
        before = (desk.folder / ".osf/links.json").read_bytes()

        desk.write("a.txt", b"two")
        desk.session.push()
        desk.colleague(b"three", "/a.txt")
        desk.session.pull()

        assert (desk.folder / ".osf/links.json").read_bytes() == before

    def test_the_document_itself_stays_as_it_is(self, desk):
        desk.write("a.ipynb", b'{"cells": []}')
        desk.session.link("a.ipynb", desk.ref())
        assert desk.read("a.ipynb") == b'{"cells": []}'

    def test_what_a_newer_program_wrote_stays(self, tmp_path):
        shapes = {
            "a.txt": {**FILE, "label": "mine", "nested": {"x": [1]}, "include": "kept for later"},
            "data": {**FILE, "kind": "folder", "path": "/data/", "include": ["*.csv"], "exclude": [], "since": 2},
        }
        path = write_links(tmp_path, shapes, remark="ours", format=1)

        put_link(link(tmp_path, "b.txt"))

        document = json.loads(path.read_text("utf-8"))
        assert document["remark"] == "ours"
        assert {key: document["links"][key] for key in shapes} == shapes
        drop_link(link(tmp_path, "b.txt"))
        assert json.loads(path.read_text("utf-8"))["links"] == shapes

    def test_an_unknown_policy_is_the_cautious_one(self, tmp_path):
        write_links(
            tmp_path, {"a.txt": {**FILE, "upload": "whenever"}, "b.txt": {k: FILE[k] for k in FILE if k != "upload"}}
        )
        assert [found.upload for found in read_links(tmp_path)] == ["ask", "ask"]


UNREADABLE = {
    "broken JSON": '{"format": 1, "links": {',
    "no text": b"\xff\xfe\x00links",
    "a list": "[]",
    "links as a list": '{"format": 1, "links": []}',
    "merge marks": '{"format": 1,\n<<<<<<< ours\n "links": {}\n=======\n "links": {}\n>>>>>>> theirs\n}',
    "a newer format": '{"format": 2, "links": {}}',
    "a format of text": '{"format": "one", "links": {}}',
    "an empty file": "",
    "lists without end": "[" * 100_000,
    "half of a pair": '{"format": 1, "links": {}, "remark": "\\ud83d"}',
}
STRANGE = {
    "leaves the folder": {"../a.txt": FILE},
    "leaves it on the way": {"x/../../a.txt": FILE},
    "absolute": {"/etc/passwd": FILE},
    "absolute on Windows": {"C:\\a.txt" if os.name == "nt" else "\\a.txt": FILE},
    "no name": {"": FILE},
    "the folder itself": {".": FILE},
    "a NUL": {"a\0.txt": FILE},
    "no id": {"a.txt": {k: FILE[k] for k in FILE if k != "id"}},
    "no site": {"a.txt": {k: FILE[k] for k in FILE if k != "site"}},
    "another kind": {"a.txt": {**FILE, "kind": "symlink"}},
    "a node that is none": {"a.txt": {**FILE, "node": "../../x"}},
    "a path that climbs": {"a.txt": {**FILE, "path": "/exp/../../x"}},
    "a path with a NUL": {"a.txt": {**FILE, "path": "/exp/a\0"}},
    "an identifier that climbs": {"a.txt": {**FILE, "id": "../../users/me"}},
    "an identifier with a question": {"a.txt": {**FILE, "id": "5f?x=1"}},
    "no storage": {"a.txt": {**FILE, "provider": ""}},
    "a storage that climbs": {"a.txt": {**FILE, "provider": "../x"}},
    "a link that is none": {"a.txt": "osf://abc12/"},
    "a number for a name": {"a.txt": {**FILE, "id": 5}},
    "patterns of numbers": {"data": {**FILE, "kind": "folder", "include": [1]}},
    "a pattern that ends too soon": {"data": {**FILE, "kind": "folder", "exclude": ["a\\"]}},
    "a pattern that goes backwards": {"data": {**FILE, "kind": "folder", "include": ["[z-a]"]}},
}


class TestUnreadable:
    @pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
    def test_it_is_told_and_never_rewritten(self, desk, content):
        path = write_links(desk.folder, {})
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        before = path.read_bytes()
        desk.write("a.txt", b"1")
        desk.osf.clear_requests()

        for verb in (
            desk.session.status,
            desk.session.push,
            desk.session.pull,
            lambda: desk.session.link("a.txt", desk.ref("/experiment/")),
            lambda: desk.session.unlink("a.txt"),
        ):
            with pytest.raises(OSFError) as caught:
                verb()
            assert caught.value.reason in ("broken-links-file", "newer-format")
            assert caught.value.exit_code == 1
            assert "links.json" in caught.value.message
            assert caught.value.hint

        assert path.read_bytes() == before
        assert desk.asked("PUT") == []
        assert [path.name for path in (desk.folder / ".osf").iterdir()] == ["links.json"]

    @pytest.mark.parametrize("links", STRANGE.values(), ids=STRANGE)
    def test_a_strange_link_is_refused(self, desk, links):
        write_links(desk.folder, links)
        desk.osf.clear_requests()

        for verb in (desk.session.status, desk.session.push, desk.session.pull):
            with pytest.raises(OSFError) as caught:
                verb()
            assert caught.value.reason == "broken-links-file"

        assert desk.asked() == []


@pytest.mark.parametrize("key", ["..\\a.txt", "x\\..\\..\\a.txt", "C:a.txt", "C:\\a.txt", "\\\\host\\share\\a.txt"])
def test_where_paths_are_those_of_windows_no_key_leads_out_either(key):
    assert leads_out(key, PureWindowsPath)


def test_other_keys_are_as_good_there():
    assert not any(leads_out(key, PureWindowsPath) for key in ("a.txt", "data/a.txt", "..a.txt", "a..txt"))


class TestStranger:
    """A links file that came with somebody else's folder."""

    @pytest.fixture
    def received(self, desk):
        """A file and its link, made by somebody else, then changed here."""
        desk.colleague(b"theirs", "/experiment/a.txt")
        entry = desk.osf.files("stroop")["osfstorage:/experiment/a.txt"]
        shape = {**FILE, "site": desk.osf.api_url, "node": desk.osf.node("stroop"), "id": entry["id"]}
        write_links(desk.folder, {"a.txt": {**shape, "path": "/experiment/a.txt", "upload": "always"}})
        desk.write("a.txt", b"theirs")
        return desk

    def test_reading_needs_no_consent(self, received):
        assert received.session.status()[0].state == "in-sync"
        assert outcomes(received.session.push()) == ["unchanged"]
        assert outcomes(received.session.pull()) == ["unchanged"]

    @pytest.mark.parametrize("choice", [None, "mine", "both"])
    @pytest.mark.parametrize("paths", [(), (".",)])
    def test_what_is_not_named_does_not_go_up(self, received, choice, paths):
        received.session.status()
        received.write("a.txt", b"mine")
        received.osf.clear_requests()

        for verb in (received.session.push, received.session.pull):
            report = verb(paths, choice=choice)
            assert (report.exit_code, outcomes(report)) == (3, ["refused"])
        assert received.session.push().results[0].error.reason == "not-agreed"
        assert received.asked("PUT") == []
        assert received.files() == {"a.txt": b"mine"}

    def test_naming_it_once_is_enough(self, received):
        received.session.status()
        received.write("a.txt", b"mine")
        assert outcomes(received.session.push(["a.txt"], dry_run=True)) == ["planned"]
        assert outcomes(received.session.push()) == ["refused"]

        assert outcomes(received.session.push(["a.txt"])) == ["new-version"]

        received.write("a.txt", b"mine again")
        received.reconnect()
        assert outcomes(received.session.push()) == ["new-version"]

    def test_a_yes_is_for_this_link_only(self, received):
        received.session.push(["a.txt"])
        received.colleague(b"other", "/experiment/b.txt")
        links = received.links()
        links["a.txt"]["id"] = received.osf.files("stroop")["osfstorage:/experiment/b.txt"]["id"]
        write_links(received.folder, links)
        received.write("a.txt", b"mine")

        assert outcomes(received.session.push(choice="mine")) == ["refused"]
        assert received.there("/experiment/b.txt") == [b"other"]

    def test_nor_for_the_same_root_of_another_project(self, desk):
        desk.write("data/a.csv", b"1")
        desk.session.link_data("data", desk.ref("/"))
        links = desk.links()
        links["data"]["node"] = desk.osf.node("analysis")
        write_links(desk.folder, links)

        report = desk.session.upload_data()

        assert outcomes(report) == ["refused"]
        assert "osfstorage:/a.csv" not in desk.osf.files("analysis")

    def test_a_file_that_is_a_symlink_out_is_refused_and_hides_no_other(self, received, tmp_path):
        secret = tmp_path / "secret.txt"
        secret.write_bytes(b"not for OSF")
        links = received.links()
        links["b.txt"] = links["a.txt"]
        write_links(received.folder, links)
        (received.folder / "b.txt").symlink_to(secret)
        received.osf.clear_requests()

        states = {link.path: link.state for link in received.session.status()}
        pushed = received.session.push(["b.txt"], choice="mine")
        pulled = received.session.pull(["b.txt"], choice="theirs")

        assert states == {"a.txt": "in-sync", "b.txt": "unknown"}
        for report in (pushed, pulled):
            assert (report.exit_code, outcomes(report)) == (4, ["refused"])
            assert report.results[0].error.reason == "leads-outside"
        assert received.asked("PUT") == []
        assert secret.read_bytes() == b"not for OSF"

    def test_a_directory_that_is_a_symlink_out_is_refused(self, received, tmp_path):
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside" / "a.txt").write_bytes(b"not for OSF")
        links = received.links()
        links["out/a.txt"] = links.pop("a.txt")
        write_links(received.folder, links)
        (received.folder / "out").symlink_to(tmp_path / "outside")

        report = received.session.push(["out/a.txt"], choice="mine")

        assert (report.exit_code, outcomes(report)) == (4, ["refused"])

    @pytest.mark.parametrize("what", [".osf", ".osf/links.json"])
    def test_a_links_file_that_is_a_symlink_out_is_neither_read_nor_written(self, desk, tmp_path, what):
        secret = tmp_path / "elsewhere" / "links.json"
        secret.parent.mkdir()
        secret.write_text('{"password": "secret"}')
        place = desk.folder / what
        place.parent.mkdir(exist_ok=True)
        place.symlink_to(secret if what.endswith(".json") else secret.parent)
        desk.write("a.txt", b"1")

        for verb in (desk.session.status, lambda: desk.session.link("a.txt", desk.ref())):
            with pytest.raises(OSFError) as caught:
                verb()
            assert caught.value.reason == "broken-links-file"
            assert "secret" not in str(caught.value)

        assert secret.read_text() == '{"password": "secret"}'
        assert place.is_symlink()

    def test_a_link_to_what_is_a_folder_here(self, received):
        (received.folder / "a.txt").unlink()
        (received.folder / "a.txt").mkdir()

        assert received.session.status()[0].state == "unknown"
        assert received.session.push(["a.txt"]).exit_code == 1
        assert received.session.pull(["a.txt"], choice="theirs").exit_code == 1


class TestPlace:
    def test_the_nearest_wins(self, tmp_path):
        for folder in (tmp_path, tmp_path / "a" / "b"):
            write_links(folder, {})
        (tmp_path / "a" / "b" / "c").mkdir()

        assert root_of(tmp_path / "a" / "b" / "c", None) == tmp_path / "a" / "b"
        assert root_of(tmp_path / "a", None) == tmp_path

    def test_those_further_down_are_found_without_walking_a_whole_home(self, tmp_path):
        near, far = tmp_path / "a" / "b", tmp_path.joinpath("a", "b", "c", "d", "e", "f", "g")
        hidden, installed = tmp_path / ".cache" / "x", tmp_path / "env" / "site-packages"
        for folder in (near, far, hidden, installed):
            (folder / ".osf").mkdir(parents=True)
            (folder / ".osf" / "links.json").write_text("{}")

        assert list(roots_below(tmp_path)) == [near]

    def test_the_first_link_makes_it_beside_the_file_and_later_ones_find_it(self, desk):
        desk.write("sub/a.txt", b"1")
        desk.write("sub/deeper/b.txt", b"2")
        desk.session.link("sub/a.txt", desk.ref())
        desk.session.link("sub/deeper/b.txt", desk.ref())

        assert not (desk.folder / ".osf").exists()
        assert set(json.loads((desk.folder / "sub/.osf/links.json").read_text("utf-8"))["links"]) == {
            "a.txt",
            "deeper/b.txt",
        }
        assert {link.path for link in desk.session.status()} == {"sub/a.txt", "sub/deeper/b.txt"}

    def test_not_above_home(self, desk, own_computer):
        write_links(own_computer.parent, {"a.txt": FILE})
        try:
            desk.write("a.txt", b"1")
            desk.session.link("a.txt", desk.ref())
            assert set(desk.links()) == {"a.txt"}
        finally:
            (own_computer.parent / ".osf" / "links.json").unlink()
            (own_computer.parent / ".osf").rmdir()

    def test_not_above_the_root_of_the_server(self, desk, monkeypatch):
        write_links(desk.folder, {})
        served = desk.folder / "served"
        desk.write("served/a.txt", b"1")
        monkeypatch.setenv("JUPYTER_SERVER_ROOT", str(served))

        desk.session.link("served/a.txt", desk.ref())

        assert (served / ".osf/links.json").exists()
        assert desk.links() == {}

    @pytest.mark.parametrize("whole", ["home", "server"])
    def test_home_and_server_root_as_a_whole_are_not_linked(self, desk, own_computer, monkeypatch, whole):
        monkeypatch.setenv("JUPYTER_SERVER_ROOT", str(desk.folder))

        with pytest.raises(OSFError) as caught:
            desk.session.link_data(str(own_computer if whole == "home" else desk.folder), desk.ref())

        assert caught.value.exit_code == 2
        assert not (own_computer.parent / ".osf").exists()


WRITER = """
import sys
from pathlib import Path, PureWindowsPath
from jupyter_osf.links.linkfile import Link, drop_link, put_link
root, who = Path(sys.argv[1]), sys.argv[2]
def link(number):
    return Link(root, f"{who}-{number}.txt", "file", "https://api.osf.io/v2/", "abc12", "osfstorage", "5f", "/x")
for number in range(25):
    put_link(link(number))
    if number % 5 == 4:
        drop_link(link(number))
"""


class TestAtOnce:
    def start(self, tmp_path, who, program=WRITER):
        return subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), who],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )

    def test_several_processes_lose_no_link(self, tmp_path):
        writers = [self.start(tmp_path, who) for who in "abcd"]
        for writer in writers:
            assert writer.communicate(timeout=60)[1] == ""

        keys = {found.key for found in read_links(tmp_path)}

        assert keys == {f"{who}-{n}.txt" for who in "abcd" for n in range(25) if n % 5 != 4}
        assert [path.name for path in (tmp_path / ".osf").iterdir()] == ["links.json"]

    @pytest.mark.skipif(os.name == "nt", reason="kill -9 is not of Windows")
    def test_a_kill_at_any_moment_leaves_a_whole_file(self, tmp_path):
        put_link(link(tmp_path, "first.txt"))
        endless = WRITER.replace("range(25)", "range(10**9)").replace("{number}.txt", "{number % 40}.txt")
        for pause in (0.5, 0.63, 0.71):
            writer = self.start(tmp_path, "k", endless)
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
            writer.communicate()
            assert "first.txt" in {found.key for found in read_links(tmp_path)}
        change_links(tmp_path, lambda links: None)
