"""The bytes of files on OSF, as a browser gets them: whole, in part, as a zip, and never as a page."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import threading
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.jupyter import running_jupyter
from tests.sandbox_fixtures import Osf

from .at_work import until
from .rest import PATIENCE, Browser

MEGABYTE = 1 << 20
HEADERS = {
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox",
    "Cache-Control": "no-store",
}


def ref(osf: Osf, path: str = "/", provider: str = "osfstorage") -> str:
    return f"osf://{osf.node('stroop')}/{provider}{quote(path, safe='/@')}"


def get(web: Browser, ref: str, part: str = "", **more: Any) -> requests.Response:
    url = f"{web.server.url}osf/content?ref={quote(ref)}"
    return web.http.get(url, headers={"Range": part} if part else {}, timeout=PATIENCE, **more)


def numbers(size: int) -> bytes:
    """What the sandbox fills a file with."""
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


def made(osf: Osf, path: str, size: int) -> bytes:
    osf.create(files=[{"node": "stroop", "files": {path: {"size": size}}}])
    return numbers(size)


def sent(osf: Osf, listener: str = "storage") -> list[int]:
    """How many bytes of files OSF has sent, for each answer."""
    return [request["sent"] for request in osf.requests() if request["listener"] == listener and request["sent"]]


def test_a_file_comes_whole_and_is_nothing_but_an_attachment(web: Browser, osf: Osf) -> None:
    name = "Ürsprung <b>“1” & 50%.html"
    osf.create(files=[{"node": "stroop", "files": {f"/{name}": "<script>alert(1)</script>"}}])

    answer = get(web, ref(osf, f"/{name}"))

    assert (answer.status_code, answer.text) == (200, "<script>alert(1)</script>")
    assert {header: answer.headers[header] for header in HEADERS} == HEADERS
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    assert answer.headers["Content-Length"] == "25"


def test_no_header_of_osf_comes_along(web: Browser, osf: Osf) -> None:
    headers = {name.casefold() for name in get(web, ref(osf, "/protocol.md")).headers}

    assert not headers & {"set-cookie", "location", "etag", "last-modified", "via", "x-waterbutler-metadata"}


def test_an_older_version_comes_as_it_was(web: Browser, osf: Osf) -> None:
    first = get(web, ref(osf, "/protocol.md@1"))
    part = get(web, ref(osf, "/protocol.md@1"), "bytes=2-9")

    assert hashlib.sha256(first.content).hexdigest() == osf.versions("stroop", "/protocol.md")[-1]["sha256"]
    assert (part.status_code, part.content) == (206, first.content[2:10])
    assert part.headers["Content-Range"] == f"bytes 2-9/{len(first.content)}"


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-65535", 0, 65535),
        ("bytes=70000-1900000", 70000, 1900000),
        ("bytes=1999990-", 1999990, 1999999),
        ("bytes=1999990-9999999999", 1999990, 1999999),
        ("bytes=-5", 1999995, 1999999),
        ("bytes=-9999999999", 0, 1999999),
    ],
)
@pytest.mark.parametrize("provider", ["osfstorage", "owncloud", "gitlab"])
def test_a_part_is_cut_to_the_byte_whatever_the_storage_makes_of_it(
    web: Browser, osf: Osf, provider: str, part: str, first: int, last: int
) -> None:
    path = "/big.bin" if provider == "osfstorage" else f"{provider}:/big.bin"
    content = made(osf, path, 2_000_000)

    answer = get(web, ref(osf, "/big.bin", provider), part)

    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/2000000"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert answer.content == content[first : last + 1]
    assert {header: answer.headers[header] for header in HEADERS} == HEADERS


@pytest.mark.parametrize("part", ["bytes=5-2", "bytes=-", "bytes=0-1,4-5", "lines=0-5", "bytes=a-b", "bytes=²-"])
def test_a_wish_for_parts_that_is_none_gets_everything(web: Browser, osf: Osf, part: str) -> None:
    url = f"{web.server.url}osf/content?ref={quote(ref(osf, '/protocol.md'))}"
    answer = web.http.get(url, headers={"Range": part.encode()}, timeout=PATIENCE)

    assert (answer.status_code, len(answer.content)) == (200, osf.versions("stroop", "/protocol.md")[0]["size"])


def test_a_part_that_the_file_does_not_have_is_told_with_its_size(web: Browser, osf: Osf) -> None:
    made(osf, "/small.bin", 100)

    answer = get(web, ref(osf, "/small.bin"), "bytes=100-200")

    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */100")
    assert answer.json()["code"] == "no-such-part"


def test_an_empty_file_is_empty_with_and_without_a_part(web: Browser, osf: Osf) -> None:
    osf.create(files=[{"node": "stroop", "files": {"/empty.txt": ""}}])

    answers = [get(web, ref(osf, "/empty.txt")), get(web, ref(osf, "/empty.txt"), "bytes=0-65535")]

    assert [(one.status_code, one.content, one.headers["Content-Length"]) for one in answers] == [(200, b"", "0")] * 2
    assert [one.headers["Content-Type"] for one in answers] == ["application/octet-stream"] * 2


def test_the_head_of_a_large_file_moves_no_more_than_that(web: Browser, osf: Osf) -> None:
    made(osf, "/large.bin", 400 * MEGABYTE)
    osf.clear_requests()

    answer = get(web, ref(osf, "/large.bin"), "bytes=0-65535")

    assert (answer.status_code, len(answer.content)) == (206, 65536)
    assert sent(osf) == [65536]


def test_a_storage_that_knows_no_parts_is_stopped_when_there_is_enough(web: Browser, osf: Osf) -> None:
    made(osf, "gitlab:/large.bin", 400 * MEGABYTE)
    osf.clear_requests()

    answer = get(web, ref(osf, "/large.bin", "gitlab"), "bytes=100-65635")

    assert answer.content == numbers(65636)[100:]
    assert sum(sent(osf, "files")) < 40 * MEGABYTE


def test_a_browser_that_goes_away_ends_the_download_at_osf(web: Browser, osf: Osf) -> None:
    made(osf, "/large.bin", 400 * MEGABYTE)
    osf.clear_requests()

    answer = get(web, ref(osf, "/large.bin"), stream=True)
    assert len(answer.raw.read(MEGABYTE)) == MEGABYTE
    slow = settled(osf)
    answer.close()
    after = settled(osf)

    # What lies in the buffers of three sockets, and no more: the browser is what sets the pace.
    assert slow < 60 * MEGABYTE
    assert after < 60 * MEGABYTE


def settled(osf: Osf) -> int:
    """What OSF has sent when it sends no more."""
    before, now = -1, sum(sent(osf))
    while before != now:
        time.sleep(0.5)
        before, now = now, sum(sent(osf))
    return now


def test_a_folder_and_a_storage_come_as_a_zip(web: Browser, osf: Osf) -> None:
    folder, storage = get(web, ref(osf, "/figures/")), get(web, ref(osf))

    with zipfile.ZipFile(io.BytesIO(folder.content)) as archive:
        assert "congruent.png" in archive.namelist()
        assert archive.testzip() is None
    with zipfile.ZipFile(io.BytesIO(storage.content)) as archive:
        assert "figures/congruent.png" in archive.namelist()
    assert folder.headers["Content-Disposition"] == "attachment; filename*=UTF-8''figures.zip"
    assert storage.headers["Content-Disposition"].endswith(f"{osf.node('stroop')}-osfstorage.zip")
    assert {header: folder.headers[header] for header in HEADERS} == HEADERS


@pytest.mark.parametrize("kind", ["short-body", "reset-response", "corrupt-download"])
def test_bytes_that_are_not_all_or_not_the_right_ones_never_look_whole(web: Browser, osf: Osf, kind: str) -> None:
    made(osf, "/big.bin", 2_000_000)
    osf.fault(kind, listener="storage", after=500_000)

    with pytest.raises(requests.RequestException):
        get(web, ref(osf, "/big.bin"))
    assert get(web, ref(osf, "/big.bin")).status_code == 200


def test_osf_that_fails_for_a_moment_is_asked_again(web: Browser, osf: Osf) -> None:
    osf.fault("bad-gateway", listener="storage")

    assert get(web, ref(osf, "/protocol.md")).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("", 400, "bad-reference"),
        ("protocol.md", 400, "bad-reference"),
        ("osf://{}/osfstorage/nothing.txt", 404, "not-found"),
        ("osf://{}/osfstorage/protocol.md@9", 404, "not-found"),
        ("osf://{}/osfstorage/figures/@1", 400, "bad-reference"),
        ("osf://zzzzz/osfstorage/", 404, "not-found"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(web: Browser, osf: Osf, asked: str, status: int, code: str) -> None:
    answer = web.ask("GET", f"content?ref={quote(asked.format(osf.node('stroop')))}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert "Content-Disposition" not in answer.headers


def test_twenty_previews_that_were_given_up_do_not_stop_the_next(web: Browser, osf: Osf) -> None:
    made(osf, "/big.bin", 2_000_000)
    osf.fault("stall", listener="storage", times=None)
    for _ in range(20):
        with pytest.raises(requests.Timeout):
            web.http.get(f"{web.server.url}osf/content?ref={quote(ref(osf, '/big.bin'))}", timeout=0.2)
    osf.clear_faults()

    assert get(web, ref(osf, "/big.bin"), "bytes=0-9").content == numbers(10)


def test_everything_in_a_random_file_survives(web: Browser, osf: Osf) -> None:
    content = os.urandom(3 * MEGABYTE + 17)
    (web.server.root / "random.bin").write_bytes(content)
    web.ask("POST", "entry/actions", {"do": "upload", "paths": ["random.bin"], "ref": ref(osf)})

    assert get(web, ref(osf, "/random.bin")).content == content


def test_a_server_that_ends_waits_neither_for_a_download_nor_for_a_listing(osf: Osf, tmp_path: Path) -> None:
    made(osf, "/big.bin", 2_000_000)
    osf.fault("stall", listener="storage", after=500_000, times=None)
    osf.fault("stall", contains=f"nodes/{osf.node('materials')}/", times=None)

    def ask(web: Browser, path: str) -> None:
        with contextlib.suppress(requests.RequestException):
            web.http.get(f"{web.server.url}osf/{path}", timeout=PATIENCE)

    with running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment()) as server:
        paths = [f"content?ref={ref(osf, '/big.bin')}", f"tree?ref=osf://{osf.node('materials')}/"]
        threads = [threading.Thread(target=ask, args=(Browser(server), path)) for path in paths]
        for thread in threads:
            thread.start()
        until(lambda: [request for request in osf.requests() if request["listener"] == "storage"])
        began = time.monotonic()
    ended = time.monotonic() - began
    for thread in threads:
        thread.join(PATIENCE)

    # By itself, and not because it was killed.
    assert ended < 30
