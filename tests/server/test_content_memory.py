"""A file of 256 MB goes through the server to the browser and from it in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.jupyter import running_jupyter
from tests.sandbox_fixtures import Osf

from .rest import Browser
from .test_memory import MEGABYTE, MOST, Peak, watched

SIZE = 256


class Picked:
    """A file that a person picked in the browser, of which nobody has more than a megabyte at a time."""

    def __len__(self) -> int:
        return SIZE * MEGABYTE

    def __iter__(self) -> Iterator[bytes]:
        for number in range(SIZE):
            yield number.to_bytes(4, "big") * (MEGABYTE // 4)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_large_file_needs_little_memory_either_way(osf: Osf, tmp_path: Path) -> None:
    with running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment()) as server:
        port = int(server.url.rstrip("/").rpartition(":")[2])
        (pid,) = {c.pid for c in psutil.net_connections("tcp") if c.laddr.port == port and c.status == "LISTEN"}
        browser = Browser(server)
        content = f"{server.url}osf/content?ref=osf://{osf.node('stroop')}/osfstorage/"
        xsrf = {"X-XSRFToken": browser.http.cookies.get("_xsrf", default="")}
        browser.http.put(f"{content}&name=small.bin", data=b"small", headers=xsrf, timeout=60).raise_for_status()
        browser.http.get(f"{content}small.bin", timeout=60).raise_for_status()

        peak, got = Peak(pid), 0
        with watched(peak):
            sent = browser.http.put(f"{content}&name=large.bin", data=Picked(), headers=xsrf, timeout=300)
            with browser.http.get(f"{content}large.bin", stream=True, timeout=300) as answer:
                for chunk in answer.iter_content(MEGABYTE):
                    got += len(chunk)

    assert sent.json()["summary"] == {"created": 1}
    assert got == SIZE * MEGABYTE
    assert peak.added < MOST, peak
