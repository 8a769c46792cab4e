"""Turns the links that OpenSesame's own extension left in an experiment into ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import Failed, NeedsChoice, NotFound, OSFError, WrongKind
from ..models import Choice, Entry, Outcome, Result, Upload
from ..refs import FILE_ID, GUID
from ..transfer.disk import disk_error
from ..transfer.hashing import digest
from .context import Context
from .experiment import variables
from .linking import link_file, link_folder
from .targets import as_file, as_folder

NOT_KEPT = "It uploaded without asking; a link of yours does so when you say it: --upload always."
"""An experiment may come from a colleague, and nobody agrees for somebody else."""


def import_links(
    context: Context, path: Path, data: Path | None, upload: Upload | None, choice: Choice | None
) -> list[Result]:
    """Link an experiment, and with ``data`` its data folder, to where its variables say. Each is looked up on OSF
    first, and what is not found there, or differs, is told and not linked."""
    found = variables(path)
    if found.file is None and found.folder is None:
        raise NotFound(
            f"“{context.shown(path)}” holds no link to OSF.", f"Link it: link '{context.shown(path)}' osf://…/"
        )
    results = []
    if found.file is not None:
        try:
            results += _experiment(context, path, found.file, upload, choice)
        except OSFError as error:
            results.append(_failed(context, path, error))
        if found.file_always and upload != "always":
            results = _with_note(results)
    if found.folder is not None:
        try:
            told = [_data(context, data, found.folder, upload)]
        except OSFError as error:
            told = [_failed(context, data or path, error)]
        results += _with_note(told) if found.folder_always and upload != "always" else told
    return results


def _experiment(context: Context, path: Path, file: str, upload: Upload | None, choice: Choice | None) -> list[Result]:
    entry = as_file(_found(context, file))
    same = entry.sha256 is not None and entry.sha256 == digest(path, context.local, context.progress.check).sha256
    if not same and choice is None:
        raise NeedsChoice(
            f"“{context.shown(path)}” and the file it was linked to, {entry.reference}, differ.",
            "Run it again with --mine, --theirs (yours is backed up) or --both.",
        )
    return link_file(context, path, entry.reference, upload, choice)


def _data(context: Context, data: Path | None, folder: str, upload: Upload | None) -> Result:
    entry = as_folder(context, _found(context, folder))
    if data is None:
        words = "Data went there. To go on with that, name your data folder: --data DIR"
        return Result(None, entry.reference, "skipped", message=words)
    if not data.is_dir():
        raise disk_error(NotADirectoryError() if data.exists() else FileNotFoundError(), data)
    link = link_folder(context, data, entry, upload, None)
    return Result(context.shown(data), link.reference, "linked")


def _found(context: Context, written: str) -> Entry:
    """What an identifier in an experiment means on OSF now."""
    node, colon, provider = written.partition(":")
    if colon and GUID.fullmatch(node):
        return context.client.nodes.storage(node.lower(), provider)
    if FILE_ID.fullmatch(written):
        return context.client.files.by_id(written)
    if GUID.fullmatch(written):
        return context.client.nodes.resolve(written.lower())
    raise Failed(
        f"The experiment names “{written[:60]}”, which is no identifier that OSF still knows.",
        "Look for it on OSF, and link it by hand: link FILE REF, or link-data DIR REF",
        code="unknown-identifier",
    )


def _with_note(results: list[Result]) -> list[Result]:
    return [replace(one, message=one.message + NOT_KEPT) if one.outcome == "linked" else one for one in results]


def _failed(context: Context, path: Path, error: OSFError) -> Result:
    outcome: Outcome = "refused" if isinstance(error, NeedsChoice | WrongKind) else "failed"
    return Result(context.shown(path), None, outcome, message=error.message, error=error)
