"""What browsers send: paths, references and choices, read with care."""

from __future__ import annotations

import ntpath
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..config import OSF
from ..errors import BadReference, NotPermitted, UsageError
from ..models import Choice, Upload
from ..refs import EXAMPLE, Ref, parse

CHOICES = ("mine", "theirs", "both")
UPLOADS = ("ask", "always", "never")


def text(body: Mapping[str, Any], name: str) -> str:
    """A field that has to be there. Raises UsageError."""
    found = body.get(name)
    if not isinstance(found, str) or not found:
        raise UsageError(f"“{name}” is missing.", f'Send {{"{name}": "…"}}.')
    return found


def texts(body: Mapping[str, Any], name: str) -> list[str]:
    """A field with a list of texts; empty where it is left out. Raises UsageError."""
    found = body.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
        raise UsageError(f"“{name}” is not a list of texts.", f'Send {{"{name}": ["…"]}}.')
    return found


def flag(body: Mapping[str, Any], name: str) -> bool:
    """A yes or no; no where it is left out. Raises UsageError."""
    found = body.get(name, False)
    if not isinstance(found, bool):
        raise UsageError(f"“{name}” is neither true nor false.", "Send one of the two.")
    return found


def choice(body: Mapping[str, Any]) -> Choice | None:
    """What to keep, where the two sides differ. Raises UsageError."""
    found: Choice | None = body.get("choice")
    if found is not None and found not in CHOICES:
        raise UsageError("This is no choice.", f"Choose one of: {', '.join(CHOICES)}.")
    return found


def upload_policy(body: Mapping[str, Any]) -> Upload:
    """When a link uploads by itself. Raises UsageError."""
    found: Upload = body.get("upload", "ask")
    if found not in UPLOADS:
        raise UsageError("“upload” is none of the words for it.", f"Send one of: {', '.join(UPLOADS)}.")
    return found


def inside(root: Path, path: str) -> str:
    """A path as Jupyter writes it (POSIX, from the server's root) as an absolute one of this computer.

    Raises NotPermitted for what leads out of the root, by its dots or through a symbolic link. Looks at the disk.
    """
    parts = PurePosixPath(path.strip("/")).parts
    odd = "\0" in path or ".." in parts or os.name == "nt" and ("\\" in path or ntpath.splitdrive(path)[0])
    place = root.joinpath(*parts)
    if odd or not _is_inside(root, place):
        raise NotPermitted(
            f"“{path}” is not a path inside the folder of this Jupyter server.",
            "Name a file or folder that its file browser shows.",
            code="leads-outside",
        )
    return str(place)


def _is_inside(root: Path, place: Path) -> bool:
    try:
        place.exists()  # raises for a name that no disk can hold
        return place.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def written(config: OSF, ref: str) -> str:
    """A reference that cannot be taken for a path of this computer. Raises UsageError for what is none."""
    found = parse(ref, config.web_url)
    if found is None:
        raise BadReference(f"“{ref}” is not a reference to something on OSF.", EXAMPLE)
    return ref.strip() if found.forced else f"{config.web_url}{ref.strip()}"


def place_on_osf(config: OSF, body: Mapping[str, Any], name: str = "ref") -> Ref:
    """A storage, folder or file, named by its path; of a whole file, not of one version. Raises UsageError."""
    found = parse(text(body, name), config.web_url)
    if found is None or found.provider is None or found.file_id is not None or found.version is not None:
        raise BadReference(f"“{body[name]}” does not name a storage, folder or file by its path.", EXAMPLE)
    return found


def folder_on_osf(config: OSF, body: Mapping[str, Any], name: str = "ref") -> Ref:
    """A folder or storage; OSF Storage where a project is named. Raises UsageError."""
    found = parse(text(body, name), config.web_url)
    if found is not None and found.node and found.provider is None:
        return replace(found, provider="osfstorage", folder=True)
    return replace(place_on_osf(config, body, name), folder=True)
