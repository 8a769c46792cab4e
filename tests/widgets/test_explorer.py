"""The explorer as a person uses it, with real threads and sessions, but without a browser."""

import hashlib
import io
import re
import zipfile
from base64 import b64decode

import ipywidgets
import nbformat
import pytest

from jupyter_osf.widgets.lines import MOST_LINES

from .desk import Desk, wait_for


@pytest.fixture
def desk(signed_in):
    made = []

    def sit_down(*arguments):
        made.append(Desk(*arguments))
        return made[-1]

    yield sit_down
    for one in made:
        one.explorer.close()


def test_folders_are_made_renamed_and_deleted_after_a_question(desk, osf):
    here = desk().open("Stroop study", "OSF Storage")
    here.select("data")
    here.press("New folder…")
    here.field(ipywidgets.Combobox).value = "raw/2026"
    here.press("Create")
    here.says("The folder “raw_2026” is on OSF now.")
    here.open("data")
    here.select("raw_2026")

    here.press("Rename…")
    here.field(ipywidgets.Combobox).value = ".."
    here.press("Rename")
    here.says("cannot be a name on OSF")
    here.press("Rename…")
    here.field(ipywidgets.Combobox).value = "raw"
    here.press("Rename")
    here.says("“raw_2026” is called “raw” on OSF now.")
    here.row("raw")
    assert "osfstorage:/data/raw/" in osf.files("stroop")

    here.press("Delete…")
    here.says("Delete “raw” on OSF?", "There is nothing in it.")
    here.press("Cancel")
    here.says("Nothing was done.")
    assert "osfstorage:/data/raw/" in osf.files("stroop")
    here.press("Delete…")
    here.press("Delete")
    here.says("“raw” is deleted on OSF.")
    assert "osfstorage:/data/raw/" not in osf.files("stroop")


def test_what_is_much_goes_only_after_its_name_was_typed(desk, osf):
    osf.create(files=[{"node": "stroop", "files": {f"/much/{n}.txt": {"size": 1, "fill": "x"} for n in range(12)}}])
    here = desk().open("Stroop study", "OSF Storage")
    here.select("much")
    here.press("Delete…")
    here.field(ipywidgets.Text).value = "muc"
    here.press("Delete")
    here.says("Nothing was deleted")
    assert "osfstorage:/much/3.txt" in osf.files("stroop")
    here.press("Delete…")
    here.field(ipywidgets.Text).value = "much"
    here.press("Delete")
    here.says("“much” is deleted on OSF.")


def test_projects_and_components_are_made_and_shown_with_who_takes_part(desk, osf):
    here = desk()
    here.row("Stroop study")
    here.press("New project…")
    here.field(ipywidgets.Combobox).value = "Flanker study"
    here.press("Create")
    here.says("The project “Flanker study” is on OSF now.")

    here.open("Flanker study")
    here.select("Flanker study")
    here.press("New component…")
    here.field(ipywidgets.Combobox).value = "Pilot"
    here.press("Create")
    here.says("The component “Pilot” is on OSF now.")
    here.row("Pilot")

    here.select("Stroop study")
    here.press("Share…")
    here.says("Share “Stroop study”", "Demo Researcher")
    here.press("Change…")
    here.says("Paste the line that you want")
    assert f"%osf share osf://{osf.node('stroop')}/ --public" in here.field_to_copy()


def test_a_name_that_is_taken_is_neither_replaced_nor_entered(desk, osf):
    here = desk().open("Stroop study", "OSF Storage")
    here.select("protocol.md")
    here.press("Rename…")
    here.field(ipywidgets.Combobox).value = "README.md"
    here.press("Rename")
    here.says("“README.md”", "already")
    here.press("Rename…")
    here.field(ipywidgets.Combobox).value = "data"
    here.press("Rename")
    here.says("“data”", "already")

    assert len(osf.versions("stroop", "/README.md")) == 1
    assert "osfstorage:/data/protocol.md" not in osf.files("stroop")


def test_several_things_move_at_once(desk, osf):
    here = desk().open("Stroop study", "OSF Storage")
    here.select("protocol.md", "README.md")
    assert "Rename…" not in {b.description for b in here.parts(ipywidgets.Button) if not b.disabled}
    here.press("Move to…")
    here.field(ipywidgets.Combobox).value = f"osf://{osf.node('stroop')}/osfstorage/data/"
    here.press("Move")
    here.says("2 things are in “data” now.")

    assert {"osfstorage:/data/protocol.md", "osfstorage:/data/README.md"} <= set(osf.files("stroop"))


