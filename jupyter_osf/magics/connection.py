"""The one session of a kernel: made when first needed, and anew when its surroundings have changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_osf.commands.bars import Bars
from jupyter_osf.commands.face import Confirm

if TYPE_CHECKING:
    from jupyter_osf.session import Session


class Connection:
    """Keeps a session for as long as it is right: environment, folder and notebook are those it was made for."""

    def __init__(self, confirm: Confirm) -> None:
        self._confirm = confirm
        self._lock = threading.RLock()
        self._session: Session | None = None
        self._made_for: object = None
        self._bars = Bars()

    def session(self, running: Path | None, traits: Sequence[str] = ()) -> Session:
        """The session for here and now, with settings like ``--OSF.timeout=5``."""
        here = (
            sorted(item for item in os.environ.items() if item[0].startswith(("OSF_", "JUPYTER_OSF_"))),
            Path.cwd(),
            running,
            list(traits),
        )
        with self._lock:
            if self._session is None or here != self._made_for:
                from jupyter_osf.commands.settings import load
                from jupyter_osf.session import connect

                self.drop()
                self._session = connect(load(traits), progress=self._bars, confirm=self._confirm, running=running)
                self._made_for = here
            return self._session

    def stop(self) -> None:
        """End the transfers under way; what was stopped is not used again."""
        self._bars.cancel()

    def rest(self) -> None:
        """Take progress off the screen between commands."""
        self._bars.close()

    def drop(self) -> None:
        """Forget the session, so that the next command sees sign-in and settings afresh."""
        with self._lock:
            session, self._session = self._session, None
            self._bars.close()
            self._bars = Bars()
        if session is not None:
            session.close()
