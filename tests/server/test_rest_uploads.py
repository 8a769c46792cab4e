"""Files from a browser into folders of OSF: names that are taken, folders that are made, progress, early ends."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import running_jupyter
from tests.sandbox_fixtures import Osf

from .at_work import until
from .conftest import DESCRIPTION
from .listener import Listener
from .rest import PATIENCE, Browser

MEGABYTE = 1 << 20
LARGE = os.urandom(3 * MEGABYTE + 17)


def put(
    web: Browser, to: str, name: str, body: bytes | Iterable[bytes], conflict: str = "", **headers: str
) -> requests.Response:
    """What the front end sends for a file that was picked or dropped."""
    path = f"content?ref={quote(to)}&name={quote(name)}" + (f"&conflict={conflict}" if conflict else "")
    answer = web.http.put(
        f"{web.server.url}osf/{path}",
        data=body,
        headers={"X-XSRFToken": web.http.cookies.get("_xsrf", default=""), **headers},
        timeout=PATIENCE,
    )
    DESCRIPTION.check("PUT", path, answer)
    return answer


def ref(osf: Osf, path: str = "/", provider: str = "osfstorage") -> str:
    return f"osf://{osf.node('stroop')}/{provider}{path}"


def there(sandbox: SandboxProcess, osf: Osf, path: str) -> list[bytes]:
    """The bytes of every version on OSF, newest first; none if there is no such file."""
    file = osf.files("stroop").get(path if ":" in path else f"osfstorage:{path}")
    found = [next(sandbox.data.rglob(version["sha256"])) for version in file["versions"]] if file else []
    return [blob.read_bytes() for blob in found]


def outcomes(answer: requests.Response) -> list[str]:
    return [result["outcome"] for result in answer.json()["results"]]


@pytest.mark.parametrize("body", [b"", b"small", LARGE], ids=["empty", "small", "large"])
def test_a_file_arrives_as_it_was(
    web: Browser, osf: Osf, sandbox: SandboxProcess, heard: Listener, body: bytes
) -> None:
    answer = put(web, ref(osf, "/data/"), "day 1 – “a” & b.bin", body)

    assert answer.status_code == 200, answer.text
    (result,) = answer.json()["results"]
    assert (result["path"], result["outcome"], result["version"]) == (None, "created", "1")
    assert result["sha256"] == hashlib.sha256(body).hexdigest()
    assert there(sandbox, osf, "/data/day 1 – “a” & b.bin") == [body]
    assert heard.wait("tree", reference=ref(osf, "/data/"))
    job = heard.wait("job", do="upload", state="done")
    assert job["reference"] == result["reference"]
    assert (job["bytes_done"], job["bytes_total"], job["files_done"], job["files_total"]) == (len(body),) * 2 + (1, 1)


def test_a_project_means_its_osf_storage(web: Browser, osf: Osf, sandbox: SandboxProcess) -> None:
    put(web, f"osf://{osf.node('stroop')}/", "a.txt", b"a")

    assert there(sandbox, osf, "/a.txt") == [b"a"]


@pytest.mark.parametrize("body", [b"mine", LARGE], ids=["small", "large"])
def test_a_name_that_is_taken_is_told_with_what_is_there(
    web: Browser, osf: Osf, sandbox: SandboxProcess, body: bytes
) -> None:
    osf.colleague("upload", node="stroop", path="/protocol.md", content="theirs", **{"as": "colleague"})
    before = there(sandbox, osf, "/protocol.md")

    answer = put(web, ref(osf), "protocol.md", body)

    assert answer.status_code == 409
    said = answer.json()
    assert (said["code"], said["version"], said["author"], said["size"]) == ("name-taken", "4", "Demo Colleague", 6)
    assert there(sandbox, osf, "/protocol.md") == before


def test_whoever_sends_a_large_file_to_a_taken_name_comes_to_read_the_answer(web: Browser, osf: Osf) -> None:
    taken: list[str] = []

    def body() -> Iterable[bytes]:
        for _ in range(20):
            taken.append("")
            yield LARGE

    class Announced:
        """Of a known length, so that it is not sent in chunks."""

        def __len__(self) -> int:
            return 20 * len(LARGE)

        def __iter__(self) -> Any:
            return iter(body())

    answer = put(web, ref(osf), "protocol.md", Announced())

    assert (answer.status_code, answer.json()["code"]) == (409, "name-taken")
    assert len(taken) == 20


@pytest.mark.parametrize("body", [b"mine", LARGE], ids=["small", "large"])
def test_each_answer_to_a_taken_name_does_what_it_says(
    web: Browser, osf: Osf, sandbox: SandboxProcess, body: bytes
) -> None:
    theirs = there(sandbox, osf, "/protocol.md")

    skipped = put(web, ref(osf), "protocol.md", body, "skip")
    both = put(web, ref(osf), "protocol.md", body, "keep-both")
    assert there(sandbox, osf, "/protocol.md") == theirs
    newer = put(web, ref(osf), "protocol.md", body, "new-version")
    same = put(web, ref(osf), "protocol.md", body, "new-version")
    asked = put(web, ref(osf), "protocol.md", body)

    assert [outcomes(answer) for answer in (skipped, both, newer, same, asked)] == [
        ["skipped"], ["kept-both"], ["new-version"], ["unchanged"], ["unchanged"],
    ]  # fmt: skip
    assert there(sandbox, osf, "/protocol.md") == [body, *theirs]
    kept = [
        path for path in osf.files("stroop") if re.search(r"/protocol \(\d{4}-\d\d-\d\d \d\d.\d\d.\d\d\)\.md$", path)
    ]
    assert len(kept) == 1
    assert there(sandbox, osf, kept[0]) == [body]


def test_a_storage_without_versions_replaces_nothing(web: Browser, osf: Osf, sandbox: SandboxProcess) -> None:
    osf.create(files=[{"node": "stroop", "files": {"owncloud:/a.txt": "theirs"}}])
    to = ref(osf, "/", "owncloud")

    asked, newer = put(web, to, "a.txt", b"mine"), put(web, to, "a.txt", b"mine", "new-version")
    both = put(web, to, "a.txt", b"mine", "keep-both")

    assert (asked.status_code, asked.json()["code"]) == (409, "name-taken")
    assert (newer.status_code, newer.json()["code"]) == (409, "no-versions")
    assert outcomes(both) == ["kept-both"]
    assert there(sandbox, osf, "owncloud:/a.txt") == [b"theirs"]


def test_a_dropped_folder_makes_each_of_its_folders_once(
    web: Browser, osf: Osf, sandbox: SandboxProcess, heard: Listener
) -> None:
    files = {f"study/day {day}/s{number}.csv": b"%d %d" % (day, number) for day in (1, 2) for number in range(4)}
    answers: list[requests.Response] = []

    def drop(name: str, content: bytes) -> None:
        answers.append(put(Browser(web.server), ref(osf, "/data/"), name, content))

    threads = [threading.Thread(target=drop, args=file) for file in files.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert [outcomes(answer) for answer in answers] == [["created"]] * 8
    assert {name: there(sandbox, osf, f"/data/{name}") for name in files} == {n: [c] for n, c in files.items()}
    folders = [path for path in osf.files("stroop") if path.startswith("osfstorage:/data/study") and path[-1] == "/"]
    assert sorted(folders) == [f"osfstorage:/data/study/{end}" for end in ("", "day 1/", "day 2/")]
    assert heard.wait("tree", reference=ref(osf, "/data/"))
    assert heard.wait("tree", reference=ref(osf, "/data/study/day%202/"))


def test_two_uploads_of_one_file_at_once_leave_a_list_of_versions_that_is_whole(
    web: Browser, osf: Osf, sandbox: SandboxProcess
) -> None:
    contents = [b"one" * 1000, b"two" * 1000, b"three" * 1000]
    threads = [
        threading.Thread(target=put, args=(Browser(web.server), ref(osf), "protocol.md", content, "new-version"))
        for content in contents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    versions = osf.versions("stroop", "/protocol.md")
    assert [version["number"] for version in versions] == [6, 5, 4, 3, 2, 1]
    assert set(there(sandbox, osf, "/protocol.md")[:3]) == set(contents)


def test_a_lost_answer_makes_no_second_version(web: Browser, osf: Osf, sandbox: SandboxProcess) -> None:
    osf.fault("reset-response", method="PUT")

    answer = put(web, ref(osf), "once.bin", LARGE)

    assert outcomes(answer) == ["created"]
    assert there(sandbox, osf, "/once.bin") == [LARGE]


def test_bytes_that_osf_stores_wrongly_are_sent_again(web: Browser, osf: Osf, sandbox: SandboxProcess) -> None:
    osf.fault("corrupt-upload", after=5)

    answer = put(web, ref(osf), "whole.bin", LARGE)

    assert answer.status_code == 200, answer.text
    assert there(sandbox, osf, "/whole.bin")[0] == LARGE


def begin(web: Browser, osf: Osf, name: str, length: int) -> socket.socket:
    """A browser that has sent the head of a request, and nothing of its body yet."""
    host, port = web.server.url.split("//")[1].split("/")[0].split(":")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in web.http.cookies)
    head = (
        f"PUT /osf/content?ref={quote(ref(osf))}&name={name} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Cookie: {cookies}\r\nX-XSRFToken: {web.http.cookies.get('_xsrf')}\r\nContent-Length: {length}\r\n\r\n"
    )
    connection = socket.create_connection((host, int(port)), timeout=PATIENCE)
    connection.sendall(head.encode())
    return connection


def test_a_browser_that_goes_away_in_the_middle_leaves_nothing(
    web: Browser, osf: Osf, sandbox: SandboxProcess, heard: Listener
) -> None:
    with begin(web, osf, "half.bin", len(LARGE)) as connection:
        connection.sendall(LARGE[:MEGABYTE])
        job = heard.until("job", lambda event: event["state"] == "running" and event.get("bytes_done", 0) > 0)

    assert heard.wait("job", id=job["id"], state="cancelled")
    assert there(sandbox, osf, "/half.bin") == []


def test_a_file_that_has_arrived_goes_on_although_the_browser_goes_away(
    web: Browser, osf: Osf, sandbox: SandboxProcess, heard: Listener
) -> None:
    # Longer than it can take until it is told that all has arrived here.
    osf.fault("latency", listener="files", method="PUT", seconds=3)
    with begin(web, osf, "all.bin", len(LARGE)) as connection:
        connection.sendall(LARGE)
        job = heard.until("job", lambda event: event["state"] == "running" and event["bytes_done"] >= len(LARGE) // 2)

    assert heard.wait("job", id=job["id"], state="done")
    assert there(sandbox, osf, "/all.bin") == [LARGE]


def test_an_upload_can_be_stopped_while_it_arrives(
    web: Browser, osf: Osf, sandbox: SandboxProcess, heard: Listener
) -> None:
    with begin(web, osf, "stopped.bin", len(LARGE)) as connection:
        connection.sendall(LARGE[:MEGABYTE])
        job = heard.until("job", lambda event: event["state"] == "running" and event.get("bytes_done", 0) > 0)
        stopped = web.ask("DELETE", f"jobs/{job['id']}")
        assert heard.wait("job", id=job["id"], state="cancelled")
        connection.sendall(LARGE[MEGABYTE:])
        answer = connection.recv(65536)

    assert stopped.status_code == 204
    assert b"503" in answer.split(b"\r\n")[0]
    assert there(sandbox, osf, "/stopped.bin") == []


def test_an_upload_can_be_stopped_on_its_way_to_osf(
    web: Browser, osf: Osf, sandbox: SandboxProcess, heard: Listener
) -> None:
    osf.fault("stall", listener="files", method="PUT")
    answers: list[requests.Response] = []
    thread = threading.Thread(target=lambda: answers.append(put(Browser(web.server), ref(osf), "b.bin", LARGE)))
    thread.start()
    job = heard.until("job", lambda event: event["state"] == "running" and event["bytes_done"] >= len(LARGE) // 2)
    web.ask("DELETE", f"jobs/{job['id']}")
    thread.join(PATIENCE)

    assert answers[0].json()["code"] == "cancelled"
    assert there(sandbox, osf, "/b.bin") == []


def test_nothing_is_left_on_the_disk_of_the_server(osf: Osf, sandbox: SandboxProcess, tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    environment = {**osf.environment(), "TMPDIR": str(place)}
    with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as server:
        web = Browser(server)
        with begin(web, osf, "half.bin", len(LARGE)) as connection, Listener.at(server) as heard:
            connection.sendall(LARGE[:MEGABYTE])
            job = heard.until("job", lambda event: event.get("bytes_done", 0) > 0)
            (folder,) = place.glob("jupyter-osf-*")
            assert folder.stat().st_mode & 0o777 == 0o700
            connection.close()
            heard.wait("job", id=job["id"], state="cancelled")
        put(web, ref(osf), "whole.bin", LARGE)
        put(web, ref(osf), "protocol.md", LARGE)

        assert list(place.glob("jupyter-osf-*")) == []


@pytest.mark.parametrize("name", ["", "..", "a/../b.txt", "/a.txt", "a//b.txt", "x" * 300])
def test_names_that_are_none_are_refused(web: Browser, osf: Osf, name: str) -> None:
    before = set(osf.files("stroop"))

    answer = put(web, ref(osf), name, LARGE)

    assert answer.status_code == 400, answer.text
    assert set(osf.files("stroop")) == before


@pytest.mark.parametrize(
    ("to", "conflict", "status", "code"),
    [
        ("osf://{}/osfstorage/nowhere/", "", 404, "not-found"),
        ("osf://{}/osfstorage/protocol.md", "", 400, "wrong-kind"),
        ("osf://{}/osfstorage/", "mine", 400, "usage"),
        ("", "", 400, "usage"),
        ("study", "", 400, "bad-reference"),
    ],
)
def test_bad_wishes_are_answered_with_a_sentence_after_the_body_is_let_go(
    web: Browser, osf: Osf, to: str, conflict: str, status: int, code: str
) -> None:
    answer = put(web, to.format(osf.node("stroop")), "a.bin", LARGE, conflict)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_body_of_unknown_length_and_one_without_the_xsrf_token_are_refused(web: Browser, osf: Osf) -> None:
    chunked = put(web, ref(osf), "a.bin", iter([b"a"]))
    foreign = put(web, ref(osf), "a.bin", b"", **{"X-XSRFToken": ""})

    assert (chunked.status_code, foreign.status_code) == (400, 403)
    assert "osfstorage:/a.bin" not in osf.files("stroop")


class Slowly:
    """A body that takes its time, and counts what the other side has let it send."""

    sent = 0

    def __len__(self) -> int:
        return 400_000

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(4):
            yield bytes(100_000)
            time.sleep(0.2)
            self.sent += 1


def test_a_refusal_is_heard_by_those_who_still_send(web: Browser, osf: Osf) -> None:
    body = Slowly()

    refused = put(web, ref(osf), "a.bin", body, **{"X-XSRFToken": ""})

    assert body.sent == 4
    assert refused.status_code == 403
    assert "_xsrf" in refused.json()["message"]
    assert "osfstorage:/a.bin" not in osf.files("stroop")


def test_a_slow_osf_holds_up_the_browser_and_not_the_listing(web: Browser, osf: Osf, heard: Listener) -> None:
    osf.fault("stall", listener="files", method="PUT", times=None)
    threads = [
        threading.Thread(target=put, args=(Browser(web.server), ref(osf), f"{number}.bin", LARGE))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()

    def moving() -> set[str]:
        return {event["id"] for event in heard.named("job") if event["state"] == "running" and event["bytes_done"]}

    until(lambda: len(moving()) == len(threads))

    level = web.ask("GET", f"tree?ref={quote(ref(osf))}")

    assert level.status_code == 200
    for job in moving():
        web.ask("DELETE", f"jobs/{job}")
    for thread in threads:
        thread.join(PATIENCE)
    osf.clear_faults()
