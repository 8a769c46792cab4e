"""The grammar of references: what ``osf://abc12/osfstorage/data.csv@3``, a web address, a DOI or an id means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qs, quote, unquote_to_bytes, urlsplit

from .config import origin
from .errors import BadReference

GUID = re.compile(r"[A-Za-z0-9]{5}")
FILE_ID = re.compile(r"[0-9a-f]{24}")
DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/osf\.io/([a-z0-9]{5})(?:_v\d+)?/?", re.IGNORECASE)
VERSION = re.compile(r"(.*)@([0-9]+)", re.DOTALL)
ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
FORCED = re.compile(r"(?i)(osf|https?)://|doi:")
"""How everything begins that cannot be a path of this computer."""
EXAMPLE = "References look like abc12, https://osf.io/abc12/ or osf://abc12/osfstorage/folder/file.csv."


@dataclass(frozen=True, slots=True)
class Ref:
    """Something on OSF. ``id`` is a guid of whatever it may be; with ``provider`` it is a project or component,
    ``parts`` are names from the storage's root down and ``file_id`` is OSF's own path identifier where a web
    address gave that in place of names. ``forced`` tells that it cannot be meant as a path of this computer."""

    id: str
    provider: str | None = None
    parts: tuple[str, ...] = ()
    folder: bool = False
    version: str | None = None
    file_id: str | None = None
    node: bool = False
    forced: bool = True

    def child(self, name: str, *, folder: bool = False) -> Ref:
        """The reference of an entry inside this folder."""
        return replace(self, parts=(*self.parts, name), folder=folder, version=None, file_id=None)

    def __str__(self) -> str:
        if self.provider is None:
            return f"osf://{self.id}/" if self.node else self.id + (f"@{self.version}" if self.version else "")
        if self.file_id is not None:
            raise ValueError("a reference by path identifier has no written form before it is resolved")
        path = "/".join(map(_encoded, (self.provider, *self.parts)))
        end = "/" if self.folder or not self.parts else ""
        return f"osf://{self.id}/{path}{end}" + (f"@{self.version}" if self.version else "")


@lru_cache(4096)
def _encoded(name: str) -> str:
    # The folders of a large listing come up again and again.
    return quote(name, safe="")


def decode(text: str) -> str:
    """Percent-decoding, once; escapes that are not valid, or not UTF-8, stand for themselves."""

    def run(match: re.Match[str]) -> str:
        try:
            return unquote_to_bytes(match.group()).decode("utf-8")
        except UnicodeDecodeError:
            return match.group()

    return ESCAPES.sub(run, text)


def _name(segment: str, whole: str) -> str:
    name = decode(segment)
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise BadReference(f"“{whole}” has a part that cannot be a name on OSF: “{name}”.", EXAMPLE)
    return name


def _guid(text: str, whole: str) -> str:
    if not GUID.fullmatch(text):
        raise BadReference(f"“{text}” in “{whole}” is not an OSF id, which has five letters and digits.", EXAMPLE)
    return text.lower()


def split_version(text: str) -> tuple[str, str | None]:
    """What is written before a pin such as ``@3``, and its number; None where there is no pin."""
    match = VERSION.fullmatch(text)
    return (match.group(1), match.group(2)) if match else (text, None)


def _from_scheme(text: str) -> Ref:
    body, version = split_version(text[len("osf://") :])
    segments = body.split("/")
    folder = segments[-1] == "" and len(segments) > 1
    if folder:
        segments.pop()
    guid = _guid(segments[0], text)
    if len(segments) == 1:
        if version is not None:
            raise BadReference(f"“{text}” asks for a version of a project; only files have versions.", EXAMPLE)
        return Ref(guid, folder=True, node=True)
    names = tuple(_name(segment, text) for segment in segments[1:])
    folder = folder or len(names) == 1
    if folder and version is not None:
        raise BadReference(f"“{text}” asks for a version of a folder; only files have versions.", EXAMPLE)
    return Ref(guid, names[0], names[1:], folder=folder, version=version, node=True)


def _from_web(text: str) -> Ref:
    address, version = split_version(text)
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    if "view_only" in query:
        raise BadReference(
            "View-only links are not supported yet.", "Sign in with an account that may read it, or ask for access."
        )
    # Download links of OSF name a version in this way.
    asked = (query.get("version") or query.get("revision") or [""])[0]
    version = version or (asked if re.fullmatch("[0-9]+", asked) else None)
    segments = [segment for segment in parts.path.split("/") if segment]
    if segments and segments[0] in ("download", "project"):
        segments.pop(0)
    if not segments:
        raise BadReference(f"“{text}” names no project or file.", EXAMPLE)
    if FILE_ID.fullmatch(segments[0]):
        return Ref("", file_id=segments[0], version=version)
    guid = _guid(segments[0].split("_v")[0], text)
    if len(segments) < 3 or segments[1] != "files":
        return Ref(guid, version=version)
    provider, rest = _name(segments[2], text), segments[3:]
    if not rest:
        return Ref(guid, provider, folder=True, node=True)
    if provider == "osfstorage":
        if len(rest) == 1 and GUID.fullmatch(rest[0]):
            return Ref(rest[0].lower(), version=version)
        if not FILE_ID.fullmatch(rest[0]):
            raise BadReference(f"“{rest[0]}” in “{text}” is not an identifier of a file on OSF.", EXAMPLE)
        return Ref(guid, provider, file_id=rest[0], version=version, node=True, folder=parts.path.endswith("/"))
    names = tuple(_name(segment, text) for segment in rest)
    return Ref(guid, provider, names, folder=parts.path.endswith("/"), version=version, node=True)


def parse(text: str, web_url: str) -> Ref | None:
    """Read a reference; None where the text can only be a path of this computer.

    A bare id (``study``) is returned with ``forced=False``: a linked path of that name wins over it.
    ``web_url`` is the configured website, the only one whose addresses are recognised.
    Raises BadReference for what looks like a reference and cannot be read.
    """
    text = text.strip()
    if not text:
        raise BadReference("The reference is empty.", EXAMPLE)
    if FORCED.match(text) and any("\ud800" <= character <= "\udfff" for character in text):
        raise BadReference("The reference holds characters that are no valid Unicode.", EXAMPLE)
    if text.lower().startswith("osf://"):
        return _from_scheme("osf://" + text[len("osf://") :])
    doi, doi_version = split_version(text)
    if match := DOI.fullmatch(doi):
        return Ref(match.group(1).lower(), version=doi_version)
    if re.match(r"(?i)https?://", text):
        if origin(text) == origin(web_url):
            base = urlsplit(web_url).path.rstrip("/")
            path = urlsplit(text).path
            return _from_web(text.replace(path, path[len(base) :], 1) if base and path.startswith(base) else text)
        raise BadReference(
            f"“{text}” is not an address of the OSF in use ({web_url}).",
            "Set OSF_API_URL, OSF_WEB_URL, OSF_FILES_URL and OSF_ACCOUNTS_URL to use another OSF.",
        )
    if text.lower().startswith("doi:"):
        raise BadReference(f"“{text}” is not a DOI of OSF.", "DOIs of OSF look like doi:10.17605/OSF.IO/ABC12.")
    bare, version = split_version(text.rstrip("/"))
    if GUID.fullmatch(bare) and bare.lower() == bare:
        return Ref(bare, version=version, forced=False)
    return None
