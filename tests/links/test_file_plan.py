"""One linked file: every state, choice and direction is decided without asking anybody, told in the words of folders,
kept as JSON, and carried out as it says."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_osf.errors import Damaged, Deleted, NeedsChoice, NotPermitted, NotSignedIn, OSFError, Unreachable
from jupyter_osf.links.decide_file import LinkedFile, pull, push
from jupyter_osf.links.files import carry_out_file, linked_file, plan_of_file
from jupyter_osf.links.state import Base, Facts, state_of
from jupyter_osf.links.survey import survey
from jupyter_osf.links.targets import link_of
from jupyter_osf.models import Entry, State
from jupyter_osf.transfer.hashing import Digest
from jupyter_osf.transfer.plan import WORDS, Plan
from tests.desk import outcomes

CHOICES = (None, "mine", "theirs", "both")
VERBS = {"push": push, "pull": pull}
NAME, PATH = "task.txt", "/experiment/task.txt"
BOTH_SIDES = ("update", "fetch-over", "save-and-update")

# state, whether it is here, what push does by choice, what pull does by choice: an action, or why there is none
TABLE = [
    ("in-sync", True, ("keep",) * 4, ("keep",) * 4),
    ("ahead", True, ("update", *BOTH_SIDES), (NeedsChoice, *BOTH_SIDES)),
    ("behind", True, (NeedsChoice, *BOTH_SIDES), ("fetch", *BOTH_SIDES)),
    ("diverged", True, (NeedsChoice, *BOTH_SIDES), (NeedsChoice, *BOTH_SIDES)),
    ("cannot-verify", True, (NeedsChoice, *BOTH_SIDES), (NeedsChoice, *BOTH_SIDES)),
    ("damaged", True, (NeedsChoice, *BOTH_SIDES), (NeedsChoice, *BOTH_SIDES)),
    ("missing-here", False, ("skip",) * 4, ("fetch",) * 4),
    ("missing-on-osf", True, (NeedsChoice, "create", Deleted, "create"), (Deleted, "create", Deleted, Deleted)),
    ("missing-on-osf", False, (Deleted,) * 4, (Deleted,) * 4),
    ("no-access", True, (NotPermitted,) * 4, (NotPermitted,) * 4),
    ("no-access", False, (NotPermitted,) * 4, (NotPermitted,) * 4),
    ("unknown", True, (Unreachable,) * 4, (Unreachable,) * 4),
    ("unknown", False, (Unreachable,) * 4, (Unreachable,) * 4),
]
CASES = [
    pytest.param(state, here, verb, choice, what, id=f"{state}-{'here' if here else 'not here'}-{verb}-{choice}")
    for state, here, *verbs in TABLE
    for verb, row in zip(VERBS, verbs, strict=True)
    for choice, what in zip(CHOICES, row, strict=True)
]
TROUBLES = {
    "no-access": NotPermitted("Not for you.", "Ask."),
    "unknown": Unreachable("OSF was not reached.", "Try again later."),
    "damaged": Damaged("OSF lists the versions 2, 2, 1.", "Choose --mine."),
}


def there(sha256="b" * 64, version="2"):
    return Entry(NAME, "file", PATH, "osf://abc12/osfstorage" + PATH, "5f", 1, version, None, sha256)


def a_file(state, here=True, **more):
    on_osf = None if state in ("missing-on-osf", "no-access", "unknown") else there()
    return LinkedFile(
        name=NAME,
        path=Path("/here", NAME),
        state="cannot-verify" if state == "damaged" else state,
        shown=NAME,
        here=Digest("a" * 64, 1, (1, 1)) if here else None,
        entry=on_osf,
        error=TROUBLES.get(state),
        author="Demo Colleague",
        **more,
    )


def test_the_table_has_every_state():
    told = {"cannot-verify" if state == "damaged" else state for state, *_ in TABLE}
    # A link to another OSF is refused before anything is looked at.
    assert told == set(get_args(State)) - {"another-osf"}


@pytest.mark.parametrize(("state", "here", "verb", "choice", "what"), CASES)
def test_every_state_choice_and_direction(state, here, verb, choice, what):
    step = VERBS[verb](a_file(state, here), choice)

    if isinstance(what, str):
        assert (step.action, step.error) == (what, None)
        assert step.words or what == "keep"
    else:
        assert (step.action, type(step.error)) == ("refuse", what)
        assert step.words == step.error.message
        assert step.error.hint


def test_what_must_be_chosen_is_said_with_the_version_and_its_author():
    words = {
        state: str(push(a_file(state), None).error) for state in ("behind", "diverged", "cannot-verify", "damaged")
    }

    for state in ("behind", "diverged"):
        assert "version 2 by Demo Colleague" in words[state]
    assert "yours is unchanged" in words["behind"]
    assert "yours changed too" in words["diverged"]
    assert "cannot be compared" in words["cannot-verify"]
    assert "2, 2, 1" in words["damaged"]
    for told in words.values():
        assert all(choice in told for choice in ("--mine", "--theirs", "--both"))


def test_bytes_that_were_left_to_be_sent_and_have_arrived_are_not_sent_again():
    assert push(a_file("behind", arrived=True), None).action == "keep"


@st.composite
def files(draw):
    """Both sides there or not, equal or not, with any base, on storages with and without hashes."""
    contents = st.sampled_from([None, "a", "b", "c"])
    here, osf, base = draw(contents), draw(contents), draw(contents)
    presence = draw(st.sampled_from(["there", "gone", "forbidden", "unknown"]))
    if presence == "there":
        osf = osf or "a"
    sha256 = osf * 64 if presence == "there" and osf and draw(st.booleans()) else None
    known = Base("1", base * 64, draw(st.sampled_from([None, "same"]))) if base else None
    mine = here * 64 if here else None
    state = state_of(Facts(mine, known, presence, sha256, draw(st.sampled_from([None, "same"]))))
    errors = {"forbidden": TROUBLES["no-access"], "unknown": NotSignedIn("Nobody is signed in.", "Sign in.")}
    on_osf = there(sha256, "1" if sha256 else None) if presence == "there" else None
    digest = Digest(mine, 1, (1, 1)) if mine else None
    return LinkedFile(
        NAME, Path("/here", NAME), state, NAME, "", digest, on_osf, error=errors.get(presence), base=known
    )


@given(files(), st.sampled_from(CHOICES), st.sampled_from([push, pull]))
def test_nothing_is_ever_replaced_unasked(file, choice, decide):
    step = decide(file, choice)

    here = file.here.sha256 if file.here else None
    osf = file.entry.sha256 if file.entry else None
    base = file.base.sha256 if file.base else None
    assert (step.here, step.entry) == (file.here, file.entry)
    assert (step.error is not None) == (step.action == "refuse")
    if step.action == "fetch":
        assert file.entry is not None
        assert here is None or here == base, "without a backup only what OSF has had"
    if step.action == "fetch-over":
        assert choice == "theirs"
    if step.action == "update":
        assert choice == "mine" or decide is push and file.state == "ahead"
        assert file.here is not None
        assert file.entry is not None
    if step.action == "update" and choice is None:
        assert base is not None, "what OSF has is what was agreed"
        assert osf in (None, base)
    if step.action == "save-and-update":
        assert choice == "both"
    if step.action == "create":
        assert choice in ("mine", "both")
        assert file.entry is None
    if step.action == "keep":
        assert file.state == "in-sync"
        assert osf in (None, here)
    assert step.action not in ("delete", "set-aside")


@given(files(), st.sampled_from(CHOICES), st.sampled_from([push, pull]))
def test_a_plan_can_be_kept_as_json(file, choice, decide):
    plan = Plan(file.path, file.entry or there(), {}, (decide(file, choice),))

    kept = Plan.from_dict(json.loads(json.dumps(plan.as_dict())))

    assert kept == plan
    for step, again in zip(plan.steps, kept.steps, strict=True):
        assert (step.error is None) == (again.error is None)
        if step.error is not None:
            assert (again.error.message, again.error.exit_code) == (step.error.message, step.error.exit_code)


@pytest.fixture
def linked(desk):
    desk.write(NAME, b"agreed")
    assert desk.session.link(NAME, desk.ref("/experiment/")).exit_code == 0
    return desk


def look(desk):
    context = desk.session.context()
    return survey(context, link_of(context, desk.folder / NAME))


def kept_plan(desk, decide, choice):
    """A plan that was written down and read again."""
    found = look(desk)
    plan = plan_of_file(found, decide(linked_file(found), choice))
    return Plan.from_dict(json.loads(json.dumps(plan.as_dict())))


@pytest.mark.parametrize(
    ("decide", "choice", "action", "then"),
    [
        (push, "mine", "update", ["new-version"]),
        (pull, "theirs", "fetch-over", ["downloaded", "backed-up"]),
        (pull, "both", "save-and-update", ["kept-both", "new-version"]),
    ],
)
def test_a_kept_plan_is_told_in_the_words_of_folders_and_carried_out_as_it_says(linked, decide, choice, action, then):
    linked.write(NAME, b"mine")
    linked.colleague(b"theirs", PATH)
    before = linked.files(), linked.there(PATH)
    plan = kept_plan(linked, decide, choice)
    told = getattr(linked.session, decide.__name__)([NAME], choice=choice, dry_run=True)

    assert plan.counts == {action: 1}
    assert [(one.outcome, one.message) for one in told.results] == [("planned", WORDS[action])]
    assert (linked.files(), linked.there(PATH)) == before

    results = carry_out_file(look(linked), plan)

    assert [one.outcome for one in results] == then
    assert sorted({*linked.files().values(), *linked.there(PATH)}) == [b"agreed", b"mine", b"theirs"]


@pytest.mark.parametrize("where", ["here", "on OSF"])
@pytest.mark.parametrize(("decide", "choice"), [(push, "mine"), (pull, "theirs"), (pull, "both")])
def test_a_plan_that_is_out_of_date_does_nothing(linked, where, decide, choice):
    linked.write(NAME, b"mine")
    linked.colleague(b"theirs", PATH)
    plan = kept_plan(linked, decide, choice)
    if where == "here":
        linked.write(NAME, b"just now")
    else:
        linked.colleague(b"just now", PATH)
    before = linked.files(), linked.there(PATH)

    with pytest.raises(NeedsChoice, match="changed just now"):
        carry_out_file(look(linked), plan)

    assert (linked.files(), linked.there(PATH)) == before


class TestPreflight:
    """What stands in the way is said before the first byte moves."""

    def test_no_permission_to_write(self, linked):
        linked.write(NAME, b"mine")
        linked.osf.colleague("set_permission", node="stroop", user="Demo Researcher", permission="read")
        linked.osf.clear_requests()

        report = linked.session.push([NAME])

        assert (report.exit_code, outcomes(report)) == (4, ["refused"])
        assert "lacks the permission to write" in report.results[0].message
        assert linked.asked("PUT") == []

    def test_a_storage_that_is_full(self, linked):
        linked.write(NAME, b"1" * 2_000_000)
        linked.osf.colleague("fill_quota", node="stroop")
        linked.osf.clear_requests()

        (result,) = linked.session.push([NAME]).results

        assert (result.outcome, result.error.reason) == ("failed", "quota")
        assert linked.asked("PUT") == []

    def test_a_file_that_is_too_large(self, linked, monkeypatch):
        monkeypatch.setattr("jupyter_osf.transfer.limits.MOST_BYTES", 7)
        linked.write(NAME, b"8 bytes!")
        linked.osf.clear_requests()

        for dry_run in (True, False):
            (result,) = linked.session.push([NAME], dry_run=dry_run).results
            assert (result.outcome, result.error.reason) == ("failed", "too-large")
        assert linked.asked("PUT") == []

    @pytest.mark.parametrize(
        ("method", "named", "why"),
        [
            ("set_permission", {"user": "Demo Researcher", "permission": "read"}, "lacks the permission to write"),
            ("fill_quota", {}, "full"),
        ],
    )
    def test_linking_a_new_file(self, desk, method, named, why):
        desk.write(NAME, b"1" * 2_000_000)
        desk.osf.colleague(method, node="stroop", **named)
        desk.osf.clear_requests()

        with pytest.raises(OSFError, match=why):
            desk.session.link(NAME, desk.ref("/experiment/"))

        assert desk.asked("PUT") == []
        assert not (desk.folder / ".osf" / "links.json").exists()

    def test_a_disk_that_is_too_small(self, linked, monkeypatch):
        linked.colleague(b"1" * 100, PATH)
        usage = SimpleNamespace(total=100, used=99, free=1)
        monkeypatch.setattr("jupyter_osf.transfer.limits.shutil.disk_usage", lambda path: usage)
        linked.osf.clear_requests()

        (result,) = linked.session.pull([NAME]).results

        assert (result.outcome, result.error.reason) == ("failed", "disk-full")
        assert linked.read(NAME) == b"agreed"
        assert not [call for call in linked.asked("GET") if "/v1/resources/" in call and "?" not in call], "no bytes"
