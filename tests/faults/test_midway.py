"""Somebody changes things on OSF while we send: what cannot go says why, and stays here."""

import pytest

from jupyter_osf.client import content

from .conftest import PATH

SLOWLY = "--OSF.parallel=1"
TRIALS = {f"/trials/{number}.csv": f"trial {number}\n".encode() for number in range(5)}


def there(run):
    """What arrived of the new data."""
    return {path: run.desk.there(path) for path in TRIALS}


def midway(run, **order):
    run.desk.osf.fault("meanwhile", listener="files", method="PUT", skip=2, order=order)


def test_a_token_that_is_revoked(run):
    midway(run, do="revoke_token", token=run.desk.osf.token)

    answer = run("upload-data", SLOWLY, expect=4, failed=2, queued=3, unchanged=1)

    assert answer.error["code"] == "token-refused"
    assert sum(map(bool, there(run).values())) == 2
    assert len(run("outbox", expect=0).document["jobs"]) == 3
    run("outbox", "retry", expect=4, queued=3)


def test_a_permission_that_is_withdrawn(run):
    midway(run, do="set_permission", node="stroop", user="Demo Researcher", permission="read")

    answer = run("upload-data", SLOWLY, expect=4, created=2, refused=3, unchanged=1)

    assert answer.error["code"] == "not-permitted"
    assert sum(map(bool, there(run).values())) == 2
    run.desk.osf.colleague("set_permission", node="stroop", user="Demo Researcher", permission="admin")
    run("upload-data", expect=0, created=3, unchanged=3)


def test_a_folder_that_is_renamed(run):
    midway(run, do="rename", node="stroop", path="/trials/", name="raw")

    run("upload-data", SLOWLY, expect=0, created=5, unchanged=1)

    assert [run.desk.there(path.replace("trials", "raw")) for path in TRIALS] == [[one] for one in TRIALS.values()]
    run("upload-data", expect=0, unchanged=6)
    assert run.desk.links()["data"]["path"] == "/raw/"


def test_a_folder_that_is_moved_to_another_component(run):
    midway(run, do="move", node="stroop", path="/trials/", to="/", to_node="analysis")

    # That the first two have arrived cannot be seen where they were sent to.
    answer = run("upload-data", SLOWLY, expect=1, failed=5, unchanged=1)

    assert answer.error["code"] == "not-found"
    run("upload-data", expect=0, created=3, unchanged=3)
    assert [run.desk.there(path, node="analysis") for path in TRIALS] == [[one] for one in TRIALS.values()]


def test_a_folder_that_is_deleted(run):
    midway(run, do="delete", node="stroop", path="/trials/")

    answer = run("upload-data", SLOWLY, expect=1, failed=5, unchanged=1)

    assert answer.error["code"] == "not-found"
    assert {run.desk.read(f"data{path.removeprefix('/trials')}") for path in TRIALS} == set(TRIALS.values())
    assert run("upload-data", expect=1, failed=1).error["code"] == "deleted"
    assert run("status", expect=0).document["links"][0]["state"] == "missing-on-osf"


def test_a_file_that_is_checked_out(run):
    run.desk.osf.colleague("checkout", node="stroop", path=PATH)

    answer = run("push", "task.txt", expect=4, refused=1)

    assert answer.error["code"] == "not-permitted"
    assert "checked" in answer.error["message"]
    assert run.desk.there(PATH) == [b"one\n"]
    run.desk.osf.colleague("checkin", node="stroop", path=PATH)
    run("push", "task.txt", expect=0, new_version=1)


def test_a_quota_that_is_exceeded(run):
    midway(run, do="fill_quota", node="stroop")

    answer = run("upload-data", SLOWLY, expect=1, created=2, failed=3, unchanged=1)

    assert answer.error["code"] == "quota"
    run.desk.osf.colleague("set_quota", node="stroop", bytes=None)
    run("upload-data", expect=0, created=3, unchanged=3)


