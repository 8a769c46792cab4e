"""Asks OSF in threads, so that the kernel can be used meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_osf.commands.run import presentable
from jupyter_osf.progress import OneVerb, Progress

if TYPE_CHECKING:
    from jupyter_osf.errors import OSFError
    from jupyter_osf.session import Session

AT_ONCE = 4
"""Questions that OSF is asked at the same time."""


class Threads:
    """What is told of answers is told with ``lock`` held, one after the other; a session belongs to one thread."""

    def __init__(self, running: Callable[[], Path | None]) -> None:
        self.lock = threading.RLock()
        self._running = running
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._ended = threading.Event()

    def ask(self, question: Callable[[Session], Any], told: Callable[[Any], None]) -> None:
        """Ask OSF, and tell the answer, or the error that came in its place."""

        def work() -> None:
            with self._places:
                if not self._ended.is_set():
                    answer = self.answer(question)
                    with self.lock:
                        if not self._ended.is_set():
                            told(answer)

        self.start(work)

    def answer(
        self, question: Callable[[Session], Any], progress: Progress | None = None, confirm: Any = None
    ) -> Any | OSFError:
        """What OSF answers, in this very thread; everything that goes wrong is answered as an OSFError."""
        try:
            with self.session(progress, confirm) as session:
                return question(session)
        except Exception as error:  # noqa: BLE001 - there is nobody above a thread who could tell the person
            return presentable(error)

    def session(self, progress: Progress | None = None, confirm: Callable[[str], bool] | None = None) -> Session:
        """A session for the folder, the sign-in and the notebook as they are now."""
        from jupyter_osf.commands.settings import load
        from jupyter_osf.session import connect

        return connect(load(), progress=progress or OneVerb(), confirm=confirm, running=self._running())

    def start(self, work: Callable[[], None]) -> None:
        """Let a thread do it that keeps no kernel from ending."""
        threading.Thread(target=work, name="osf-explorer", daemon=True).start()

    def end(self) -> None:
        """Tell nothing any more."""
        self._ended.set()
