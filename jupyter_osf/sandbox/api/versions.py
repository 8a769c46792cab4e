"""Which of the API's versions 2.0 to 2.20 a request wants, and what media type it accepts."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import errors


class Version(NamedTuple):
    """A version of the API; compares as numbers do, so that 2.9 comes before 2.10."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


DEFAULT = Version(2, 0)
LATEST = Version(2, 20)
ALLOWED = {str(Version(2, minor)): Version(2, minor) for minor in range(LATEST.minor + 1)}

JSON_API = "application/vnd.api+json"
SERVED = (JSON_API, "application/json", "text/html")

# Names that were written with an underscore before 2.18; every other type is spelled alike in all versions.
_KEBAB = {"file-versions", "view-only-links", "node-links", "node-addons"}


def type_name(kind: str, version: Version) -> str:
    """How ``version`` spells a resource type."""
    return kind.replace("-", "_") if kind in _KEBAB and version < (2, 18) else kind


class Date(str):
    """A moment in UTC as the store writes it; the renderer adds the zone where the version has one."""

    def spelled(self, version: Version) -> str:
        return str(self) if version < (2, 2) else f"{self}Z"


def wants_html(accept: str) -> bool:
    """Whether the browsable page is meant; raises 406 when nothing on offer fits."""
    if not accept or "application/json" in accept or JSON_API in accept:
        return False
    ranges = [part.split(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
    for served in SERVED:
        if served in ranges:
            return served == "text/html"
    if "text/*" in ranges and "application/*" not in ranges:
        return True
    if "*/*" in ranges or "application/*" in ranges:
        return False
    raise errors.negotiation(406, "Could not satisfy the request Accept header.")


def negotiate(query_version: str | None, accept: str) -> Version:
    """The version asked for by ``?version=`` or the Accept header; the two must not disagree."""
    from_query = _named(query_version)
    if query_version is not None and from_query is None:
        raise errors.negotiation(404, "Invalid version in query parameter.")
    match = re.search(r"application/(?:vnd\.api\+)?json\s*;[^,]*?version=\s*\"?([^;,\"\s]+)", accept)
    from_header = _named(match.group(1)) if match else None
    if match and from_header is None:
        raise errors.negotiation(406, 'Invalid version in "Accept" header.')
    if from_query and from_header and from_query != from_header:
        raise errors.negotiation(
            409,
            f'The "Accept" header asks for version {from_header} and the query parameter for {from_query}; '
            "they must be the same.",
        )
    return from_query or from_header or DEFAULT


def _named(text: str | None) -> Version | None:
    return LATEST if text == "latest" else ALLOWED.get(text or "")
