"""OSF's API and file service as Python: everything that speaks HTTP to OSF."""

from __future__ import annotations

from collections.abc import Callable

from ..config import OSF
from ..progress import Progress
from .accounts import Accounts
from .changes import Changes
from .content import Content
from .contributors import Contributors
from .files import Files
from .http import Http
from .nodes import Nodes
from .sharing import Sharing
from .way import Direct, Way


class Client:
    """The parts of OSF over one connection, on the given way or straight with what ``token`` answers each time."""

    def __init__(
        self,
        config: OSF,
        token: Callable[[], str | None] = lambda: None,
        progress: Progress | None = None,
        *,
        way: Way | None = None,
    ) -> None:
        self.http = Http(config, way or Direct(config, token), progress or Progress())
        self.accounts = Accounts(self.http)
        self.nodes = Nodes(self.http)
        self.files = Files(self.http, self.nodes)
        self.content = Content(self.http, self.files)
        self.changes = Changes(self.http, self.files, self.content)
        self.contributors = Contributors(self.http, self.nodes)
        self.sharing = Sharing(self.http, self.nodes)
        self.http.signed_out = self.accounts.why_refused

    def close(self) -> None:
        """Give back the connections."""
        self.http.close()


__all__ = ["Client"]
