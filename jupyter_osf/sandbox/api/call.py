"""One call of the API as its endpoints see it: who asks, for what, in which version, and how links are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import quote, urlencode

from .. import principal
from ..principal import Principal
from ..site import Site
from ..store import File, Node, Store, User
from ..store import Version as FileVersion
from . import errors
from .document import Answer
from .query import Query
from .versions import Version

Right = Literal["read", "write", "admin"]

_PROFILE_SCOPES = principal.READ_SCOPES | {"osf.users.profile_read"}
_CHECKS = {"read": principal.can_read, "write": principal.can_write, "admin": principal.can_admin}
_LADDER = ("read", "write", "admin")


@dataclass
class Call:
    """``path`` is what follows ``/v2/``; ``dispatch`` runs another call, which is how relations are embedded."""

    site: Site
    who: Principal
    version: Version
    query: Query
    method: str
    path: str
    dispatch: Callable[[Call], Answer]
    body: Callable[[], Any] = dict
    is_bulk: bool = False
    shuffled: bool = False
    embedded: bool = False
    _folder_paths: dict[str, str] = field(default_factory=dict)
    _versions: dict[str, list[FileVersion]] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.site.store

    # who may what

    @property
    def user(self) -> User | None:
        return self.who.user

    def require_user(self) -> User:
        """The signed-in person; raises 401 for everybody else."""
        if self.who.user is None:
            raise errors.unauthenticated()
        return self.who.user

    @property
    def anonymous(self) -> bool:
        """Whether a view-only link is used that hides who people are."""
        return self.who.link is not None and self.who.link.anonymous

    @property
    def may_see_email(self) -> bool:
        """Only with a token that was given this very scope; a password alone does not do."""
        return self.who.scopes is not None and "osf.users.email_read" in self.who.scopes

    def has_right(self, right: str) -> bool:
        """Whether the scopes of the token cover what an endpoint needs; without a token nothing stands against it."""
        scopes = self.who.scopes
        if scopes is None or not right:
            return True
        wanted = {"profile": _PROFILE_SCOPES, "read": principal.READ_SCOPES, "write": principal.WRITE_SCOPES}[right]
        return bool(scopes & wanted)

    def may(self, node: Node, right: Right) -> bool:
        """Whether the asker may read, write or administer a node."""
        return _CHECKS[right](self.store, node, self.who)

    def require(self, node: Node, right: Right) -> None:
        """Raise 401 for somebody unknown, 403 for somebody known, who may not."""
        if not self.may(node, right):
            raise errors.forbidden() if self.user else errors.unauthenticated()

    def contributes(self, node: Node) -> bool:
        return self.user is not None and self.store.nodes.permission(node.id, self.user.id) is not None

    def permissions(self, node: Node) -> list[str]:
        """What the asker may do, the strongest first; with a view-only key everybody is a reader."""
        if self.who.link is not None and node.id in self.who.link_nodes:
            return ["read"]
        own = self.store.nodes.permission(node.id, self.who.user_id) if self.user else None
        if own is None and principal.is_implicit_admin(self.store, node, self.who.user_id):
            own = "read"
        return list(reversed(_LADDER[: _LADDER.index(own) + 1])) if own else []

    def permissions_shown(self, node: Node) -> list[str]:
        """Before 2.11 whoever may look at a node is called a reader of it."""
        return self.permissions(node) or (["read"] if self.version < (2, 11) else [])

    # links

    @property
    def url(self) -> str:
        """The address of this call without its query."""
        return self.bare(self.path)

    def bare(self, path: str) -> str:
        """An address of the API with nothing added."""
        return f"{self.site.addresses.api}/v2/{path}"

    def link(self, path: str) -> str:
        """An address of the API that keeps a view-only key."""
        return self._keyed(self.bare(path), {})

    def related(self, path: str, **params: str) -> str:
        """The address of a relation: it also keeps a version that was asked for in the query."""
        version = self.query.get("version")
        return self._keyed(self.bare(path), {**({"version": version} if version else {}), **params})

    def web(self, path: str, *, keyed: bool = True) -> str:
        """An address of the web host."""
        url = f"{self.site.addresses.web}/{path}"
        return self._keyed(url, {}) if keyed and not path.startswith("static/") else url

    def files(self, node: Node, provider: str, path: str = "", **params: str) -> str:
        """An address of the file server that holds this storage of the node."""
        origin = self.site.files_origin(node.region, provider)
        url = f"{origin}/v1/resources/{node.id}/providers/{provider}/{quote(path.lstrip('/'))}"
        return self._keyed(url, params)

    def _keyed(self, url: str, params: dict[str, str]) -> str:
        if self.who.key is not None:
            params = {**params, "view_only": self.who.key}
        return f"{url}?{urlencode(params)}" if params else url

    def embed(self, path: str | None) -> dict[str, Any]:
        """The document of a related endpoint, or the errors it gives."""
        if path is None:
            return {"error": "This field is not embeddable."}
        kept = [(key, value) for key, value in self.query.pairs if key in ("version", "view_only")]
        inner = replace(self, query=Query(kept), method="GET", path=path, embedded=True)
        try:
            document = dict(self.dispatch(inner).document or {})
        except errors.ApiError as error:
            return {"errors": error.errors}
        if not document.get("meta"):
            document.pop("meta", None)
        return document

    # files

    def path_of(self, file: File) -> str:
        """The file's path by names; the folder's is looked up once a call."""
        if file.parent is None:
            return "/"
        if file.parent not in self._folder_paths:
            folder = self.store.files.get(file.parent)
            self._folder_paths[file.parent] = self.path_of(folder) if folder else "/"
        return f"{self._folder_paths[file.parent]}{file.name}{'/' if file.is_folder else ''}"

    def load_versions(self, folder: File) -> None:
        """Read the versions of everything in a folder at once, for a listing of it."""
        stored = self.store.files.versions_of_children(folder.id)
        self._versions.update({file.id: stored.get(file.id, []) for file in self.store.files.children(folder.id)})

    def versions_of(self, file: File) -> list[FileVersion]:
        """Newest first."""
        if file.id not in self._versions:
            self._versions[file.id] = self.store.files.versions(file.id)
        return self._versions[file.id]
