"""Downloads: every byte once, taken up where they broke, and never pieced together from different files."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from jupyter_osf.errors import Failed, NotFound, Unreachable

from .connect import Bytes, fetched, file_at, raw_client
from .raw import http, in_turn, raw_server, reset

SIZE = 3_000_000
BIG = (b"0123456789abcdef" * (SIZE // 16 + 1))[:SIZE]


@pytest.fixture
def big(osf, find):
    osf.create(files=[{"node": "stroop", "files": {"/data/big.bin": {"size": SIZE}}}])
    return find("/data/big.bin")


def served(osf, listener="storage"):
    return [request for request in osf.requests() if request["listener"] == listener]


def test_a_download_is_two_requests_and_no_token_at_the_storage(osf, client, big):
    assert fetched(client, big) == BIG
    assert [(r["listener"], r["authorization"]) for r in osf.requests()] == [("files", True), ("storage", False)]


def test_an_older_version(osf, client, find):
    entry = find("/protocol.md")
    assert b"Debriefing" not in fetched(client, entry, "1")
    assert b"Debriefing" in fetched(client, entry, "2")


@pytest.mark.parametrize("kind", ["short-body", "stall"])
def test_a_broken_download_goes_on_where_it_broke(osf, connect, big, kind):
    client = connect(timeout=2)
    osf.fault(kind, listener="storage", after=2_000_000)
    assert fetched(client, big) == BIG
    first, second = served(osf)
    assert "Range" not in first["headers"]
    assert "Range" in second["headers"]
    assert second["status"] == 206
    assert not second["authorization"]


def test_a_download_goes_on_after_a_reset():
    def broken(request):
        request.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (SIZE, BIG[:1_000_000]))
        # A reset also destroys what is still on its way, so some of it is given the time to arrive.
        time.sleep(0.3)
        reset(request)

    with raw_server(in_turn(broken, rest_of(206))) as server:
        client = raw_client(server.url)
        assert fetched(client, file_at(server.url, content=BIG)) == BIG
        client.close()
    start = int(server.requests[1].headers["range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < start <= 1_000_000


def test_many_breaks_do_not_matter_as_long_as_each_try_brings_something(osf, client, big):
    client.http.config.retries = 1
    osf.fault("short-body", listener="storage", after=400_000, times=7)
    assert fetched(client, big) == BIG
    assert len(served(osf)) == 8


@pytest.mark.parametrize("kind", ["bad-gateway", "unavailable", "reset-response", "html", "throttle"])
@pytest.mark.parametrize("listener", ["files", "storage"])
def test_a_passing_failure_before_the_first_byte(osf, connect, big, kind, listener):
    if (kind, listener) == ("html", "storage"):
        # Only the hash can tell such a page from the file, which is not this method's affair.
        listener = "files"
    client = connect(retry_ceiling=2.0) if kind == "throttle" else connect()
    osf.fault(kind, listener=listener)
    assert fetched(client, big) == BIG


def test_a_download_that_never_gets_on_ends(osf, connect, big):
    client = connect(retries=2)
    osf.fault("reset-response", listener="storage", times=None)
    with pytest.raises(Unreachable, match="again and again") as caught:
        fetched(client, big)
    assert "Nothing was replaced" in caught.value.hint
    assert len(served(osf)) == 3


def test_a_download_that_always_breaks_at_the_same_place_ends(osf, connect, find):
    """This storage begins at the start each time, so that nothing is won by asking again."""
    osf.create(files=[{"node": "stroop", "files": {"gitlab:/big.bin": {"size": SIZE}}}])
    client, entry = connect(retries=2), find("/big.bin", provider="gitlab")
    osf.fault("short-body", listener="files", after=1000, times=None)
    with pytest.raises(Unreachable):
        fetched(client, entry)
    assert len(served(osf, "files")) < 8


def test_a_throttled_download_names_the_reason(osf, client, big):
    osf.fault("throttle", listener="files", retry_after=900, times=None)
    with pytest.raises(Unreachable) as caught:
        fetched(client, big)
    assert caught.value.reason == "rate-limited"
    assert "15 minutes" in caught.value.hint
    assert len(served(osf, "files")) == 1


def test_a_storage_that_ignores_ranges_begins_anew(osf, client, find):
    osf.create(files=[{"node": "stroop", "files": {"gitlab:/big.bin": {"size": SIZE}}}])
    entry = find("/big.bin", provider="gitlab")
    osf.fault("short-body", listener="files", after=2_000_000)
    assert fetched(client, entry) == BIG


def test_what_has_no_hash_is_never_pieced_together(osf, client, find):
    """A colleague replaces the file between the two halves; nothing could tell afterwards."""
    osf.create(files=[{"node": "stroop", "files": {"owncloud:/big.bin": {"size": SIZE, "fill": "old!"}}}])
    entry = find("/big.bin", provider="owncloud")
    osf.fault("short-body", listener="files", after=2_000_000)

    class Sink(BytesIO):
        replaced = False

        def write(self, piece):
            if not self.replaced:
                self.replaced = True
                osf.colleague("upload", node="stroop", path="owncloud:/big.bin", content={"size": SIZE, "fill": "new!"})
            return super().write(piece)

    sink = Sink()
    client.content.fetch(entry, sink, version=None, advance=lambda count: None)
    assert sink.getvalue() == (b"new!" * SIZE)[:SIZE]


def test_progress_goes_back_when_it_starts_over(osf, client, find):
    osf.create(files=[{"node": "stroop", "files": {"gitlab:/big.bin": {"size": SIZE}}}])
    entry = find("/big.bin", provider="gitlab")
    osf.fault("short-body", listener="files", after=2_000_000)
    steps = []
    client.content.fetch(entry, BytesIO(), version=None, advance=steps.append)
    assert sum(steps) == SIZE
    assert min(steps) < 0


def cut_after(count):
    """Announces the whole file and ends, in order, after ``count`` bytes."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (SIZE, BIG[:count])


