"""Every row of the table of states against an OSF: what push and pull do, unasked and with each choice."""

import os
import re
from dataclasses import dataclass

import pytest

from tests.desk import outcomes, write_links

BASE, MINE, THEIRS = b"agreed\n", b"mine\n", b"theirs\n"
LETTERS = {BASE: "B", MINE: "M", THEIRS: "T"}
PATH, NAME = "/experiment/task.txt", "task.txt"
CHOICES = (None, "mine", "theirs", "both")


@dataclass(frozen=True)
class Then:
    """What must have come of a command. ``osf`` are the versions, newest first; ``kept`` what lies beside the file."""

    exit: int
    outcomes: str
    here: str
    osf: str
    kept: str = ""


def same_for_all(then):
    return dict.fromkeys(CHOICES, then)


def in_sync(desk):
    pass


def same_change_on_both_sides(desk):
    desk.write(NAME, THEIRS)
    desk.colleague(THEIRS, PATH)


def never_agreed_same_bytes(desk):
    desk.forget()


def ahead(desk):
    desk.write(NAME, MINE)


def behind(desk):
    desk.colleague(THEIRS, PATH)


def behind_by_the_version_list(desk):
    desk.colleague(THEIRS, PATH)
    desk.forget()


def diverged(desk):
    desk.write(NAME, MINE)
    desk.colleague(THEIRS, PATH)


def never_agreed_other_bytes(desk):
    diverged(desk)
    desk.forget()


def missing_here(desk):
    (desk.folder / NAME).unlink()


def missing_here_and_newer(desk):
    (desk.folder / NAME).unlink()
    desk.colleague(THEIRS, PATH)


def deleted_on_osf(desk):
    desk.osf.colleague("delete", node="stroop", path=PATH)


def deleted_on_both_sides(desk):
    deleted_on_osf(desk)
    (desk.folder / NAME).unlink()


def deleted_project(desk):
    desk.osf.colleague("delete_node", node="stroop")


def no_access(desk):
    desk.write(NAME, MINE)
    desk.osf.colleague("set_permission", node="stroop", user="colleague", permission="admin")
    desk.osf.colleague("remove_contributor", node="stroop", user="researcher")


def signed_out(desk):
    desk.write(NAME, MINE)
    del os.environ["OSF_TOKEN"]
    desk.reconnect()


SAME = same_for_all(Then(0, "unchanged", "B", "B"))
DIVERGED_PUSH = {
    None: Then(3, "refused", "M", "TB"),
    "mine": Then(0, "new-version", "M", "MTB"),
    "theirs": Then(0, "downloaded backed-up", "T", "TB", "M"),
    "both": Then(0, "kept-both new-version", "M", "MTB", "T"),
}
BEHIND_PUSH = {
    None: Then(3, "refused", "B", "TB"),
    "mine": Then(0, "new-version", "B", "BTB"),
    "theirs": Then(0, "downloaded backed-up", "T", "TB", "B"),
    "both": Then(0, "kept-both new-version", "B", "BTB", "T"),
}
BEHIND_PULL = {**BEHIND_PUSH, None: Then(0, "downloaded", "T", "TB")}
GONE_PUSH = {
    None: Then(3, "refused", "B", ""),
    "mine": Then(0, "created", "B", "B"),
    "theirs": Then(1, "failed", "B", ""),
    "both": Then(0, "created", "B", "B"),
}
GONE_PULL = {
    None: Then(1, "failed", "B", ""),
    "mine": Then(0, "created", "B", "B"),
    "theirs": Then(1, "failed", "B", ""),
    "both": Then(1, "failed", "B", ""),
}
AHEAD = {
    None: Then(0, "new-version", "M", "MB"),
    "mine": Then(0, "new-version", "M", "MB"),
    "theirs": Then(0, "downloaded backed-up", "B", "B", "M"),
    "both": Then(0, "kept-both new-version", "M", "MB", "B"),
}

