"""References from anybody: read, refused in words, or a path of this computer; never anything else."""

from __future__ import annotations

import re

from urllib3.util import parse_url

from jupyter_osf.errors import BadReference
from jupyter_osf.refs import FILE_ID, GUID, Ref, parse

from .cases import cases, pieces, told

WEB = "https://osf.io/"
HOSTS = ("osf.io", "doi.org", "dx.doi.org")
AWKWARD = (
    "osf://", "OSF://", "https://osf.io/", "http://osf.io/", "https://", "//", "osf.io", "evil.example", "@evil.org",
    ":443", ":80", "abc12", "ABC12", "5f" + "0a" * 11, "osfstorage", "owncloud", "project/", "download/", "files/",
    "registries/", "/", "/..", "/.", "..", "%2e%2e", "%2F", "%00", "%", "%41", "%FF", "@3", "@", "@03", "?version=2",
    "?view_only=abc", "?", "#", "doi:", "10.17605/OSF.IO/", "https://doi.org/", "_v2", "\\", " ", "\n", "\t", "é", "🧠",
)  # fmt: skip


def check(text: str) -> None:
    """What holds for every text."""
    try:
        ref = parse(text, WEB)
    except BadReference as error:
        told(error)
        return
    if ref is None:
        return
    check_values(ref)
    if re.match(r"(?i)https?:", text.strip()):
        assert parse_url(text.strip()).host in HOSTS
    if ref.file_id is None:
        again = parse(str(ref), WEB)
        assert str(again) == str(ref)
        assert again is not None
        assert (again.id, again.provider, again.parts, again.version) == (ref.id, ref.provider, ref.parts, ref.version)


def check_values(ref: Ref) -> None:
    """That addresses of OSF can be made of it without leading elsewhere."""
    assert GUID.fullmatch(ref.id) or ref.id == "" and ref.file_id
    assert ref.file_id is None or FILE_ID.fullmatch(ref.file_id)
    assert ref.version is None or re.fullmatch("[0-9]+", ref.version)
    for name in ref.parts if ref.provider is None else (ref.provider, *ref.parts):
        assert name not in ("", ".", "..")
        assert not set(name) & set("/\0")


@cases(1500, text=pieces(*AWKWARD))
def test_any_text(text: str) -> None:
    check(text)


@cases(1000, text=pieces(*AWKWARD))
def test_any_text_below_a_storage(text: str) -> None:
    check(f"osf://abc12/osfstorage/{text}")


@cases(1000, text=pieces(*AWKWARD))
def test_any_address_of_the_website(text: str) -> None:
    check(f"https://osf.io/abc12/files/{text}")


@cases(500, text=pieces(*AWKWARD))
def test_an_address_is_of_the_configured_website_only(text: str) -> None:
    check(f"https://{text}")
