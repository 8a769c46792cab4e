"""The values that every part passes around: accounts, entries, versions, link states and results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .errors import OSFError, exit_status

Kind = Literal["project", "component", "registration", "storage", "folder", "file"]
Outcome = Literal[
    "created",
    "new-version",
    "unchanged",
    "downloaded",
    "kept-both",
    "backed-up",
    "moved",
    "deleted",
    "linked",
    "pinned",
    "planned",
    "skipped",
    "queued",
    "refused",
    "failed",
]
Upload = Literal["ask", "always", "never"]
Choice = Literal["mine", "theirs", "both"]
State = Literal[
    "in-sync",
    "ahead",
    "behind",
    "diverged",
    "missing-here",
    "missing-on-osf",
    "no-access",
    "cannot-verify",
    "another-osf",
    "unknown",
]
JobState = Literal["waiting", "sending", "verified", "needs-choice", "failed"]
Permission = Literal["read", "write", "admin"]
Did = Literal["read", "wrote"]


@dataclass(frozen=True, slots=True)
class Account:
    """Who is asking, where the credential comes from and what it allows.

    ``source`` is ``OSF_TOKEN``, ``keyring``, ``file``, ``argument``, ``server`` (the Jupyter server keeps it) or None;
    ``scopes`` is None where OSF did not tell; ``note`` is what else a person should know.
    """

    signed_in: bool
    site: str
    id: str | None = None
    name: str | None = None
    source: str | None = None
    scopes: tuple[str, ...] | None = None
    note: str = ""

    @property
    def can_write(self) -> bool:
        """Whether the credential allows writing; assumed where OSF does not tell its scopes."""
        if not self.signed_in:
            return False
        return self.scopes is None or "osf.full_write" in self.scopes

    def as_dict(self) -> dict[str, Any]:
        return {
            "signed_in": self.signed_in,
            "id": self.id,
            "name": self.name,
            "source": self.source,
            "scopes": list(self.scopes) if self.scopes is not None else None,
            "site": self.site,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing: a project, component, registration, storage, folder or file on OSF.

    ``path`` is OSF's path by names (``/exp/task.ipynb``, folders with a final slash), ``id`` OSF's own
    identifier: the guid of a project, the path identifier of a folder or file. ``size`` is in bytes, ``modified``
    UTC ISO 8601 with ``Z``. The fields after ``provider`` are for programs of ours and stay out of ``--json``:
    ``author`` is who made the newest version, ``checked_out_by`` the id of who has locked a file, ``category`` what OSF
    calls a project or component, ``parent`` the id of the node above it; ``linked`` tells a node that another one only
    points to. What a listing does not tell is None, or empty.
    """

    name: str
    kind: Kind
    path: str | None
    reference: str
    id: str
    size: int | None = None
    version: str | None = None
    modified: str | None = None
    sha256: str | None = None
    provider: str | None = None
    node: str = ""
    url: str = ""
    web_url: str | None = None
    fingerprint: str | None = None
    md5: str | None = None
    can_write: bool | None = None
    public: bool | None = None
    is_admin: bool | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    checked_out_by: str | None = None
    category: str | None = None
    parent: str | None = None
    linked: bool = False

    @property
    def is_node(self) -> bool:
        """Whether it is a project or a part of one, in which there are storages."""
        return self.kind in ("project", "component", "registration")

    @property
    def is_folder(self) -> bool:
        return self.kind in ("storage", "folder")

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "path": self.path,
            "reference": self.reference,
            "id": self.id,
            "size": self.size,
            "version": self.version,
            "modified": self.modified,
            "sha256": self.sha256,
            "provider": self.provider,
            "web_url": self.web_url,
        }


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file on OSF; ``version`` is OSF's number as text."""

    version: str
    modified: str | None
    size: int | None
    sha256: str | None
    author: str | None
    reference: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "modified": self.modified,
            "size": self.size,
            "sha256": self.sha256,
            "author": self.author,
            "reference": self.reference,
        }


@dataclass(frozen=True, slots=True)
class FileState:
    """The state of one file inside a linked data folder; ``path`` is relative to the current directory.

    ``size`` is that of the file here and ``osf_size`` that of OSF's newest version, None where there is none;
    ``verified`` is when OSF was first seen to hold the very bytes that are here; ``waiting`` tells that the file is in
    the outbox.
    """

    path: str
    state: State
    size: int | None = None
    osf_size: int | None = None
    osf_version: str | None = None
    verified: str | None = None
    waiting: bool = False
    message: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "state": self.state,
            "size": self.size,
            "osf_size": self.osf_size,
            "osf_version": self.osf_version,
            "verified": self.verified,
            "waiting": self.waiting,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """A link with its state, as ``status`` tells it; ``message`` says in words what the state means here,
    ``waiting`` how many of its files wait to be sent. ``node``, ``provider``, ``id`` and ``osf_path`` (by names) are
    where its OSF side is, ``osf_modified`` when the newest version there was made. ``agreed`` tells that this person
    made or used the link on purpose: others never upload by themselves. ``write_once`` data never get new versions."""

    path: str
    kind: Literal["file", "folder"]
    state: State
    reference: str
    web_url: str | None
    base_version: str | None
    osf_version: str | None
    osf_author: str | None
    upload: Upload
    message: str = ""
    files: tuple[FileState, ...] | None = None
    waiting: int = 0
    node: str = ""
    provider: str = ""
    id: str = ""
    osf_path: str = ""
    osf_modified: str | None = None
    agreed: bool = False
    write_once: bool = False

    def as_dict(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "path": self.path,
            "kind": self.kind,
            "state": self.state,
            "reference": self.reference,
            "web_url": self.web_url,
            "base_version": self.base_version,
            "osf_version": self.osf_version,
            "osf_author": self.osf_author,
            "osf_modified": self.osf_modified,
            "upload": self.upload,
            "message": self.message,
            "waiting": self.waiting,
            "node": self.node,
            "provider": self.provider,
            "id": self.id,
            "osf_path": self.osf_path,
            "agreed": self.agreed,
            "write_once": self.write_once,
        }
        if self.files is not None:
            shape["files"] = [file.as_dict() for file in self.files]
        return shape


