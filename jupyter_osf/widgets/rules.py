"""What can be done with what is selected on OSF, and if something cannot, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jupyter_osf.commands.entry_words import shown_name
from jupyter_osf.models import Account, Entry, Kind

Action = Literal[
    "open",
    "download",
    "save",
    "zip",
    "upload",
    "create-folder",
    "create-project",
    "rename",
    "move",
    "delete",
    "versions",
    "copy-link",
    "copy-launch-link",
    "link",
    "use-as-data-folder",
    "insert-snippet",
    "create-component",
    "share",
]

NODES: tuple[Kind, ...] = ("project", "component", "registration")
HOLDERS: tuple[Kind, ...] = ("project", "component", "storage", "folder")
"""What files can be put into; what goes into a project goes into its OSF Storage."""
ITEMS: tuple[Kind, ...] = ("folder", "file")


@dataclass(frozen=True)
class Rule:
    """``kinds`` is what it can be done with, none where nothing has to be selected; ``many`` whether with several at
    once, ``writes`` whether it changes something on OSF."""

    kinds: tuple[Kind, ...]
    many: bool = False
    writes: bool = False


RULES: dict[Action, Rule] = {
    "open": Rule(("file",), many=True),
    "download": Rule(("storage", "folder", "file"), many=True),
    "save": Rule(("file",), many=True),
    "zip": Rule(("storage", "folder")),
    "upload": Rule(HOLDERS, writes=True),
    "create-folder": Rule(HOLDERS, writes=True),
    "create-project": Rule((), writes=True),
    "rename": Rule(ITEMS, writes=True),
    "move": Rule(ITEMS, many=True, writes=True),
    "delete": Rule(ITEMS, many=True, writes=True),
    "versions": Rule(("file",)),
    "copy-link": Rule((*NODES, "storage", *ITEMS), many=True),
    "copy-launch-link": Rule((*NODES, "storage", *ITEMS)),
    "link": Rule(HOLDERS, writes=True),
    "use-as-data-folder": Rule(HOLDERS, writes=True),
    "insert-snippet": Rule(("file",)),
    "create-component": Rule(("project", "component"), writes=True),
    "share": Rule(("project", "component")),
}
AGAINST_LOCKS: tuple[Action, ...] = ("rename", "move", "delete")
"""OSF would refuse these while somebody else has locked the file."""


def refusal(action: Action, entries: Sequence[Entry], account: Account | None) -> str | None:
    """Why an action cannot be done with these entries now; None where it can. OSF may still refuse it."""
    rule = RULES[action]
    if not rule.kinds:
        return _against_writing(action, (), account)
    if not entries:
        return "Select something in the OSF explorer first."
    if len(entries) > 1 and not rule.many:
        return "Select one thing only."
    unfit = next((entry for entry in entries if entry.kind not in rule.kinds), None)
    if unfit is not None:
        return _against_kind(rule, unfit)
    return _against_writing(action, entries, account) if rule.writes else None


def _against_kind(rule: Rule, entry: Entry) -> str:
    if entry.kind == "registration" and rule.writes:
        return "A registration is frozen: nothing in it can be changed."
    if rule.kinds == ITEMS:
        if entry.kind == "storage":
            return "A storage stays as it is; select a file or folder in it."
        return "Projects and components are changed on OSF’s site; select a file or folder."
    if rule.kinds == ("file",):
        return f"Select a file; “{shown_name(entry)}” is none."
    if rule.kinds == HOLDERS:
        return f"Select a folder or storage; “{entry.name}” is a file."
    if "project" in rule.kinds:
        return "Select a project or component."
    return "Select a folder, or a storage of this project."


def _against_writing(action: Action, entries: Sequence[Entry], account: Account | None) -> str | None:
    if account is not None and not account.signed_in:
        if account.source is not None:
            return "You are no longer signed in to OSF: sign in again first."
        return "Sign in to OSF first."
    if account is not None and not account.can_write:
        return "Your token allows reading only: sign in with one that has the scope osf.full_write."
    if any(entry.can_write is False for entry in entries):
        return "You may read this project, but not change it."
    if action in AGAINST_LOCKS:
        me = account.id if account is not None else None
        for entry in entries:
            if entry.checked_out_by and entry.checked_out_by != me:
                return f"Somebody else has locked “{entry.name}” on OSF."
    return None