def test_a_file_that_is_too_large(run, monkeypatch):
    """A limit of bytes in place of gigabytes; nothing else is different."""
    monkeypatch.setattr(content, "MOST_BYTES", 7)

    answer = run("upload-data", expect=1, failed=5, unchanged=1)

    assert answer.error["code"] == "too-large"
    assert run.desk.asked("PUT") == []
    run("push", "task.txt", expect=0, new_version=1)


@pytest.mark.parametrize("how", ["race", "meanwhile"])
def test_a_colleagues_version_between_check_and_push(run, how):
    rule = {"mode": "colleague-before", "content": "theirs\n"}
    if how == "meanwhile":
        rule = {"order": {"do": "upload", "node": "stroop", "path": PATH, "content": "theirs\n"}}
    run.desk.osf.fault(how, method="PUT", **rule)

    answer = run("push", "task.txt", expect=0, new_version=1)

    assert "version 2 by Demo Colleague" in answer.results[0]["message"]
    assert run.desk.there(PATH) == [b"two\n", b"theirs\n", b"one\n"]


def test_a_colleagues_version_of_a_data_file_between_check_and_push(run):
    run.desk.write("data/known.csv", b"known, two\n")
    run.desk.osf.fault("race", method="PUT", regex=r"/providers/osfstorage/\w+\?", mode="colleague-before", content="x")

    answer = run("upload-data", expect=0, created=5, new_version=1)

    (told,) = (one for one in answer.results if one["outcome"] == "new-version")
    assert "version 2 by Demo Colleague" in told["message"]
    assert run.desk.there("/trials/known.csv") == [b"known, two\n", b"x", b"known, one\n"]


def test_two_writers_of_a_new_name(run):
    run.desk.osf.fault("race", mode="duplicate", content="theirs\n")

    answer = run("upload-data", SLOWLY, expect=1, created=4, failed=1, unchanged=1)

    assert answer.error["code"] == "not-verified"
    assert "once and whole" in answer.error["message"]
    # Which of the two would be meant is not guessed.
    run("upload-data", expect=2, failed=1, unchanged=5)


def test_the_damage_of_simultaneous_writes(run):
    run.desk.osf.fault("race", mode="shut", content="theirs\n")

    answer = run("push", "task.txt", expect=1, failed=1)

    assert answer.error["code"] == "damaged-on-osf"
    assert run("status", expect=0).document["links"][1]["state"] == "cannot-verify"
    run("push", "task.txt", "--mine", expect=0, new_version=1)
    assert set(run.desk.there(PATH)) == {b"one\n", b"theirs\n", b"two\n"}
    run.desk.write("task.txt", b"three\n")
    run("push", "task.txt", expect=0, new_version=1)


def test_a_new_name_under_which_the_same_bytes_arrive_first(run):
    """As an upload does that was stopped here, and which OSF stores all the same."""
    order = {"do": "upload", "node": "stroop", "path": "/trials/0.csv", "content": "trial 0\n"}
    run.desk.osf.fault("meanwhile", method="PUT", contains="name=0.csv", order=order)

    run("upload-data", SLOWLY, expect=0, created=5, unchanged=1)

    assert there(run) == {path: [content] for path, content in TRIALS.items()}
    run("upload-data", expect=0, unchanged=6)


def test_a_new_name_under_which_other_bytes_arrive_first(run):
    order = {"do": "upload", "node": "stroop", "path": "/trials/0.csv", "content": "theirs\n"}
    run.desk.osf.fault("meanwhile", method="PUT", contains="name=0.csv", order=order)

    answer = run("upload-data", SLOWLY, expect=3, created=4, refused=1, unchanged=1)

    assert answer.error["code"] == "name-taken"
    assert run.desk.there("/trials/0.csv") == [b"theirs\n"]
    run("upload-data", "--both", expect=0, kept_both=1, unchanged=5)
