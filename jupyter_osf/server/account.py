"""Who this server acts for: one object whose state is told to everybody, and the credential behind it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..auth.forgetful import store_for
from ..auth.keeper import DEACTIVATE, OAUTH, Keeper
from ..auth.oauth import Attempt, Landing
from ..auth.secret import Secret
from ..auth.sources import VARIABLE, Credential
from ..auth.sources import token as clean_token
from ..client import Client
from ..config import OSF
from ..errors import NotSignedIn, OSFError, UsageError
from ..models import Account
from .attempts import Attempts
from .standing import Standing, State, state_behind, state_of

LOOK_AGAIN = 15.0
"""Seconds after which somebody who looks at an account that is not in order has it looked into once more."""

log = logging.getLogger(__name__)


class AccountState:
    """Safe to use from several threads. Asks nobody anything before somebody wants to know.

    ``offline`` means that OSF, or only its sign-in service, could not say: the token is kept and still used.
    ``expired`` means that OSF refused it: it is kept too, but not used any more. ``problem`` says it in words.
    """

    def __init__(
        self,
        config: OSF,
        given: Secret | None = None,
        emit: Callable[[str, dict[str, Any]], None] = lambda name, data: None,
        handed: Secret | None = None,
    ) -> None:
        self.attempts = Attempts()
        self._standing = Standing(config.site, emit, lambda: self.state)
        self._config = config
        self._keeper = Keeper(config, store_for(config), given, handed)
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._looked_at = 0.0
        self._busy = 0

    @property
    def state(self) -> State:
        """One word for everything; before somebody looked a stored token counts as signing in. May read the keyring."""
        state = self._standing.state or ("signing_in" if self._keeper.source else "signed_out")
        busy = self._busy > 0 or bool(self.attempts)
        return "signing_in" if busy and state in ("signed_out", "expired") else state

    @property
    def problem(self) -> OSFError | None:
        """Why things are not in order, as a person may read it."""
        return self._standing.problem

    @property
    def name(self) -> str | None:
        """The person's full name, once OSF has told it."""
        return self._standing.account.name

    @property
    def id(self) -> str | None:
        """The person's id on OSF, once OSF has told it."""
        return self._standing.account.id

    @property
    def source(self) -> str | None:
        """Where the token came from."""
        return self._keeper.source

    @property
    def scopes(self) -> tuple[str, ...] | None:
        """What the token allows; None where OSF did not tell."""
        return self._standing.account.scopes

    def as_dict(self) -> dict[str, Any]:
        """What the front end may know: everything but the token."""
        return {
            "state": self.state,
            "id": self.id,
            "name": self.name,
            "source": self.source,
            "scopes": list(self.scopes) if self.scopes is not None else None,
            "site": self._config.site,
            "problem": self.problem.as_dict() if self.problem is not None else None,
            "oauth": {"available": self._keeper.app.configured, "pending": bool(self.attempts)},
            "token_page": f"{self._config.web_url}settings/tokens",
            "web_site": self._config.web_url,
        }

    def credential(self) -> Credential | None:
        """The token to use now, renewed where it ends soon; None when signed out or when OSF refused it.

        May read the keyring and ask OSF, so not for the event loop. Raises Unreachable where a sign-in has to be
        renewed and OSF's sign-in service does not answer.
        """
        if self._standing.state == "expired":
            return None
        return self._watched(self._keeper.current)

    def after_refusal(self, refused: Credential) -> Credential | None:
        """After a 401 from OSF for this credential: one that is worth one more try, or None. Looks into it as well."""
        other = self._watched(lambda: self._keeper.after_refusal(refused))
        if other is None:
            self.check_soon()
        return other

    def changed(self, callback: Callable[[], None]) -> None:
        """Call back, in whichever thread it happens, each time anything that people see of the account changes."""
        self._standing.changed(callback)

    def look(self) -> None:
        """Somebody looks: find out in the background what is not known yet, or was not in order a while ago."""
        state = self._standing.state
        settled = state in ("signed_in", "read_only")
        lately = state is not None and time.monotonic() - self._looked_at < LOOK_AGAIN
        if not settled and not lately:
            self.check_soon()

    def notice(self) -> None:
        """Follow another server or a command that has signed in or out meanwhile."""
        if self._keeper.is_outdated():
            self.look_again()

    def look_again(self) -> None:
        """The stored sign-in was changed by a kernel or a command."""
        if self._keeper.look_again():
            self._standing.settle(None, self._standing.nobody)
            self.check_soon()

    def check_soon(self) -> None:
        """Ask OSF in the background, unless that is being done."""
        if not self._asking.locked():
            threading.Thread(target=self.check, name="osf-account", daemon=True).start()

    def check(self) -> None:
        """Ask OSF who this is. The answer is forgotten when somebody signs in or out meanwhile."""
        with self._asking:
            if self._standing.state in ("signed_out", "expired"):
                self._keeper.look_again()
            turn, self._looked_at = self._standing.turn, time.monotonic()
            try:
                account = self._ask_once_more_if_refused()
            except OSFError as error:
                state, problem = state_behind(error)
                self._standing.answer(turn, state, problem=problem)
            else:
                self._standing.answer(turn, state_of(account, self._config), account, self._keeper.not_kept)

    def sign_in(self, text: str) -> None:
        """Check a token with OSF, keep it, and use it from now on. Raises OSFError, and keeps nothing, if it is bad."""
        secret = clean_token(text)
        if secret is None:
            raise UsageError("No token was given.", "Make one on OSF's site: Settings, Personal access tokens.")
        with self._signing_in():
            try:
                account = self._ask(Credential(secret, ""))
            except NotSignedIn as error:
                hint = "Make a token on OSF's site under Settings, Personal access tokens, and copy all of it."
                raise NotSignedIn(error.message, hint, code=error.reason) from None
            self._keeper.keep(secret)
            self._arrived(account)

    def begin(self, user: str, language: str = "", server: str = "") -> Attempt:
        """Begin a sign-in on OSF's page for a person of this server, who reads what comes of it in that language; a Hub
        finds the ``server`` by its path.

        Raises Failed where there is no usable app.
        """
        attempt = self._keeper.app.begin(server)
        self.attempts.add(attempt, user, language)
        self._standing.tell()
        return attempt

    def give_up(self, user: str) -> None:
        """Forget the sign-ins that this person began."""
        self.attempts.give_up(user)
        self._standing.tell()

    def land(self, address: str, user: str | None) -> None:
        """Finish the sign-in that ended at this address: of that person, or where nobody is known, of whoever knows the
        one-time state. Raises OSFError, and changes nothing, where it cannot be finished."""
        landing = Landing.read(address)
        landing.require_allowed()
        self.finish(self.attempts.take(landing.state, user), landing.code)

    def finish(self, attempt: Attempt, code: str) -> None:
        """The person came back from OSF's page with a code. Raises OSFError, and changes nothing, if it is bad."""
        with self._signing_in():
            grant = self._keeper.app.exchange(attempt, code)
            assert grant.access is not None
            account = self._ask(Credential(grant.access, ""))
            self._keeper.keep_grant(grant)
            self._arrived(account)

    def signed_in(self, secret: Secret, source: str) -> None:
        """A token that somebody else has checked and stored is to be used from now on."""
        log.info("Signed in to OSF through %s.", source)
        self._keeper.keep(secret)
        self._standing.settle(None, self._standing.nobody)
        self.check_soon()

    def sign_out(self) -> list[str]:
        """Forget the sign-in, whatever else happens, and have OSF take it back where it can; says what was done."""
        source = self.source
        said, failure = self._keeper.end(forgotten=self._left)
        if failure is not None:
            said.append(str(failure))
        if source == VARIABLE:
            said.append(f"{VARIABLE} is set where this server is started and counts again at its next start.")
        elif source not in (None, OAUTH):
            said.append(DEACTIVATE)
        return said or ["Nobody was signed in."]

    def sign_out_stored(self) -> list[str]:
        """The same for a kernel or a command, from which a token that this server was started with is safe."""
        if self.source != VARIABLE:
            return self.sign_out()
        said, failure = self._keeper.end(given=False)
        if failure is not None:
            said.append(str(failure))
        return [*said, f"The Jupyter server was started with {VARIABLE}, which stays in force until it ends."]

    def _left(self) -> None:
        log.info("Signed out of OSF.")
        self._standing.settle("signed_out", self._standing.nobody)

    def _ask_once_more_if_refused(self) -> Account:
        credential = self._keeper.current()
        try:
            return self._ask(credential)
        except NotSignedIn:
            other = self._keeper.after_refusal(credential) if credential is not None else None
            if other is None:
                raise
            return self._ask(other)

    def _ask(self, credential: Credential | None) -> Account:
        if credential is None:
            return self._standing.nobody
        client = Client(self._config, credential.secret.reveal)
        try:
            me = client.accounts.me()
            if me is None:
                raise NotSignedIn("OSF does not know this token.", "Make a new one on OSF's site and try again.")
            return Account(True, self._config.site, me[0], me[1], credential.source, client.accounts.scopes())
        finally:
            client.close()

    def _arrived(self, account: Account) -> None:
        self._standing.settle(state_of(account, self._config), account, self._keeper.not_kept)

    def _watched(self, question: Callable[[], Credential | None]) -> Credential | None:
        try:
            return question()
        except OSFError as error:
            state, problem = state_behind(error)
            self._standing.settle(state, problem=problem)
            if state == "expired":
                return None
            raise

    @contextmanager
    def _signing_in(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._lock:
            self._busy += more
        self._standing.tell()


__all__ = ["AccountState", "State"]
