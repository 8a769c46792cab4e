"""What every operation on links needs at hand: OSF, this computer's memory, where we are and who may be asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..client import Client
from ..client.jupyter import Documents, Saved
from ..config import OSF
from ..errors import NeedsChoice, NotPermitted, UsageError
from ..models import Account, Entry
from ..progress import Progress
from .local import LocalState


@dataclass
class Context:
    """``directory`` is what relative paths mean; ``running`` the notebook that is open around this kernel;
    ``confirm`` asks the person, None where nobody can be asked; ``documents`` reaches what is open in a
    browser, where ``running`` has been ``saved``; ``recording`` tells that what is read and written is noted."""

    config: OSF
    client: Client
    local: LocalState
    progress: Progress
    account: Callable[[], Account]
    directory: Path
    running: Path | None = None
    confirm: Callable[[str], bool] | None = None
    documents: Documents | None = None
    ceiling: Path | None = None
    saved: Saved | None = None
    recording: bool = False
    clock: Callable[[], datetime] = field(default=datetime.now)
    _shown: dict[str, str] = field(init=False, default_factory=dict)

    def path(self, text: str) -> Path:
        """A path as the person wrote it, made absolute without following links."""
        if not text or "\0" in text:
            raise UsageError("The path is empty or has a character that no path can have.", "Name a file or folder.")
        if "://" in text:
            raise UsageError(
                f"“{text}” is an address, and a path of this computer is needed.", "Name a file or folder."
            )
        path = Path(text)
        with suppress(RuntimeError):
            # No such person: a name may well begin with a tilde.
            path = path.expanduser()
        return Path(os.path.normpath(self.directory / path))

    def shown(self, path: Path) -> str:
        """A path as results show it: POSIX, relative to the current directory."""
        folder, name = os.path.split(path)
        if folder not in self._shown:
            start = self._relative(folder)
            self._shown[folder] = "" if start == "." else f"{start}/"
        # Thousands of files are in few folders. What is above the current directory is not told by its name.
        return self._relative(str(path)) if self._shown[folder].startswith("..") else self._shown[folder] + name

    def _relative(self, path: str) -> str:
        try:
            return Path(os.path.relpath(path, self.directory)).as_posix()
        except ValueError:
            return Path(path).as_posix()

    def timestamp(self) -> str:
        """This moment as it appears in the names of backups and copies."""
        return self.clock().strftime("%Y-%m-%d %H.%M.%S")

    def require_writing(self) -> None:
        """Raises NotPermitted before anything is sent with a token that is known to allow reading only."""
        account = self.account()
        if account.signed_in and not account.can_write:
            raise NotPermitted(
                f"Your token allows only {', '.join(account.scopes or ()) or 'nothing'}, so nothing can be written.",
                "Make a token with osf.full_write on OSF's site and sign in with it.",
                code="read-only-token",
            )

    def is_running(self, path: Path) -> bool:
        """Whether this is the notebook that is open around this kernel."""
        return self.running is not None and path.resolve() == self.running.resolve()

    def require_closed(self, path: Path) -> None:
        """Raises NeedsChoice for the notebook that is open around this kernel: it would overwrite what we put there.

        One that a browser has just saved for us may be replaced, since the browser will read it anew.
        """
        if not self.is_running(path):
            return
        if self.saved is None:
            raise NeedsChoice(
                f"“{path.name}” is open here, so its file is not replaced underneath it.",
                "Save and close it, then run the same in a terminal with `jupyter osf`.",
                code="document-open",
            )
        if self.saved.shared:
            raise NeedsChoice(
                f"Several people can write in “{path.name}” at once, so its file is not replaced underneath them.",
                "Choose “Use OSF's version” in the document itself, where OSF has a newer one.",
                code="document-open",
            )

    def before_public(self, node: Entry) -> None:
        """Asks once for each public project before data goes there. Raises NeedsChoice without a yes."""
        subject = f"{self.config.site}{node.id}"
        if not node.public or self.local.has_agreed("public", subject):
            return
        question = f"“{node.name}” is public: everyone can read what you upload there. Upload data to it?"
        if self.confirm is None or not self.confirm(question):
            raise NeedsChoice(
                f"“{node.name}” is a public project: everyone could read the data.",
                "Say --yes once if that is what you want.",
                code="public-project",
            )
        self.local.consent("public", subject)
