"""The tree of everything on OSF that this account can see: what is open, selected, filtered and found in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

from jupyter_osf.commands.entry_words import badges
from jupyter_osf.errors import NotFound, NotPermitted, NotSignedIn, OSFError
from jupyter_osf.models import Account, Entry

from .lines import Drawing, Filter, Line
from .nodes import Node, forget, walk
from .recent import Recent

if TYPE_CHECKING:
    from jupyter_osf.session import Session


class Ask(Protocol):
    """Asks OSF something, at once or in a thread, and tells what came of it."""

    def __call__(self, question: Callable[[Session], Any], told: Callable[[Any], None]) -> None:
        """``told`` hears of the answer, or of the OSFError that came in its place."""


class Explorer:
    """Knows no widgets: ``lines`` is what is to be drawn, ``changed`` is called when that is not as it was."""

    def __init__(self, ask: Ask, changed: Callable[[], None], start: str = "") -> None:
        self._ask = ask
        self._changed = changed
        self._turns = count(1)
        self._groups = {name: Node(None, name, expanded=True) for name in ("mine", "opened", "found")}
        self._groups["recent"] = Node(None, "recent")
        self._recent = Recent()
        self._links: list[str] = [start] if start else []
        self._selected: list[str] = []
        self._filter = ""
        self.account: Account | None = None
        self.problem: OSFError | None = None
        self.marks: Callable[[Entry], Collection[str]] = badges

    @property
    def roots(self) -> list[Node]:
        """What was found and what was opened by its link, where anything was; my projects where I am signed in; and
        what was opened by its link on other days."""
        shown = [self._groups[name] for name in ("found", "opened") if self._groups[name].children is not None]
        if self.account is not None and self.account.signed_in:
            shown.append(self._groups["mine"])
        if self._recent.before:
            shown.append(self._groups["recent"])
        return shown

    @property
    def filter(self) -> str:
        return self._filter

    def lines(self) -> tuple[Line, ...]:
        """What is to be drawn."""
        roots = self.roots
        wanted = Filter(self._filter, roots) if self._filter.strip() else None
        return Drawing(roots, wanted, lambda entry: self.marks(entry)).lines()

    def start(self) -> None:
        """Ask who is signed in, and list what stands on top."""
        links, self._links = self._links, []
        self.look()
        for link in links:
            self.open_link(link)

    def look(self) -> None:
        """Ask anew who is signed in, and list again what is open."""

        def question(session: Session) -> Account:
            self._recent.load(session.config.site)
            return session.whoami()

        def told(found: Account | OSFError) -> None:
            if isinstance(found, OSFError):
                self.problem = found
            else:
                before = self.account
                if before is not None and (found.id, found.signed_in) != (before.id, before.signed_in):
                    self._groups["mine"].children = None
                self.account, self.problem = found, None
                forget(self.roots)
                self._list_open(self.roots)
            self._changed()

        self._ask(question, told)

    def toggle(self, node: Node, opened: bool) -> None:
        """Open or close a node."""
        if opened == node.expanded:
            return
        node.expanded = opened
        if opened:
            node.turn = next(self._turns)
            self._list_open([node])
        self._changed()

    def retry(self, node: Node) -> None:
        """List a level again that could not be listed."""
        node.problem, node.stale = None, True
        self._list_open([node])
        self._changed()

    def turn_page(self, node: Node, by: int) -> None:
        """Draw another part of a level."""
        node.page = max(1, node.page + by)
        node.turn = next(self._turns)
        self._changed()

    def set_filter(self, text: str) -> None:
        """Keep only what has that in its name, in all that was listed."""
        self._filter = text
        for node in walk(self.roots):
            node.page = 1
        self._changed()

    def refresh(self, references: Iterable[str] = ()) -> None:
        """List again the levels of these references that are known, and what is open below; all of them without any."""
        wanted = set(references)
        if not wanted:
            self.look()
            return
        for node in walk(self.roots):
            if node.reference in wanted:
                node.stale = True
        self._list_open(self.roots)
        self._changed()

    def open_link(self, text: str, told: Callable[[OSFError | None], None] = lambda problem: None) -> None:
        """Put what a reference, web address, DOI or id leads to on top of the tree."""

        def answered(found: Entry | OSFError) -> None:
            if isinstance(found, OSFError):
                self.problem = found
                told(found)
            else:
                self.problem = None
                group = self._groups["opened"]
                before = [node.entry for node in group.children or () if node.entry is not None]
                group.take([found, *(entry for entry in before if entry.reference != found.reference)])
                group.expanded = True
                self._recent.add(found.reference)
                self._groups["recent"].stale = True
                self._list_open([self._groups["recent"]])
                first = (group.children or [group])[0]
                self._selected = [first.key]
                self.toggle(first, first.is_container)
                told(None)
            self._changed()

        self._ask(lambda session: session.info(text), answered)

    def search(self, text: str, told: Callable[[OSFError | None], None] = lambda problem: None) -> None:
        """Projects with that in their title: mine where I am signed in, public ones otherwise."""
        is_mine = self.account is not None and self.account.signed_in

        def question(session: Session) -> list[Entry]:
            found = session.projects(text.strip()) if is_mine and text.strip() else session.search(text)
            if not found:
                hint = "Write less of the title, or open the project by its link."
                raise NotFound(f"Nothing on OSF was found for “{text.strip()}”.", hint)
            return found

        def answered(found: list[Entry] | OSFError) -> None:
            problem = found if isinstance(found, OSFError) else None
            if not isinstance(found, OSFError):
                self._groups["found"].take(found)
                self._groups["found"].expanded = True
                self._filter = ""
            told(problem)
            self._changed()

        self._ask(question, answered)

    def select(self, keys: Sequence[str]) -> None:
        """These nodes are selected, and no others."""
        if list(keys) != self._selected:
            self._selected = list(keys)
            self._changed()

    @property
    def selected(self) -> list[str]:
        return self._selected

    @property
    def selection(self) -> list[Entry]:
        """What is selected and still there, in the order of the tree."""
        keys = set(self._selected)
        return [node.entry for node in walk(self.roots) if node.key in keys and node.entry is not None]

    def _list_open(self, nodes: Sequence[Node]) -> None:
        """List what is open from here down and not known, or not known to be so still."""
        for node in nodes:
            if not node.expanded or not node.is_container:
                continue
            if node.children is None or node.stale:
                self._list(node)
            else:
                self._list_open(node.children)

    def _list(self, node: Node) -> None:
        if node.group in ("opened", "found"):
            node.stale = False
            self._list_open(node.children or [])
            return
        asked = node.loading = next(self._turns)

        def told(found: list[Entry] | OSFError) -> None:
            # Where it was asked again meanwhile, the last question decides.
            if node.loading != asked:
                return
            node.loading = 0
            if isinstance(found, OSFError):
                self._failed(node, found)
            else:
                node.take(found)
                self._list_open(node.children or [])
            self._changed()

        entry = node.entry
        if node.group == "recent":
            self._ask(self._opened_before, told)
        elif entry is None:
            self._ask(lambda session: session.projects(), told)
        else:
            self._ask(lambda session: session.ls(entry.reference), told)

    def _opened_before(self, session: Session) -> list[Entry]:
        """Without what is not there any more, or not for this account."""
        found = []
        for reference in self._recent.before:
            with suppress(NotFound, NotPermitted, NotSignedIn):
                found.append(session.info(reference))
        return found

    def _failed(self, node: Node, problem: OSFError) -> None:
        """What was listed before stays, with the reason on top of the tree; where nothing was, the reason is there."""
        if node.children is None or not isinstance(problem, NotSignedIn):
            node.problem = problem
        node.stale = True
        self.problem = problem if isinstance(problem, NotSignedIn) else self.problem
