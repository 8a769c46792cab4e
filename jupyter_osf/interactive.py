"""The session as people hold it in a notebook or a console: its answers show themselves, and stay plain data."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from .commands.bars import Bars
from .commands.diffs import Diff
from .commands.sharing import Shared
from .commands.values import Checks, Details, Entries, Facts, Jobs, Links, Results, Uses, Value, Versions, who
from .config import OSF
from .errors import OSFError
from .links.comparison import Comparison
from .models import Account, Citation, Entry, Report, Result, Sharing
from .opened import Opened
from .progress import Progress
from .session import Session

if TYPE_CHECKING:
    from pandas import DataFrame

T = TypeVar("T")


class Shown:
    """Something that shows itself as the verb of commands does."""

    __slots__ = ()

    def value(self) -> Value:
        """The answer of the verb."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return repr(self.value())

    def _repr_html_(self) -> str:
        return self.value()._repr_html_()


class ShownReport(Shown, Report):
    """A report in sentences; going through it gives what happened to each file."""

    __slots__ = ()

    def value(self) -> Results:
        return Results(self)

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def to_dataframe(self) -> DataFrame:
        """One row for each file. Raises UsageError where pandas is not installed."""
        return self.value().to_dataframe()


class ShownOpened(Shown, Opened):
    """A report in sentences that can be read like the file it is about."""

    __slots__ = ()

    def value(self) -> Results:
        return Results(self)


class ShownEntry(Shown, Entry):
    """Everything known of one entry, as a table."""

    __slots__ = ()

    def value(self) -> Details:
        return Details(self)


class ShownAccount(Shown, Account):
    """An account in sentences."""

    __slots__ = ()

    def value(self) -> Value:
        return who(self)


class ShownComparison(Shown, Comparison):
    """What differs, in colours."""

    __slots__ = ()

    def value(self) -> Diff:
        return Diff(self)


class ShownCitation(Shown, Citation):
    """A citation, as it stands in a list of references."""

    __slots__ = ()

    def value(self) -> Facts:
        return Facts(self.as_dict(), [self.text])


class ShownSharing(Shown, Sharing):
    """Who takes part, as a table."""

    __slots__ = ()

    def value(self) -> Shared:
        return Shared(self)


def _as(kind: type[Any]) -> Callable[[Any], Any]:
    """Makes a dataclass one of that kind, which shows itself."""
    return lambda told: kind(**{field.name: getattr(told, field.name) for field in fields(told)})


def _opened(answer: Any) -> Any:
    """Files that are only read stay as they are."""
    return ShownOpened(answer.results, answer.path) if isinstance(answer, Opened) else answer


REPORTS = (
    "push", "pull", "upload_data", "outbox_retry", "outbox_drop", "link", "unlink", "link_data", "unlink_data",
    "restore", "upload", "download", "pin", "restore_pins", "create", "mkdir", "mv", "cp", "rm",
)  # fmt: skip
SHOWN: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("ls", "path", "logout", "sharing", "people", "pins"), lambda answer: answer),
    **dict.fromkeys(("projects", "search"), Entries),
    "versions": Versions,
    "status": Links,
    "outbox": Jobs,
    "record": Uses,
    "doctor": Checks,
    "info": _as(ShownEntry),
    **dict.fromkeys(("whoami", "login"), _as(ShownAccount)),
    **dict.fromkeys(("compare", "diff"), _as(ShownComparison)),
    "share": _as(ShownSharing),
    "cite": _as(ShownCitation),
    "open": _opened,
    **dict.fromkeys(REPORTS, _as(ShownReport)),
}
"""How the answer of each method is shown."""


class InteractiveSession(Session):
    """A session whose answers show themselves, and which shows what takes a while."""

    def __init__(self, config: OSF | None = None, *, progress: Progress | None = None, **others: Any) -> None:
        """The same as of Session."""
        somebody_looks = "ipykernel" in sys.modules or (sys.stderr is not None and sys.stderr.isatty())
        super().__init__(config, progress=progress or (Bars() if somebody_looks else None), **others)

    def ls(self, ref: str, recursive: bool = False) -> Entries:
        """What is in a project, storage or folder."""
        return Entries(super().ls(ref, recursive), by_path=recursive)


def shown_as(method: Callable[..., Any], show: Callable[[Any], Any]) -> Callable[..., Any]:
    """The same method, with an answer that shows itself and errors without the way that led to them."""

    @wraps(method)
    def verb(self: InteractiveSession, *args: Any, **options: Any) -> Any:
        try:
            return show(method(self, *args, **options))
        except KeyboardInterrupt:
            self.progress.cancel()
            raise
        except OSFError as error:
            # The sentence and the line of one's own code are what helps; how we got there is not.
            raise error.with_traceback(None) from None
        finally:
            if isinstance(self.progress, Bars):
                self.progress.close()

    return verb


for name, show in SHOWN.items():
    setattr(InteractiveSession, name, shown_as(getattr(InteractiveSession, name), show))

connect = InteractiveSession.connect
