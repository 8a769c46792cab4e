"""A links file from anybody: read, or refused in words; what is read stays in its folder and survives a change."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from jupyter_osf.errors import Failed, UsageError
from jupyter_osf.links.linkfile import Link, change_links, leads_out, put_link, read_links
from jupyter_osf.refs import parse
from jupyter_osf.transfer.scan import scan

from .cases import anything, cases, pieces, spoilt, told

FILE = {
    "kind": "file", "site": "https://api.osf.io/v2/", "node": "abc12", "provider": "osfstorage",
    "id": "5f" * 12, "path": "/exp/analysis.ipynb", "upload": "ask",
}  # fmt: skip
FOLDER = {**FILE, "kind": "folder", "path": "/data/", "include": ["**"], "exclude": ["~*"], "write_once": True}
DOCUMENT = {"format": 1, "links": {"exp/analysis.ipynb": FILE, "data": FOLDER, "old/data": {**FOLDER, "since": [2]}}}
AWKWARD = ("..", "/", "\\", ".", "C:", "//", "a", "data", "\0", "%2e", "~", "$HOME", "\ud800", "\udcff", "é", "\n")
keys = pieces(*AWKWARD)


def of_one_link(key: str, field: str, value: str) -> dict[str, Any]:
    return {"format": 1, "links": {key: {**FILE, field: value}}}


def of_one_folder(patterns: list[str]) -> dict[str, Any]:
    return {"format": 1, "links": {"data": {**FOLDER, "include": patterns}}}


documents = st.one_of(
    spoilt(DOCUMENT),
    st.builds(of_one_link, keys, st.sampled_from(["path", "provider", "id", "node", "site"]), pieces(*AWKWARD)),
    st.builds(
        of_one_folder, st.lists(pieces("*", "**", "/", "!", "[", "]", "-", "\\", "a", "z", "#", " "), max_size=3)
    ),
)


def written(folder: Path, content: bytes) -> Path:
    path = folder / ".osf" / "links.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def check(folder: Path, content: bytes) -> None:
    """What holds for every content of a links file."""
    path = written(folder, content)
    try:
        links = read_links(folder)
    except Failed as error:
        told(error)
        return
    for link in links:
        # Where the operating system would look, not only how it is spelled.
        assert folder in link.local.resolve().parents
        ref = parse(link.reference, "https://osf.io/")
        assert ref is not None
        assert (ref.id, ref.provider) == (link.node.lower(), link.provider)
        assert not set(link.id) & set("/?#") or link.provider != "osfstorage"
        assert link.upload in ("ask", "always", "never")
        assert list(scan(folder / "data", link.include, link.exclude)) == []
    before = json.loads(path.read_bytes())
    change_links(folder, lambda links: None)
    after = json.loads(path.read_bytes())
    assert read_links(folder) == links
    assert {**after, "links": 0, "format": 1} == {**before, "links": 0, "format": 1}
    assert {PurePosixPath(key).as_posix() for key in after["links"]} == {link.key for link in links}


@cases(1000, document=documents)
def test_any_document(tmp_path: Path, document: Any) -> None:
    check(tmp_path, json.dumps(document).encode())


@cases(
    500,
    content=st.binary(max_size=60)
    | pieces("{", "}", "[", "]", '"', ":", "format", "links", "1", ",", "<<<<<<<").map(
        lambda text: text.encode("utf-8", "surrogatepass")
    ),
)
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    check(tmp_path, content)


@cases(
    500,
    key=keys,
    path=pieces("/", "a", "é", " ", "@3", "%", "\udcff"),
    upload=st.sampled_from(["ask", "always", "never"]),
    more=st.dictionaries(anything, anything, max_size=2),
)
def test_what_is_written_is_read_again_or_refused(
    tmp_path: Path, key: str, path: str, upload: Any, more: dict[str, str]
) -> None:
    key = PurePosixPath(key).as_posix()
    assume(not leads_out(key) and "\0" not in path and not {".", ".."} & set(path.split("/")))
    for old in tmp_path.glob(".osf/*"):
        old.unlink()
    site = "https://api.osf.io/v2/"
    link = Link(tmp_path, key, "file", site, "abc12", "osfstorage", "5f" * 12, path, upload, more=more)
    try:
        put_link(link)
    except UsageError as error:
        told(error)
        return
    assert read_links(tmp_path) == [link]
