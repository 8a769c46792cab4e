"""`/osf/oauth/…`: the way to OSF's sign-in page and back."""

from __future__ import annotations

import os

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado import web

from ..errors import Failed, OSFError, UsageError
from .base import OSFHandler, status_of
from .landing import CLOSE_IT, END_PAGE_HEADERS, PASTE, SIGNED_IN, Listener, end_page


class StartHandler(OSFHandler):
    """Begins a sign-in, or gives it up."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer `{"url"}`, to be opened in a window of its own: OSF's page, with a one-time state in it."""
        account = self.engine.account
        path = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
        attempt = await self.engine.metadata(account.begin, self.current_user.username, self.language, path)
        # On a computer of one's own the port of Jupyter changes, and that of the registered address does not.
        port = self.serverapp.port if self.serverapp is not None else None
        listener = self.settings.setdefault("jupyter_osf_listener", Listener(self.engine, port))
        listener.open_where_needed()
        self.finish({"url": attempt.url})

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """OSF tells nobody when a person leaves its page: this says that nothing more is to come."""
        await self.engine.metadata(self.engine.account.give_up, self.current_user.username)
        self.finish_for_people(await self.engine.metadata(self.engine.account.as_dict))


class FinishHandler(OSFHandler):
    """For when OSF's page leads to where this server cannot be reached, or where nobody is signed in to Jupyter."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Take `{"address"}`, copied from the browser's address bar, as if OSF had led here."""
        address = self.json_body().get("address")
        if not isinstance(address, str):
            raise UsageError("No address was given.", 'Send {"address": "…"}.')
        if address.strip().startswith(self.engine.config.accounts_url):
            raise Failed(
                "This is still OSF's own page: OSF does not know the app of this server, or not this way back.",
                "Whoever runs this server has to compare OSF_CLIENT_ID and OSF_REDIRECT_URL with what is registered at "
                "OSF. Cancel, and sign in with a token.",
                code="sign-in-stopped",
            )
        await self.engine.metadata(self.engine.account.land, address, self.current_user.username)
        self.finish_for_people(await self.engine.metadata(self.engine.account.as_dict))


class CallbackHandler(OSFHandler):
    """Where OSF sends people back to: the one place where a GET changes something.

    The one-time state, which only this server and the person's own browser know, stands for the XSRF token that OSF
    cannot send. Without a good one nothing happens but the page that says so.
    """

    @allow_unauthenticated  # a stranger is told on a page what to do, in place of Jupyter's login
    async def get(self) -> None:
        """Finish the sign-in; the answer is a small page, which closes itself when all went well."""
        user = self.current_user.username if self.current_user else None
        # JupyterLab may speak another language than the browser around it.
        self._spoken = self.engine.account.attempts.language(self.get_query_argument("state", ""), user)
        if user is None:
            return self._end(403, "This browser is not signed in to Jupyter at this address.", PASTE)
        try:
            await self._finish()
        except OSFError as error:
            hint = f"{error.hint} {PASTE}" if error.reason == "sign-in-unknown" else error.hint
            return self._end(status_of(error), error.message, hint)
        except web.HTTPError as error:
            return self._end(error.status_code, "You may not use OSF on this server.", "Ask whoever runs it.")
        return self._end(200, SIGNED_IN, CLOSE_IT)

    @authorized("write")  # type: ignore[untyped-decorator]
    async def _finish(self) -> None:
        address = f"?{self.request.query}"
        await self.engine.metadata(self.engine.account.land, address, self.current_user.username)

    def _end(self, status: int, message: str, hint: str) -> None:
        page, policy = end_page(status, message, hint, self._spoken or self.language)
        self.set_status(status)
        for name, value in {**END_PAGE_HEADERS, "Content-Security-Policy": policy}.items():
            self.set_header(name, value)
        self.finish(page, set_content_type=END_PAGE_HEADERS["Content-Type"])


ROUTES = [(r"oauth/start", StartHandler), (r"oauth/finish", FinishHandler), (r"oauth/callback", CallbackHandler)]
