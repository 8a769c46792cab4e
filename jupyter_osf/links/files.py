"""Push and pull of one linked file: what each state allows, and what each choice does."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from ..errors import (
    Damaged,
    Deleted,
    NeedsChoice,
    NotFound,
    NotPermitted,
    OSFError,
    Unreachable,
)
from ..models import Choice, Entry, Outcome, Result, State
from ..refs import Ref
from ..transfer.body import FileBody
from ..transfer.hashing import Digest, digest
from ..transfer.receive import put_new, put_over, receive
from .consent import agreed
from .context import Context
from .kept import backup_name, beside, of_osf
from .linkfile import Link, put_link
from .locks import hold
from .meanwhile import made_meanwhile, may_hide_others, number, words_for
from .state import Base
from .survey import Queued, Survey, look_for_damage, survey
from .targets import require_own_site

PUSH_ANYWAY: tuple[State, ...] = ("behind", "diverged", "cannot-verify", "missing-on-osf")


def push_file(
    context: Context, link: Link, choice: Choice | None, *, dry_run: bool = False, queued: Queued | None = None
) -> list[Result]:
    """Make this computer's bytes OSF's newest version, as far as the state or the choice allows; ``queued`` are earlier
    bytes of the file, to be sent in place of those it has now."""
    with hold(link.site, link.id, progress=context.progress):
        found = survey(context, link, queued)
        if found.state == "in-sync" and choice == "mine":
            look_for_damage(found)
        if found.state == "in-sync":
            return [_same(found, _slipped_in(found))]
        if queued is not None and found.state == "behind" and found.arrived is not None:
            return [_arrived(found, found.arrived)]
        if found.state == "missing-here":
            return [_told(found, "skipped", "It is not on this computer, so nothing was pushed; pull brings it back.")]
        plan: Choice | None = "mine" if found.state == "ahead" and choice is None else choice
        return _carry_out(found, plan, dry_run)


def pull_file(context: Context, link: Link, choice: Choice | None, *, dry_run: bool = False) -> list[Result]:
    """Bring OSF's newest version here, as far as the state or the choice allows."""
    with hold(link.site, link.id, progress=context.progress):
        found = survey(context, link)
        if found.state == "in-sync":
            return [_same(found)]
        if found.state in ("behind", "missing-here") and choice is None:
            if dry_run:
                return [_planned(found, f"would bring version {found.newest or 'of OSF'} here")]
            return _take(found, backup=False)
        if found.state == "missing-on-osf" and found.here is not None and choice != "mine":
            raise Deleted(f"“{found.shown}” is not on OSF any more.", "Your file here stays as it is.")
        return _carry_out(found, choice, dry_run)


def _carry_out(found: Survey, choice: Choice | None, dry_run: bool) -> list[Result]:
    _refuse_what_cannot_be(found)
    if found.state == "missing-on-osf" and found.here is None:
        raise Deleted(f"“{found.shown}” is neither here nor on OSF any more.", "End the link: unlink.")
    if found.state == "missing-on-osf" and choice == "theirs":
        raise Deleted(f"“{found.shown}” is not on OSF any more.", "Your file here stays as it is.")
    if choice is None:
        raise must_choose(found)
    if dry_run:
        words = {
            "mine": "would make yours the next version on OSF",
            "theirs": "would bring OSF's here and keep yours as a backup",
            "both": "would keep OSF's beside yours, and make yours the next version",
        }
        return [_planned(found, words[choice])]
    if found.here is None or choice == "theirs":
        return _take(found, backup=True)
    found.context.require_writing()
    if found.state == "missing-on-osf":
        return [_create_again(found)]
    if choice == "both":
        return [_keep_theirs(found), _send(found)]
    return [_send(found)]


def _refuse_what_cannot_be(found: Survey) -> None:
    require_own_site(found.context, found.link)
    if found.state == "no-access" and found.trouble is not None and found.trouble.reason == "not-permitted":
        raise NotPermitted(
            f"Your account lacks the permission to read “{found.shown}” on OSF.",
            f"Ask an administrator of the project {found.link.node} for access, or sign in with another account.",
        )
    if found.state in ("no-access", "unknown"):
        raise found.trouble or Unreachable("OSF was not reached.", "Try again later.")


