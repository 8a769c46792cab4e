"""How one project or component is shared: who takes part, who else can look, and why somebody may not change that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .errors import NeedsChoice, NotPermitted, NotSignedIn, OSFError, UsageError
from .links.context import Context
from .links.linkfile import Link
from .links.targets import read_ref, refuse_version, require_own_site
from .models import Citation, Contributor, Entry, Permission, Person, Sharing, ViewOnlyLink

PERMISSIONS: tuple[Permission, ...] = ("read", "write", "admin")


def people_named(context: Context, text: str) -> list[Person]:
    """People on OSF with ``text`` in their name."""
    if not text.strip():
        raise UsageError("There is no name to search for.", "Write some of it.")
    return context.client.contributors.search(text.strip())


def shared(context: Context, text: str) -> SharedNode:
    """The project or component that a reference or linked path names, or that it is in."""
    refuse_version(context, text, "projects are shared and cited as a whole", "Leave the number out.")
    target = read_ref(context, text)
    if isinstance(target, Link):
        require_own_site(context, target)
        return SharedNode(context, target.node, target.local.name)
    if target.node:
        within = target.parts[-1] if target.parts else target.provider
        return SharedNode(context, target.id, within)
    entry = context.client.files.find(target) if target.file_id else context.client.nodes.resolve(target.id)
    return SharedNode(context, entry.node, None if entry.is_node else entry.name)


class SharedNode:
    """What can be read and changed about the sharing of one project or component.

    Changes raise NotPermitted or NotSignedIn where the asker may not, before anything is sent.
    """

    def __init__(self, context: Context, node: str, within: str | None = None) -> None:
        self._context = context
        self._node = node
        self._within = within

    def look(self) -> Sharing:
        """All of it; view-only links only for administrators."""
        entry = self._entry()
        everybody = self._context.client.contributors.all(self._node)
        return Sharing(
            entry,
            self._marked(everybody),
            self._links(entry),
            self._within,
            self._obstacle(entry, everybody),
        )

    def add(self, person: str, permission: Permission, *, bibliographic: bool = True) -> tuple[Contributor, ...]:
        """Somebody with an account takes part from now on."""
        self._require_admin()
        contributors = self._context.client.contributors
        return self._marked(contributors.add(self._node, person, _permission(permission), bibliographic=bibliographic))

    def invite(
        self, name: str, email: str, permission: Permission, *, bibliographic: bool = True
    ) -> tuple[Contributor, ...]:
        """Whoever has this e-mail address takes part from now on, with or without an account."""
        if not name.strip() or not email.strip():
            raise UsageError("OSF needs a name and an e-mail address to invite somebody.", "Give both.")
        self._require_admin()
        contributors = self._context.client.contributors
        permission = _permission(permission)
        return self._marked(
            contributors.invite(self._node, name.strip(), email.strip(), permission, bibliographic=bibliographic)
        )

    def change(
        self, person: str, *, permission: Permission | None = None, bibliographic: bool | None = None
    ) -> tuple[Contributor, ...]:
        """Another permission, or being named in citations or not."""
        if permission is None and bibliographic is None:
            raise UsageError("Nothing was said that could be changed.", "Give a permission, or whether to be cited.")
        self._require_admin()
        permission = _permission(permission) if permission is not None else None
        contributors = self._context.client.contributors
        return self._marked(contributors.change(self._node, person, permission=permission, bibliographic=bibliographic))

    def remove(self, person: str) -> tuple[Contributor, ...]:
        """Somebody takes part no more; everybody may remove themselves."""
        if person == self._me():
            self._context.require_writing()
        else:
            self._require_admin()
        return self._marked(self._context.client.contributors.remove(self._node, person))

    def add_link(self, name: str, *, anonymous: bool) -> tuple[ViewOnlyLink, ...]:
        """A new view-only link."""
        if not name.strip():
            raise UsageError("A view-only link needs a name, so that you know it again.", "For instance: reviewers")
        self._require_admin()
        return tuple(self._context.client.sharing.add_link(self._node, name.strip(), anonymous=anonymous))

    def remove_link(self, link: str) -> tuple[ViewOnlyLink, ...]:
        """A view-only link stops working, for good."""
        self._require_admin()
        return tuple(self._context.client.sharing.remove_link(self._node, link))

    def set_public(self, public: bool) -> Entry:
        """Let everybody look, or only contributors. Publishing asks first; raises NeedsChoice without a yes."""
        entry = self._require_admin()
        if entry.public == public:
            return entry
        warning = (
            f"Everyone on the internet will see “{entry.name}”, its files with all their versions, and its people."
        )
        confirm = self._context.confirm
        if public and (confirm is None or not confirm(f"{warning} Make it public?")):
            raise NeedsChoice(warning, "Say --yes if that is what you want.", code="make-public")
        return self._context.client.sharing.set_public(self._node, public)

    def cite(self, style: str) -> Citation:
        """How it is cited, in a style."""
        return self._context.client.sharing.cite(self._node, style)

    def _entry(self) -> Entry:
        return self._context.client.nodes.get(self._node)

    def _links(self, entry: Entry) -> tuple[ViewOnlyLink, ...] | None:
        if not entry.is_admin:
            return None
        try:
            return tuple(self._context.client.sharing.links(self._node))
        except NotPermitted:
            # The token may do less than its owner.
            return None

    def _me(self) -> str | None:
        return self._context.account().id

    def _marked(self, everybody: Sequence[Contributor]) -> tuple[Contributor, ...]:
        me = self._me()
        return tuple(replace(one, me=True) if one.id == me else one for one in everybody)

    def _require_admin(self) -> Entry:
        entry = self._entry()
        obstacle = self._obstacle(entry)
        if obstacle is not None:
            raise obstacle
        return entry

    def _obstacle(self, entry: Entry, everybody: Sequence[Contributor] | None = None) -> OSFError | None:
        """Why the asker can change nothing; ``everybody`` where it is known already who could."""
        if not self._context.account().signed_in:
            return NotSignedIn("You are not signed in, so you can only look.", "Sign in to OSF first.")
        if entry.kind == "registration":
            return NotPermitted(
                "A registration is frozen, and so is what is said of it here.",
                "Change its sharing on OSF's site.",
                code="registration",
            )
        if not entry.is_admin:
            if everybody is None:
                everybody = self._context.client.contributors.all(self._node)
            admins = ", ".join(one.name for one in everybody if one.permission == "admin")
            return NotPermitted(
                f"Only administrators of this {entry.kind} can change how it is shared.",
                f"Ask {admins}." if admins else "",
                code="not-administrator",
            )
        try:
            self._context.require_writing()
        except NotPermitted as error:
            return error
        return None


def _permission(word: str) -> Permission:
    for permission in PERMISSIONS:
        if word == permission:
            return permission
    raise UsageError(f"“{word}” is no permission.", f"One of: {', '.join(PERMISSIONS)}.")
