"""What a command may ask of the place it was typed in: a terminal or a notebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jupyter_osf.errors import NeedsChoice


@dataclass(frozen=True, slots=True)
class Face:
    """``command`` is how a verb is written there, ``running`` the notebook around it. ``read_token`` asks for a
    token, hidden, or reads it from standard input when told so."""

    command: str
    read_token: Callable[[bool], str]
    running: Path | None = None
    is_notebook: bool = False


def ask(question: str) -> str:
    """Ask with ``input``: in a kernel below the cell. Raises NeedsChoice where nobody is there."""
    try:
        return input(question)
    except Exception as error:
        if not nobody_there(error):
            raise
        words = question.removesuffix("[y/N] ").strip()
        raise NeedsChoice(words, "Nobody can be asked here: add --yes to agree.") from None


def nobody_there(error: Exception) -> bool:
    """Kernels say so with an error of ipykernel's own, which need not be installed; plain Python with EOFError."""
    return isinstance(error, EOFError) or type(error).__name__ == "StdinNotImplementedError"


class Confirm:
    """Asks yes-or-no questions in the way of a face, or takes `--yes` for the answer to all of them."""

    def __init__(self, ask: Callable[[str], str] | None, *, yes: bool = False) -> None:
        self._ask = ask
        self.yes = yes

    def __call__(self, question: str) -> bool:
        if self.yes:
            return True
        if self._ask is None:
            raise NeedsChoice(question, "Nobody can be asked here: add --yes to agree.")
        return self._ask(f"{question} [y/N] ").strip().lower() in ("y", "yes")
