"""What the buttons of the explorer do: each action asks what it has to, does it, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets

from jupyter_osf.commands import sentences
from jupyter_osf.commands.entry_words import shown_name
from jupyter_osf.commands.sharing import Shared
from jupyter_osf.commands.wording import several, size
from jupyter_osf.errors import NeedsChoice, NotFound, OSFError, UsageError
from jupyter_osf.models import Choice as Kept
from jupyter_osf.models import Entry, LinkStatus, Report
from jupyter_osf.snippets import snippet

from .places import folder_reference, parent_reference
from .questions import Choice, Questions

if TYPE_CHECKING:
    from jupyter_osf.session import Session

BRINGING = (
    Choice("Use OSF's version", "theirs"),
    Choice("Keep mine", "mine"),
    Choice("Keep both", "both"),
)
MOST_FOR_BROWSER = 20_000_000
"""Bytes: they travel in a message, and stay in the page until the next action."""
SETTLED = ("exists-here", "name-taken", "conflict", "cannot-verify")
"""Refusals to which a choice is the answer."""


@dataclass(frozen=True)
class Taken:
    """A file whose bytes go to the browser."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Done:
    """What came of an action: a sentence, what has to be listed again, text for the person to copy, and files for the
    browser."""

    says: str
    changed: tuple[str, ...] = ()
    to_copy: str = ""
    to_save: tuple[Taken, ...] = ()
    links_changed: bool = False


@dataclass
class Doing:
    """What an action has at hand; its methods wait for the person."""

    session: Session
    ask: Questions
    entries: Sequence[Entry]
    pick: Callable[[str], list[str] | None]
    links: Sequence[LinkStatus] = ()

    @property
    def entry(self) -> Entry:
        return self.entries[0]

    def settle(
        self, work: Callable[[Kept | None], Report], title: str, says: Sequence[str], choices: Sequence[Choice]
    ) -> Report | None:
        """Do it; where something has that name already, ask what to keep and do that. None if nothing is wanted."""
        try:
            report = work(None)
        except NeedsChoice as error:
            if error.reason not in SETTLED:
                raise
            refused: OSFError | None = error
        else:
            refused = next((error for error in report.errors if error.reason in SETTLED), None)
        if refused is not None:
            kept = self.ask.choose(title, [refused.message, *says], choices)
            if kept is None:
                return None
            report = work(kept)
        return report


Action = Callable[[Doing], Done | None]


def open_(doing: Doing) -> Done | None:
    """Bring files here and link them to where they came from."""
    mine = "“Keep mine” uploads yours as the next version on OSF; the older one stays there too."
    return _bring(doing, doing.session.open, mine, links_changed=True)


def download(doing: Doing) -> Done | None:
    """Bring files and folders here, without a link."""
    return _bring(doing, doing.session.download, "“Keep mine” leaves everything as it is.")


def _bring(doing: Doing, verb: Callable[..., Report], mine: str, *, links_changed: bool = False) -> Done | None:
    """Bring one after the other; ``mine`` says what becomes of what is here where that is kept."""
    theirs, both = (
        "“Use OSF's version” keeps yours beside it as a backup.",
        "“Keep both” brings OSF's under another name.",
    )
    said = []
    for entry in doing.entries:
        title = f"“{shown_name(entry)}” is here already"
        report = doing.settle(partial(_brought, verb, entry.reference), title, [theirs, mine, both], BRINGING)
        if report is not None:
            said.append(told(report))
    return Done(" ".join(said), links_changed=links_changed) if said else None


def _brought(verb: Callable[..., Report], reference: str, kept: Kept | None) -> Report:
    return verb(reference, choice=kept)


def save(doing: Doing) -> Done:
    """Files, or a folder as a zip, for the computer that the browser runs on."""
    taken = tuple(_taken(doing.session, entry) for entry in doing.entries)
    return Done("Here to be saved by the browser:", to_save=taken)


def _taken(session: Session, entry: Entry) -> Taken:
    reading, content = session.read(entry.reference), bytearray()
    with closing(reading.stream) as stream:
        while piece := stream.read():
            content += piece
            if len(content) > MOST_FOR_BROWSER:
                raise UsageError(
                    f"“{shown_name(entry)}” is larger than {size(MOST_FOR_BROWSER)}, too much for this way.",
                    "Download it beside the notebook instead, and save it from there.",
                )
    return Taken(reading.name, bytes(content))


def upload(doing: Doing) -> Done | None:
    """Send files and folders of this computer, without a link."""
    to = folder_reference(doing.entry)
    paths = doing.pick(f"Upload to “{shown_name(doing.entry)}”")
    if not paths:
        return None
    keeps = (doing.entry.provider or "osfstorage") == "osfstorage"
    becomes = (
        "As “New version” each of yours becomes the next version; the older ones stay on OSF."
        if keeps
        else "This storage is not OSF’s own and may keep no older versions: as “New version” yours may replace what is "
        "there for good."
    )
    choices = (Choice("Skip these", "theirs"), Choice("Keep both", "both"), Choice("New version", "mine", not keeps))
    report = doing.settle(
        lambda kept: doing.session.upload(paths, to, choice=kept),
        "Some names are taken on OSF",
        [becomes, "“Keep both” gives yours another name."],
        choices,
    )
    return Done(told(report), (to, doing.entry.reference)) if report is not None else None


