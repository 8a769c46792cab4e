"""The tree as it is drawn, while the browser tells what the person does."""

from __future__ import annotations

from threading import RLock, Thread

import pytest

from jupyter_osf.widgets.lines import Line
from jupyter_osf.widgets.nodes import Node
from jupyter_osf.widgets.tree import TreeView


class Person:
    """Looks at one closed row, and hears what the tree made of what was done."""

    def __init__(self) -> None:
        self.line = Line("storage", "node", "OSF Storage", Node(None, "mine"), opened=False)
        self.lock = RLock()
        self.toggled: list[tuple[Line, bool]] = []
        self.selected: list[list[Line]] = []
        self.view = TreeView(
            self.lock,
            lambda line, opened: self.toggled.append((line, opened)),
            lambda lines: self.selected.append(list(lines)),
        )
        self.view.show([self.line], [])
        (self.row,) = self.view.widget.nodes


@pytest.fixture
def person() -> Person:
    return Person()


def test_a_row_that_is_opened_while_the_tree_is_drawn_stays_open(person: Person) -> None:
    message = Thread(target=person.row.set_state, args=({"opened": True},))
    with person.lock:
        message.start()
        message.join(0.5)  # it cannot end before the drawing has
        person.view.show([person.line], [])
    message.join()

    assert person.toggled == [(person.line, True)]
    assert person.row.opened


def test_a_row_that_is_selected_while_the_tree_is_drawn_stays_selected(person: Person) -> None:
    chosen = [f"IPY_MODEL_{person.row.model_id}"]
    message = Thread(target=person.view.widget.set_state, args=({"selected_nodes": chosen},))
    with person.lock:
        message.start()
        message.join(0.5)
        assert person.view.widget.selected_nodes == ()
        person.view.show([person.line], [])
    message.join()

    assert person.selected == [[person.line]]
