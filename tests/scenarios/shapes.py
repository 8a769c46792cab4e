"""The shapes of `--json` answers, as programs rely on them."""

import re
from typing import Any

ENTRY = {"name", "kind", "path", "reference", "id", "size", "version", "modified", "sha256", "provider"}
KINDS = {"project", "component", "registration", "storage", "folder", "file"}
RESULT = {"path", "reference", "outcome", "version", "sha256", "message"}
OUTCOMES = {
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
}
STUCK = {"queued", "refused", "failed"}
STATES = {
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
}
VERSION = {"version", "modified", "size", "sha256", "author", "reference"}
LINK = {
    "path", "kind", "state", "reference", "web_url", "base_version", "osf_version", "osf_author", "upload",
}  # fmt: skip
ACCOUNT = {"signed_in", "id", "name", "source", "scopes", "site"}
MOVING = {
    "push",
    "pull",
    "open",
    "clone",
    "upload",
    "download",
    "upload-data",
    "restore",
    "mv",
    "cp",
    "rm",
    "mkdir",
    "link",
    "link-data",
}
LISTING = {"projects", "ls", "search"}


def check(verb: str, document: Any, status: int) -> None:
    """The document is what the verb promises, and agrees with the exit status."""
    assert isinstance(document, dict)
    if "error" in document:
        error(document["error"])
        assert status != 0
    else:
        assert status == 0 or verb in ("whoami", "doctor"), (status, document)
    if "error" in document and "results" not in document:
        return
    if verb in MOVING or "results" in document:
        moved(document)
    elif verb in LISTING:
        for one in document["entries"]:
            entry(one)
    elif verb == "versions":
        versions(document["versions"])
    elif verb == "status":
        assert status == 0
        for one in document["links"]:
            link(one)
    elif verb in ("whoami", "login"):
        assert set(document) >= ACCOUNT
        assert isinstance(document["signed_in"], bool)
        assert status == (0 if document["signed_in"] else 4)
    elif verb == "info":
        entry(document)


def error(value: Any) -> None:
    """A code, one sentence, and a next step."""
    assert set(value) >= {"code", "message", "hint"}
    assert re.fullmatch(r"[a-z0-9-]+", value["code"])
    sentence(value["message"])
    assert value["hint"], value


def sentence(said: Any) -> None:
    """One, on one line."""
    assert re.fullmatch(r".*[^.][.?]", said), said
    assert not re.search(r"[.!?] [A-Z“]", said), said


def moved(document: Any) -> None:
    counts: dict[str, int] = {}
    for one in document["results"]:
        assert set(one) >= RESULT
        assert one["outcome"] in OUTCOMES
        assert one["path"] is None or not one["path"].startswith("/")
        text(one["version"], r"\d+")
        text(one["sha256"], r"[0-9a-f]{64}")
        text(one["reference"], r"osf://.*")
        assert isinstance(one["message"], str)
        if one["outcome"] in STUCK:
            sentence(one["message"])
        counts[one["outcome"]] = counts.get(one["outcome"], 0) + 1
    assert document["summary"] == counts
    assert ("error" in document) == bool(STUCK & set(counts))


def entry(one: Any) -> None:
    assert set(one) >= ENTRY
    assert one["kind"] in KINDS
    assert isinstance(one["name"], str)
    assert isinstance(one["reference"], str)
    text(one["version"], r"\d+")
    text(one["sha256"], r"[0-9a-f]{64}")
    moment(one["modified"])
    assert one["size"] is None or isinstance(one["size"], int)
    if one["kind"] in ("storage", "folder", "file"):
        text(one["path"], r"/.*")
        assert (one["kind"] == "file") != one["path"].endswith("/")
        assert one["provider"]
    else:
        assert one["path"] is None


def versions(found: Any) -> None:
    for one in found:
        assert set(one) >= VERSION
        text(one["version"], r"\d+")
        text(one["sha256"], r"[0-9a-f]{64}")
        moment(one["modified"])
        assert re.fullmatch(rf"osf://.*@{one['version']}", one["reference"])
    numbers = [int(one["version"]) for one in found]
    assert numbers == sorted(numbers, reverse=True)


def link(one: Any) -> None:
    assert set(one) >= LINK
    assert one["kind"] in ("file", "folder")
    assert one["state"] in STATES
    assert one["upload"] in ("ask", "always", "never")
    text(one["base_version"], r"\d+")
    text(one["osf_version"], r"\d+")
    if one["kind"] == "folder":
        for file in one["files"]:
            assert set(file) >= {"path", "state"}
            assert file["state"] in STATES


def text(value: Any, pattern: str) -> None:
    """A string of that form, or null."""
    assert value is None or isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL), (value, pattern)


def moment(value: Any) -> None:
    """UTC ISO 8601 with Z, or null."""
    text(value, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
