"""Answers from anybody in OSF's place: told in a sentence, or understood as values of the declared kinds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from hypothesis import strategies as st

from jupyter_osf.client import documents, sharing_documents
from jupyter_osf.client.answers import explain, passing
from jupyter_osf.errors import OSFError, Unreachable
from jupyter_osf.models import Entry, Version
from tests.client.connect import file_at, raw_client
from tests.client.raw import RawServer, http, raw_server
from tests.client.test_strange_answers import CALLS

from .cases import cases, json_values, pieces, spoilt, told

TIME = "2026-11-22T14:05:09.123456Z"
TARGET = {"links": {"related": {"href": "https://api.osf.io/v2/nodes/abc12/"}}, "data": {"id": "abc12"}}
NODE = {
    "id": "abc12",
    "type": "nodes",
    "attributes": {
        "title": "Stroop &amp; co", "public": True, "category": "project", "tags": ["a"], "date_modified": TIME,
        "registration": False, "current_user_permissions": ["read", "write", "admin"],
    },
    "relationships": {"parent": TARGET, "children": TARGET, "files": TARGET},
    "links": {"html": "https://osf.io/abc12/", "self": "https://api.osf.io/v2/nodes/abc12/"},
}  # fmt: skip
HASHES = {"md5": "d4" * 16, "sha256": "e3" * 32}
IN_A_FOLDER = {
    "id": "osfstorage/5f", "type": "files",
    "attributes": {
        "name": "a.csv", "kind": "file", "path": "/5f", "materialized": "/data/a.csv", "provider": "osfstorage",
        "size": 3, "sizeInt": 3, "modified_utc": TIME, "modified": TIME, "etag": "e", "resource": "abc12",
        "extra": {"hashes": HASHES, "version": 2, "checkout": None, "user": {"name": "A &lt;b&gt;"}}, "version": "2",
    },
    "links": {"move": "https://files.osf.io/v1/x?kind=file", "upload": "https://files.osf.io/v1/x?kind=file"},
}  # fmt: skip
FILE = {
    "id": "5f" * 12, "type": "files",
    "attributes": {
        "name": "a.csv", "kind": "file", "path": "/5f", "materialized_path": "/data/a.csv", "provider": "osfstorage",
        "size": 3, "current_version": 2, "date_modified": TIME, "extra": {"hashes": HASHES}, "tags": ["a"],
    },
    "relationships": {"target": TARGET, "checkout": {"links": {"related": {"meta": {"id": "abc12"}}}}},
    "links": {"move": "https://files.osf.io/v1/x", "html": "https://osf.io/abc12/files/osfstorage/5f"},
}  # fmt: skip
STORAGE = {
    "id": "abc12:osfstorage", "attributes": {"provider": "osfstorage", "name": "osfstorage"},
    "links": {"upload": "https://files.osf.io/v1/resources/abc12/providers/osfstorage/?kind=file"},
}  # fmt: skip
PERSON = {
    "id": "abc12-dy694",
    "attributes": {
        "full_name": "A B", "permission": "read", "bibliographic": True, "unregistered_contributor": None,
        "name": "l", "key": "k", "anonymous": False, "date_created": TIME, "citation": "A B (2026).",
    },
    "relationships": {"users": {"data": {"id": "dy694"}}},
    "embeds": {"users": {"data": {"attributes": {"full_name": "A B"}}, "errors": [{"meta": {"full_name": "A B"}}]}},
    "links": {"html": "https://osf.io/dy694/"},
}  # fmt: skip
LISTED = documents.waterbutler_entry(IN_A_FOLDER, "abc12")
READERS: dict[str, tuple[Callable[[Any], Any], dict[str, Any]]] = {
    "node": (documents.node_entry, NODE),
    "listed": (lambda document: documents.waterbutler_entry(document, "abc12"), IN_A_FOLDER),
    "file": (documents.file_entry, FILE),
    "storage": (lambda document: documents.storage_entry(document, "abc12"), STORAGE),
    "version": (
        lambda document: documents.version_of(document, documents.waterbutler_entry(IN_A_FOLDER, "")),
        IN_A_FOLDER,
    ),
    "person": (sharing_documents.person_of, PERSON),
    "contributor": (sharing_documents.contributor_of, PERSON),
    "link": (lambda document: sharing_documents.view_only_link_of(document, "https://osf.io/abc12/"), PERSON),
    "citation": (sharing_documents.citation_of, PERSON),
}
spoilt_documents = st.one_of(*(st.tuples(st.just(name), spoilt(document)) for name, (_, document) in READERS.items()))


def check_kinds(found: Entry | Version) -> None:
    """That each value is of the kind that everybody who uses it counts on."""
    texts = {"name", "reference", "id"} if isinstance(found, Entry) else {"version", "reference"}
    assert all(type(getattr(found, name)) is str for name in texts)
    rest = {"web_url", "category", "parent", "checked_out_by"} if isinstance(found, Entry) else {"author"}
    assert all(type(getattr(found, name)) in (str, type(None)) for name in {"sha256", "modified", *rest})
    assert found.size is None or type(found.size) is int and found.size >= 0
    assert found.modified is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", found.modified)
    if isinstance(found, Entry):
        assert type(found.public) in (bool, type(None))
        assert all(type(tag) is str for tag in found.tags)
        # It becomes a link that people click.
        assert found.web_url is None or re.match("(?i)https?://", found.web_url)


@cases(1500, spoiled=spoilt_documents)
def test_a_document_with_other_values(spoiled: tuple[str, Any]) -> None:
    name, document = spoiled
    try:
        found = READERS[name][0](document)
    except Unreachable as error:
        told(error)
        return
    if isinstance(found, Entry | Version):
        check_kinds(found)
        json.dumps(found.as_dict(), ensure_ascii=False).encode()


statuses = st.sampled_from([400, 401, 403, 404, 405, 409, 410, 413, 418, 429, 500, 501, 502, 503, 504, 507])
ERROR = {"errors": [{"detail": "<b>No</b> &amp; never", "source": {}}], "message_long": "no", "message": "no"}
bodies = (
    (spoilt(ERROR) | json_values).map(lambda body: json.dumps(body).encode())
    | st.binary(max_size=40)
    | st.sampled_from([b'{"message": "\\ud83d"}', b"\xff\xfe{\x00"])
)
waits = st.none() | pieces("9" * 40, "-1", "1.5", "²", "Wed, 22 Nov 2026 14:05:09 GMT", "+9999999999999", "99999")
types = st.sampled_from(["application/json", "text/html", "application/vnd.api+json", "text/html; charset=utf-99", ""])


@cases(1000, status=statuses, body=bodies, wait=waits, kind=types, signed_in=st.booleans())
def test_a_refusal_in_other_words(status: int, body: bytes, wait: str | None, kind: str, signed_in: bool) -> None:
    answer = requests.Response()
    answer.status_code = status
    answer._content = body
    answer.headers["Content-Type"] = kind
    if wait is not None:
        answer.headers["Retry-After"] = wait
    for error in (explain(answer, signed_in), passing(answer, signed_in)):
        told(error)
        assert "\n" not in error.message
        assert "<b>" not in error.message
        assert len(error.message) < 400
    wait_for = passing(answer, signed_in).retry_after
    assert wait_for is None or wait_for >= 0


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with raw_server(lambda request: http(200, "{}")) as running:
        yield running


whole = (
    st.sampled_from([NODE, IN_A_FOLDER, FILE, STORAGE, PERSON]).flatmap(spoilt).map(lambda one: {"data": one})
    | st.sampled_from([NODE, IN_A_FOLDER, FILE, STORAGE]).flatmap(
        lambda one: spoilt({"data": [one], "meta": {"total": 1}, "links": {"next": None}})
    )
    | json_values
)


@cases(500, call=st.sampled_from(sorted(CALLS)), document=whole, status=st.sampled_from([200, 200, 200, 201, 404, 500]))
def test_whatever_is_asked(server: RawServer, call: str, document: Any, status: int) -> None:
    def answer(request: Any) -> bytes:
        request.read_body()
        # Half of a pair, which is what some storages have in names.
        return http(status, json.dumps(document).replace(".csv", "\\ud83d.csv"))

    server.answer = answer
    client = raw_client(server.url, retries=0)
    try:
        CALLS[call](client, file_at(server.url), file_at(server.url, "exp", kind="folder", path="/exp/"))
    except OSFError as error:
        told(error)
    finally:
        client.close()
