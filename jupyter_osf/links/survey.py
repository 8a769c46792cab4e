"""Looks at both sides of a linked file and says what it found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import Damaged, NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable
from ..models import Entry, LinkStatus, State, Version
from ..transfer.hashing import Digest, digest
from .context import Context
from .linkfile import Link, follow
from .meanwhile import arrived
from .notebook import analysis_of
from .state import Base, Facts, Presence, state_of


@dataclass(frozen=True, slots=True)
class Queued:
    """Bytes of a file that were left to be sent: where they are, and what OSF was last known to hold then."""

    bytes_at: Path
    base: Base | None


@dataclass
class Survey:
    """One linked file as it is now. ``trouble`` is why OSF could not be looked at; ``versions`` are newest first
    and only read where the two sides differ; ``arrived`` is the one that has our bytes although nobody here knew of it.
    ``queued`` are bytes that stand for those of the file."""

    context: Context
    link: Link
    state: State
    here: Digest | None
    base: Base | None
    entry: Entry | None = None
    trouble: OSFError | None = None
    versions: list[Version] = field(default_factory=list)
    queued: Queued | None = None
    arrived: Base | None = None

    @property
    def path(self) -> Path:
        return self.link.local

    @property
    def bytes_at(self) -> Path:
        """Where the bytes are that are compared and sent."""
        return self.queued.bytes_at if self.queued is not None else self.path

    @property
    def shown(self) -> str:
        return self.context.shown(self.path)

    @property
    def newest(self) -> str | None:
        """The number of OSF's newest version."""
        return self.entry.version if self.entry is not None else None

    @property
    def author(self) -> str | None:
        """Who made OSF's newest version, where the versions were read."""
        return self.versions[0].author if self.versions else None

    @property
    def sent_before(self) -> Base | None:
        """The version of OSF with the bytes that were left to be sent, where somebody else's are newer."""
        return self.arrived if self.queued is not None and self.state == "behind" else None

    def agree(self, entry: Entry, sha256: str, version: str | None = None) -> None:
        """Remember that both sides now hold these bytes."""
        base = Base(version or entry.version, sha256, entry.fingerprint)
        self.context.local.agree(self.link.site, entry.id, self.path, base)
        self.base = base


def survey(context: Context, link: Link, queued: Queued | None = None) -> Survey:
    """Look at both sides of a file link. Costs one request to OSF, a second one where the bytes differ."""
    own = link.site == context.config.site
    here = _here(context, link, queued.bytes_at if queued is not None else link.local)
    base = queued.base if queued is not None else context.local.base(link.site, link.id, link.local)
    found = Survey(context, link, "unknown", here, base, queued=queued)
    presence: Presence = "unknown"
    if own:
        presence = _look(context, found)
    if found.entry is not None and here is not None and here.sha256 != found.entry.sha256:
        presence = _read_versions(context, found, presence)
    found.state = state_of(
        Facts(
            here=here.sha256 if here else None,
            base=found.base,
            presence=presence,
            osf=found.entry.sha256 if found.entry else None,
            fingerprint=found.entry.fingerprint if found.entry else None,
            own_site=own,
        )
    )
    if isinstance(found.trouble, Damaged):
        found.state = "cannot-verify"
    return found


def _here(context: Context, link: Link, path: Path) -> Digest | None:
    require_inside(link)
    return digest(path, context.local, context.progress.check) if path.exists() else None


def unknown(context: Context, link: Link, error: OSFError) -> LinkStatus:
    """A link that could not be looked at, as ``status`` tells it."""
    return LinkStatus(
        context.shown(link.local), link.kind, "unknown", link.reference, None, None, None, None, link.upload,
        str(error), () if link.kind == "folder" else None,
        node=link.node, provider=link.provider, id=link.id, osf_path=link.path,
    )  # fmt: skip


def unknown_links(context: Context, path: Path, error: OSFError) -> LinkStatus:
    """A file of links that cannot be read, as ``status`` tells it."""
    return LinkStatus(context.shown(path), "file", "unknown", "", None, None, None, None, "never", str(error))


def require_inside(link: Link) -> None:
    """Refuse a linked path that leads out of the folder tree of its links. Raises NotPermitted."""
    if not link.local.resolve().is_relative_to(link.root.resolve()):
        raise NotPermitted(
            f"“{link.key}” is a link of this computer that leads out of “{link.root.name}”.",
            "Link the file itself, where it really is.",
            code="leads-outside",
        )


