"""Shows all about what is selected: its facts, a look at what is in it, and its links with their tick boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets

from jupyter_osf.commands.entry_words import STATES
from jupyter_osf.commands.wording import plain
from jupyter_osf.models import Entry, LinkStatus, Upload

from . import html
from .preview import Preview, preview

if TYPE_CHECKING:
    from jupyter_osf.session import Session

    from .model import Ask


class Details:
    """Asks OSF about a file only while it is the one thing that is selected."""

    def __init__(self, ask: Ask, links_to: Callable[[Entry], Sequence[LinkStatus]]) -> None:
        self._ask = ask
        self._links_to = links_to
        self._followed: object = None
        self._facts, self._look = ipywidgets.HTML(), ipywidgets.HTML()
        self.widget = ipywidgets.VBox([self._facts, self._look])

    def follow(self, selection: Sequence[Entry]) -> None:
        """Show this, if it is one thing."""
        entry = selection[0] if len(selection) == 1 else None
        followed = entry and (entry.reference, entry.version, entry.modified)
        if followed == self._followed and entry is not None:
            return
        self._followed = followed
        self._look.value = ""
        if entry is None:
            self._facts.value = html.sentence(f"{len(selection)} things are selected.") if selection else ""
            return
        self._facts.value = html.details(entry, self._links_to(entry))
        if entry.kind != "file":
            return

        def question(session: Session) -> tuple[Entry, Preview | None] | None:
            if self._followed != followed:
                return None
            found = session.info(entry.reference)
            known = replace(
                found,
                public=entry.public if found.public is None else found.public,
                can_write=entry.can_write if found.can_write is None else found.can_write,
            )
            return known, preview(session, found)

        def told(answer: Any) -> None:
            if self._followed != followed or answer is None:
                return
            if isinstance(answer, Exception):
                self._look.value = html.sentence(str(answer), is_problem=True)
                return
            known, look = answer
            self._facts.value = html.details(known, self._links_to(known))
            self._look.value = html.preview(look, known.name) if look is not None else ""

        self._ask(question, told)

    def again(self) -> None:
        """What was shown may have changed."""
        self._followed = None


class LinkRows:
    """One row for each link: how both sides stand, a tick box for uploading by itself, and a way to end it."""

    def __init__(self, set_upload: Callable[[LinkStatus, Upload], None], unlink: Callable[[LinkStatus], None]) -> None:
        self._set_upload = set_upload
        self._unlink = unlink
        self._shown: Sequence[LinkStatus] = ()
        self.widget = ipywidgets.VBox()

    def show(self, links: Sequence[LinkStatus]) -> None:
        """These links."""
        if list(links) == list(self._shown):
            return
        self._shown = list(links)
        before, self.widget.children = self.widget.children, [self._row(link) for link in links]
        for row in before:
            row.close()

    def _row(self, link: LinkStatus) -> Any:
        words = f"{plain(link.path)} is linked to {plain(link.osf_path or link.reference)}: {STATES[link.state]}"
        tick = ipywidgets.Checkbox(
            value=link.upload == "always",
            description="Always upload on save" if link.kind == "file" else "Always upload new data",
            indent=False,
            layout={"width": "auto"},
        )
        tick.observe(lambda change: self._set_upload(link, "always" if change["new"] else "ask"), "value")
        end = ipywidgets.Button(
            description="Unlink",
            layout={"width": "auto"},
            tooltip="Forget the link; no file is deleted anywhere",
        )
        end.on_click(lambda _: self._unlink(link))
        label = ipywidgets.HTML(html.sentence(words))
        return ipywidgets.HBox([label, tick, end], layout={"align_items": "center", "flex_flow": "row wrap"})
