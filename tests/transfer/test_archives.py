"""Folders of small files come as a few zips; nothing in a zip is believed that the listing does not prove."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from jupyter_osf.errors import NotPermitted
from jupyter_osf.models import Entry
from jupyter_osf.progress import Progress
from jupyter_osf.transfer.archives import SMALL, _unpack
from jupyter_osf.transfer.fetch import Wanted, fetch_all
from jupyter_osf.transfer.receive import put_new

FOLDERS = [f"/many/{folder}/" for folder in "abc"]
FILES = {
    f"{folder}{number:02}.csv": hashlib.shake_128(f"{folder}{number}".encode()).hexdigest(300)
    for folder in FOLDERS
    for number in range(20)
}


@pytest.fixture
def many(osf, client, find):
    """A folder with three folders of twenty files each, and all that is below it."""
    osf.create(files=[{"node": "stroop", "files": FILES}])
    return listing(osf, client, find)


def listing(osf, client, find):
    top = find("/many/")
    found = [top, *client.files.walk(top)]
    osf.clear_requests()
    return found


def fetch(client, listed, folder, parallel=4, wanted=lambda entry: True):
    files = [entry for entry in listed if not entry.is_folder and wanted(entry)]
    all_of_them = [Wanted(entry, folder.joinpath(*entry.path.split("/")[1:])) for entry in files]
    return files, fetch_all(client, client.http.progress, parallel, all_of_them, listed)


def asked(osf):
    """How many zips, and how many single files."""
    files = [call["url"] for call in osf.requests() if call["listener"] == "files"]
    return sum("zip=" in url for url in files), sum("zip=" not in url for url in files)


def here(folder):
    return {"/" + path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_sixty_files_in_three_folders_are_three_requests(osf, client, many, tmp_path):
    files, answers = fetch(client, many, tmp_path, parallel=8)

    assert here(tmp_path) == FILES
    assert answers == [entry.sha256 for entry in files]
    assert asked(osf) == (3, 0)


def test_folders_of_few_files_come_together(osf, client, find, tmp_path):
    few = {f"/many/{number}/{name}.txt": f"{number} {name}" for number in range(10) for name in "ab"}
    osf.create(files=[{"node": "stroop", "files": few}])

    fetch(client, listing(osf, client, find), tmp_path)

    assert here(tmp_path) == few
    assert asked(osf) == (1, 0)


def test_wrong_bytes_are_fetched_singly(osf, client, many, tmp_path):
    osf.fault("corrupt-download", contains="zip=", after=200, times=1)

    fetch(client, many, tmp_path, parallel=8)

    assert here(tmp_path) == FILES
    assert asked(osf) == (3, 1)


@pytest.mark.parametrize("fault", ["short-body", "reset-response", "bad-gateway", "html"])
def test_a_zip_that_breaks_off_or_does_not_come_is_made_up_for(osf, client, many, tmp_path, fault):
    osf.fault(fault, contains="zip=", after=500, times=None)

    files, answers = fetch(client, many, tmp_path, parallel=8)

    assert here(tmp_path) == FILES
    assert answers == [entry.sha256 for entry in files]
    assert asked(osf)[1] == len(FILES)


def test_a_version_that_came_after_the_listing_is_not_taken(osf, client, many, tmp_path):
    osf.colleague("upload", node="stroop", path="/many/b/07.csv", content="newer")

    fetch(client, many, tmp_path, parallel=8)

    assert here(tmp_path) == FILES, "what was listed, decided about and announced"
    assert asked(osf) == (3, 1)


def test_a_few_files_of_many_and_large_ones_are_fetched_singly(osf, client, find, tmp_path):
    large = {f"/many/large/{number}.bin": {"size": SMALL + 1} for number in range(10)}
    osf.create(files=[{"node": "stroop", "files": FILES | large}])
    listed = listing(osf, client, find)

    fetch(client, listed, tmp_path / "all", parallel=8)
    assert asked(osf) == (3, 10)

    osf.clear_requests()
    few = set(list(FILES)[:5])
    fetch(client, listed, tmp_path / "few", wanted=lambda entry: entry.path in few)
    assert asked(osf) == (0, 5)


def test_two_files_of_one_name_are_told_apart(osf, client, many, find, tmp_path):
    osf.fault("race", contains="kind=file", mode="duplicate", content="theirs")
    folder = next(entry for entry in many if entry.path == "/many/a/")
    answer = client.http.write(
        "PUT", folder.url, query={"kind": "file", "name": "twice.csv"}, data=lambda: b"mine", headers={}
    )
    assert answer.status_code == 201
    listed = listing(osf, client, find)
    files = [entry for entry in listed if not entry.is_folder]
    wanted = [Wanted(entry, tmp_path / str(number)) for number, entry in enumerate(files)]

    answers = fetch_all(client, client.http.progress, 8, wanted, listed)

    assert answers == [entry.sha256 for entry in files]
    assert [hashlib.sha256((tmp_path / str(n)).read_bytes()).hexdigest() for n in range(len(files))] == answers
    assert asked(osf) == (3, 2)


def test_what_may_not_be_there_is_answered_and_not_fetched(osf, client, many, tmp_path):
    def refuse():
        raise NotPermitted("no")

    files = [entry for entry in many if not entry.is_folder]
    wanted = [Wanted(entry, tmp_path / f"{at}") for at, entry in enumerate(files)]
    wanted[1] = Wanted(files[1], tmp_path / "1", put_new, refuse)
    (tmp_path / "2").write_text("mine")

    answers = fetch_all(client, client.http.progress, 8, wanted, many)

    assert [at for at, answer in enumerate(answers) if not isinstance(answer, str)] == [1, 2]
    assert (answers[1].reason, answers[2].reason) == ("not-permitted", "exists-here")
    assert (tmp_path / "2").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == len(files) - 1
    assert asked(osf) == (3, 0)


def test_names_in_a_zip_lead_nowhere(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    spool = io.BytesIO()
    with zipfile.ZipFile(spool, "w") as archive:
        for name in ("../evil", "/evil", "..\\evil", "sub/../../evil", "unlisted.csv", "bomb.csv"):
            archive.writestr(name, b"0" * 20_000_000 if name == "bomb.csv" else b"evil", zipfile.ZIP_DEFLATED)
        archive.writestr("a.csv", b"good")

    def listed(name):
        entry = Entry(name, "file", f"/{name}", "", name, size=4, sha256=hashlib.sha256(b"good").hexdigest())
        return Wanted(entry, folder / name)

    wanted = [listed("a.csv"), listed("bomb.csv")]
    found = dict(_unpack(Progress(), wanted, {"a.csv": [0], "bomb.csv": [1]}, spool))

    assert found == {0: hashlib.sha256(b"good").hexdigest()}
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["here", "here/a.csv"]