# situation, its state, push by choice, pull by choice
ROWS = [
    (in_sync, "in-sync", SAME, SAME),
    (never_agreed_same_bytes, "in-sync", SAME, SAME),
    (same_change_on_both_sides, "in-sync", *[same_for_all(Then(0, "unchanged", "T", "TB"))] * 2),
    (ahead, "ahead", AHEAD, {**AHEAD, None: Then(3, "refused", "M", "B")}),
    (behind, "behind", BEHIND_PUSH, BEHIND_PULL),
    (behind_by_the_version_list, "behind", BEHIND_PUSH, BEHIND_PULL),
    (diverged, "diverged", DIVERGED_PUSH, DIVERGED_PUSH),
    (never_agreed_other_bytes, "diverged", DIVERGED_PUSH, DIVERGED_PUSH),
    (
        missing_here,
        "missing-here",
        same_for_all(Then(0, "skipped", "", "B")),
        same_for_all(Then(0, "downloaded", "B", "B")),
    ),
    (
        missing_here_and_newer,
        "missing-here",
        same_for_all(Then(0, "skipped", "", "TB")),
        same_for_all(Then(0, "downloaded", "T", "TB")),
    ),
    (deleted_on_osf, "missing-on-osf", GONE_PUSH, GONE_PULL),
    (deleted_on_both_sides, "missing-on-osf", *[same_for_all(Then(1, "failed", "", ""))] * 2),
    (no_access, "no-access", *[same_for_all(Then(4, "refused", "M", "B"))] * 2),
    (
        signed_out,
        "unknown",
        {**same_for_all(Then(4, "failed", "M", "B")), **dict.fromkeys((None, "mine"), Then(4, "queued", "M", "B"))},
        same_for_all(Then(4, "failed", "M", "B")),
    ),
]
CASES = [
    pytest.param(situation, verb, choice, expected[choice], id=f"{situation.__name__}-{verb}-{choice}")
    for situation, _, push, pull in ROWS
    for verb, expected in (("push", push), ("pull", pull))
    for choice in CHOICES
]


@pytest.fixture
def linked(desk):
    desk.write(NAME, BASE)
    report = desk.session.link(NAME, desk.ref("/experiment/"))
    assert report.exit_code == 0
    return desk


def kept(desk):
    """What lies beside the file, checked to be named as promised."""
    beside = {name: content for name, content in desk.files().items() if name != NAME}
    for name, content in beside.items():
        found = re.fullmatch(r"task \((this computer \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d|OSF version (\d))\)\.txt", name)
        assert found, name
        if found[2]:
            assert desk.there(PATH)[-int(found[2])] == content
    return "".join(LETTERS[content] for content in beside.values())


def look(desk, report):
    return Then(
        report.exit_code,
        " ".join(outcomes(report)),
        LETTERS.get(desk.read(NAME), ""),
        "".join(LETTERS[content] for content in desk.there(PATH)),
        kept(desk),
    )


@pytest.mark.parametrize(("situation", "state"), [row[:2] for row in ROWS], ids=[row[0].__name__ for row in ROWS])
def test_status_tells_the_state_and_changes_nothing(linked, situation, state):
    situation(linked)
    before = linked.files(), linked.there(PATH)

    (told,) = linked.session.status()

    assert told.state == state
    assert told.message
    assert (told.path, told.kind, told.upload) == (NAME, "file", "ask")
    assert (linked.files(), linked.there(PATH)) == before


@pytest.mark.parametrize(("situation", "verb", "choice", "then"), CASES)
def test_what_push_and_pull_do(linked, situation, verb, choice, then):
    """The plan moves nothing, the command does what the row says, and a second time there is nothing left to do."""
    situation(linked)
    run = getattr(linked.session, verb)
    before = linked.files(), linked.there(PATH), linked.links()

    plan = run([NAME], choice=choice, dry_run=True)

    assert (linked.files(), linked.there(PATH), linked.links()) == before
    assert plan.exit_code == then.exit
    expected = {"unchanged", "skipped", "refused", "failed"} & set(then.outcomes.split()) or {"planned"}
    if then.outcomes == "queued":
        expected = {"failed"}
    assert set(outcomes(plan)) == expected

    report = run([NAME], choice=choice)

    assert look(linked, report) == then
    for result in report.results:
        assert (result.error is not None) == (result.outcome in ("refused", "failed", "queued"))
        if result.error is not None:
            assert result.error.message
            assert result.error.hint

    if then.exit == 0 and then.outcomes != "skipped":
        after = linked.files(), linked.there(PATH)
        assert linked.session.status()[0].state == "in-sync"
        for again in (linked.session.push(), linked.session.pull()):
            assert outcomes(again) == ["unchanged"]
        assert (linked.files(), linked.there(PATH)) == after


