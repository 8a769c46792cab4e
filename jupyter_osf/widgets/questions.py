"""Asks the person something inside the widget; the thread that asks waits for the answer, the kernel does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

import ipywidgets

from .html import sentence, text

T = TypeVar("T")


class Choice(NamedTuple):
    """A button, and what it answers; ``is_danger`` where something goes for good."""

    label: str
    value: Any
    is_danger: bool = False


class Questions:
    """One question is asked at a time: another one takes its place, and then nothing was answered to it."""

    def __init__(self) -> None:
        self.widget = ipywidgets.VBox()
        self._answer: SimpleQueue[Any] | None = None

    def ask(self, title: str, body: Sequence[Any], choices: Sequence[Choice]) -> Any:
        """The value of the button that was pressed, called if it can be; None for Cancel."""
        answer: SimpleQueue[Any] = SimpleQueue()
        self.cancel()
        self._answer = answer
        buttons = [_button(choice, answer) for choice in (*choices, Choice("Cancel", None))]
        head = ipywidgets.HTML(f"<b>{text(title)}</b>")
        self.widget.children = (head, *body, ipywidgets.HBox(buttons, layout={"flex_flow": "row wrap"}))
        value = answer.get()
        if self._answer is answer:
            self._clear()
        return value

    def choose(self, title: str, says: Sequence[str], choices: Sequence[Choice]) -> Any:
        """Which of several things is wanted; None if none is."""
        return self.ask(title, [ipywidgets.HTML(sentence(line)) for line in says], choices)

    def write(
        self, title: str, accept: str, *, value: str = "", note: str = "", known: Sequence[str] = ()
    ) -> str | None:
        """What the person writes; None if they think better of it."""
        field = ipywidgets.Combobox(value=value, options=list(known), layout={"width": "100%"}, description="")
        field.tooltip = title
        body = [field, *([ipywidgets.HTML(sentence(note))] if note else [])]
        written = self.ask(title, body, [Choice(accept, lambda: field.value.strip())])
        return written or None

    def confirm(self, question: str) -> bool:
        """A yes or no, as sessions ask it."""
        return bool(self.choose("Please confirm", [question], [Choice("Yes", True)]))

    def cancel(self) -> None:
        """Nobody is asked any more."""
        answer, self._answer = self._answer, None
        if answer is not None:
            answer.put(None)
            self._clear()

    def _clear(self) -> None:
        before, self.widget.children = self.widget.children, ()
        self._answer = None
        for child in before:
            child.close()


def _button(choice: Choice, answer: SimpleQueue[Any]) -> Any:
    button = ipywidgets.Button(
        description=choice.label,
        button_style="danger" if choice.is_danger else "",
        layout={"width": "auto"},
    )

    def pressed(_: Any) -> None:
        value: Callable[[], Any] | Any = choice.value
        answer.put(value() if callable(value) else value)

    button.on_click(pressed)
    return button
