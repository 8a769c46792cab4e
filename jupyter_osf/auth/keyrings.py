"""The keyring of this computer's operating system, where it has one that deserves the name."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "jupyter_osf"
# Not keyrings but stand-ins: they fail, forget, or keep the text where any program can read it.
REFUSED = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")

log = logging.getLogger(__name__)


class Keyring:
    """Reads and writes tokens in the system's keyring. One that fails counts as none, as on many servers.

    Back ends raise whatever their system raises (D-Bus, Windows, ctypes errors), hence the broad handlers;
    only the kind of an error is logged, for its text is not ours to vouch for.
    """

    def read(self, site: str) -> str | None:
        """The token kept for that OSF."""
        try:
            backend = self._backend()
            return backend.get_password(SERVICE, site) if backend is not None else None
        except Exception as error:  # noqa: BLE001
            return self._failed("read", error)

    def write(self, site: str, token: str) -> bool:
        """Whether the keyring took it, which is known only from reading it again."""
        try:
            backend = self._backend()
            if backend is None:
                return False
            backend.set_password(SERVICE, site, token)
            return backend.get_password(SERVICE, site) == token
        except Exception as error:  # noqa: BLE001
            self._failed("written", error)
            return False

    def forget(self, site: str) -> bool:
        """Whether there was something to remove, and it is gone."""
        try:
            backend = self._backend()
            if backend is None or backend.get_password(SERVICE, site) is None:
                return False
            backend.delete_password(SERVICE, site)
            return backend.get_password(SERVICE, site) is None
        except Exception as error:  # noqa: BLE001
            self._failed("cleared", error)
            return False

    @staticmethod
    def _backend() -> KeyringBackend | None:
        import keyring
        from keyring.backends.chainer import ChainerBackend

        chosen = keyring.get_keyring()
        # The chainer would fall through to a plain-text member when a real one fails: pick the real one here.
        members = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
        return next((each for each in members if not type(each).__module__.startswith(REFUSED)), None)

    @staticmethod
    def _failed(what: str, error: Exception) -> None:
        log.info("The keyring could not be %s (%s); the token file is used.", what, type(error).__name__)