def test_a_refused_push_names_the_newer_version_and_its_author(linked):
    for situation in (behind, ahead):
        situation(linked)

        (result,) = linked.session.push().results

        assert result.error.reason == "conflict"
        assert "version 2" in result.message
        assert "Demo Colleague" in result.message


def test_status_tells_versions_and_author(linked):
    linked.colleague(THEIRS, PATH)

    (told,) = linked.session.status()

    assert (told.base_version, told.osf_version, told.osf_author) == ("1", "2", "Demo Colleague")
    assert told.reference == linked.ref(PATH)
    assert told.web_url.startswith(linked.osf.info["web_url"])


def test_no_access_says_what_is_missing(linked):
    no_access(linked)

    (result,) = linked.session.push().results

    assert "permission" in f"{result.error.message} {result.error.hint}" or "access" in result.error.message


def test_a_reader_who_pushes_is_told_so(linked):
    linked.osf.colleague("set_permission", node="stroop", user="reader", permission="read")
    linked.session.close()
    linked.reconnect(token=linked.osf.token_of("Demo Reader"))
    linked.write(NAME, MINE)

    report = linked.session.push([NAME])

    assert (report.exit_code, outcomes(report)) == (4, ["refused"])
    assert linked.there(PATH) == [BASE]


def test_a_read_only_token_sends_no_bytes(linked):
    linked.reconnect(token=linked.osf.token_of("Demo Researcher", "read-only"))
    linked.write(NAME, MINE)
    linked.osf.clear_requests()

    (result,) = (report := linked.session.push()).results

    assert (report.exit_code, result.outcome, result.error.reason) == (4, "refused", "read-only-token")
    assert "osf.full_write" in result.error.hint
    assert linked.asked("PUT") == []


def test_a_project_that_was_deleted(linked):
    deleted_project(linked)

    assert linked.session.status()[0].state == "missing-on-osf"
    for verb in (linked.session.push, linked.session.pull):
        for choice in CHOICES:
            report = verb(choice=choice)
            assert report.exit_code in (1, 3)
            assert outcomes(report)[0] in ("failed", "refused")
    assert linked.files() == {NAME: BASE}


@pytest.mark.parametrize("choice", CHOICES)
def test_offline_nothing_is_touched(linked, choice, monkeypatch, unused_port):
    linked.write(NAME, MINE)
    for name in ("OSF_API_URL", "OSF_FILES_URL"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port}/v2/")
    links = linked.links()
    links[NAME]["site"] = f"http://127.0.0.1:{unused_port}/v2/"
    write_links(linked.folder, links)
    session = linked.reconnect()

    pushed = "queued" if choice in (None, "mine") else "failed"
    for verb, outcome in ((session.push, pushed), (session.pull, "failed")):
        report = verb([NAME], choice=choice)
        assert (report.exit_code, outcomes(report)) == (5, [outcome])
        assert report.results[0].error.hint
    assert session.status()[0].state == "unknown"
    assert linked.files() == {NAME: MINE}


@pytest.mark.parametrize("verb", ["push", "pull", "upload_data"])
def test_another_osf_is_never_contacted(desk, verb, trap):
    common = {"site": trap.url, "node": "abc12", "provider": "osfstorage", "upload": "always"}
    desk.write("data/a.csv", MINE)
    desk.write(NAME, MINE)
    write_links(
        desk.folder,
        {
            "task.txt": {**common, "kind": "file", "id": "5f" * 12, "path": "/task.txt"},
            "data": {**common, "kind": "folder", "id": "5e" * 12, "path": "/data/"},
        },
    )
    desk.osf.clear_requests()

    states = [link.state for link in desk.session.status()]
    for choice in CHOICES:
        names = ["data"] if verb == "upload_data" else [NAME, "data"]
        report = getattr(desk.session, verb)(names, choice=choice)
        assert (report.exit_code, set(outcomes(report))) == (4, {"refused"})
        assert all(trap.url in result.message for result in report.results)

    assert states == ["another-osf", "another-osf"]
    assert trap.calls == 0
    assert desk.asked() == []
    assert desk.files() == {"data/a.csv": MINE, NAME: MINE}


