"""What every handler of every listener shares: the store, the addresses, the faults and the log of requests."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from .faults import Faults
from .requestlog import RequestLog
from .store import Store
from .waterbutler.races import Races


@dataclass(frozen=True, slots=True)
class Addresses:
    """Origins (`http://127.0.0.1:PORT`, no slash at the end), each on a port that says nothing of the others."""

    api: str
    accounts: str
    web: str
    storage: str
    control: str
    files: dict[str, str]
    """Region id to the file server of that region."""


@dataclass(slots=True)
class Site:
    store: Store
    addresses: Addresses
    faults: Faults = field(default_factory=Faults)
    requests: RequestLog = field(default_factory=RequestLog)
    races: Races = field(default_factory=Races)

    def files_origin(self, region: str, provider: str = "osfstorage") -> str:
        """Only osfstorage lives in a node's region; add-ons are reached through the first file server."""
        if provider == "osfstorage":
            return self.addresses.files[region]
        return next(iter(self.addresses.files.values()))

    def secret(self) -> bytes:
        """Random, made once for a data folder; signs download addresses and makes the seeds' tokens."""
        return own_secret(self.store)

    def control_key(self) -> str:
        """The secret part of the control endpoint's path; the same through restarts of one data folder."""
        return hmac.new(self.secret(), b"control", hashlib.sha256).hexdigest()[:32]


def own_secret(store: Store) -> bytes:
    found = store.db.get_meta("secret")
    if found is None:
        found = store.ids.secret()
        store.db.set_meta("secret", found)
    return found.encode()


def token_for(store: Store, name: str) -> str:
    """70 characters that stay the same for this data folder through every reset, and that nobody can guess."""
    digest = hmac.new(own_secret(store), name.encode(), hashlib.sha512).digest()
    letters = base64.b64encode(digest).decode().replace("+", "a").replace("/", "b").rstrip("=")
    return letters[:70]