def link(doing: Doing) -> Done | None:
    """Link the notebook around this kernel."""
    if doing.session.running is None:
        raise UsageError(
            "Where this notebook is kept is not known here.",
            f"Run this in a cell, with its path: %osf link task.ipynb {folder_reference(doing.entry)}",
        )
    to = folder_reference(doing.entry)
    report = doing.settle(
        lambda kept: doing.session.link(None, to, choice=kept),
        f"“{doing.session.running.name}” is on OSF already",
        [
            "“Keep mine” makes yours the next version; the older one stays on OSF.",
            "“Use OSF's version” brings OSF's here and keeps yours beside it as a backup.",
            "“Keep both” makes yours the next version and saves OSF's here under another name.",
        ],
        BRINGING[::-1],
    )
    return Done(told(report), (to, doing.entry.reference), links_changed=True) if report is not None else None


def use_as_data_folder(doing: Doing) -> Done | None:
    """Link a folder of this computer, which is made if it is not there yet."""
    here = Path.cwd()
    folders = sorted(path.name for path in here.iterdir() if path.is_dir() and not path.name.startswith("."))
    name = doing.ask.write(
        f"Data folder for “{shown_name(doing.entry)}”",
        "Link",
        value="data",
        note="Write a folder of this computer: what is collected there can be uploaded to OSF. A folder that is not "
        "there yet is made.",
        known=folders,
    )
    if name is None:
        return None
    path = here / Path(name).expanduser()
    is_new = not path.exists()
    if is_new:
        path.mkdir(parents=True)
    try:
        report = doing.session.link_data(str(path), folder_reference(doing.entry))
    except OSFError:
        if is_new:
            path.rmdir()
        raise
    return Done(told(report), links_changed=True)


def copy_link(doing: Doing) -> Done:
    """The addresses on OSF's site; a kernel cannot reach the clipboard, so they are shown to be copied."""
    links = []
    for entry in doing.entries:
        url = entry.web_url or doing.session.info(entry.reference).web_url
        if not (url or "").startswith(("http://", "https://")):
            raise NotFound(
                f"OSF’s site has no page for “{shown_name(entry)}”.", "Choose the folder or project that it is in."
            )
        links.append(url or "")
    return Done("Here to be copied:", to_copy="\n".join(links))


def copy_launch_link(doing: Doing) -> Done:
    """An address on Binder or a Hub, whichever is configured, that fetches the project and opens this."""
    return Done("Here to be copied:", to_copy=doing.session.launch_link(doing.entry.reference))


def insert_snippet(doing: Doing) -> Done:
    """Code that reads this version of a file: in a new cell, or shown where no front end can insert it."""
    code = snippet(doing.session.info(doing.entry.reference))
    if doing.session.insert_cell(code):
        return Done(f"A new cell below this one reads “{doing.entry.name}”.")
    return Done("Paste this into a cell:", to_copy=code)


def share(doing: Doing) -> Done | None:
    """Who takes part in a project and who may look; `%osf share` changes that, in a cell of one's own."""
    ref = doing.entry.reference
    table = ipywidgets.HTML(Shared(doing.session.share(ref))._repr_html_())
    if not doing.ask.ask(f"Share “{shown_name(doing.entry)}”", [table], [Choice("Change…", True)]):
        return None
    lines = [
        f'%osf share {ref} --add "Their Name" --permission write',
        f'%osf share {ref} --invite "Their Name" their@e-mail.address',
        f"%osf share {ref} --link reviewers --anonymous",
        f"%osf share {ref} --public",
        f"%osf cite {ref}",
    ]
    return Done(
        "Paste the line that you want into a cell; `%osf share --help` tells all of them:", to_copy="\n".join(lines)
    )


def told(report: Report) -> str:
    """What came of it; raises what went wrong with the only file there was."""
    if len(report.results) == 1 and report.errors:
        raise report.errors[0]
    shown = [line.replace("\n ", "") for line in sentences.results(report.results[:5])]
    more = len(report.results) - len(shown)
    lines = [f"{line.rstrip('.')}." for line in shown]
    failed = len(report.errors)
    if more > 0:
        lines.append(f"And {several(more, 'file')} more{f', {failed} of all of them failed' if failed else ''}.")
    return " ".join(lines)


def parents(entries: Sequence[Entry]) -> tuple[str, ...]:
    """What has to be listed again when these have changed."""
    return tuple({parent_reference(entry) for entry in entries})
