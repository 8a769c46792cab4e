"""A whole project on this computer: what comes, what it costs, and what stays of one's own changes."""

from __future__ import annotations

import os

import pytest

from jupyter_osf.errors import OSFError
from tests.desk import outcomes, summary

PARTS = 6
"""The project and its five components."""


def make(desk, per_folder):
    """A project with 20 folders in it and in its five components; the answer is the ids."""
    nodes = [{"title": "Big study", "creator": "Demo Researcher", "short_name": "part0"}]
    nodes += [
        {"title": f"Part {part}", "creator": "Demo Researcher", "short_name": f"part{part}", "parent": "part0"}
        for part in range(1, PARTS)
    ]
    for part, node in enumerate(nodes):
        folders = [folder for folder in range(20) if folder % PARTS == part]
        node["files"] = {
            f"/folder {folder}/{n:03}.csv": f"{folder} {n}" for folder in folders for n in range(per_folder)
        }
    return desk.osf.create(nodes=nodes)["nodes"]


@pytest.fixture
def study(desk):
    """Two files in each folder, and a storage without hashes."""
    desk.ids = make(desk, 2)
    return desk


def test_a_thousand_files_come_once_and_cost_only_listings_from_then_on(desk):
    ids = make(desk, 50)

    report = desk.session.clone(ids["part0"], "study")

    assert (report.exit_code, report.summary) == (0, {"linked": PARTS, "downloaded": 1000})
    assert desk.read("study/osfstorage/folder 0/007.csv") == b"0 7"
    assert desk.read("study/Part 5/osfstorage/folder 17/049.csv") == b"17 49"
    assert len(desk.files()) == 1000
    for path in (desk.folder / "study").rglob("*.csv"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert desk.session.pull(["study"]).summary == {"unchanged": 1000}

    for again in (desk.session.clone, lambda *_: desk.session.pull(["study"]), lambda *_: desk.session.push(["study"])):
        desk.osf.clear_requests()
        assert again(ids["part0"], "study").summary == {"unchanged": 1000}
        asked = desk.asked()
        assert {call.split()[0] for call in asked} == {"GET"}
        listings = [call for call in asked if "/v1/resources/" in call]
        assert len(listings) == len(set(listings)) == 20 + PARTS
        assert len(asked) <= 20 + PARTS + 3 * PARTS + 1


def test_push_pull_and_status_go_on_with_a_clone(study):
    study.session.clone(study.ids["part0"])
    study.write("Big study/osfstorage/folder 0/000.csv", b"mine")
    study.write("Big study/Part 1/osfstorage/new/deep.csv", b"new")
    study.osf.colleague("upload", node=study.ids["part2"], path="/folder 2/001.csv", content="theirs")

    states = {link.path: link.state for link in study.session.status(["Big study"])}
    assert states == {
        "Big study/osfstorage": "ahead",
        "Big study/Part 1/osfstorage": "ahead",
        "Big study/Part 2/osfstorage": "behind",
        **{f"Big study/Part {part}/osfstorage": "in-sync" for part in (3, 4, 5)},
    }

    pushed, pulled = study.session.push(), study.session.pull()

    assert pushed.summary == {"new-version": 1, "created": 1, "unchanged": 38, "skipped": 1}
    assert pulled.summary == {"downloaded": 1, "unchanged": 40}
    assert study.there("/folder 0/000.csv", study.ids["part0"]) == [b"mine", b"0 0"]
    assert study.there("/new/deep.csv", study.ids["part1"]) == [b"new"]
    assert study.read("Big study/Part 2/osfstorage/folder 2/001.csv") == b"theirs"


def test_a_second_clone_brings_what_is_new_and_loses_nothing_of_mine(study):
    study.session.clone(study.ids["part0"])
    study.write("Big study/osfstorage/folder 0/000.csv", b"mine")
    study.write("Big study/osfstorage/folder 0/001.csv", b"mine too")
    (study.folder / "Big study/osfstorage/folder 6/000.csv").unlink()
    study.osf.colleague("upload", node=study.ids["part0"], path="/folder 0/001.csv", content="theirs")
    study.osf.colleague("upload", node=study.ids["part0"], path="/folder 6/001.csv", content="newer")
    study.osf.colleague("delete", node=study.ids["part0"], path="/folder 12/000.csv")
    made = study.osf.create(
        nodes=[{"title": "Part 6", "creator": "Demo Researcher", "parent": "part0", "files": {"/late.csv": "late"}}]
    )

    report = study.session.clone(study.ids["part0"])

    assert report.exit_code == 0
    told = {result.path.removeprefix("Big study/"): result.outcome for result in report.results}
    interesting = {path: outcome for path, outcome in told.items() if outcome not in ("unchanged", "linked")}
    assert interesting == {
        "osfstorage/folder 0/000.csv": "skipped",
        "osfstorage/folder 0/001 (OSF version 2).csv": "kept-both",
        "osfstorage/folder 6/000.csv": "downloaded",
        "osfstorage/folder 6/001.csv": "downloaded",
        "osfstorage/folder 12/000.csv": "skipped",
        "Part 6/osfstorage/late.csv": "downloaded",
    }
    assert made["nodes"]
    assert study.read("Big study/osfstorage/folder 0/000.csv") == b"mine"
    assert study.read("Big study/osfstorage/folder 0/001.csv") == b"mine too"
    assert study.read("Big study/osfstorage/folder 0/001 (OSF version 2).csv") == b"theirs"
    assert study.read("Big study/osfstorage/folder 12/000.csv") == b"12 0"
    files = study.files()

    again = study.session.clone(study.ids["part0"])

    assert set(again.summary) == {"unchanged", "skipped"}
    assert study.files() == files


def test_a_clone_that_breaks_off_goes_on_where_it_was(study):
    study.osf.fault(
        "bad-gateway", listener="files", regex=r"resources/\w+/providers/osfstorage/\w{24}(\?|$)", times=None
    )
    study.osf.fault("bad-gateway", listener="files", contains="zip", times=None)
    study.reconnect(retries=0)
    broken = study.session.clone(study.ids["part0"], "here")
    assert (broken.exit_code, broken.summary) == (5, {"linked": PARTS, "failed": 40})
    study.osf.clear_faults()

    assert study.session.pull(["here"]).summary == {"downloaded": 40}
    assert study.session.clone(study.ids["part0"], "here").summary == {"unchanged": 40}


def test_dry_run_tells_all_and_does_nothing(study):
    report = study.session.clone(study.ids["part0"], dry_run=True)
    assert report.summary == {"planned": PARTS + 40}
    assert list(study.folder.iterdir()) == []


def test_what_is_left_out_is_remembered(study):
    exclude = ["folder 0/", "001.csv"]
    report = study.session.clone(study.ids["part0"], "here", exclude=exclude)
    assert report.summary == {"linked": PARTS, "downloaded": 19}
    assert (study.folder / "here/.osfignore").read_text() == "folder 0/\n001.csv\n"
    assert study.session.pull(["here"]).summary == {"unchanged": 19}
    study.write("here/osfstorage/folder 0/mine.csv", b"1")
    assert study.session.push(["here"]).summary == {"unchanged": 19}
    with pytest.raises(OSFError) as caught:
        study.session.clone(study.ids["part0"], "here", exclude=["other/"])
    assert caught.value.reason == "exists-here"


def test_one_storage_or_folder(study):
    ref = f"osf://{study.ids['part0']}/osfstorage/folder 6/"
    assert study.session.clone(ref).summary == {"linked": 1, "downloaded": 2}
    assert study.read("folder 6/001.csv") == b"6 1"
    study.write("folder 6/001.csv", b"mine")
    assert outcomes(study.session.push()) == ["unchanged", "new-version"]
    with pytest.raises(OSFError) as caught:
        study.session.clone(f"osf://{study.ids['part0']}/osfstorage/folder 12/", "folder 6")
    assert caught.value.exit_code == 2


def test_a_file_and_a_place_that_is_taken(study):
    with pytest.raises(OSFError, match="link it: open osf:"):
        study.session.clone(f"osf://{study.ids['part0']}/osfstorage/folder%206/001.csv")
    study.write("taken", b"1")
    with pytest.raises(OSFError) as caught:
        study.session.clone(study.ids["part0"], "taken")
    assert (caught.value.exit_code, study.read("taken")) == (3, b"1")


def test_components_of_one_name_and_one_that_is_called_like_a_storage(study):
    wishes = [
        {
            "title": title,
            "creator": "Demo Researcher",
            "parent": "part5",
            "short_name": short,
            "files": {"/a.txt": short},
        }
        for short, title in (("one", "Same"), ("two", "Same"), ("three", "osfstorage"), ("four", "../../evil"))
    ]
    ids = study.osf.create(nodes=wishes)["nodes"]

    report = study.session.clone(study.ids["part5"], "here")

    assert report.exit_code == 0
    found = {name: content for name, content in study.files().items() if name.endswith("a.txt")}
    assert sorted(found.values()) == [b"four", b"one", b"three", b"two"]
    assert all(name.startswith("here/") for name in found)
    assert found[f"here/osfstorage ({ids['three']})/osfstorage/a.txt"] == b"three"
    assert study.session.clone(study.ids["part5"], "here").summary == {"unchanged": len(study.files())}


def test_a_storage_that_fails_keeps_no_other_from_coming(desk):
    desk.osf.fault("server-error", listener="files", contains="/providers/owncloud", times=None)
    report = desk.session.clone(desk.osf.node("stroop"), "here")
    assert report.exit_code == 5
    assert [result.path for result in report.results if result.error] == ["here/owncloud"]
    assert desk.read("here/osfstorage/data/subject-01.csv")


def test_a_registration_can_be_cloned_and_is_not_pushed_to(desk):
    report = desk.session.clone(desk.osf.node("registration"), "here")
    assert report.exit_code == 0
    assert report.summary["downloaded"] > 0
    name = next(name for name in desk.files() if name.startswith("here/"))
    desk.write(name, b"changed")
    pushed = desk.session.push(["here"])
    assert pushed.exit_code == 4
    assert summary(desk.session.pull([name])) == {name.rpartition("/")[2]: "skipped"}
