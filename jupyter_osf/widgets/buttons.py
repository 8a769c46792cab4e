"""The buttons of the explorer, those that fit what is selected, and its menu, which has every action: what cannot be
done now says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import ipywidgets

from jupyter_osf.models import Account, Entry

from . import actions, changes
from .rules import RULES, Action, refusal


class Face(NamedTuple):
    """How an action looks, and what it does."""

    label: str
    icon: str
    tooltip: str
    does: actions.Action


FACES: dict[Action, Face] = {
    "open": Face("Open", "folder-open", "Bring the file here and link it to where it came from", actions.open_),
    "download": Face("Download", "download", "Bring it beside this notebook, without a link", actions.download),
    "upload": Face("Upload files…", "upload", "Send files of your computer into it", actions.upload),
    "create-folder": Face("New folder…", "plus-square", "Make a folder in it", changes.create_folder),
    "rename": Face("Rename…", "pencil", "Give it another name on OSF", changes.rename),
    "move": Face("Move to…", "arrow-right", "Put it into another folder on OSF", changes.move),
    "delete": Face("Delete…", "trash", "Delete it on OSF, after telling what goes", changes.delete),
    "versions": Face("Versions…", "history", "List its versions, download one, or bring it back", changes.versions),
    "link": Face("Link this notebook here", "link", "Upload this notebook there, and keep both in step", actions.link),
    "use-as-data-folder": Face(
        "Use as data folder…",
        "database",
        "Link a folder of this computer to it, so that what is collected there can be uploaded",
        actions.use_as_data_folder,
    ),
    "copy-link": Face("Copy link", "copy", "Show its address on OSF’s site, to be copied", actions.copy_link),
    "insert-snippet": Face("Reading snippet", "code", "Insert a cell that reads this version", actions.insert_snippet),
    "save": Face(
        "Download through the browser",
        "download",
        "Get the file on the computer that your browser runs on",
        actions.save,
    ),
    "zip": Face("Download as zip", "download", "Get everything in it as one archive", actions.save),
    "copy-launch-link": Face(
        "Copy launch link",
        "play",
        "Show an address that fetches the project for whoever follows it, and opens this",
        actions.copy_launch_link,
    ),
    "create-project": Face("New project…", "plus", "Make a private project on OSF", changes.create_project),
    "create-component": Face(
        "New component…", "plus", "Make a part of it with people and files of its own", changes.create_component
    ),
    "share": Face("Share…", "users", "See who takes part and who may look, and how that is changed", actions.share),
}


IN_MENU_ONLY: tuple[Action, ...] = ("save", "zip", "copy-launch-link", "create-project")
"""Needed too rarely for a button beside what is selected."""
MENU = "More…"


class Buttons:
    """``act`` is called with the action that was chosen, ``refuse`` with why it cannot be done."""

    def __init__(self, act: Callable[[Action], None], refuse: Callable[[str], None]) -> None:
        self._act = act
        self._refuse = refuse
        self._refused: dict[Action, str | None] = {}
        self._buttons = {
            action: _button(action, face, act) for action, face in FACES.items() if action not in IN_MENU_ONLY
        }
        self._menu = ipywidgets.Dropdown(
            options=[(MENU, "")], layout={"width": "90px"}, tooltip="Everything that can be done"
        )
        self._menu.observe(self._on_menu, "value")
        self.widget = ipywidgets.HBox(layout={"flex_flow": "row wrap"})

    def show(self, entries: Sequence[Entry], account: Account | None) -> None:
        """Offer what can be done with these entries."""
        kinds = {entry.kind for entry in entries}
        refused = {action: refusal(action, entries, account) for action in FACES}
        fitting = [action for action in self._buttons if entries and kinds <= {*RULES[action].kinds}]
        for action in fitting:
            button, why = self._buttons[action], refused[action]
            button.disabled = why is not None
            button.tooltip = why or FACES[action].tooltip
        if refused != self._refused:
            self._refused = refused
            # What cannot be done stands below, in the same order: a menu of a browser cannot grey a single item.
            order = sorted(FACES, key=lambda action: refused[action] is not None)
            self._menu.options = [(MENU, ""), *((_item(action, refused[action]), action) for action in order)]
        self.widget.children = [*(self._buttons[action] for action in fitting), self._menu]

    def _on_menu(self, change: Any) -> None:
        action = change["new"]
        if not action:
            return
        self._menu.value = ""
        why = self._refused[action]
        if why is not None:
            self._refuse(why)
        else:
            self._act(action)


def _item(action: Action, why: str | None) -> str:
    return FACES[action].label if why is None else f"{FACES[action].label} — {why}"


def _button(action: Action, face: Face, act: Callable[[Action], None]) -> Any:
    button = ipywidgets.Button(description=face.label, icon=face.icon, layout={"width": "auto"})
    button.on_click(lambda _: act(action))
    return button
