"""Holds the sign-in of a long-lived process: where it came from, its renewal behind one lock, and its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from ..config import OSF
from ..errors import OSFError, Unreachable, UsageError
from .oauth import EARLY, Grant, OAuthApp
from .secret import Secret
from .sources import VARIABLE, Credential, token
from .store import MEMORY, Kind, TokenStore

OAUTH = "OSF sign-in"
"""The source of a credential that came through OSF's own page."""
TAKEN_BACK = "OSF has taken the sign-in back."
NOT_TOLD = "OSF could not be told; the sign-in there ends by itself, at the latest after 90 days."
HANDED_AGAIN = "The Hub, which signed you in here, does so again when this server is started the next time."
DEACTIVATE = "OSF still accepts that token: deactivate it on OSF's site if this computer is shared."
PAUSE = 15.0
"""Seconds in which a failed renewal is not tried again, and a fresh token not renewed again."""


class Keeper:
    """Safe to use from several threads. Nothing is read before the first question.

    ``given`` is the token that this process was started with, ``handed`` what renews a sign-in that a Hub handed over;
    both win over what is stored, and ``handed`` over ``given``.
    """

    def __init__(
        self, config: OSF, store: TokenStore, given: Secret | None = None, handed: Secret | None = None
    ) -> None:
        self.app = OAuthApp(config)
        self.not_kept: OSFError | None = None
        self._site = config.site
        self._store = store
        self._given = given
        self._handed = handed
        self._loaded = False
        self._credential: Credential | None = None
        self._grant: Grant | None = None
        self._dropped: set[Secret] = set()
        self._edition = ""
        self._lock = threading.RLock()
        self._renewing = threading.Lock()
        self._renewed_at = self._failed_at = -PAUSE
        self._failure: OSFError | None = None

    @property
    def source(self) -> str | None:
        """Where the sign-in came from; None where there is none."""
        with self._lock:
            self._load()
            return OAUTH if self._grant is not None else self._credential.source if self._credential else None

    def current(self) -> Credential | None:
        """The credential in force, renewed where it ends soon. Asks the keyring, and OSF where it must.

        Raises NotSignedIn where a sign-in cannot be renewed any more, Unreachable where OSF could not be asked.
        """
        with self._lock:
            self._load()
            credential, grant = self._credential, self._grant
        if grant is None or not grant.ends_within(EARLY):
            return credential
        return self._renew(grant)

    def after_refusal(self, refused: Credential) -> Credential | None:
        """Another credential worth one more try after OSF's 401 for this one. Raises what ``current`` raises."""
        with self._lock:
            credential, grant = self._credential, self._grant
        if credential is not None and credential.secret != refused.secret:
            return credential
        if grant is None or time.monotonic() - self._renewed_at < PAUSE:
            return None
        return self._renew(grant)

    def keep(self, secret: Secret) -> Credential:
        """Put a token in force and store it; ``not_kept`` says why where that was not possible."""
        return self._put(Credential(secret, MEMORY), None, secret, "token")

    def keep_grant(self, grant: Grant) -> Credential:
        """The same for a sign-in through OSF's page: only what renews it is stored."""
        assert grant.access is not None
        return self._put(Credential(grant.access, OAUTH), grant, grant.renewal, "renewal")

    def end(
        self, *, given: bool = True, forgotten: Callable[[], None] = lambda: None
    ) -> tuple[list[str], OSFError | None]:
        """Forget the sign-in, here and in the store, and have OSF take it back where it can; says what was done, and
        why the store could not be changed.

        Nothing is in force afterwards either way, which ``forgotten`` hears of before OSF is asked. Without ``given``
        a token that was given stays in force.
        """
        failure = None
        with self._lock:
            self._load()
            grant = self._grant or self._stored()[1]
            handed = grant is not None and grant.renewal is not None and grant.renewal == self._handed
            if given or self._given is None:
                self._drop()
        said = []
        try:
            said = [f"The sign-in was removed from the {place} of this computer." for place in self._forget_stored()]
        except OSFError as error:
            failure = error
        forgotten()
        if handed:
            said.append(HANDED_AGAIN)  # it is the Hub's, which goes on using it
        elif grant is not None:
            said.append(TAKEN_BACK if self.app.revoke(grant) else NOT_TOLD)
        return said, failure

    def _forget_stored(self) -> list[str]:
        places = self._store.forget(self._site)
        self._edition = self._store.edition
        return places

    def is_outdated(self) -> bool:
        """Whether another program may have stored or removed a sign-in; costs a look at a small file."""
        with self._lock:
            return self._loaded and self._edition != self._store.edition

    def look_again(self) -> bool:
        """Take up what another program stored; whether that changed anything. A token that was given stays."""
        with self._lock:
            self._load()
            if (edition := self._store.edition) != self._edition:
                # What was dropped here and is stored again was wanted by somebody.
                self._edition = edition
                self._dropped.clear()
            if self._given is not None or self._handed is not None or self.not_kept is not None:
                return False
            credential, grant = self._stored()
            if credential == self._credential and grant is None and self._grant is None:
                return False
            if grant is not None and self._grant is not None and grant.renewal == self._grant.renewal:
                return False
            self._credential, self._grant, self._failure = credential, grant, None
            return True

    def _load(self) -> None:
        if self._loaded:
            return
        self._edition = self._store.edition
        if self._handed is not None:
            self._grant = Grant(None, renewal=self._handed)
        elif self._given is not None:
            self._credential = Credential(self._given, VARIABLE)
        else:
            self._credential, self._grant = self._stored()
        self._loaded = True

    def _stored(self) -> tuple[Credential | None, Grant | None]:
        """What the store holds, save what is damaged or was dropped here."""
        if (found := self._usable("token")) is not None:
            return found, None
        renewal = self._usable("renewal")
        return None, Grant(None, renewal=renewal.secret) if renewal is not None else None

    def _usable(self, kind: Kind) -> Credential | None:
        stored = self._store.read(self._site, kind)
        if stored is None or stored[0] in self._dropped:
            return None
        try:
            return Credential(*stored) if token(stored[0].reveal()) == stored[0] else None
        except UsageError:
            return None

    def _put(self, credential: Credential, grant: Grant | None, secret: Secret | None, kind: Kind) -> Credential:
        failure = None
        try:
            if secret is None:
                self._store.forget(self._site)
            else:
                where = self._store.write(self._site, secret, kind)
                credential = credential if grant is not None else replace(credential, source=where)
        except OSFError as error:
            failure = error
        with self._lock:
            before = self._grant if self._handed is None else None
            self._drop()
            self._credential, self._grant, self._loaded = credential, grant, True
            self._dropped.discard(credential.secret)
            self._edition = self._store.edition
            self._renewed_at, self.not_kept = time.monotonic(), failure
        if before is not None:
            self.app.revoke(before)
        return credential

    def _drop(self) -> None:
        """What is in force now is never taken from the store again."""
        held = (self._given, self._credential and self._credential.secret, self._grant and self._grant.renewal)
        self._dropped |= {secret for secret in held if secret}
        self._given = self._handed = self._credential = self._grant = self._failure = self.not_kept = None

    def _renew(self, stale: Grant) -> Credential | None:
        with self._renewing:
            if self._grant is not stale:
                return self._credential  # another thread was faster
            if self._failure is not None and time.monotonic() - self._failed_at < PAUSE:
                return self._get_by(stale, self._failure)
            try:
                fresh = self.app.renew(stale)
            except OSFError as error:
                self._failure, self._failed_at = error, time.monotonic()
                return self._get_by(stale, error)
            assert fresh.access is not None
            with self._lock:
                if self._grant is stale:
                    self._grant, self._failure = fresh, None
                    self._credential, self._renewed_at = Credential(fresh.access, OAUTH), time.monotonic()
                return self._credential

    def _get_by(self, grant: Grant, error: OSFError) -> Credential | None:
        """An outage does no harm as long as the old token lasts."""
        if isinstance(error, Unreachable) and not grant.ends_within(0):
            return self._credential
        raise error
