"""What stands in the way of a plan, found out and said before the first byte is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..errors import Failed, NeedsChoice, NotPermitted
from ..models import Entry
from ..transfer.limits import megabytes, require_room
from ..transfer.plan import UPWARD, Plan, Step
from .context import Context

WORTH_ASKING = 1 << 20
"""Bytes from which on OSF is asked about the room that is left: less than that fits or does not."""
PRIVATE_ROOM, PUBLIC_ROOM = 5 * 10**9, 50 * 10**9
"""Bytes that OSF Storage gives a project or component, unless something else was arranged."""
SHOWN = 40


def before(context: Context, plans: Sequence[Plan]) -> None:
    """Raises what stands in the way: permissions, room on either side, or a no where the person has to be asked."""
    up: dict[str, int] = defaultdict(int)
    deleted: list[Step] = []
    for plan in plans:
        steps = list(plan.going((*UPWARD, "delete")))
        if steps:
            up[plan.top.node] += sum(step.size or 0 for step in steps) if plan.top.provider == "osfstorage" else 0
        deleted += [step for step in steps if step.action == "delete"]
    for node, size in up.items():
        found = require_upload(context, node, size)
        # A single file was linked to its place by name: the question is about data, which follow by themselves.
        data = [plan for plan in plans if plan.linked and plan.top.is_folder and plan.top.node == node]
        if any(step for plan in data for step in plan.going(UPWARD)):
            context.before_public(found)
    require_room(plans)
    if deleted:
        _confirm(context, deleted)


def require_upload(context: Context, node: str, size: int) -> Entry:
    """Raises what keeps ``size`` bytes from going into a project or component: its permissions, its room, or a no where
    the person has to be asked. Answers what OSF says of it."""
    context.require_writing()
    found = context.client.nodes.get(node)
    if found.can_write is False:
        raise NotPermitted(
            f"Your account may read “{found.name}” on OSF, but lacks the permission to write.",
            f"Ask an administrator of the project {found.id} for write permission.",
        )
    if size >= WORTH_ASKING:
        _require_room_there(context, found, size)
    return found


def _require_room_there(context: Context, node: Entry, size: int) -> None:
    try:
        usage = context.client.nodes.usage(node.id)
    except NotPermitted:
        return  # This token is not told; an upload that does not fit is refused by OSF itself.
    if usage.full:
        raise Failed(
            f"The storage of “{node.name}” on OSF is full, so nothing was sent.",
            "Make room on OSF or use a component.",
            code="quota",
        )
    room = PUBLIC_ROOM if node.public else PRIVATE_ROOM
    if usage.used is None or usage.used + size <= room:
        return
    words = (
        f"{megabytes(size)} would go to “{node.name}”, which has {megabytes(usage.used)} of the {megabytes(room)} that "
        "OSF usually gives."
    )
    if context.confirm is None or not context.confirm(f"{words} Send as much as it takes?"):
        raise NeedsChoice(words, "Say --yes to send as much as it takes, or use a component.", code="quota")


def _confirm(context: Context, steps: Sequence[Step]) -> None:
    """Nothing is deleted on OSF before the person has seen each file of it."""
    names = [context.shown(step.path) for step in steps]
    count = f"{len(names)} file{'' if len(names) == 1 else 's'}"
    more = [f"… and {len(names) - SHOWN} more (--dry-run tells each)"] if len(names) > SHOWN else []
    told = "\n".join(f"  {name}" for name in names[:SHOWN] + more)
    question = f"These are no longer on this computer:\n{told}\nDelete {count} from OSF, with all versions?"
    if context.confirm is None or not context.confirm(question):
        raise NeedsChoice(
            f"{count} would be deleted from OSF: {', '.join(names[:SHOWN] + more)}.",
            "Look with --dry-run, and say --yes if that is what you want; nothing was done.",
            code="deletes",
        )
