"""An explorer without a browser: what it asks of OSF is answered at once, by a real session with the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from jupyter_osf.commands.settings import load
from jupyter_osf.errors import OSFError
from jupyter_osf.session import Session
from jupyter_osf.widgets.lines import Line
from jupyter_osf.widgets.model import Explorer


class Looking:
    """A person who looks at the explorer."""

    def __init__(self, start: str = "") -> None:
        self.asked = 0
        self.model = Explorer(self._ask, lambda: None, start)
        self.model.start()

    def _ask(self, question: Any, told: Any) -> None:
        self.asked += 1
        with Session(load()) as session:
            try:
                answer = question(session)
            except OSFError as error:
                answer = error
        told(answer)

    @property
    def lines(self) -> list[Line]:
        """All lines, from top to bottom."""
        return list(self._walk(self.model.lines()))

    def _walk(self, lines: tuple[Line, ...]) -> Iterator[Line]:
        for line in lines:
            yield line
            yield from self._walk(line.below)

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    def line(self, beginning: str) -> Line:
        return next(line for line in self.lines if line.text.startswith(beginning))

    def open(self, *names: str) -> Looking:
        """Open the tree, one name after the other below the one before."""
        for name in names:
            self.model.toggle(self.line(name).node, True)
        return self

    def close(self, name: str) -> None:
        self.model.toggle(self.line(name).node, False)

    def select(self, *names: str) -> None:
        self.model.select([self.line(name).key for name in names])


@pytest.fixture
def signed_in(osf, monkeypatch, tmp_path):
    """The environment of somebody who is signed in to the sandbox; answers how to look."""
    return _around(osf.environment(), monkeypatch, tmp_path)


@pytest.fixture
def signed_out(osf, monkeypatch, tmp_path):
    """The same for somebody who is not."""
    return _around(osf.environment(None), monkeypatch, tmp_path)


def _around(environment, monkeypatch, tmp_path):
    for name in ("OSF_TOKEN", "JUPYTER_OSF_URL", "JUPYTER_OSF_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return Looking
