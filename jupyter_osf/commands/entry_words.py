"""What things on OSF are called and how they are marked, in the words of the explorer."""

from __future__ import annotations

from jupyter_osf.models import Entry, State

STORAGES = {
    "osfstorage": "OSF Storage",
    "bitbucket": "Bitbucket",
    "box": "Box",
    "dataverse": "Dataverse",
    "dropbox": "Dropbox",
    "figshare": "figshare",
    "github": "GitHub",
    "gitlab": "GitLab",
    "googledrive": "Google Drive",
    "onedrive": "OneDrive",
    "owncloud": "ownCloud",
    "s3": "Amazon S3",
}
"""These are names of products; a storage that is not among them is called as it calls itself."""

STATES: dict[State, str] = {
    "in-sync": "in sync",
    "ahead": "changes not yet on OSF",
    "behind": "newer on OSF",
    "diverged": "changed on both sides",
    "missing-here": "missing here",
    "missing-on-osf": "missing on OSF",
    "no-access": "not permitted",
    "cannot-verify": "cannot verify",
    "another-osf": "another OSF",
    "unknown": "unknown",
}


def shown_name(entry: Entry) -> str:
    """The name as people read it."""
    return STORAGES.get(entry.provider or entry.name, entry.name) if entry.kind == "storage" else entry.name


def badges(entry: Entry) -> list[str]:
    """What a person should know of an entry beside its name."""
    found = []
    if entry.linked:
        found.append("link to another project")
    if entry.is_node and entry.public is not None:
        found.append("public" if entry.public else "private")
    if (entry.is_node or entry.kind == "storage") and entry.can_write is False:
        found.append("read-only")
    if entry.checked_out_by:
        found.append("checked out")
    return found


def kind(entry: Entry) -> str:
    """Of projects with their category, which is OSF's own word."""
    if entry.kind in ("project", "component") and entry.category and entry.category != entry.kind:
        return f"{entry.kind} ({entry.category})"
    return entry.kind


def access(entry: Entry) -> str:
    """Who may see and change it, as far as that is known."""
    seen = {True: "public", False: "private", None: ""}[entry.public]
    changed = {True: "you can change it", False: "read-only", None: ""}[entry.can_write]
    return ", ".join(words for words in (seen, changed) if words)


def path(entry: Entry) -> str:
    """Where a file or folder is, from its storage down."""
    storage = STORAGES.get(entry.provider or "", entry.provider or "")
    return " / ".join([storage, *(part for part in (entry.path or "").split("/") if part)])
