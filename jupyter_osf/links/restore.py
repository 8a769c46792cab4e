"""Bringing an older version back, on OSF and on this computer."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from ..errors import NotFound, UsageError
from ..models import Entry, Result, Version
from ..refs import split_version
from ..transfer.body import FileBody
from ..transfer.hashing import digest
from ..transfer.receive import receive
from .context import Context
from .decide import write_once
from .files import bring
from .linkfile import Link
from .locks import hold
from .preflight import require_upload
from .survey import survey
from .targets import all_links, as_file, data_links_to, find, read_ref


def restore(context: Context, text: str, number: str) -> list[Result]:
    """OSF gets a new version with the bytes of version ``number``, and so does this computer if the file is linked.

    What is here is backed up first, unless OSF has those bytes among its versions.
    """
    if not number.isdigit():
        raise UsageError(f"“{number}” is not a version number.", "See the numbers with `versions`.")
    text, pinned = split_version(text)
    if pinned not in (None, number):
        raise UsageError(f"Versions {pinned} and {number} are both named.", "Name the one that should come back.")
    target = read_ref(context, text)
    link = target if isinstance(target, Link) else None
    entry = as_file(find(context, text))
    with hold(context.config.site, entry.id, progress=context.progress):
        if link is not None:
            context.require_closed(link.local)
        versions = context.client.files.versions(entry, sizes=True)
        wanted = next((version for version in versions if version.version == number), None)
        if wanted is None:
            there = ", ".join(version.version for version in versions) or "none"
            raise NotFound(f"“{entry.name}” has no version {number} on OSF.", f"It has: {there}.")
        require_upload(context, entry.node, wanted.size or 0)
        _require_versions(context, entry)
        done = _on_osf(context, entry, wanted, versions)
        results = [done]
        if link is not None:
            results += _here(context, link, entry, done, versions)
        return results


def _require_versions(context: Context, entry: Entry) -> None:
    """Raises NeedsChoice for what is in a data folder that is write-once."""
    for link, path in data_links_to(all_links(context)[0], entry):
        if link.site == context.config.site and link.write_once:
            raise write_once(context.shown(path), context.shown(link.local))


def _on_osf(context: Context, entry: Entry, wanted: Version, versions: list[Version]) -> Result:
    if wanted.sha256 is not None and wanted.sha256 == versions[0].sha256:
        newest = versions[0].version
        words = f"OSF's newest version has the bytes of version {wanted.version} already."
        return Result(None, entry.reference, "unchanged", newest, wanted.sha256, words)
    with tempfile.TemporaryDirectory(prefix="jupyter-osf-") as folder:
        copy = Path(folder, "version")
        receive(context.client, context.progress, entry, copy, version=wanted.version, sha256=wanted.sha256)
        body = FileBody(copy, digest(copy), context.progress, f"up:{entry.id}")
        sent = context.client.content.replace(entry, body)
    context.client.files.versions(sent)
    words = f"It has the bytes of version {wanted.version}."
    return Result(None, entry.reference, "new-version", sent.version, sent.sha256, words)


def _here(context: Context, link: Link, entry: Entry, done: Result, versions: list[Version]) -> list[Result]:
    found = survey(context, link)
    if found.here is not None and found.here.sha256 == done.sha256:
        if found.entry is not None:
            found.agree(found.entry, found.here.sha256)
        return [Result(found.shown, link.reference, "unchanged", done.version, done.sha256)]
    known = {version.sha256 for version in versions}
    keep = found.here if found.here is not None and found.here.sha256 not in known else None
    now = replace(found.entry or entry, version=done.version)
    return bring(found, now, None, done.sha256, keep)
