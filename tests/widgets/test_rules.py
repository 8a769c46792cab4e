"""What can be done with what, and why not: the widget and the sidebar agree, to the letter."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_osf.commands import entry_words
from jupyter_osf.models import Account, Entry
from jupyter_osf.widgets import rules

SIDEBAR = Path(__file__).parents[2] / "labextension"
ME = Account(True, "site", "me001", "Me")
FILE = Entry("a.txt", "file", "/a.txt", "osf://abc12/osfstorage/a.txt", "1", node="abc12", can_write=True)
FOLDER = replace(FILE, kind="folder", name="data")
PROJECT = replace(FILE, kind="project", name="Study")


def sidebar(name: str) -> str:
    return (SIDEBAR / name).read_text(encoding="utf-8")


def test_every_refusal_is_said_in_the_words_of_the_sidebar():
    source = Path(rules.__file__).read_text(encoding="utf-8")
    said = {re.sub(r"{[^}]*}", "%1", text) for text in re.findall(r'return f?"([^"]+)"', source)}

    assert len(said) > 10
    assert {text for text in said if text not in sidebar("model/actions.ts")} == set()


def test_kinds_and_permissions_are_those_of_the_sidebar():
    lists = {"ITEMS": rules.ITEMS, "HOLDERS": rules.HOLDERS}
    for action, rule in rules.RULES.items():
        if action in ("copy-link", "copy-launch-link", "insert-snippet", "share"):
            continue
        there = re.search(rf"^  '?{action}'?: {{ kinds: (\[[^]]*\]|\w+)(.*) }}", sidebar("model/actions.ts"), re.M)
        assert there, action
        kinds = lists.get(there[1]) or tuple(re.findall(r"'(\w+)'", there[1]))
        assert (set(rule.kinds), rule.many, rule.writes) == (
            set(kinds),
            "many: true" in there[2],
            "writes: true" in there[2],
        ), action


def test_storages_and_states_are_called_as_in_the_sidebar():
    for provider, name in entry_words.STORAGES.items():
        assert f"{provider}: '{name}'" in sidebar("model/storages.ts")
    for state, words in entry_words.STATES.items():
        assert re.search(
            rf"case '{state}':(\s*case null:)?\s*return trans.__\('{words}'\)", sidebar("components/StateBadge.tsx")
        )


@pytest.mark.parametrize(
    ("action", "entries", "account", "why"),
    [
        ("open", [FILE], None, None),
        ("open", [FILE, FILE], ME, None),
        ("versions", [FILE, FILE], ME, "Select one thing only."),
        ("open", [], ME, "Select something"),
        ("upload", [FILE], ME, "“a.txt” is a file"),
        ("rename", [PROJECT], ME, "OSF’s site"),
        ("delete", [replace(FOLDER, kind="storage")], ME, "A storage stays as it is"),
        ("create-folder", [replace(FOLDER, kind="registration")], ME, "frozen"),
        ("upload", [FOLDER], Account(False, "site"), "Sign in to OSF first."),
        ("upload", [FOLDER], Account(False, "site", source="file"), "no longer signed in"),
        ("upload", [FOLDER], replace(ME, scopes=("osf.full_read",)), "reading only"),
        ("upload", [replace(FOLDER, can_write=False)], ME, "You may read this project"),
        ("delete", [replace(FILE, checked_out_by="you02")], ME, "Somebody else has locked"),
        ("delete", [replace(FILE, checked_out_by="me001")], ME, None),
    ],
)
def test_why_not(action, entries, account, why):
    told = rules.refusal(action, entries, account)

    assert told is None if why is None else why in (told or "")
