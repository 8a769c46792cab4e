"""Errors and results: what programs read of them never drifts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_osf import errors
from jupyter_osf.errors import OSFError, exit_status
from jupyter_osf.models import Account, Entry, LinkStatus, Report, Result, Version
from jupyter_osf.progress import Progress

CODES = {
    "UsageError": ("usage", 2),
    "BadReference": ("bad-reference", 2),
    "WrongKind": ("wrong-kind", 2),
    "NotFound": ("not-found", 1),
    "Deleted": ("deleted", 1),
    "Failed": ("failed", 1),
    "ChangedWhileRead": ("changed-while-read", 1),
    "NotVerified": ("not-verified", 1),
    "Damaged": ("damaged-on-osf", 1),
    "NeedsChoice": ("conflict", 3),
    "NotSignedIn": ("not-signed-in", 4),
    "NotPermitted": ("not-permitted", 4),
    "Unreachable": ("unreachable", 5),
    "Ambiguous": ("unknown-outcome", 5),
    "Cancelled": ("cancelled", 130),
}


@pytest.mark.parametrize(("name", "promised"), CODES.items())
def test_codes_and_exit_statuses(name, promised):
    error = getattr(errors, name)("One sentence.", "A next step.")
    assert (error.reason, error.exit_code) == promised
    assert error.as_dict() == {"code": promised[0], "message": "One sentence.", "hint": "A next step."}
    assert str(error) == "One sentence. A next step."


def test_an_error_can_say_more_narrowly_what_it_is():
    assert errors.Failed("x", code="quota").as_dict()["code"] == "quota"


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [([], 0), ([1], 1), ([5, 1], 5), ([5, 3], 3), ([1, 5, 3, 4], 4), ([2], 2), ([2, 3], 3), ([1, 130, 4], 130)],
)
def test_mixed_results_exit_with_the_first_of_4_3_5_1(statuses, wanted):
    kinds = {
        1: errors.Failed,
        2: errors.UsageError,
        3: errors.NeedsChoice,
        4: errors.NotPermitted,
        5: errors.Unreachable,
        130: errors.Cancelled,
    }
    found: list[OSFError] = [kinds[status]("x") for status in statuses]
    assert exit_status(found) == wanted


@given(st.lists(st.sampled_from(["created", "unchanged", "failed", "refused"]), max_size=20))
def test_the_summary_counts_every_result_once(outcomes):
    bad = {"failed": errors.Failed("x"), "refused": errors.NotPermitted("y")}
    report = Report(tuple(Result(str(n), None, outcome, error=bad.get(outcome)) for n, outcome in enumerate(outcomes)))
    assert sum(report.summary.values()) == len(outcomes)
    shape = report.as_dict()
    assert json.loads(json.dumps(shape)) == shape
    assert ("error" in shape) == bool(report.exit_code)
    if "refused" in outcomes:
        assert report.exit_code == 4
        assert shape["error"]["code"] == "not-permitted"


def test_the_shapes_that_programs_read():
    assert set(Account(False, "https://api.osf.io/v2/").as_dict()) == {
        "signed_in", "id", "name", "source", "scopes", "site",
    }  # fmt: skip
    assert {"name", "kind", "path", "reference", "id", "size", "version", "modified", "sha256", "provider"} <= set(
        Entry("a", "file", "/a", "osf://abc12/osfstorage/a", "5f").as_dict()
    )
    assert {"version", "modified", "size", "sha256", "author", "reference"} <= set(
        Version("1", None, None, None, None, "").as_dict()
    )
    assert {"path", "reference", "outcome", "version", "sha256", "message"} <= set(
        Result("a", None, "created").as_dict()
    )
    status = LinkStatus("a", "file", "in-sync", "osf://abc12/", None, "1", "1", None, "ask")
    assert "files" not in status.as_dict()


def test_an_account_that_may_only_read_says_so():
    site = "https://api.osf.io/v2/"
    assert not Account(False, site).can_write
    assert not Account(True, site, scopes=("osf.full_read",)).can_write
    assert Account(True, site, scopes=("osf.full_read", "osf.full_write")).can_write
    assert Account(True, site, scopes=None).can_write


def test_cancelling_wakes_whoever_waits_and_lasts_until_reset():
    progress = Progress()
    progress.wait(0)
    progress.cancel()
    with pytest.raises(errors.Cancelled):
        progress.wait(60)
    with pytest.raises(errors.Cancelled):
        progress.check()
    progress.reset()
    progress.check()
