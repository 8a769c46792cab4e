"""What is known about links stays true where they are changed while OSF is being asked about them."""

from __future__ import annotations

from typing import Any

from jupyter_osf.models import LinkStatus, State
from jupyter_osf.server.states import TRIES, LinkStates


def status(state: State) -> list[LinkStatus]:
    return [LinkStatus("a.txt", "file", state, "osf://abc12/osfstorage/a.txt", None, "1", "2", None, "ask")]


def test_an_answer_from_before_a_change_is_not_taken() -> None:
    told: list[dict[str, Any]] = []
    states = LinkStates(lambda kind, data: told.append(data))
    answers = iter([status("diverged"), status("in-sync")])

    def ask() -> list[LinkStatus]:
        found = next(answers)
        if found[0].state == "diverged":
            states.changed("a.txt", "in-sync", "2")
        return found

    assert states.learn(ask)[0].state == "in-sync"
    assert states.of("a.txt")["state"] == "in-sync"
    assert [one["state"] for one in told] == ["in-sync", "in-sync"]


def test_a_link_that_is_changed_all_the_time_is_not_asked_about_for_ever() -> None:
    states = LinkStates(lambda kind, data: None)
    asked: list[str] = []

    def ask() -> list[LinkStatus]:
        asked.append("a.txt")
        states.changed("a.txt")
        return status("ahead")

    assert states.learn(ask)[0].state == "ahead"
    assert len(asked) == TRIES
