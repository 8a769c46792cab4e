"""Many files from OSF onto this computer, side by side: the one way for everything that fetches more than a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..client import Client
from ..errors import OSFError
from ..models import Entry
from ..progress import Progress
from .archives import fetch_archived
from .receive import Place, put_new, receive
from .run import run_all


def _nothing() -> None:
    """Nothing stands in the way of most files."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of OSF that is wanted at ``target``, where ``place`` puts its bytes once they are proved. ``allow`` raises
    what stands in the way, before any byte is fetched."""

    entry: Entry
    target: Path
    place: Place = put_new
    allow: Callable[[], None] = _nothing


def fetch_all(
    client: Client, progress: Progress, parallel: int, wanted: Sequence[Wanted], listed: Sequence[Entry] = ()
) -> list[str | OSFError]:
    """The sha256 of each file that is in its place now, or why it is not, in the order of ``wanted``.

    ``listed`` is what is known to be on OSF around them: folders, and all that is in those.
    """

    def one(file: Wanted) -> str | OSFError:
        file.allow()
        return receive(client, progress, file.entry, file.target, sha256=file.entry.sha256, place=file.place)

    found = fetch_archived(client, progress, parallel, wanted, listed)
    singly = [at for at in range(len(wanted)) if at not in found]
    tasks = [(partial(one, wanted[at]), _why) for at in singly]
    found |= zip(singly, run_all(tasks, parallel, progress), strict=True)
    return [found[at] for at in range(len(wanted))]


def _why(error: OSFError) -> str | OSFError:
    return error
