"""Recorded calls that can't be replayed one for one, with the reason.

A key is a group and a pattern of call ids.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

_FILESYSTEM = "recorded on the filesystem storage; OSF keeps files in a cloud, where ranges behave as item 65 tests"
_HAD_SHORT_ID = "the file had got a short id in an earlier group"
_FLAG_OFF = "the sandbox refuses unknown storages as groups 10 and 11 do, recorded with this flag off"
_AT_ONCE = "the outcome of calls sent at one instant; test_races.py forces such outcomes"

UNMAPPED: dict[tuple[str, str], str] = {
    ("23", "files-burst-with-token"): _HAD_SHORT_ID,
    ("26", "osfstorage-list"): _HAD_SHORT_ID,
    ("26", "wb-github"): _FLAG_OFF,
    ("26", "wb-unknown"): _FLAG_OFF,
    ("10", "file-meta-if-none-match"): "asks with a checksum of the recorded answer; test_wb_read.py asks with its own",
    ("13", "range-*"): _FILESYSTEM,
    ("13", "if-range"): _FILESYSTEM,
    ("21", "parallel-[123]"): _AT_ONCE,
    ("27", "put-*"): _AT_ONCE,
    ("27", "new-*"): _AT_ONCE,
    ("27", "hidden-download"): _AT_ONCE,
    ("27", "folder-put-1"): _AT_ONCE,
    ("27", "folder-1-*"): _AT_ONCE,
    ("27", "folder-conflict-put-1"): _AT_ONCE,
}


def reason(group: str, call: str) -> str | None:
    """Why a call is left out, or None when it is replayed."""
    for (of_group, pattern), why in UNMAPPED.items():
        if of_group == group and fnmatchcase(call, pattern):
            return why
    return None