def must_choose(found: Survey) -> NeedsChoice:
    """Why a file is not pushed or pulled just so, naming OSF's version and its author."""
    who = f" by {found.author}" if found.author else ""
    version = f"version {found.newest}{who}" if found.newest else "another version"
    if found.state == "missing-on-osf":
        return NeedsChoice(
            f"“{found.shown}” is not on OSF any more.",
            "Push with --mine to create it again, or link it to another place.",
            code="missing-on-osf",
        )
    if found.state == "ahead":
        return NeedsChoice(
            f"“{found.shown}” has changes that are not on OSF.",
            "Push them, or pull with --theirs to go back to OSF's version (yours is kept as a backup).",
        )
    if found.state == "cannot-verify":
        words = (
            found.trouble.message
            if isinstance(found.trouble, Damaged)
            else (f"“{found.shown}” cannot be compared with OSF: its storage keeps no hashes or versions.")
        )
        return NeedsChoice(words, "Choose --mine, --theirs or --both.", code="cannot-verify")
    yours = "yours is unchanged" if found.state == "behind" else "yours changed too"
    return NeedsChoice(
        f"OSF has {version} of “{found.shown}”; {yours}.",
        "Pull it, or choose: --mine makes yours the next version, --theirs takes OSF's (yours is backed up), "
        "--both keeps both.",
    )


def _send(found: Survey) -> Result:
    """Send this computer's bytes as the next version and prove that they arrived. The lock is held."""
    context, entry, here = found.context, found.entry, found.here
    assert entry is not None
    assert here is not None
    spare = context.client.files.spare_version(entry) if isinstance(found.trouble, Damaged) else None
    if spare is not None and entry.sha256 == here.sha256:
        _open_again(found, entry, spare)
        spare = None
    key = f"up:{found.path}"
    context.progress.begin(key, found.path.name, here.size)
    try:
        body = FileBody(found.bytes_at, here, context.progress, key)
        sent = context.client.content.replace(entry, body, version=spare)
    except NotPermitted as error:
        raise _lacking(found, error) from error
    finally:
        context.progress.end(key)
    message = made_meanwhile(context, sent, here.sha256, found.newest, found.shown)
    if sent.provider != "osfstorage":
        # Its fingerprint counts from now on, and answers to uploads spell it otherwise than listings.
        sent = context.client.files.again(sent)
    found.agree(sent, here.sha256)
    unchanged = sent.version is not None and sent.version == entry.version and spare is None
    outcome: Outcome = "unchanged" if unchanged else "new-version"
    return _result(found, outcome, message, sent.version, here.sha256)


def _open_again(found: Survey, entry: Entry, spare: str) -> None:
    """Let OSF speak of a damaged file again whose newest bytes are ours already: only other bytes make a version that
    counts, so those of the version that still answers go first."""
    context = found.context
    with tempfile.TemporaryDirectory(prefix="jupyter-osf-") as folder:
        copy = Path(folder, "version")
        receive(context.client, context.progress, entry, copy, version=spare)
        body = FileBody(copy, digest(copy), context.progress, f"up:{entry.id}")
        context.client.content.replace(entry, body, version=spare)


def _lacking(found: Survey, error: NotPermitted) -> NotPermitted:
    """A refused upload, with the permission that is missing if it is that."""
    if error.reason != "not-permitted" or found.context.client.nodes.get(found.link.node).can_write is not False:
        return error
    return NotPermitted(
        f"Your account may read “{found.shown}” on OSF, but lacks the permission to write.",
        f"Ask an administrator of the project {found.link.node} for write permission.",
    )


def _take(found: Survey, *, backup: bool) -> list[Result]:
    """Bring OSF's newest version here. Mine stays beside it if asked, and is never replaced if it changes now."""
    context, entry, here = found.context, found.entry, found.here
    assert entry is not None
    context.require_closed(found.path)
    return bring(found, entry, None, entry.sha256, keep=here if backup else None)