@dataclass(frozen=True, slots=True)
class Result:
    """What happened to one file or folder; ``error`` is set exactly when the outcome is a refusal or a failure, or
    when something waits to be sent: then it is why."""

    path: str | None
    reference: str | None
    outcome: Outcome
    version: str | None = None
    sha256: str | None = None
    message: str = ""
    error: OSFError | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "reference": self.reference,
            "outcome": self.outcome,
            "version": self.version,
            "sha256": self.sha256,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The per-file results of everything that moves bytes, in the order in which they were asked for."""

    results: tuple[Result, ...] = field(default=())

    @property
    def errors(self) -> list[OSFError]:
        return [result.error for result in self.results if result.error is not None]

    @property
    def exit_code(self) -> int:
        return exit_status(self.errors)

    @property
    def summary(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for result in self.results:
            counts[result.outcome] = counts.get(result.outcome, 0) + 1
        return counts

    def as_dict(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "results": [result.as_dict() for result in self.results],
            "summary": self.summary,
        }
        leading = next((e for e in self.errors if e.exit_code == self.exit_code), None)
        if leading is not None:
            shape["error"] = leading.as_dict()
        return shape


@dataclass(frozen=True, slots=True)
class Use:
    """That a program read or wrote a version of a file on OSF. ``reference`` names no version; ``path`` is where its
    bytes are on this computer, None for what was only read; ``when`` is UTC ISO 8601 with ``Z``."""

    did: Did
    reference: str
    version: str | None
    sha256: str | None
    path: str | None = None
    when: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "did": self.did,
            "reference": self.reference,
            "version": self.version,
            "sha256": self.sha256,
            "path": self.path,
            "when": self.when,
        }


@dataclass(frozen=True, slots=True)
class PinStatus:
    """How a pinned file stands on OSF now; ``path`` is where its bytes belong, seen from the file of pins."""

    reference: str
    path: str | None
    version: str | None
    osf_version: str | None
    state: Literal["same", "newer", "gone", "unknown"]
    message: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "path": self.path,
            "version": self.version,
            "osf_version": self.osf_version,
            "state": self.state,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A file that waits to be sent, is on its way, or could not go, as ``outbox`` tells it; ``path`` is relative to the
    current directory, ``created`` UTC ISO 8601 with ``Z``, ``attempts`` how often it was tried."""

    id: int
    path: str
    reference: str
    state: JobState
    reason: str
    created: str
    attempts: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "path": self.path,
            "reference": self.reference,
            "state": self.state,
            "reason": self.reason,
            "created": self.created,
            "attempts": self.attempts,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """One line of ``doctor``: what was looked at, whether it is well, and the next step if it is not."""

    name: str
    ok: bool
    detail: str
    hint: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.ok, "detail": self.detail, "hint": self.hint}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account on OSF."""

    id: str
    name: str
    web_url: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "web_url": self.web_url}


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who takes part in a project; ``id`` is the person's.

    ``bibliographic`` ones are named in citations; ``registered`` is false for those who were invited and have no
    account yet; ``me`` marks the person who asks.
    """

    id: str
    name: str
    permission: Permission
    bibliographic: bool
    registered: bool = True
    me: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "permission": self.permission,
            "bibliographic": self.bibliographic,
            "registered": self.registered,
            "me": self.me,
        }


@dataclass(frozen=True, slots=True)
class ViewOnlyLink:
    """An address under which anybody can look at a project; an ``anonymous`` one hides who takes part.

    Whoever has the ``address`` can look, so it is shown to who asked for it and kept nowhere.
    """

    id: str
    name: str
    anonymous: bool
    created: str | None
    address: str = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "anonymous": self.anonymous,
            "created": self.created,
            "address": self.address,
        }


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who takes part in a project or component, and who else can look at it.

    ``within`` names the storage, folder or file that was asked about, which has no people of its own; ``links`` is
    None where the asker may not see them; ``obstacle`` is why the asker can change nothing of this.
    """

    node: Entry
    contributors: tuple[Contributor, ...]
    links: tuple[ViewOnlyLink, ...] | None = None
    within: str | None = None
    obstacle: OSFError | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.node.name,
            "kind": self.node.kind,
            "reference": self.node.reference,
            "web_url": self.node.web_url,
            "public": bool(self.node.public),
            "within": self.within,
            "contributors": [person.as_dict() for person in self.contributors],
            "links": None if self.links is None else [link.as_dict() for link in self.links],
            "obstacle": self.obstacle.as_dict() if self.obstacle is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """How a project is cited; ``style`` is the name of a citation style as the Citation Style Language has it."""

    style: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {"style": self.style, "citation": self.text}
