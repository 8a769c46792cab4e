"""Puts the explorer together: account, filter and search, tree, details, buttons, questions, progress, messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from jupyter_osf.commands.run import as_typed, presentable
from jupyter_osf.errors import OSFError
from jupyter_osf.models import LinkStatus, Upload

from . import html
from .actions import Doing, Done
from .buttons import FACES, Buttons
from .details import Details, LinkRows
from .lines import Line
from .links import Links
from .model import Explorer
from .picker import Picker
from .questions import Questions
from .rules import Action
from .threads import Threads
from .transfers import Transfers
from .tree import TreeView

if TYPE_CHECKING:
    from jupyter_osf.session import Session

SECONDS_OF_TYPING = 0.3
INSTEAD = "The OSF explorer is drawn where widgets can be. `%osf explore --text` draws it as text."


class ExplorerWidget:
    """Show it as the value of a cell; ``widget`` fits into layouts of ipywidgets. What it shows is never saved."""

    def __init__(self, start: str, running: Callable[[], Path | None]) -> None:
        self._running = running
        self._notebook: Path | None = None
        self._threads = Threads(running)
        self._links = Links()
        self._look = 0
        self._typed = ""
        self._model = Explorer(self._threads.ask, self._draw, start)
        self._model.marks = self._links.marks
        self._tree = TreeView(self._threads.lock, self._guarded(self._on_toggle), self._guarded(self._on_select))
        self._details = Details(self._threads.ask, self._links.to)
        self._link_rows = LinkRows(self._set_upload, self._unlink)
        self._buttons = Buttons(self._guarded(self._act), self._guarded(self._say))
        self._ask, self._transfers = Questions(), Transfers()
        self._account, self._message = ipywidgets.HTML(), ipywidgets.HTML(html.sentence("Asking OSF…"))
        self._copy = ipywidgets.Textarea(layout={"width": "100%", "height": "90px", "display": "none"})
        self._to_save = ipywidgets.HTML()
        self.widget = self._composed()
        self._model.start()
        self._look_at_links()

    def close(self) -> None:
        """Take it off the screen; what is under way ends without a word."""
        self._threads.end()
        self._ask.cancel()
        self.widget.close()

    def __repr__(self) -> str:
        return INSTEAD

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(**kwargs), "text/plain": INSTEAD}

    def _composed(self) -> Any:
        bar = [self._field("Filter by name", self._filter_soon, at_once=True)]
        bar.append(self._field("Search projects on OSF", self._search))
        bar.append(self._field("Open an OSF link or DOI", self._open_link))
        refresh = ipywidgets.Button(icon="refresh", tooltip="Refresh", layout={"flex": "0 0 40px"})
        refresh.on_click(self._guarded(lambda _: self._refresh()))
        self._new = ipywidgets.Button(
            description="New project…", icon="plus", layout={"width": "auto", "display": "none"}
        )
        self._new.on_click(self._guarded(lambda _: self._act("create-project")))
        self._tree.widget.layout = {"width": "55%", "max_height": "420px", "overflow": "auto"}
        aside = ipywidgets.VBox([self._buttons.widget, self._link_rows.widget, self._details.widget])
        for part in aside.children:
            part.layout.flex = "0 0 auto"
        aside.layout = {"width": "45%", "max_height": "420px", "overflow": "auto", "padding": "0 0 0 8px"}
        return ipywidgets.VBox(
            [
                self._account,
                ipywidgets.HBox([*bar, refresh, self._new]),
                ipywidgets.HBox([self._tree.widget, aside]),
                self._ask.widget,
                self._transfers.widget,
                self._message,
                self._to_save,
                self._copy,
                self._tree.style,
            ]
        )

    def _field(self, label: str, told: Callable[[str], None], *, at_once: bool = False) -> Any:
        field = ipywidgets.Text(placeholder=label, continuous_update=at_once, layout={"width": "auto", "flex": "1 1 0"})
        field.tooltip = label
        field.observe(self._guarded(lambda change: told(change["new"])), "value")
        return field

    def _draw(self) -> None:
        """Draw the model as it is now. Its lock is held."""
        selection = self._model.selection
        self._tree.show(self._model.lines(), self._model.selected)
        self._details.follow(selection)
        self._buttons.show(selection, self._model.account)
        self._link_rows.show(self._links.about(self._notebook, selection))
        if self._model.account is not None:
            self._account.value = html.account(self._model.account)
            self._new.layout.display = "" if self._model.account.can_write else "none"
            if self._message.value == html.sentence("Asking OSF…"):
                self._message.value = ""
        if self._model.problem is not None:
            self._say(self._model.problem)
            self._model.problem = None

    def _on_toggle(self, line: Line, opened: bool) -> None:
        if line.role == "node":
            self._model.toggle(line.node, opened)

    def _on_select(self, lines: Sequence[Line]) -> None:
        if len(lines) == 1 and lines[0].role != "node":
            [line] = lines
            if line.role in ("earlier", "later"):
                self._model.turn_page(line.node, -1 if line.role == "earlier" else 1)
            elif line.role == "problem":
                self._model.retry(line.node)
            elif line.role == "others":
                self._model.toggle(line.node, False)
            return
        self._model.select([line.key for line in lines if line.role == "node"])

    def _filter_soon(self, text: str) -> None:
        """Filter when the person has stopped typing: each time many lines are drawn."""
        self._typed = text

        def work() -> None:
            time.sleep(SECONDS_OF_TYPING)
            with self._threads.lock:
                if self._typed == text != self._model.filter:
                    self._model.set_filter(text)

        self._threads.start(work)

    def _search(self, text: str) -> None:
        if text.strip():
            self._say("Asking OSF…")
            self._model.search(text, self._answered)

    def _open_link(self, text: str) -> None:
        if text.strip():
            self._say("Asking OSF…")
            self._model.open_link(text, self._answered)

    def _answered(self, problem: OSFError | None) -> None:
        self._say(problem or "")

    def _refresh(self, references: Sequence[str] = ()) -> None:
        self._details.again()
        self._model.refresh(references)
        if not references:
            self._look_at_links()

    def _look_at_links(self) -> None:
        self._look = look = self._look + 1

        def question(session: Session) -> list[LinkStatus]:
            self._notebook = session.running
            return session.status()

        def told(answer: Any) -> None:
            # Where they were asked for again meanwhile, the last question decides.
            if look != self._look:
                return
            # Where the links cannot be read, `%osf status` says why; the tree is of use all the same.
            self._links.all = [] if isinstance(answer, OSFError) else answer
            self._details.again()
            self._draw()

        self._threads.ask(question, told)

    def _act(self, action: Action) -> None:
        entries = self._model.selection
        label = FACES[action].label.rstrip("…")
        self._do(label, lambda doing: FACES[action].does(doing), entries)

    def _set_upload(self, link: LinkStatus, upload: Upload) -> None:
        def change(doing: Doing) -> Done:
            doing.session.set_upload(link.path, upload)
            words = "It uploads by itself now." if upload == "always" else "It uploads when you say so."
            return Done(f"{link.path}: {words}", links_changed=True)

        self._do("Links", change, [])

    def _unlink(self, link: LinkStatus) -> None:
        def change(doing: Doing) -> Done:
            end = doing.session.unlink_data if link.kind == "folder" else doing.session.unlink
            return Done(" ".join(result.message for result in end(link.path).results), links_changed=True)

        self._do("Unlink", change, [])

    def _do(self, label: str, does: Callable[[Doing], Done | None], entries: Sequence[Any]) -> None:
        """Let a thread do it, with a row for its progress, and tell what came of it."""

        def work() -> None:
            row, picker = self._transfers.begin(label), Picker(self._ask)

            def question(session: Session) -> Done | None:
                return does(Doing(session, self._ask, entries, picker.pick, self._links.all or ()))

            try:
                answer = self._threads.answer(question, row, self._ask.confirm)
            finally:
                row.close()
                picker.close()
            with self._threads.lock:
                self._tell(answer)

        self._say("")
        self._threads.start(work)

    def _tell(self, answer: Done | OSFError | None) -> None:
        if answer is None:
            self._say("Nothing was done.")
        elif isinstance(answer, OSFError):
            self._say(answer)
        else:
            self._say(answer.says, to_copy=answer.to_copy)
            self._to_save.value = " ".join(html.download(file) for file in answer.to_save)
            if answer.changed:
                self._refresh(answer.changed)
            if answer.links_changed:
                self._look_at_links()

    def _say(self, what: str | OSFError, to_copy: str = "") -> None:
        self._message.value = (
            html.sentence(as_typed(str(what), "%osf"), is_problem=isinstance(what, OSFError)) if what else ""
        )
        self._copy.value, self._to_save.value = to_copy, ""
        self._copy.layout.display = "" if to_copy else "none"

    def _guarded(self, act: Callable[..., None]) -> Callable[..., None]:
        """The same, never at once with what a thread tells, and never with a traceback."""

        def guarded(*arguments: Any) -> None:
            with self._threads.lock:
                try:
                    act(*arguments)
                except Exception as error:  # noqa: BLE001 - the person is to read a sentence
                    self._say(presentable(error))

        return guarded
