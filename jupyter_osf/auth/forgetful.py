"""Where sign-ins are kept by a deployment that wants none on disk: nowhere but in the process that has them."""

from __future__ import annotations

from ..config import OSF
from .secret import Secret
from .store import MEMORY, Kind, TokenStore


class Forgetful(TokenStore):
    """In place of a store; it neither writes, nor reads what was stored before, nor asks a keyring."""

    def read(self, site: str, kind: Kind = "token") -> tuple[Secret, str] | None:
        return None

    def write(self, site: str, token: Secret, kind: Kind = "token") -> str:
        return MEMORY

    def forget(self, site: str) -> list[str]:
        return []

    @property
    def edition(self) -> str:
        return ""


def store_for(config: OSF) -> TokenStore:
    """The store that this configuration wants."""
    return Forgetful() if config.ephemeral else TokenStore()
