"""Pins through the commands that people use: written, restored elsewhere, refused, and warned about."""

import json

import nbformat
import pytest

from jupyter_osf.config import OSF
from jupyter_osf.errors import OSFError
from jupyter_osf.session import Session
from tests.desk import PATIENCE, desk, sha256

from .process import jupyter_osf

__all__ = ["desk"]


def osf(desk, *argv, folder=None, **environment):
    home = {"OSF_CACHE_DIR": environment.pop("cache")} if "cache" in environment else {}
    return jupyter_osf(*argv, env={**desk.osf.environment(), **home, **environment}, cwd=folder or desk.folder)


def notebook(path, source="1 + 1"):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="one")]), path)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def pins(folder):
    return json.loads((folder / "osf-pins.json").read_text("utf-8"))


@pytest.fixture
def pinned(desk):
    """A folder with a linked file, a data folder, and a file that a program read; all of it pinned."""
    notebook(desk.folder / "analysis.ipynb")
    desk.write("model.txt", b"model")
    desk.write("data/one.csv", b"a,b\n1,2\n")
    desk.session.link("model.txt", desk.ref())
    desk.session.mkdir(desk.ref("/runs/"))
    desk.session.link_data("data", desk.ref("/runs/"))
    desk.session.upload_data()
    desk.session.path(desk.ref("/protocol.md@1"))
    assert desk.session.pin().exit_code == 0
    return desk


def test_what_is_linked_and_what_was_read_is_pinned_with_the_notebook(pinned):
    found = pins(pinned.folder)
    text = (pinned.folder / "osf-pins.json").read_bytes()

    assert [one["path"] for one in found["notebooks"]] == ["analysis.ipynb"]
    assert found["notebooks"][0]["sha256"] == sha256(pinned.read("analysis.ipynb"))
    protocol = pinned.there("/protocol.md")[-1]
    assert [(one["reference"], one["sha256"], one["size"], one.get("path")) for one in found["files"]] == [
        (pinned.ref("/model.txt@1"), sha256(b"model"), 5, "model.txt"),
        (pinned.ref("/protocol.md@1"), sha256(protocol), len(protocol), None),
        (pinned.ref("/runs/one.csv@1"), sha256(b"a,b\n1,2\n"), 8, "data/one.csv"),
    ]
    assert osf(pinned, "pin").status == 0
    assert (pinned.folder / "osf-pins.json").read_bytes() == text
    assert pinned.osf.token.encode() not in text


def test_another_computer_gets_exactly_those_bytes_and_whatever_is_newer_is_warned_about(pinned, elsewhere, tmp_path):
    pinned.colleague(b"newer model", "/model.txt")
    pinned.osf.colleague("rename", node="stroop", path="/runs/one.csv", name="first.csv")
    status = osf(pinned, "status")
    assert "Pinned model.txt: OSF has version 2, and version 1 is pinned" in " ".join(status.out.split())
    told = osf(pinned, "status", "--json").document["pins"]
    assert {one["path"]: one["state"] for one in told if one["path"]} == {"model.txt": "newer", "data/one.csv": "same"}

    folder, session = elsewhere
    assert session.restore_pins(dry_run=True).summary == {"planned": 3, "skipped": 1}
    assert names(folder) == ["osf-pins.json"]
    done = osf(pinned, "restore-pins", "--json", folder=folder, cache=str(tmp_path / "cache"))
    assert done.status == 0, done.out
    assert (folder / "model.txt").read_bytes() == b"model"
    assert (folder / "data" / "one.csv").read_bytes() == b"a,b\n1,2\n"
    assert done.document["summary"] == {"downloaded": 3, "skipped": 1}
    assert session.restore_pins().summary["unchanged"] == 2
    pinned.osf.fault("unavailable", times=None)
    with pytest.warns(UserWarning, match="as it was fetched before"):
        assert session.path(pinned.ref("/protocol.md@1")).read_bytes() == pinned.there("/protocol.md")[-1]


def test_what_is_here_with_other_bytes_stays_unless_a_choice_is_made(pinned):
    pinned.write("model.txt", b"mine")
    refused = osf(pinned, "restore-pins")
    assert refused.status == 3
    assert "already on this computer" in refused.out + refused.err
    assert pinned.read("model.txt") == b"mine"
    assert osf(pinned, "restore-pins", "--theirs").status == 0
    assert pinned.read("model.txt") == b"model"
    assert b"mine" in [path.read_bytes() for path in pinned.folder.glob("model (this computer *")]
    pinned.write("model.txt", b"mine again")
    assert pinned.session.restore_pins(choice="both").exit_code == 0
    assert pinned.read("model.txt") == b"mine again"
    assert pinned.read("model (OSF version 1).txt") == b"model"


def test_bytes_that_are_not_on_osf_cannot_be_pinned_and_that_is_said(pinned):
    pinned.write("model.txt", b"changed")
    pinned.write("data/two.csv", b"new")
    done = pinned.session.pin()

    assert done.exit_code == 3
    assert {one.path for one in done.results if one.outcome == "refused"} == {"model.txt", "data/two.csv"}
    assert {one.get("path") for one in pins(pinned.folder)["files"]} == {"data/one.csv", None}