def on_osf(link: Link) -> Entry:
    """The file that a link points to, as far as the link itself tells."""
    return Entry(
        name=link.path.rstrip("/").rpartition("/")[2],
        kind="file",
        path=link.path,
        reference=link.reference,
        id=link.id,
        provider=link.provider,
        node=link.node,
    )


def _look(context: Context, found: Survey) -> Presence:
    link = found.link
    try:
        entry = context.client.files.again(on_osf(link))
    except NotFound as error:
        found.trouble = error
        return "gone"
    except (NotPermitted, NotSignedIn) as error:
        found.trouble = error
        return "unknown" if isinstance(error, NotSignedIn) else "forbidden"
    except Unreachable as error:
        found.trouble = error
        return "unknown"
    found.entry = entry
    found.link = follow(link, entry)
    return "there"


def _read_versions(context: Context, found: Survey, presence: Presence) -> Presence:
    """The two sides differ: find out who made OSF's version and whether ours is one of the older ones."""
    assert found.entry is not None
    assert found.here is not None
    try:
        found.versions = context.client.files.versions(found.entry)
    except Damaged as error:
        found.trouble = error
        return presence
    except Unreachable as error:
        found.trouble, found.entry = error, None
        return "unknown"
    if not found.versions:
        return presence
    if found.entry.sha256 is None and found.versions[0].sha256 is not None:
        found.entry = replace(found.entry, sha256=found.versions[0].sha256, version=found.versions[0].version)
    found.arrived = arrived(found.versions, found.here.sha256, found.base)
    found.base = found.arrived or found.base
    return presence


def look_for_damage(found: Survey) -> None:
    """Read the versions also where nothing has to be compared: who made the newest, and whether OSF still serves it."""
    assert found.entry is not None
    try:
        found.versions = found.context.client.files.versions(found.entry)
    except Damaged as error:
        found.trouble, found.state = error, "cannot-verify"


def status_of(found: Survey) -> LinkStatus:
    """A survey as ``status`` tells it; where both sides agree, that is remembered as the new base."""
    if found.state == "in-sync" and found.entry is not None and found.here is not None:
        found.agree(found.entry, found.here.sha256)
    if found.entry is not None and not found.versions and found.trouble is None:
        _read_author(found)
    return LinkStatus(
        path=found.shown,
        kind="file",
        state=found.state,
        reference=found.link.reference,
        web_url=found.entry.web_url if found.entry else None,
        base_version=found.base.version if found.base else None,
        osf_version=found.newest,
        osf_author=found.author,
        upload=found.link.upload,
        message=words_for(found),
        node=found.link.node,
        provider=found.link.provider,
        id=found.link.id,
        osf_path=found.link.path,
        osf_modified=found.entry.modified if found.entry else None,
    )


def _read_author(found: Survey) -> None:
    """Who made OSF's newest version, also where nothing has to be compared."""
    try:
        look_for_damage(found)
    except OSFError as error:
        found.trouble = error


def _what_changed(found: Survey) -> str:
    known = found.base.analysis if found.base else None
    return "only outputs changed" if known is not None and known == analysis_of(found.path) else "changed"


def words_for(found: Survey) -> str:
    """The state in words, with the next step."""
    who = f" by {found.author}" if found.author else ""
    version = f"version {found.newest}{who}" if found.newest else "another version"
    if isinstance(found.trouble, Damaged):
        return str(found.trouble)
    return {
        "in-sync": "this computer and OSF are the same",
        "ahead": f"{_what_changed(found)} on this computer; push makes a new version",
        "behind": f"OSF has {version}; pull brings it here",
        "diverged": f"changed on both sides: OSF has {version}; choose --mine, --theirs or --both",
        "missing-here": "not on this computer; pull brings it back",
        "missing-on-osf": "not on OSF any more; push --mine creates it again, or link it elsewhere",
        "no-access": "your account may not see it on OSF",
        "cannot-verify": "this storage gives no way to compare; choose --mine, --theirs or --both",
        "another-osf": f"belongs to another OSF ({found.link.site}), which is not contacted",
        "unknown": found.trouble.message if found.trouble else "OSF was not asked",
    }[found.state]
