"""Many files at once: each has an answer of its own, in the order in which they were wanted."""

from __future__ import annotations

import hashlib

from jupyter_osf.errors import NotPermitted
from jupyter_osf.transfer.fetch import Wanted, fetch_all
from jupyter_osf.transfer.receive import put_new


def test_files_come_and_one_that_may_not_costs_no_request(osf, client, find, tmp_path):
    files = {f"/data/many/{number}.csv": f"{number}" for number in range(5)}
    osf.create(files=[{"node": "stroop", "files": files}])
    entries = [find(path) for path in files]
    (tmp_path / "1.csv").write_text("mine")

    def refuse():
        raise NotPermitted("no")

    wanted = [Wanted(entry, tmp_path / entry.name) for entry in entries]
    wanted[3] = Wanted(entries[3], tmp_path / "3.csv", put_new, refuse)
    osf.clear_requests()

    answers = fetch_all(client, client.http.progress, 4, wanted, entries)

    assert [str(answer) if isinstance(answer, str) else answer.reason for answer in answers] == [
        hashlib.sha256(b"0").hexdigest(),
        "exists-here",
        hashlib.sha256(b"2").hexdigest(),
        "not-permitted",
        hashlib.sha256(b"4").hexdigest(),
    ]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "0.csv": "0",
        "1.csv": "mine",
        "2.csv": "2",
        "4.csv": "4",
    }
    assert not [call for call in osf.requests() if entries[3].id in call["url"]]