class TestStorageWithoutHashes:
    """ownCloud keeps one version and no sha256: only an untouched fingerprint proves anything."""

    REF = "/notes/task.txt"

    @pytest.fixture
    def linked(self, desk):
        desk.osf.colleague("mkdir", node="stroop", path="owncloud:/notes/")
        desk.write(NAME, BASE)
        assert desk.session.link(NAME, desk.ref("/notes/", provider="owncloud")).exit_code == 0
        return desk

    def osf(self, desk):
        return desk.there(self.REF, provider="owncloud")

    def touch(self, desk):
        desk.colleague(THEIRS, "owncloud:" + self.REF)

    def test_untouched(self, linked):
        assert linked.session.status()[0].state == "in-sync"
        assert outcomes(linked.session.push()) == ["unchanged"]

    def test_changed_here(self, linked):
        linked.write(NAME, MINE)

        assert linked.session.status()[0].state == "ahead"
        assert outcomes(linked.session.push()) == ["new-version"]
        assert self.osf(linked) == [MINE]
        assert linked.session.status()[0].state == "in-sync"

    @pytest.mark.parametrize("mine", [BASE, MINE])
    def test_touched_on_osf_cannot_be_verified(self, linked, mine):
        linked.write(NAME, mine)
        self.touch(linked)

        (told,) = linked.session.status()
        assert told.state == "cannot-verify"
        for verb in (linked.session.push, linked.session.pull):
            report = verb()
            assert (report.exit_code, outcomes(report)) == (3, ["refused"])
            assert report.results[0].error.reason == "cannot-verify"
        assert (linked.files(), self.osf(linked)) == ({NAME: mine}, [THEIRS])

    @pytest.mark.parametrize("verb", ["push", "pull"])
    def test_choices(self, linked, verb):
        linked.write(NAME, MINE)
        self.touch(linked)

        report = getattr(linked.session, verb)(choice="both")
        assert outcomes(report) == ["kept-both", "new-version"]
        assert self.osf(linked) == [MINE]
        assert sorted(linked.files().values()) == sorted([MINE, THEIRS])
        assert linked.session.status()[0].state == "in-sync"

        self.touch(linked)
        report = getattr(linked.session, verb)(choice="theirs")
        assert outcomes(report) == ["downloaded", "backed-up"]
        assert linked.read(NAME) == THEIRS
        assert MINE in linked.files().values()

        linked.colleague(b"theirs again\n", "owncloud:" + self.REF)
        linked.write(NAME, b"mine again\n")
        report = getattr(linked.session, verb)(choice="mine")
        assert outcomes(report) == ["new-version"]
        assert self.osf(linked) == [b"mine again\n"]

    def test_without_the_memory_of_this_computer_nothing_is_claimed(self, linked):
        linked.forget()

        assert linked.session.status()[0].state == "cannot-verify"

    def test_missing_here_and_gone_there(self, linked):
        (linked.folder / NAME).unlink()
        assert linked.session.status()[0].state == "missing-here"
        assert outcomes(linked.session.pull()) == ["downloaded"]
        linked.osf.colleague("delete", node="stroop", path="owncloud:" + self.REF)
        assert linked.session.status()[0].state == "missing-on-osf"
        assert outcomes(linked.session.push([NAME], choice="mine")) == ["created"]
        assert self.osf(linked) == [BASE]

    def test_a_storage_that_only_reads(self, desk):
        desk.session.open(desk.ref("/README.md", provider="gitlab"))
        desk.write("README.md", MINE)

        report = desk.session.push(["README.md"])

        assert (report.exit_code, outcomes(report)) == (4, ["refused"])