def test_files_go_up_and_a_name_that_is_taken_is_asked_about(desk, osf, tmp_path):
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "new.txt").write_text("new")
    here = desk().open("Stroop study", "OSF Storage")
    here.select("OSF Storage")
    here.press("Upload files…")
    here.field(ipywidgets.SelectMultiple).value = ("README.md", "new.txt")
    here.press("Upload")
    here.says("Some names are taken on OSF")
    assert len(osf.versions("stroop", "/README.md")) == 1
    here.press("Keep both")
    here.says("new.txt")
    wait_for(lambda: any("README (" in path for path in osf.files("stroop")), "mine under another name")

    assert "osfstorage:/new.txt" in osf.files("stroop")
    assert len(osf.versions("stroop", "/README.md")) == 1
    here.row("new.txt")


def test_the_notebook_is_linked_ticked_and_unlinked(desk, osf, tmp_path):
    notebook = tmp_path / "task.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), notebook)
    here = desk("", notebook).open("Stroop study", "OSF Storage")
    here.select("experiment")
    here.press("Link this notebook here")
    here.says("linked to version 1 on OSF", "task.ipynb is linked to /experiment/task.ipynb: in sync")
    here.open("experiment")
    here.row("task.ipynb · linked: in sync")

    [tick] = here.parts(ipywidgets.Checkbox)
    tick.value = True
    here.says("uploads by itself now")
    assert '"upload": "always"' in (tmp_path / ".osf" / "links.json").read_text()
    here.press("Unlink")
    here.says("nothing was deleted, here or on OSF")
    wait_for(lambda: not here.parts(ipywidgets.Checkbox), "no tick box")
    assert "osfstorage:/experiment/task.ipynb" in osf.files("stroop")


def test_a_folder_for_data_is_made_and_linked(desk, osf, tmp_path):
    here = desk().open("Stroop study", "OSF Storage")
    here.select("data")
    here.press("Use as data folder…")
    here.field(ipywidgets.Combobox).value = "collected"
    here.press("Link")
    here.says("collected is linked to /data/")

    assert (tmp_path / "collected").is_dir()


def test_an_older_version_comes_back_as_a_new_one(desk, osf):
    first = osf.versions("stroop", "/README.md")[0]
    osf.colleague("upload", node="stroop", path="/README.md", content="worse")
    here = desk().open("Stroop study", "OSF Storage")
    here.select("README.md")
    here.press("Versions…")
    field = here.field(ipywidgets.Select)
    assert "Demo Colleague" in field.options[0][0]
    here.press("Restore")
    here.says("is the newest one already")
    here.press("Versions…")
    field = here.field(ipywidgets.Select)
    field.value = field.options[1][1]
    here.press("Restore")
    here.says("has the content of version 1 again")

    versions = osf.versions("stroop", "/README.md")
    assert len(versions) == 3
    assert versions[0]["sha256"] == first["sha256"]


def test_two_explorers_do_not_disturb_each_other(desk):
    one, other = desk(), desk()
    one.open("Stroop study", "OSF Storage").select("README.md")
    other.open("Stroop materials")
    one.says("OSF Storage / README.md")

    assert "README.md" not in other.text


def test_a_transfer_shows_how_far_it_is_and_can_be_stopped(desk, osf, tmp_path):
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 5_000_000, "fill": "x"}}}])
    here = desk().open("Stroop study", "OSF Storage")
    here.select("big.bin")
    osf.fault("slow", rate=200_000, times=None)
    here.press("Download")
    here.says("Download: 1 file", "of 5.0 MB")
    here.press("Cancel")
    here.says("Stopped.")
    wait_for(lambda: not here.parts(ipywidgets.FloatProgress), "no bar")

    assert list(tmp_path.iterdir()) == []


def test_opening_over_a_file_of_that_name_asks_what_to_keep(desk, osf, tmp_path):
    (tmp_path / "README.md").write_text("mine")
    here = desk().open("Stroop study", "OSF Storage")
    here.select("README.md")
    here.press("Open")
    here.says("“README.md” is here already", "keeps yours beside it")
    assert (tmp_path / "README.md").read_text() == "mine"
    here.press("Cancel")
    here.says("Nothing was done.")
    assert not (tmp_path / ".osf").exists()
    here.press("Open")
    here.press("Use OSF's version")
    here.says("README.md is linked to /README.md: in sync")

    there = osf.versions("stroop", "/README.md")
    assert hashlib.sha256((tmp_path / "README.md").read_bytes()).hexdigest() == there[0]["sha256"]
    assert "mine" in [path.read_text() for path in tmp_path.glob("README (*")]
    assert len(there) == 1


