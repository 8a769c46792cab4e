"""`/osf/account`: who is signed in to OSF, signing in with a token, signing out."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import UsageError
from .base import OSFHandler


class AccountHandler(OSFHandler):
    """A token comes in once and never goes out again."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer how things stand; what is not known yet is found out meanwhile and told as an event.

        With `?check=1` OSF is asked first.
        """
        self.finish_for_people(await self.engine.metadata(self._look, self.get_argument("check", "") == "1"))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Sign in with `{"token": …}`: checked with OSF, then kept by the server."""
        token = self.json_body().get("token")
        if not isinstance(token, str):
            raise UsageError("No token was given.", 'Send {"token": "…"}.')
        await self.engine.metadata(self.engine.account.sign_in, token)
        self.finish_for_people(await self.engine.metadata(self.engine.account.as_dict))

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Sign out; `said` tells in sentences what was forgotten and what is left to do."""
        said = await self.engine.metadata(self.engine.account.sign_out)
        self.finish_for_people({**await self.engine.metadata(self.engine.account.as_dict), "said": said})

    def _look(self, check: bool) -> dict[str, Any]:
        account = self.engine.account
        (account.check if check else account.look)()
        return account.as_dict()


ROUTES = [(r"account", AccountHandler)]
