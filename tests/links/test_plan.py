"""The plan: decided without asking anybody, told before anything moves, kept as JSON, carried out as it says."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_osf.client.content import MOST_BYTES
from jupyter_osf.config import OSF
from jupyter_osf.links.decide import Wish, download, pull, push, upload
from jupyter_osf.links.execute import carry_out
from jupyter_osf.links.folders import DataFile, look
from jupyter_osf.links.state import Base, Facts, state_of
from jupyter_osf.links.sync import plan_of
from jupyter_osf.links.targets import link_of
from jupyter_osf.models import Entry
from jupyter_osf.session import Session
from jupyter_osf.transfer.hashing import Digest
from jupyter_osf.transfer.limits import within_limits
from jupyter_osf.transfer.plan import Plan, Step
from tests.desk import PATIENCE, outcomes, summary

REPLACES_HERE = ("fetch", "fetch-over")


def digest(content):
    return Digest(content * 64, 1, (1, 1))


def entry(content, hashes=True):
    sha256 = content * 64 if hashes else None
    return Entry(
        "a.csv", "file", "/a.csv", "osf://abc12/osfstorage/a.csv", "5f", 1, "1" if hashes else None, None, sha256
    )


@st.composite
def files(draw):
    """A file with each side there or not, equal or not, and with any base."""
    here = draw(st.sampled_from([None, "a", "b", "c"]))
    there = draw(st.sampled_from([None, "a", "b", "c"]))
    base = draw(st.sampled_from([None, "a", "b", "c"]))
    hashes = draw(st.booleans())
    if here is None and there is None:
        here = "a"
    known = Base("1", base * 64) if base is not None else None
    mine, theirs = digest(here) if here else None, entry(there, hashes) if there else None
    if theirs is None:
        state = "missing-on-osf" if known else "ahead"
    else:
        state = state_of(Facts(mine.sha256 if mine else None, known, "there", theirs.sha256))
    return DataFile("a.csv", Path("/here/a.csv"), state, "a.csv", "data", mine, theirs, base=known)


wishes = st.builds(
    Wish,
    choice=st.sampled_from([None, "mine", "theirs", "both"]),
    remark=st.just("now"),
    delete=st.booleans(),
    write_once=st.booleans(),
    keep_both=st.booleans(),
    versions_only=st.booleans(),
)


@given(files(), wishes, st.sampled_from([push, pull, upload, download]))
def test_nothing_is_replaced_or_deleted_that_is_nowhere_else(file, wish, decide):
    step = decide(file, wish)
    if step is None:
        return
    here = file.here.sha256 if file.here else None
    there = file.entry.sha256 if file.entry else None
    base = file.base.sha256 if file.base else None
    if step.action == "fetch":
        # Without a backup only what OSF has had.
        assert here is None or base == here
    if step.action == "fetch-over":
        assert wish.choice == "theirs"
    if step.action in ("update", "save-and-update"):
        assert file.entry is not None
        assert base == there and there is not None or wish.choice in ("mine", "both") or file.state == "ahead"
        assert not wish.write_once or decide is upload
    if step.action == "delete":
        assert wish.delete
        assert not wish.write_once
        assert here is None
        assert base is not None
        assert there is None or there == base
    if step.action == "set-aside":
        assert wish.delete
        assert file.entry is None
        assert here == base
    if step.action == "create":
        assert file.entry is None
    if step.action == "keep":
        assert there in (None, here)


@given(files(), wishes, st.sampled_from([push, pull, upload, download]))
def test_a_plan_can_be_kept_as_json(file, wish, decide):
    step = decide(file, wish)
    top = entry("a")
    plan = Plan(Path("/here"), top, {"": top}, () if step is None else (step,), empty=("a/b",))
    kept = Plan.from_dict(json.loads(json.dumps(plan.as_dict())))
    assert kept == plan
    assert kept.as_dict() == plan.as_dict()
    for one, other in zip(kept.steps, plan.steps, strict=True):
        assert (one.error is None) == (other.error is None)
        if one.error is not None and other.error is not None:
            assert (one.error.exit_code, one.error.reason, str(one.error)) == (
                other.error.exit_code,
                other.error.reason,
                str(other.error),
            )


def test_what_osf_would_not_take_is_refused_in_the_plan(tmp_path):
    large = Step("big.bin", tmp_path / "big.bin", "create", Digest("a" * 64, MOST_BYTES + 1, (1, 1)), None, "big.bin")
    long = Step("x", tmp_path / "x", "create", digest("a"), None, "x" * 256)
    fine = Step("a.csv", tmp_path / "a.csv", "create", digest("a"), None, "a.csv")
    refused = within_limits([large, long, fine])
    assert [step.action for step in refused] == ["refuse", "refuse", "create"]
    assert [step.error and step.error.reason for step in refused] == ["too-large", "usage", None]


@pytest.fixture
def data(desk):
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    for name in ("same", "mine", "theirs", "both", "gone here", "gone there"):
        desk.write(f"data/{name}.csv", b"agreed")
    desk.session.link_data("data", desk.ref("/trials/"))
    desk.session.push()
    desk.write("data/mine.csv", b"changed")
    desk.write("data/both.csv", b"changed")
    desk.write("data/new/deep.csv", b"new")
    desk.colleague("theirs", "/trials/theirs.csv")
    desk.colleague("theirs", "/trials/both.csv")
    (desk.folder / "data/gone here.csv").unlink()
    desk.osf.colleague("delete", node="stroop", path="/trials/gone there.csv")
    return desk


def test_a_kept_plan_is_carried_out_as_it_says(data):
    context = data.session.context()
    link = link_of(context, data.folder / "data")
    plan = plan_of(look(context, link), push, Wish(remark="2026-11-22 14.05.09"))
    assert plan.counts == {"keep": 1, "update": 1, "skip": 2, "create-beside": 1, "refuse": 1, "create": 1}
    data.osf.clear_requests()

    results = carry_out(data.session.context(), [Plan.from_dict(json.loads(json.dumps(plan.as_dict())))])

    told = {result.path.removeprefix("data/"): result.outcome for result in results}
    assert told == {
        "same.csv": "unchanged",
        "mine.csv": "new-version",
        "theirs.csv": "skipped",
        "both.csv": "kept-both",
        "gone here.csv": "skipped",
        "gone there.csv": "refused",
        "new/deep.csv": "created",
    }
    assert len(data.asked("PUT")) == 4


def test_a_plan_that_is_out_of_date_replaces_nothing(data):
    context = data.session.context()
    link = link_of(context, data.folder / "data")
    up = plan_of(look(context, link), push, Wish())
    down = plan_of(look(context, link), pull, Wish(choice="theirs", delete=True))
    data.colleague("just now", "/trials/mine.csv")
    data.write("data/theirs.csv", b"just now")
    data.write("data/new/deep.csv", b"just now")

    sent = {one.path: one.outcome for one in carry_out(data.session.context(), [up])}
    fetched = {one.path: one.outcome for one in carry_out(data.session.context(), [down])}

    assert (sent["data/mine.csv"], sent["data/new/deep.csv"]) == ("refused", "failed")
    assert fetched["data/theirs.csv"] == "refused"
    assert data.there("/trials/mine.csv") == [b"just now", b"agreed"]
    assert data.read("data/theirs.csv") == b"just now"


class TestDelete:
    def answering(self, desk, answer):
        asked = []

        def confirm(question):
            asked.append(question)
            return answer

        return Session(OSF(**PATIENCE), directory=desk.folder, confirm=confirm), asked

    def test_nothing_goes_unless_it_is_said(self, data):
        before = set(data.osf.files("stroop"))
        data.session.push()
        data.session.pull()
        assert before <= set(data.osf.files("stroop"))
        assert data.read("data/gone there.csv") == b"agreed"
        assert data.read("data/gone here.csv") == b"agreed"

    def test_what_was_deleted_here_goes_from_osf_when_each_file_is_confirmed(self, data):
        planned = {one.path: one for one in data.session.push(delete=True, dry_run=True).results}
        assert planned["data/gone here.csv"].outcome == "planned"
        assert "deleted from OSF" in planned["data/gone here.csv"].message

        nobody = data.session.push(delete=True)
        assert (nobody.exit_code, nobody.results[0].error.reason) == (3, "deletes")
        session, asked = self.answering(data, False)
        with session:
            assert session.push(delete=True).exit_code == 3
        assert "data/gone here.csv" in asked[0]
        assert data.there("/trials/gone here.csv") == [b"agreed"]
        assert data.there("/trials/mine.csv") == [b"agreed"]

        session, asked = self.answering(data, True)
        with session:
            told = summary(session.push(delete=True))
        assert told["gone here.csv"] == "deleted"
        assert data.there("/trials/gone here.csv") == []
        assert data.there("/trials/theirs.csv") == [b"theirs", b"agreed"]
        assert "gone here.csv" not in summary(data.session.push(delete=True))

    def test_a_newer_version_of_osf_is_not_deleted(self, data):
        data.colleague("newer", "/trials/gone here.csv")
        session, asked = self.answering(data, True)
        with session:
            told = {one.path: one for one in session.push(delete=True).results}
        assert told["data/gone here.csv"].error.reason == "newer-on-osf"
        assert asked == []
        assert data.there("/trials/gone here.csv") == [b"newer", b"agreed"]

    def test_what_was_deleted_on_osf_stays_here_as_a_backup_only(self, data):
        report = data.session.pull(delete=True)
        told = {one.path: one for one in report.results}
        assert told["data/gone there.csv"].outcome == "deleted"
        (kept,) = [name for name in data.files() if name.startswith("data/gone there (this computer")]
        assert data.read(kept) == b"agreed"
        assert data.read("data/gone there.csv") is None
        assert kept in told
        assert not any("gone there" in str(one.path) for one in data.session.push().results)

    def test_what_changed_here_stays_although_it_was_deleted_on_osf(self, data):
        data.write("data/gone there.csv", b"changed")
        assert summary(data.session.pull(["data/gone there.csv"], delete=True)) == {"gone there.csv": "skipped"}
        assert data.read("data/gone there.csv") == b"changed"

    def test_what_was_sent_from_a_write_once_folder_stays(self, data):
        data.session.link_data("data", data.ref("/trials/"), write_once=True)
        session, _ = self.answering(data, True)
        with session:
            assert summary(session.push(["data/gone here.csv"], delete=True)) == {"gone here.csv": "skipped"}
        assert data.there("/trials/gone here.csv") == [b"agreed"]


class TestPreflight:
    """What stands in the way is said before the first byte is sent."""

    def test_no_permission_to_write(self, desk):
        desk.write("many/a.csv", b"1")
        desk.osf.colleague("set_permission", node="stroop", user="Demo Researcher", permission="read")
        desk.osf.clear_requests()
        with pytest.raises(Exception, match="lacks the permission to write"):
            desk.session.upload(["many"], desk.ref("/data/"))
        assert desk.asked("PUT") == []

    def test_a_storage_that_is_full(self, desk):
        desk.write("many/a.bin", b"1" * 2_000_000)
        desk.osf.colleague("fill_quota", node="stroop")
        desk.osf.clear_requests()
        with pytest.raises(Exception, match="full") as caught:
            desk.session.upload(["many"], desk.ref("/data/"))
        assert caught.value.reason == "quota"
        assert desk.asked("PUT") == []

    def test_more_than_a_project_usually_holds_is_asked_about(self, desk, monkeypatch):
        monkeypatch.setattr("jupyter_osf.links.preflight.PRIVATE_ROOM", 1_900_000)
        desk.write("many/a.bin", b"1" * 1_950_000)
        with pytest.raises(Exception, match="that OSF usually gives") as caught:
            desk.session.upload(["many"], desk.ref("/data/"))
        assert (caught.value.exit_code, caught.value.reason) == (3, "quota")
        desk.session.confirm = lambda question: "Send as much as it takes?" in question
        assert desk.session.upload(["many"], desk.ref("/data/")).summary == {"created": 1}

    def test_a_disk_that_is_too_small(self, desk, monkeypatch):
        usage = SimpleNamespace(total=100, used=99, free=1)
        monkeypatch.setattr("jupyter_osf.transfer.limits.shutil.disk_usage", lambda path: usage)
        desk.osf.clear_requests()
        with pytest.raises(Exception, match="has room for") as caught:
            desk.session.download(desk.ref("/data/"), "here")
        assert caught.value.reason == "disk-full"
        assert len([call for call in desk.asked() if "/v1/resources/" in call]) <= 2


def test_dry_runs_of_uploads_and_downloads_move_nothing(desk):
    desk.write("many/a.csv", b"1")
    desk.write("many/sub/b.csv", b"2")
    desk.osf.clear_requests()
    up = desk.session.upload(["many"], desk.ref("/data/"), dry_run=True)
    down = desk.session.download(desk.ref("/data/"), "here", dry_run=True)
    one = desk.session.download(desk.ref("/data/subject-01.csv"), dry_run=True)
    assert set(outcomes(up)) == set(outcomes(down)) == set(outcomes(one)) == {"planned"}
    assert {call.split()[0] for call in desk.asked()} == {"GET"}
    assert set(desk.files()) == {"many/a.csv", "many/sub/b.csv"}


def test_a_tree_goes_up_without_a_request_too_many(desk):
    for number in range(60):
        desk.write(f"many/{number % 6}/{number}.csv", str(number).encode())
    desk.osf.clear_requests()

    report = desk.session.upload(["many"], desk.ref("/data/"))

    assert report.summary == {"created": 60}
    puts = desk.asked("PUT")
    assert len(puts) == 60 + 7
    listings = [call for call in desk.asked("GET") if "/v1/resources/" in call]
    # The way to the folder, the folder, and each new one once at the end.
    assert len(listings) <= 2 + 6


def test_one_changed_file_costs_its_own_requests_only(desk):
    for number in range(60):
        desk.write(f"data/{number % 6}/{number}.csv", str(number).encode())
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    desk.session.link_data("data", desk.ref("/trials/"))
    desk.session.push()
    desk.write("data/3/3.csv", b"changed")
    desk.reconnect()
    desk.osf.clear_requests()

    assert desk.session.push().summary == {"unchanged": 59, "new-version": 1}

    assert len(desk.asked("PUT")) == 1
    assert len(desk.asked()) <= 7 + 2 + 2 + 6


def test_patterns_of_a_command(desk):
    desk.write("many/a.csv", b"1")
    desk.write("many/b.txt", b"1")
    desk.write("many/raw/c.csv", b"1")
    report = desk.session.upload(["many"], desk.ref("/data/"), include=["*.csv"], exclude=["raw/"])
    assert [result.path for result in report.results] == ["many/a.csv"]
    got = desk.session.download(desk.ref("/data/"), "here", include=["subject-0[12].csv"])
    assert sorted(summary(got)) == ["subject-01.csv", "subject-02.csv"]


def test_a_hidden_file_of_osf_comes_once_and_does_not_go_back(desk):
    desk.osf.create(files=[{"node": "stroop", "files": {"/trials/.settings": "theirs"}}])
    (desk.folder / "data").mkdir()
    desk.session.link_data("data", desk.ref("/trials/"))
    assert desk.session.pull().summary == {"downloaded": 1}
    assert desk.session.pull().summary == {"unchanged": 1}
    desk.write("data/.settings", b"mine")
    assert desk.session.push().summary == {}
    assert desk.there("/trials/.settings") == [b"theirs"]


def test_a_file_without_a_hash_says_what_was_checked(desk):
    desk.colleague("abc", "owncloud:/a.txt")
    (result,) = desk.session.download(desk.ref("/a.txt", provider="owncloud")).results
    assert "only its size was checked" in result.message
    desk.osf.fault("short-body", listener="files", contains="a.txt", after=1, times=None)
    desk.reconnect()
    (desk.folder / "a.txt").unlink()
    with pytest.raises(Exception, match=r"other bytes|broke") as caught:
        desk.session.download(desk.ref("/a.txt", provider="owncloud"))
    assert caught.value.exit_code in (1, 5)
    assert desk.read("a.txt") is None
