"""`/osf/kernel/self`: what a kernel may know and ask about itself, its notebook and the account it works for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import NotPermitted, UsageError
from .base import KernelHandler, allow_unauthenticated
from .changes import told_paths
from .inputs import text, texts
from .wishes import Done

WISHES = ("save", "revert")
MOST_CHARACTERS = 10_000
"""Of a new cell: the wish is told to every front end."""


class KernelSelfHandler(KernelHandler):
    """The key says which kernel asks: there is no way to name another."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Answer where the notebook is now, and whether anybody has it open in a browser that could be asked."""
        session = await self._session()
        path = self._on_disk(str(session["path"])) if session else None
        self.finish({"path": str(path) if path else None, "listening": self._is_watched()})

    @allow_unauthenticated
    async def post(self) -> None:
        """Do what the body asks: ``save``, ``revert``, ``insert``, ``account-changed``, ``sign-out`` or
        ``links-changed``."""
        body = self.json_body()
        wish = body.get("do")
        if wish == "account-changed":
            await self._look_again()
        elif wish == "sign-out":
            self.finish({"said": await self.engine.metadata(self.engine.account.sign_out_stored)})
        elif wish == "links-changed":
            await self.engine.metadata(told_paths, self.engine, texts(body, "paths"))
            self.finish({})
        elif wish in WISHES:
            done = await self._wish(str(wish), body.get("path"))
            self.finish({"acknowledged": done is not None, "shared": done is not None and done.shared})
        elif wish == "insert":
            source = text(body, "source")
            fits = len(source) <= MOST_CHARACTERS
            done = await self._wish("insert", body.get("path"), source) if fits else None
            self.finish({"acknowledged": done is not None})
        else:
            raise UsageError("This is nothing that the Jupyter server could do.", "Ask to save or to revert.")

    async def _look_again(self) -> None:
        account = self.engine.account
        await self.engine.metadata(account.look_again)
        credential = await self.engine.metadata(account.credential)
        self.told_signed_in(credential is not None)
        self.finish({"signed_in": credential is not None, "source": credential.source if credential else None})

    async def _wish(self, wish: str, path: Any, source: str | None = None) -> Done | None:
        session = await self._session()
        if session is None or not self._is_watched():
            return None
        name = str(session["path"])
        if path is not None and Path(str(path)) != self._on_disk(name):
            raise NotPermitted("A kernel may speak for its own notebook only.", "Save it yourself.", code="not-yours")
        return await self.engine.documents.ask(wish, name, source)

    async def _session(self) -> dict[str, Any] | None:
        """The notebook or console that this kernel belongs to; sessions follow renames."""
        if self.holder.kind != "kernel":
            raise NotPermitted("This key is for the proxy alone.", "Ask from a notebook.", code="not-a-kernel")
        sessions: Any = self.session_manager
        for session in await sessions.list_sessions():
            if session["kernel"]["id"] == self.holder.id:
                found: dict[str, Any] = session
                return found if session["type"] == "notebook" else None
        return None

    def _on_disk(self, name: str) -> Path | None:
        # With collaboration on, the name begins with that of a drive.
        for known in (name, name.partition(":")[2]):
            path = self.engine.root_dir / known.strip("/")
            if path.is_file():
                return path
        return None

    def _is_watched(self) -> bool:
        """Whether any browser has a line to this kernel; then one may have its notebook open."""
        kernels: Any = self.kernel_manager
        return int(kernels.kernel_model(self.holder.id)["connections"]) > 0


ROUTES: list[tuple[str, type]] = [(r"kernel/self", KernelSelfHandler)]