def bring(found: Survey, entry: Entry, version: str | None, sha256: str | None, keep: Digest | None) -> list[Result]:
    """Put a version of OSF's in the place of this computer's file; ``keep`` is what is backed up first."""
    context = found.context
    kept = backup_name(context, found.path) if keep is not None else None
    place = put_new if found.here is None else put_over(kept, found.here.stamp)
    got = receive(context.client, context.progress, entry, found.path, version=version, sha256=sha256, place=place)
    found.agree(entry, got, version or entry.version)
    results = [_result(found, "downloaded", "", version or entry.version, got)]
    if kept is not None and keep is not None:
        results.append(Result(context.shown(kept), None, "backed-up", None, keep.sha256, "Yours is kept here."))
    return results


def _keep_theirs(found: Survey) -> Result:
    """Save OSF's version beside mine, under a name that says which it is."""
    context, entry = found.context, found.entry
    assert entry is not None
    spare = context.client.files.spare_version(entry) if isinstance(found.trouble, Damaged) else None
    version = spare or found.newest
    target = beside(found.path, of_osf(context, version))
    got = receive(
        context.client,
        context.progress,
        entry,
        target,
        version=spare,
        sha256=None if spare else entry.sha256,
    )
    words = (
        f"OSF's version {spare} is kept here; it hands out no newer one." if spare else "OSF's version is kept here."
    )
    return Result(context.shown(target), entry.reference, "kept-both", version, got, words)


def _create_again(found: Survey) -> Result:
    """The file is gone from OSF: make it anew in the folder where it was, and link to that."""
    context, link, here = found.context, found.link, found.here
    assert here is not None
    folders = tuple(part for part in link.path.split("/") if part)
    ref = Ref(link.node, link.provider, folders[:-1], folder=True, node=True)
    try:
        folder = context.client.files.find(ref)
    except NotFound as error:
        raise NotFound(
            f"The folder of “{found.shown}” is not on OSF any more either.", "Link the file to another folder."
        ) from error
    key = f"up:{found.path}"
    context.progress.begin(key, found.path.name, here.size)
    try:
        sent = context.client.changes.create_file(
            folder, folders[-1], FileBody(found.path, here, context.progress, key)
        )
    finally:
        context.progress.end(key)
    found.link = replace(link, id=sent.id, path=str(sent.path))
    put_link(found.link)
    agreed(context, found.link)
    found.agree(sent, here.sha256)
    return _result(found, "created", "It was created on OSF again.", sent.version, here.sha256)


def _same(found: Survey, message: str = "") -> Result:
    assert found.entry is not None
    assert found.here is not None
    found.agree(found.entry, found.here.sha256)
    return _result(found, "unchanged", message, found.newest, found.here.sha256)


def _slipped_in(found: Survey) -> str:
    """Whose versions lie between the last agreed state and ours, where nobody could be told when they were made: the
    program that sent ours was killed before it looked."""
    assert found.entry is not None
    assert found.here is not None
    if found.base is None or not may_hide_others(found.entry, found.base, found.here.sha256):
        return ""
    return made_meanwhile(found.context, found.entry, found.here.sha256, found.base.version, found.shown)


def _arrived(found: Survey, ours: Base) -> Result:
    """These bytes are on OSF already, under a newer version by somebody else."""
    assert found.entry is not None
    found.agree(found.entry, ours.sha256, ours.version)
    seen = found.queued.base.version if found.queued and found.queued.base else None
    others = [v for v in found.versions if v.version != ours.version and number(v.version) > number(seen)]
    return _result(found, "unchanged", words_for(others), ours.version, ours.sha256)


def _planned(found: Survey, words: str) -> Result:
    return _result(found, "planned", words, found.newest, None)


def _told(found: Survey, outcome: Outcome, words: str) -> Result:
    return _result(found, outcome, words, found.newest, None)


def _result(found: Survey, outcome: Outcome, message: str, version: str | None, sha256: str | None) -> Result:
    return Result(found.shown, found.link.reference, outcome, version, sha256, message)


def failed(context: Context, link: Link, error: OSFError) -> Result:
    """A refusal or failure of one link as its result."""
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice | NotPermitted) else "failed"
    return Result(context.shown(link.local), link.reference, outcome, None, None, error.message, error)
