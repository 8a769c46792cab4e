"""DELETE: files and folders go to the trash, from which no client gets them back."""

from __future__ import annotations

from ..handler import SandboxHandler
from . import errors
from .access import is_checked_out
from .call import Call
from .history import log_change


def delete(handler: SandboxHandler, call: Call) -> None:
    """A root folder is only emptied, and only when that is confirmed."""
    if not call.storage.writable:
        raise errors.read_only(call.storage.name)
    if call.node.is_registration:
        raise errors.registered()
    if call.found.parent is None:
        _check_confirmed(handler.get_query_argument("confirm_delete", "0"))
        doomed = call.store.files.children(call.found.id)
    else:
        doomed = [call.found]
    if any(is_checked_out(call.store, entry) for entry in doomed):
        raise errors.forbidden()
    with call.store.db.transaction():
        for entry in doomed:
            log_change(call.store, call.who.user_id, "file_removed", entry)
            call.store.files.delete(entry)
    handler.set_status(204)
    handler.finish()


def _check_confirmed(answer: str) -> None:
    if not answer.lstrip("-").isdigit():
        raise errors.crashed()
    if int(answer) != 1:
        raise errors.own(400, "confirm_delete=1 is required for deleting root provider folder")