def test_the_menu_has_every_action_and_says_why_one_cannot_be_done(desk, osf):
    here = desk().open("Stroop study", "OSF Storage")
    here.select("README.md")
    here.choose("New folder…")
    here.says("Select a folder or storage; “README.md” is a file.")
    here.choose("Share…")
    here.says("Select a project or component.")

    here.choose("Download through the browser")
    here.says("Save “README.md”")
    [link] = re.findall(r'href="data:[^,]*,([^"]*)" download="README.md"', here.html)
    assert hashlib.sha256(b64decode(link)).hexdigest() == osf.versions("stroop", "/README.md")[0]["sha256"]
    here.select("data")
    here.choose("Download as zip")
    here.says("Save “data.zip”")
    [link] = re.findall(r'href="data:[^,]*,([^"]*)" download="data.zip"', here.html)
    assert "subject-01.csv" in zipfile.ZipFile(io.BytesIO(b64decode(link))).namelist()
    here.choose("New project…")
    here.field(ipywidgets.Combobox).value = "Flanker study"
    here.press("Create")
    here.says("The project “Flanker study” is on OSF now.")


def test_signed_out_everything_that_writes_says_to_sign_in_first(signed_out, osf):
    here = Desk(osf.node("materials")).open("OSF Storage")
    here.says("You are not signed in to OSF.")
    here.select("OSF Storage")

    button = here.button("Upload files…")
    assert (button.disabled, button.tooltip) == (True, "Sign in to OSF first.")
    here.explorer.close()


def test_who_may_only_read_is_told_why(desk, osf, monkeypatch):
    monkeypatch.setenv("OSF_TOKEN", osf.token_of("Demo Researcher", "read-only"))
    here = desk().open("Stroop study")
    here.says("for reading only")
    here.select("OSF Storage")

    button = here.button("New folder…")
    assert (button.disabled, "reading only" in button.tooltip) == (True, True)
    assert not here.button("Download").disabled


def test_a_server_that_has_gone_is_told_in_a_sentence(desk, monkeypatch):
    monkeypatch.setenv("JUPYTER_OSF_URL", "http://127.0.0.1:9/osf/")
    monkeypatch.setenv("JUPYTER_OSF_KEY", "gone")
    here = desk()

    here.says("Jupyter server")
    assert "Traceback" not in here.text
    monkeypatch.delenv("JUPYTER_OSF_KEY")
    monkeypatch.delenv("JUPYTER_OSF_URL")
    here.explorer._refresh()
    here.row("Stroop study")


def test_a_next_step_is_a_line_of_the_notebook(desk):
    here = desk()
    here.says("Signed in to OSF as Demo Researcher.")
    here.fill("Open an OSF link or DOI", "zzzzz")
    here.says("OSF has nothing there.", "`%osf projects`")


@pytest.mark.parametrize("text", ["zzzzz", "osf://", "../..", "<b>x</b>", "💥", "https://example.org/"])
def test_what_cannot_be_read_is_a_sentence(desk, text):
    here = desk()
    here.says("Signed in to OSF as Demo Researcher.")
    here.fill("Open an OSF link or DOI", text)
    wait_for(lambda: any('role="alert"' in part.value for part in here.parts(ipywidgets.HTML)), "an answer")

    assert "Traceback" not in here.text
    assert "<b>x" not in "".join(part.value for part in here.parts(ipywidgets.HTML))


def test_rows_are_text_and_never_too_many(desk, osf):
    evil = "<img src=x onerror=alert(1)>"
    files = {f"/{folder}/{number}.txt": {"size": 1, "fill": "x"} for folder in ("a", "b", "c") for number in range(150)}
    osf.create(files=[{"node": "stroop", "files": {**files, f"/{evil}.txt": {"size": 1, "fill": "x"}}}])
    here = desk().open("Stroop study", "OSF Storage", "a", "b", "c")
    here.row("99.txt")

    assert here.explorer._tree.alive <= MOST_LINES
    assert evil not in "".join(row.name for row in here.rows())
    here.select(f"{evil}.txt")
    here.says(f"{evil}.txt")


def test_what_no_front_end_takes_is_shown_to_be_copied(desk, osf, monkeypatch):
    monkeypatch.setenv("OSF_HUB_URL", "https://hub.example.org/")
    at = desk()
    at.open("Stroop study", "OSF Storage").select("README.md")
    at.press("Reading snippet")
    at.says("Paste this into a cell:")
    assert f'osf.path("osf://{osf.node("stroop")}/osfstorage/README.md@1")' in at.field_to_copy()
    at.press("Copy link")
    at.says("Here to be copied:")
    assert at.field_to_copy().startswith("http")
    at.choose("Copy launch link")
    launch = f"https://hub.example.org/hub/user-redirect/osf/launch?ref={osf.node('stroop')}&path=README.md"
    wait_for(lambda: any(part.value.startswith(launch) for part in at.parts(ipywidgets.Textarea)), "the launch link")
