"""Where a token is kept between sessions: the system's keyring, else a file only its owner can read."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Literal

from filelock import FileLock, Timeout

from ..errors import Failed
from .keyrings import Keyring
from .secret import Secret

MEMORY = "this session"
"""The source of a credential that was not written down."""
FILE_MODE, FOLDER_MODE = 0o600, 0o700
HINT = "Set OSF_TOKEN in the environment to sign in without storing the token."

log = logging.getLogger(__name__)


def credentials_path() -> Path:
    """The token file of this user."""
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "jupyter_osf" / "credentials.json"


Kind = Literal["token", "renewal"]
"""A token that is used as it is, or what renews a sign-in through OSF's page and opens nothing itself."""


class TokenStore:
    """Sign-ins by site, the API address: what was stored for one OSF is never offered to another."""

    def __init__(self, path: Path | None = None, keyring: Keyring | None = None) -> None:
        self.path = path or credentials_path()
        self.keyring = keyring or Keyring()

    def read(self, site: str, kind: Kind = "token") -> tuple[Secret, str] | None:
        """What is kept of that kind for that OSF, and whether it came from the ``keyring`` or the ``file``."""
        key = _key(site, kind)
        if kept := self.keyring.read(key):
            return Secret(kept), "keyring"
        if kept := self._load().get(key):
            return Secret(kept), "file"
        return None

    def write(self, site: str, token: Secret, kind: Kind = "token") -> str:
        """Keep it in place of any earlier sign-in and say where: ``keyring`` or ``file``. No older copy stays."""
        key = _key(site, kind)
        if self.keyring.write(key, token.reveal()):
            self._change(site, {})
            where = "keyring"
        else:
            self.keyring.forget(key)
            self._change(site, {key: token.reveal()})
            where = "file"
        for other in _keys(site) - {key}:
            self.keyring.forget(other)
        self._mark()
        return where

    def forget(self, site: str) -> list[str]:
        """Remove the sign-in of that OSF, of whichever kind, and say from where."""
        removed = [self.keyring.forget(key) for key in _keys(site)]
        places = ["keyring"] if any(removed) else []
        if self._change(site, {}):
            places.append("file")
        if places:
            self._mark()
        return places

    @property
    def edition(self) -> str:
        """Another text after each change, whichever program made it; a keyring tells nobody when it is changed."""
        try:
            return self._marker.read_text("ascii")
        except (OSError, ValueError):
            return ""

    @property
    def _marker(self) -> Path:
        return self.path.with_name("credentials.edition")

    def _mark(self) -> None:
        try:
            with self._locked():
                self._marker.write_text(token_hex(8), "ascii")
        except (Failed, OSError) as error:
            # Other programs find out when they look for themselves.
            log.info("That the sign-in has changed could not be written down: %s", error)

    def _load(self) -> dict[str, str]:
        """What the file holds; a damaged or unreadable file holds nothing, and says so in the log."""
        try:
            if os.name != "nt" and self.path.stat().st_mode & 0o077:
                log.warning("%s could be read by other users; its permissions are corrected.", self.path)
                self.path.chmod(FILE_MODE)
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning("%s cannot be read (%s) and is ignored.", self.path, type(error).__name__)
            return {}
        entries = found.items() if isinstance(found, dict) else ()
        return {
            site: entry["token"]
            for site, entry in entries
            if isinstance(entry, dict) and isinstance(entry.get("token"), str) and entry["token"]
        }

    def _change(self, site: str, kept: dict[str, str]) -> bool:
        """Put ``kept`` in place of all that the file has for one OSF; whether the file was changed."""
        if not kept and not self.path.exists():
            return False
        with self._locked():
            entries = self._load()
            changed = {key: value for key, value in entries.items() if key not in _keys(site)} | kept
            if changed == entries:
                return False
            shape = {key: {"token": value} for key, value in sorted(changed.items())}
            self._replace(json.dumps(shape, indent=1))
        return True

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """The folder, closed to others, with this process the only one of ours that writes there."""
        folder = self.path.parent
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
            if os.name != "nt" and folder.stat().st_mode & 0o077:
                folder.chmod(FOLDER_MODE)
            with FileLock(self.path.with_suffix(".lock"), timeout=10):
                yield
        except Timeout:
            raise Failed("Another program is changing the stored sign-in.", "Try again soon.") from None
        except OSError as error:
            what = error.strerror or type(error).__name__
            raise Failed(f"The sign-in kept in {self.path} cannot be changed ({what}).", HINT) from None

    def _replace(self, text: str) -> None:
        """Write beside the file and rename: a temporary file is private from its first byte, everywhere."""
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".credentials-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self.path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _key(site: str, kind: Kind) -> str:
    return site if kind == "token" else f"{site}#{kind}"


def _keys(site: str) -> set[str]:
    return {_key(site, "token"), _key(site, "renewal")}