def rest_of(status, **headers):
    """Answers with the part that was asked for, under this status."""

    def answer(request):
        start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
        span = {"content_range": f"bytes {start}-{SIZE - 1}/{SIZE}"} if status == 206 else {}
        return http(status, BIG[start:], **(span | headers))

    return answer


@pytest.mark.parametrize("count", [SIZE - 50_000, SIZE // 2, 100_000])
@pytest.mark.parametrize("status", [200, 206])
def test_a_part_is_taken_as_the_part_it_is_although_its_status_may_call_it_the_whole(count, status):
    with raw_server(in_turn(cut_after(count), rest_of(status))) as server:
        client = raw_client(server.url)
        assert fetched(client, file_at(server.url, content=BIG)) == BIG
        client.close()
    assert len(server.requests) == 2


@pytest.mark.parametrize("count", [SIZE - 50_000, SIZE // 2])
def test_the_whole_file_in_answer_to_a_ranged_request_is_taken_as_the_whole(count):
    with raw_server(in_turn(cut_after(count), http(200, BIG))) as server:
        client = raw_client(server.url)
        assert fetched(client, file_at(server.url, content=BIG)) == BIG
        client.close()


def test_a_part_that_begins_elsewhere_is_not_glued_on():
    wrong = http(206, BIG[500:], content_range=f"bytes 500-{SIZE - 1}/{SIZE}")
    with raw_server(in_turn(cut_after(1_000_000), wrong)) as server:
        client = raw_client(server.url)
        # It is not what was asked for either, which its hash will tell.
        assert fetched(client, file_at(server.url, content=BIG)) == BIG[500:]
        client.close()


def test_nothing_left_to_send_is_no_dead_end():
    """All bytes had come when the connection broke, so the rest is a range that cannot be satisfied."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
    with raw_server(in_turn(chunked, http(416, ""), http(200, b"abcde"))) as server:
        client = raw_client(server.url)
        assert fetched(client, file_at(server.url, content=b"abcde")) == b"abcde"
        client.close()
    assert "range" not in server.requests[2].headers


def test_a_signed_address_that_expired_is_asked_for_anew():
    refusals = [http(403, "<Error/>"), http(400, "<Error>ExpiredToken</Error>"), http(200, BIG)]
    with (
        raw_server(in_turn(*refusals)) as storage,
        raw_server(lambda request: http(302, "", location=storage.url)) as server,
    ):
        client = raw_client(server.url)
        assert fetched(client, file_at(server.url, content=BIG)) == BIG
        client.close()
    assert len(server.requests) == 3


def test_a_web_page_in_place_of_a_file_is_not_saved():
    page = http(200, "<html>Sign in</html>", content_type="text/html")
    with raw_server(lambda request: page) as server:
        client = raw_client(server.url, retries=1)
        with pytest.raises(Unreachable):
            fetched(client, file_at(server.url, "a.csv"))
        client.close()


def test_a_file_that_is_a_web_page_is_saved():
    page = http(200, "<html>Results</html>", content_type="text/html", content_disposition="attachment")
    with raw_server(lambda request: page) as server:
        client = raw_client(server.url, retries=1)
        assert fetched(client, file_at(server.url, "a.html")) == b"<html>Results</html>"
        client.close()


def test_a_compressed_answer_is_not_asked_for():
    with raw_server(lambda request: http(200, b"abc")) as server:
        client = raw_client(server.url)
        fetched(client, file_at(server.url))
        client.close()
    assert server.requests[0].headers["accept-encoding"] == "identity"


def test_a_file_that_is_gone_is_told_as_gone(osf, client, find):
    entry = find("/README.md")
    osf.colleague("delete", node="stroop", path="/README.md")
    with pytest.raises(NotFound):
        fetched(client, entry)


def test_an_unknown_version_is_refused_without_being_called_damage(osf, client, find):
    with pytest.raises(Failed, match="refused") as caught:
        fetched(client, find("/README.md"), "17")
    assert caught.value.reason == "refused"


def test_a_reset_while_sixteen_connections_are_open_leaves_none_unclosed(osf, client, big):
    osf.fault("reset-response", listener="storage", after=100_000, times=8)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: fetched(client, big), range(8)))
    assert all(result == BIG for result in results)


def test_bytes_and_uploads_can_share_the_connections(osf, client, find):
    entry = find("/README.md")
    for number in range(5):
        client.content.replace(entry, Bytes(b"%d" % number))
        assert fetched(client, entry) == b"%d" % number


def test_a_reset_in_the_first_byte_is_a_broken_download():
    with raw_server(in_turn(reset, http(200, b"abc"))) as server:
        client = raw_client(server.url)
        assert fetched(client, file_at(server.url, content=b"abc")) == b"abc"
        client.close()
