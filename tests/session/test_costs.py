"""What work costs in requests: so many for each folder and each file that moves, however many files there are."""

from __future__ import annotations

import os
from collections import Counter

import pytest

LONG_AGO = 1_700_000_000
"""Files that were written just now are read again, since they might still change."""


def fill(desk, folders, files):
    """Files in folders of `data`, here and as a plan of what OSF should have."""
    plan = {}
    for folder in range(folders):
        for file in range(files):
            name = f"data/folder {folder}/{file:03}.csv"
            plan[f"/{name}"] = f"{folder} {file}"
            path = desk.write(name, plan[f"/{name}"].encode())
            os.utime(path, (LONG_AGO, LONG_AGO))
    return plan


def methods(desk):
    return Counter(call["method"] for call in desk.osf.requests())


@pytest.fixture
def synced(desk):
    """Makes a folder that is linked and was seen to be the same on OSF."""

    def make(folders, files):
        desk.osf.create(files=[{"node": "stroop", "files": fill(desk, folders, files)}])
        desk.session.link_data("data", desk.ref("/data/"))
        assert desk.session.push().summary == {"unchanged": folders * files}
        desk.osf.clear_requests()
        return desk

    return make


def test_an_upload_of_a_new_folder_asks_once_for_each_file_and_twice_for_each_folder(desk):
    fill(desk, 5, 12)
    (desk.folder / "data").rename(desk.folder / "fresh")
    desk.osf.clear_requests()

    assert desk.session.upload(["fresh"], desk.ref()).summary == {"created": 60}

    asked = methods(desk)
    assert asked["PUT"] == 60 + 5 + 1
    assert asked["GET"] <= 5 + 10
    assert asked.keys() == {"PUT", "GET"}


@pytest.mark.parametrize("files", [3, 30])
def test_a_folder_that_did_not_change_costs_its_listings_whatever_is_in_it(synced, files):
    desk = synced(5, files)

    assert desk.session.push().summary == {"unchanged": 5 * files}

    asked = methods(desk)
    assert asked.keys() == {"GET"}
    assert asked["GET"] == 5 + 2, "each folder, the one around them, and where that is by now"


def test_files_that_did_not_change_are_not_read(synced):
    desk = synced(2, 5)
    path = desk.folder / "data" / "folder 1" / "003.csv"
    before = path.stat()
    path.write_bytes(b"3 1")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert desk.session.push().summary == {"unchanged": 10}, "size and time are what they were"


def test_one_changed_file_costs_one_put(synced):
    desk = synced(5, 10)
    desk.write("data/folder 3/007.csv", b"something else")

    assert desk.session.push().summary == {"unchanged": 49, "new-version": 1}

    asked = methods(desk)
    assert asked["PUT"] == 1
    assert asked.total() <= 5 + 15
    assert desk.there("/data/folder 3/007.csv") == [b"something else", b"3 7"]


def test_a_folder_of_five_thousand_entries_is_listed_by_one_request(desk):
    desk.osf.create(files=[{"node": "stroop", "files": {f"/large/{number:05}.txt": "" for number in range(5000)}}])
    folder = desk.osf.files("stroop")["osfstorage:/large/"]["id"]
    desk.osf.clear_requests()

    assert len(desk.session.ls(desk.ref("/large/"))) == 5000

    assert len([call for call in desk.osf.requests() if folder in call["url"]]) == 1
    assert len(desk.osf.requests()) <= 4
