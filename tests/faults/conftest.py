"""A linked file and a data folder with something to send, a terminal, and a check after each command."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from jupyter_osf.cli import main
from tests.desk import Desk, desk
from tests.nothing_lost import EveryByte
from tests.scenarios.terminal import IMPATIENT, Answer, checked

__all__ = ["desk"]

PATH = "/experiment/task.txt"


@dataclass
class Terminal:
    """Types commands; after each of them every byte that was ever seen still exists, and a failure is a sentence."""

    desk: Desk
    bytes: EveryByte
    capture: pytest.CaptureFixture[str]

    def __call__(self, *argv: str, expect: int, **outcomes: int) -> Answer:
        """Run a command; ``expect`` is its exit status, and ``outcomes`` says how many files had each outcome."""
        self.bytes.look()
        self.capture.readouterr()
        own = {word.split("=")[0] for word in argv}
        status = main([argv[0], "--json", *[word for word in IMPATIENT if word.split("=")[0] not in own], *argv[1:]])
        answer = checked(argv[0], status, *self.capture.readouterr())
        self.bytes.look()
        self.bytes.check()
        assert status == expect, answer
        told = {word.replace("_", "-"): count for word, count in outcomes.items()}
        assert answer.document.get("summary", {}) == told, answer
        assert not [path for path in self.desk.folder.rglob("*") if path.name.endswith((".osf-part", ".part"))]
        return answer


@pytest.fixture
def run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A linked file with changes, and a data folder with five new files and one that has changed."""
    desk.write("task.txt", b"one\n")
    desk.session.link("task.txt", desk.ref("/experiment/"))
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    desk.write("data/known.csv", b"known, one\n")
    desk.session.link_data("data", desk.ref("/trials/"))
    desk.session.upload_data()
    desk.write("task.txt", b"two\n")
    for number in range(5):
        desk.write(f"data/{number}.csv", f"trial {number}\n".encode())
    desk.osf.clear_requests()
    return Terminal(desk, EveryByte(desk), capsys)
