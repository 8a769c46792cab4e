"""The table of states, row by row, as a pure function."""

import itertools
from typing import get_args

import pytest

from jupyter_osf.links.state import Base, Facts, Presence, state_of

A, B, C = "a" * 64, "b" * 64, "c" * 64
BASE = Base("1", A, "etag 1")
BLIND = Base("1", A)

ROWS = [
    # this computer, base, on OSF (sha256, fingerprint) -> state
    ("both sides are as agreed", Facts(A, BASE, "there", A), "in-sync"),
    ("changed here", Facts(B, BASE, "there", A), "ahead"),
    ("changed on OSF", Facts(A, BASE, "there", B), "behind"),
    ("changed on both sides, to the same bytes", Facts(B, BASE, "there", B), "in-sync"),
    ("changed on both sides", Facts(B, BASE, "there", C), "diverged"),
    ("never agreed, same bytes", Facts(A, None, "there", A), "in-sync"),
    ("never agreed, other bytes", Facts(A, None, "there", B), "diverged"),
    ("missing here, OSF as agreed", Facts(None, BASE, "there", A), "missing-here"),
    ("missing here, changed on OSF", Facts(None, BASE, "there", B), "missing-here"),
    ("missing here, never agreed", Facts(None, None, "there", B), "missing-here"),
    ("gone from OSF", Facts(A, BASE, "gone"), "missing-on-osf"),
    ("gone from OSF, changed here", Facts(B, BASE, "gone"), "missing-on-osf"),
    ("gone from both sides", Facts(None, BASE, "gone"), "missing-on-osf"),
    ("forbidden", Facts(A, BASE, "forbidden"), "no-access"),
    ("forbidden and missing here", Facts(None, BASE, "forbidden"), "no-access"),
    ("no hash, untouched by its fingerprint", Facts(A, BASE, "there", None, "etag 1"), "in-sync"),
    ("no hash, changed here", Facts(B, BASE, "there", None, "etag 1"), "ahead"),
    ("no hash, touched on OSF", Facts(A, BASE, "there", None, "etag 2"), "cannot-verify"),
    ("no hash, touched on OSF and changed here", Facts(B, BASE, "there", None, "etag 2"), "cannot-verify"),
    ("no hash, agreed without a fingerprint", Facts(A, BLIND, "there", None, "etag 1"), "cannot-verify"),
    ("no hash, no fingerprint at all", Facts(A, BLIND, "there", None, None), "cannot-verify"),
    ("no hash, never agreed", Facts(A, None, "there", None, "etag 1"), "cannot-verify"),
    ("no hash, missing here", Facts(None, BASE, "there", None, "etag 1"), "missing-here"),
    ("another OSF", Facts(A, BASE, "unknown", own_site=False), "another-osf"),
    ("another OSF, missing here", Facts(None, None, "unknown", own_site=False), "another-osf"),
    ("offline or signed out", Facts(A, BASE, "unknown"), "unknown"),
    ("offline, missing here", Facts(None, BASE, "unknown"), "unknown"),
]


@pytest.mark.parametrize(("facts", "state"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_table(facts, state):
    assert state_of(facts) == state


def test_in_sync_is_never_said_of_what_may_differ():
    hashes = (None, A, B, C)
    bases = (None, BASE, BLIND, Base("2", B, "etag 2"))
    for here, osf, base, fingerprint, presence in itertools.product(
        hashes, hashes, bases, (None, "etag 1", "etag 2"), get_args(Presence)
    ):
        state = state_of(Facts(here, base, presence, osf, fingerprint))
        proven = base is not None and base.fingerprint == fingerprint != None and here == base.sha256  # noqa: E711
        if state == "in-sync":
            assert presence == "there"
            assert here is not None
            assert here == osf or osf is None and proven
        if state in ("ahead", "behind"):
            assert base is not None


def test_ahead_and_behind_mirror_each_other():
    for here, osf in itertools.product((A, B, C), repeat=2):
        there_and_back = {"ahead": "behind", "behind": "ahead"}
        state, mirrored = (state_of(Facts(x, BASE, "there", y)) for x, y in ((here, osf), (osf, here)))
        assert mirrored == there_and_back.get(state, state)
