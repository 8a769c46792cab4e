"""Push and pull of one linked file: looked at, decided, and then told or done as it was planned."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..errors import Damaged, NeedsChoice, NotFound, NotPermitted, OSFError, Unreachable
from ..models import Choice, Entry, Outcome, Result
from ..refs import Ref
from ..transfer.body import FileBody
from ..transfer.hashing import Digest, digest
from ..transfer.limits import within_limits
from ..transfer.plan import Action, Plan, Step
from ..transfer.receive import put_new, put_over, receive
from .consent import agreed
from .context import Context
from .decide_file import LinkedFile, pull, push
from .execute import planned
from .kept import backup_name, beside, of_osf
from .linkfile import Link, put_link
from .locks import hold
from .meanwhile import made_meanwhile, may_hide_others, number, words_for
from .plan_run import OVERTAKEN
from .preflight import before
from .survey import Queued, Survey, look_for_damage, on_osf, survey
from .targets import require_own_site


def push_file(
    context: Context, link: Link, choice: Choice | None, *, dry_run: bool = False, queued: Queued | None = None
) -> list[Result]:
    """Make this computer's bytes OSF's newest version, as far as the state or the choice allows; ``queued`` are earlier
    bytes of the file, to be sent in place of those it has now."""
    require_own_site(context, link)
    with hold(link.site, link.id, progress=context.progress):
        found = survey(context, link, queued)
        if found.state == "in-sync" and choice == "mine":
            look_for_damage(found)
        step = push(linked_file(found), choice)
        if step.action == "keep":
            step = replace(step, message=_others(found))
        return _done(found, plan_of_file(found, step), dry_run=dry_run)


def pull_file(context: Context, link: Link, choice: Choice | None, *, dry_run: bool = False) -> list[Result]:
    """Bring OSF's newest version here, as far as the state or the choice allows."""
    require_own_site(context, link)
    with hold(link.site, link.id, progress=context.progress):
        found = survey(context, link)
        return _done(found, plan_of_file(found, pull(linked_file(found), choice)), dry_run=dry_run)


def linked_file(found: Survey) -> LinkedFile:
    """What was found, as far as it decides what becomes of the file."""
    there = found.entry or on_osf(found.link)
    return LinkedFile(
        name=there.name,
        path=found.path,
        state=found.state,
        shown=found.shown,
        here=found.here,
        entry=found.entry,
        error=_why_unknown(found),
        base=found.base,
        author=found.author,
        arrived=found.sent_before is not None,
    )


def _why_unknown(found: Survey) -> OSFError | None:
    if found.state == "no-access" and found.trouble is not None and found.trouble.reason == "not-permitted":
        return NotPermitted(
            f"Your account lacks the permission to read “{found.shown}” on OSF.",
            f"Ask an administrator of the project {found.link.node} for access, or sign in with another account.",
        )
    if found.state in ("no-access", "unknown"):
        return found.trouble or Unreachable("OSF was not reached.", "Try again later.")
    return found.trouble if isinstance(found.trouble, Damaged) else None


def plan_of_file(found: Survey, step: Step) -> Plan:
    """The plan for one linked file: it is about no folder, and has one step."""
    return Plan(found.path, found.entry or on_osf(found.link), {}, within_limits([step]))


def _done(found: Survey, plan: Plan, *, dry_run: bool) -> list[Result]:
    for step in plan.steps:
        if step.error is not None:
            raise step.error
    return planned(found.context, [plan]) if dry_run else carry_out_file(found, plan)


def carry_out_file(found: Survey, plan: Plan) -> list[Result]:
    """Do what is planned with a linked file, which was ``found`` as it is now. The lock is held.

    This is not done as for the files of folders: the bytes to be sent may be a copy, and OSF's version list damaged.
    Raises NeedsChoice where a side is no longer as it was when the plan was made.
    """
    (step,) = plan.steps
    if (found.here, found.entry) != (step.here, step.entry):
        raise NeedsChoice(f"“{found.shown}” changed just now.", "Run the command again.", code=OVERTAKEN)
    before(found.context, [plan])
    work: dict[Action, Callable[[Survey, Step], list[Result]]] = {
        "keep": _keep,
        "create": _create_again,
        "update": _update,
        "save-and-update": _save_and_update,
        "fetch": _take,
        "fetch-over": _take,
    }
    if step.action in work:
        return work[step.action](found, step)
    return [_result(found, "skipped", step.message, found.newest, None)]