def test_of_a_file_that_several_programs_read_the_version_of_the_last_one_is_pinned(pinned):
    newest = str(len(pinned.there("/protocol.md")))
    assert newest != "1"
    assert (
        osf(pinned, "download", pinned.ref("/protocol.md"), "study/protocol.md", folder=pinned.folder.parent).status
        == 0
    )
    record = osf(pinned, "record", "--json").document["record"]
    assert [one["version"] for one in record if "protocol.md" in one["reference"]] == [newest]
    pinned.session.pin()

    found = [one for one in pins(pinned.folder)["files"] if "protocol.md" in one["reference"]]
    assert [(one["version"], one.get("path")) for one in found] == [(newest, "protocol.md")]


def test_a_file_that_gave_way_to_a_folder_of_its_name_is_told_and_the_pins_stay_readable(pinned):
    pinned.session.mv(pinned.ref("/protocol.md"), pinned.ref("/old.md"))
    pinned.session.mkdir(pinned.ref("/protocol.md/"))

    done = osf(pinned, "pin")

    assert "There is no file" in done.out
    assert {one.get("path") for one in pins(pinned.folder)["files"]} == {"model.txt", "data/one.csv"}
    assert osf(pinned, "restore-pins", "--dry-run").status == 0


def test_broken_pins_are_told_with_a_way_out(pinned):
    file = pinned.folder / "osf-pins.json"
    file.write_text("{")
    assert "move it away" in osf(pinned, "pin").err

    file.rename(pinned.folder / "broken.json")
    assert osf(pinned, "pin").status == 0


@pytest.fixture
def elsewhere(pinned, tmp_path):
    """Another computer: a folder of its own with the same pins, where nothing of OSF was ever read."""
    folder = tmp_path / "elsewhere" / "study"
    folder.mkdir(parents=True)
    (folder / "osf-pins.json").write_bytes(pinned.read("osf-pins.json"))
    with Session(OSF(**PATIENCE, cache_dir=str(tmp_path / "cache")), directory=folder) as session:
        yield folder, session


def rewrite(folder, change):
    written = pins(folder)
    change(written)
    (folder / "osf-pins.json").write_text(json.dumps(written), encoding="utf-8")


def test_a_version_that_is_gone_or_has_other_bytes_is_refused_and_changes_nothing(pinned, elsewhere):
    folder, session = elsewhere
    rewrite(folder, lambda written: written["files"][0].update(sha256="0" * 64))
    pinned.osf.colleague("delete", node="stroop", path="/runs/one.csv")
    done = session.restore_pins()

    assert done.exit_code == 1
    told = {one.path: one.message for one in done.results if one.outcome in ("refused", "failed")}
    assert "OSF has other bytes of “model.txt” than are pinned" in told["model.txt"]
    assert "“one.csv” is not on OSF any more" in told["data/one.csv"]
    assert names(folder) == ["osf-pins.json"]
    status = osf(pinned, "status")
    assert status.status == 0
    assert "is not on OSF any more" in status.out


def test_bytes_that_are_damaged_on_their_way_are_refused(pinned, elsewhere):
    folder, session = elsewhere
    pinned.osf.fault("corrupt-download", listener="storage", times=None)
    done = session.restore_pins()

    assert any("OSF sent other bytes" in error.message for error in done.errors)
    wanted = {one["path"]: one["sha256"] for one in pins(folder)["files"] if "path" in one}
    here = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del here["osf-pins.json"]
    assert all(sha256(path.read_bytes()) == wanted[name] for name, path in here.items())
    assert len(here) < len(wanted)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda written: written.update(site="http://127.0.0.1:9/v2/"), "another OSF"),
        (lambda written: written.update(format=7), "another jupyter_osf"),
        (lambda written: written["files"][0].update(path="../out.txt"), "is no place for a file in its folder"),
    ],
)
def test_hostile_pins_do_nothing_and_are_told_in_a_sentence(pinned, elsewhere, change, said):
    folder, session = elsewhere
    rewrite(folder, change)
    pinned.osf.clear_requests()
    with pytest.raises(OSFError, match=said) as caught:
        session.restore_pins()

    assert caught.value.hint
    assert [path.name for path in folder.parent.rglob("*")] == ["study", "osf-pins.json"]
    assert pinned.asked() == []
    status = osf(pinned, "status", folder=folder)
    assert (status.status, said in " ".join(status.out.split())) == (0, True)


def test_a_link_of_this_computer_does_not_lead_pinned_files_out_of_their_folder(elsewhere, tmp_path):
    folder, session = elsewhere
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "data").symlink_to(outside)
    done = session.restore_pins()

    assert any("would be put outside" in error.message for error in done.errors)
    assert names(outside) == []


def test_somebody_elses_file_of_that_name_is_not_replaced(desk):
    desk.write("model.txt", b"model")
    desk.session.link("model.txt", desk.ref())
    desk.write("osf-pins.json", b"my own notes")
    with pytest.raises(OSFError, match="not valid JSON"):
        desk.session.pin()

    assert desk.read("osf-pins.json") == b"my own notes"


def test_nothing_to_pin_is_said(desk):
    done = osf(desk, "pin")

    assert done.status == 1
    assert "nothing to pin" in done.err
    assert desk.files() == {}
