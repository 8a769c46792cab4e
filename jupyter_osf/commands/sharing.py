"""What `share` answers and changes: who takes part in a project, who else can look at it."""

from __future__ import annotations

import re
from argparse import Namespace
from html import escape
from typing import TYPE_CHECKING, Any

from jupyter_osf.errors import NeedsChoice, NotFound, UsageError
from jupyter_osf.models import Contributor, Sharing, ViewOnlyLink

from .tables import Cell, Row, as_html, as_text
from .wording import moment, name, paragraph, plain

if TYPE_CHECKING:
    from jupyter_osf.session import Session
    from jupyter_osf.sharing import SharedNode

PERSON = re.compile(r"[a-z0-9]{5}")
PEOPLE = ("Name", "May", "In citations", "Id")
LINKS = ("View-only link", "Made", "Names of people", "Id", "Address")
MAY = {"read": "look", "write": "look and change", "admin": "administer"}


class Shared(dict[str, Any]):
    """How something is shared; its keys are those of the JSON document.

    Whoever has the address of a view-only link can look, and what a cell shows is saved with the notebook: addresses
    are shown where that was asked for, and of a link that was made just now. The value holds them all.
    """

    exit_code = 0

    def __init__(self, sharing: Sharing, *, addresses: bool = False, made: ViewOnlyLink | None = None) -> None:
        super().__init__(sharing.as_dict())
        self.sharing = sharing
        self._addresses = addresses
        self._made = made

    def as_dict(self) -> dict[str, Any]:
        return dict(self)

    def __repr__(self) -> str:
        parts = [*self._sentences(), "", as_text(PEOPLE, self._people())]
        if self.sharing.links:
            parts += ["", as_text(LINKS, self._links())]
        return "\n".join([*parts, "", self._about_links()])

    def _repr_html_(self) -> str:
        told = "".join(f"<p>{escape(sentence)}</p>" for sentence in self._sentences())
        links = as_html(LINKS, self._links()) if self.sharing.links else ""
        return f"{told}{as_html(PEOPLE, self._people())}{links}<p>{escape(paragraph(self._about_links()))}</p>"

    def _sentences(self) -> list[str]:
        shared = self.sharing
        of = f"{name(shared.within)} is in the {shared.node.kind} " if shared.within else ""
        visible = "everyone can look at it" if shared.node.public else "only those who take part can look at it"
        told = [f"{of}{name(shared.node.name)} ({shared.node.reference}): {visible}."]
        if shared.obstacle is not None:
            told.append(f"{shared.obstacle.message} {shared.obstacle.hint}".strip())
        return [plain(sentence) for sentence in told]

    def _people(self) -> list[Row]:
        return [
            (
                name(one.name) + (" (you)" if one.me else "") + ("" if one.registered else " (invited)"),
                MAY[one.permission],
                "yes" if one.bibliographic else "no",
                one.id,
            )
            for one in self.sharing.contributors
        ]

    def _links(self) -> list[Row]:
        return [
            (
                name(link.name),
                moment(link.created),
                "hidden" if link.anonymous else "shown",
                link.id,
                self._address(link),
            )
            for link in self.sharing.links or ()
        ]

    def _address(self, link: ViewOnlyLink) -> Cell:
        is_new = self._made is not None and link.id == self._made.id
        return Cell(link.address, link.address) if self._addresses or is_new else Cell("")

    def _about_links(self) -> str:
        if self.sharing.links is None:
            return "View-only links are shown to administrators."
        if not self.sharing.links:
            return "There are no view-only links."
        if self._addresses or self._made is not None:
            return "Whoever has the address can look: clear this output before you share the notebook it stands in."
        return "Addresses of view-only links are shown with --addresses."


def apply(session: Session, shared: SharedNode, args: Namespace) -> ViewOnlyLink | None:
    """Make the change that was asked for, if any; the answer is a view-only link that was made."""
    _fit_together(args)
    cited: bool | None = {"yes": True, "no": False, None: None}[args.cited]
    if args.add is not None:
        shared.add(_somebody(session, args.add), args.permission or "read", bibliographic=cited is not False)
    elif args.invite is not None:
        who, email = args.invite
        shared.invite(who, email, args.permission or "read", bibliographic=cited is not False)
    elif args.change is not None:
        shared.change(_taking_part(shared, args.change).id, permission=args.permission, bibliographic=cited)
    elif args.remove is not None:
        _remove(session, shared, _taking_part(shared, args.remove))
    elif args.link is not None:
        known = {link.id for link in shared.look().links or ()}
        return next(one for one in shared.add_link(args.link, anonymous=args.anonymous) if one.id not in known)
    elif args.revoke is not None:
        shared.remove_link(_link(shared, args.revoke).id)
    elif args.public is not None:
        shared.set_public(args.public)
    return None


def _fit_together(args: Namespace) -> None:
    """Raises UsageError for an option that says more about nothing."""
    about_people = args.add is not None or args.invite is not None or args.change is not None
    if (args.permission or args.cited) and not about_people:
        raise UsageError("Whose permission is meant?", "Say --add, --invite or --change with the person.")
    if args.anonymous and args.link is None:
        raise UsageError("--anonymous is about a new view-only link.", "Say --link with a name for it.")


def _somebody(session: Session, text: str) -> str:
    """The id of a person on OSF, who is named by it, by the address of a profile, or by a name only they have."""
    last = text.rstrip("/").rpartition("/")[2]
    if PERSON.fullmatch(last):
        return last
    if "@" in text:
        raise UsageError("OSF finds nobody by e-mail address.", f'Invite them: --invite "Their Name" {text}')
    found = session.people(text)
    if not found:
        raise NotFound(f"OSF knows nobody named “{text}”.", 'Invite them: --invite "Their Name" their@e-mail.address')
    if len(found) > 1:
        known = "; ".join(f"{one.id} is {one.name}" for one in found)
        raise UsageError(f"OSF knows {len(found)} people like “{text}”: {known}.", "Name one by the id.")
    return found[0].id


def _taking_part(shared: SharedNode, text: str) -> Contributor:
    everybody = shared.look().contributors
    found = [one for one in everybody if one.id == text or one.name.casefold() == text.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{len(found)} people named “{text}” take part.", "Name one by the id: share lists them.")
    there = ", ".join(one.name for one in everybody)
    raise NotFound(f"Nobody named “{text}” takes part.", f"There are: {there}.")


def _remove(session: Session, shared: SharedNode, person: Contributor) -> None:
    question = "You would take part no more, and could not undo that yourself. Leave?"
    if person.me and (session.confirm is None or not session.confirm(question)):
        raise NeedsChoice("You would take part no more.", "Say --yes if that is what you want.", code="leave")
    shared.remove(person.id)


def _link(shared: SharedNode, text: str) -> ViewOnlyLink:
    links = shared.look().links or ()
    found = [link for link in links if text in (link.id, link.name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{len(found)} view-only links are named “{text}”.", "Name one by the id: share lists them.")
    there = ", ".join(link.name for link in links)
    raise NotFound(f"There is no view-only link “{text}”.", f"There are: {there}." if there else "There are none.")