def _save_and_update(found: Survey, step: Step) -> list[Result]:
    return [_keep_theirs(found, step), *_update(found, step)]


def _update(found: Survey, step: Step) -> list[Result]:
    """Send this computer's bytes as the next version and prove that they arrived."""
    context, entry, here = found.context, step.entry, step.here
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
    message = made_meanwhile(context, sent, here.sha256, entry.version, found.shown)
    if sent.provider != "osfstorage":
        # Its fingerprint counts from now on, and answers to uploads spell it otherwise than listings.
        sent = context.client.files.again(sent)
    found.agree(sent, here.sha256)
    unchanged = sent.version is not None and sent.version == entry.version and spare is None
    outcome: Outcome = "unchanged" if unchanged else "new-version"
    return [_result(found, outcome, message, sent.version, here.sha256)]


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


def _take(found: Survey, step: Step) -> list[Result]:
    """Bring OSF's newest version here. Mine stays beside it if planned, and is never replaced if it changes now."""
    assert step.entry is not None
    found.context.require_closed(found.path)
    keep = step.here if step.action == "fetch-over" else None
    return bring(found, step.entry, None, step.entry.sha256, keep)


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


def _keep_theirs(found: Survey, step: Step) -> Result:
    """Save OSF's version beside mine, under a name that says which it is."""
    context, entry = found.context, step.entry
    assert entry is not None
    spare = context.client.files.spare_version(entry) if isinstance(found.trouble, Damaged) else None
    version = spare or entry.version
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


def _create_again(found: Survey, step: Step) -> list[Result]:
    """The file is gone from OSF: make it anew in the folder where it was, and link to that."""
    context, link, here = found.context, found.link, step.here
    assert here is not None
    folders = tuple(part for part in link.path.split("/") if part)[:-1]
    ref = Ref(link.node, link.provider, folders, folder=True, node=True)
    try:
        folder = context.client.files.find(ref)
    except NotFound as error:
        raise NotFound(
            f"The folder of “{found.shown}” is not on OSF any more either.", "Link the file to another folder."
        ) from error
    key = f"up:{found.path}"
    context.progress.begin(key, found.path.name, here.size)
    try:
        sent = context.client.changes.create_file(folder, step.to, FileBody(found.path, here, context.progress, key))
    finally:
        context.progress.end(key)
    found.link = replace(link, id=sent.id, path=str(sent.path))
    put_link(found.link)
    agreed(context, found.link)
    found.agree(sent, here.sha256)
    return [_result(found, "created", "It was created on OSF again.", sent.version, here.sha256)]


def _keep(found: Survey, step: Step) -> list[Result]:
    assert step.entry is not None
    assert step.here is not None
    version = found.sent_before.version if found.sent_before is not None else step.entry.version
    found.agree(step.entry, step.here.sha256, version)
    return [_result(found, "unchanged", step.message, version, step.here.sha256)]


def _others(found: Survey) -> str:
    """Whose versions nobody could be told of when they were made, since the program that sent ours was killed before it
    looked: between the last agreed state and ours, or above ours."""
    assert found.entry is not None
    assert found.here is not None
    ours = found.sent_before
    if ours is not None:
        seen = found.queued.base.version if found.queued and found.queued.base else None
        return words_for([v for v in found.versions if v.version != ours.version and number(v.version) > number(seen)])
    if found.base is None or not may_hide_others(found.entry, found.base, found.here.sha256):
        return ""
    return made_meanwhile(found.context, found.entry, found.here.sha256, found.base.version, found.shown)


def _result(found: Survey, outcome: Outcome, message: str, version: str | None, sha256: str | None) -> Result:
    return Result(found.shown, found.link.reference, outcome, version, sha256, message)


def failed(context: Context, link: Link, error: OSFError) -> Result:
    """A refusal or failure of one link as its result."""
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice | NotPermitted) else "failed"
    return Result(context.shown(link.local), link.reference, outcome, None, None, error.message, error)
