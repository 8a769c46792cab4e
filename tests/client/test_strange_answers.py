"""Well-formed answers that are not OSF's: each becomes a sentence, whatever was asked."""

from __future__ import annotations

import pytest

from jupyter_osf.errors import OSFError
from jupyter_osf.refs import Ref

from .connect import Bytes, file_at, raw_client
from .raw import http, raw_server

BODIES = [
    "{}",
    '{"error": "sign in to the guest network"}',
    '{"data": null}',
    '{"data": 7}',
    '{"data": "text"}',
    '{"data": {}}',
    '{"data": {"id": null, "attributes": null, "links": 3, "relationships": []}}',
    '{"data": [1, null]}',
    '{"data": [{}]}',
    '{"data": [{"attributes": {"kind": "file"}}]}',
    '{"data": [[]], "meta": [], "links": []}',
    '{"data": {"attributes": "x"}, "meta": 3}',
    '{"data": ' + "[" * 100_000,
    '{"data": [{"id": "abc12", "attributes": {"title": "' + "9" * 5000 + '"}}]}',
    '{"data": [{"attributes": {"kind": "file", "provider": "x", "path": "/a", "name": "\\ud83d", "size": "²"}}]}',
]
LONG = '{"errors": [{"detail": "&#' + "9" * 5000 + ';"}]}'
CALLS = {
    "mine": lambda client, file, folder: client.nodes.mine(),
    "get": lambda client, file, folder: client.nodes.get("abc12"),
    "children": lambda client, file, folder: client.nodes.children("abc12"),
    "storages": lambda client, file, folder: client.nodes.storages("abc12"),
    "resolve": lambda client, file, folder: client.nodes.resolve("abc12"),
    "listing": lambda client, file, folder: client.files.children(folder),
    "find": lambda client, file, folder: client.files.find(Ref("abc12", "osfstorage", ("a",), node=True)),
    "by id": lambda client, file, folder: client.files.by_id("5f" + "0" * 22),
    "versions": lambda client, file, folder: client.files.versions(file, sizes=True),
    "me": lambda client, file, folder: client.accounts.me(),
    "scopes": lambda client, file, folder: client.accounts.scopes(),
    "create": lambda client, file, folder: client.changes.create_file(folder, "a", Bytes(b"x")),
    "replace": lambda client, file, folder: client.content.replace(file, Bytes(b"x")),
    "folder": lambda client, file, folder: client.changes.create_folder(folder, "a"),
    "rename": lambda client, file, folder: client.changes.rename(file, "b"),
    "move": lambda client, file, folder: client.changes.move(file, folder, "b"),
}


def saying(body, status=200):
    def answer(request):
        request.read_body()
        return http(status, body)

    return answer


@pytest.mark.parametrize("call", CALLS)
def test_no_answer_leads_to_a_traceback(call):
    hints = []

    with raw_server(saying("")) as server:
        client = raw_client(server.url, retries=0)
        for status, body in [*((200, body) for body in BODIES), (400, LONG)]:
            server.answer = saying(body, status)
            client.nodes.refresh()
            try:
                CALLS[call](client, file_at(server.url), file_at(server.url, "exp", kind="folder", path="/exp/"))
            except OSFError as error:
                hints.append(error.hint)
        client.close()
    assert all(hints)
