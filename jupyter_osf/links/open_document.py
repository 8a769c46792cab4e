"""The notebook that is open around this kernel: saved before its file is read, shown anew after it was replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ..client.jupyter import Documents, Saved
from ..errors import OSFError
from ..models import Result
from .context import Context

SENT = ("new-version", "created", "kept-both", "unchanged", "linked")
RELOAD = "It is still shown as it was: choose File, Reload Notebook from Disk."


def with_document(context: Context, path: Path | None, work: Callable[[], list[Result]]) -> list[Result]:
    """Do something with the file of a document. If that is open around this kernel and a browser can be asked, it is
    saved first, and reverted where the file was replaced; otherwise the results say which save was sent."""
    if path is None or not context.is_running(path):
        return work()
    stamp = path.stat().st_mtime if path.is_file() else None
    context.saved = _saved(context, path)
    return [_told(context, path, one, stamp) for one in work()]


def _told(context: Context, path: Path, one: Result, stamp: float | None) -> Result:
    if one.path != context.shown(path):
        return one
    if one.outcome == "downloaded" and context.documents is not None and not _reverted(context.documents, path):
        return _with_words(one, RELOAD)
    if one.outcome in SENT and context.saved is None and stamp is not None:
        when = datetime.fromtimestamp(stamp).strftime("%H:%M:%S")
        return _with_words(one, f"This is the notebook as it was saved at {when}; later changes are not in it.")
    return one


def _with_words(one: Result, words: str) -> Result:
    return replace(one, message=f"{one.message} {words}".strip())


def _saved(context: Context, path: Path) -> Saved | None:
    """A browser that does not answer, or a server that has gone, counts as a no."""
    try:
        return context.documents.save(path) if context.documents is not None else None
    except OSFError:
        return None


def _reverted(documents: Documents, path: Path) -> bool:
    try:
        return documents.revert(path)
    except OSFError:
        return False
