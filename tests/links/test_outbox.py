"""The list of what waits: durable, ordered, one sender at a time, and never for a stranger's account."""

import multiprocessing
import os
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyter_osf.errors import Failed, Unreachable
from jupyter_osf.links import lease
from jupyter_osf.links import outbox as outbox_module
from jupyter_osf.links.job import End, Job, Owner, credential_mark
from jupyter_osf.links.outbox import Outbox
from jupyter_osf.links.state import Base
from jupyter_osf.transfer.hashing import digest

SITE = "https://api.osf.io/v2/"
ME, OTHER = Owner(SITE, "me123", "mine"), Owner(SITE, "her45", "hers")


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path / "data")


def job(name="a.ipynb", sha256="1" * 64, **more):
    values = {"kind": "file", "linked": Path("/home/me", name), "site": SITE, "provider": "osfstorage", "file": "5f"}
    values |= {"path": Path("/home/me", name), "reference": f"osf://abc12/osfstorage/{name}", "sha256": sha256, **more}
    return Job(**values)


def drained(outbox, owner):
    """The files that the owner's account may send, in order."""
    sent = []
    with outbox.sending(lambda: None) as holder:
        while jobs := outbox.claim(holder, owner):
            sent += [one.path.name for one in jobs]
            for one in jobs:
                outbox.finish([(one, End("verified"))])
    return sent


def test_asking_what_waits_makes_no_file(outbox, tmp_path):
    assert outbox.jobs() == []
    assert not (tmp_path / "data").exists()


def test_a_job_is_there_for_another_program_with_all_it_needs(outbox, tmp_path):
    outbox.add([job(base=Base("3", "b" * 64, "etag"))], ME)

    found = Outbox(tmp_path / "data").jobs()[0]

    assert (found.path, found.state, found.account, found.attempts) == (Path("/home/me/a.ipynb"), "waiting", "me123", 0)
    assert found.base == Base("3", "b" * 64, "etag")
    assert found.created == pytest.approx(time.time(), abs=60)


def test_it_is_written_through_without_a_write_ahead_log(outbox, tmp_path):
    outbox.add([job()], ME)

    with sqlite3.connect(tmp_path / "data" / "outbox.sqlite") as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    db.close()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["outbox.sqlite"]


def test_a_newer_job_takes_the_place_of_an_older_one_of_the_same_file(outbox, tmp_path):
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"first")
    copy = outbox.snapshots.keep(file, digest(file))
    outbox.add([job(snapshot=copy), job("b.ipynb")], ME)
    newer = outbox.add([job(sha256="2" * 64)], ME)[0]

    assert [(one.path.name, one.id == newer.id) for one in outbox.jobs()] == [("b.ipynb", False), ("a.ipynb", True)]
    assert not copy.exists()


def test_what_is_on_its_way_is_not_superseded_and_the_newer_is_compared_with_it(outbox):
    outbox.add([job(base=Base("1", "0" * 64))], ME)
    with outbox.sending(lambda: None) as holder:
        going = outbox.claim(holder, ME)[0]
        outbox.add([job(sha256="2" * 64, base=Base("1", "0" * 64))], ME)
        assert [one.state for one in outbox.jobs()] == ["sending", "waiting"]

        outbox.finish([(going, End("verified", version="2"))])

    assert [(one.sha256, one.base) for one in outbox.jobs()] == [("2" * 64, Base("2", "1" * 64))]


def test_the_job_of_another_account_is_neither_superseded_nor_sent(outbox):
    outbox.add([job()], ME)
    outbox.add([job(sha256="2" * 64), job("b.ipynb")], OTHER)

    assert drained(outbox, OTHER) == ["a.ipynb", "b.ipynb"]
    assert [one.sha256 for one in outbox.jobs()] == ["1" * 64]
    assert drained(outbox, ME) == ["a.ipynb"]


def test_a_job_left_offline_belongs_to_the_account_of_its_token_once_that_is_known(outbox):
    outbox.add([job()], Owner(SITE, None, "mine"))

    assert drained(outbox, OTHER) == []
    assert drained(outbox, ME) == ["a.ipynb"]


def test_a_token_that_was_seen_before_tells_the_account_offline(outbox):
    outbox.seen(ME)
    outbox.add([job()], Owner(SITE, None, "mine"))

    # The same account with another token.
    assert drained(outbox, Owner(SITE, "me123", "renewed")) == ["a.ipynb"]


def test_a_job_left_signed_out_belongs_to_the_last_account_of_this_computer(outbox):
    outbox.seen(OTHER)
    outbox.seen(ME)
    outbox.add([job()], Owner(SITE))

    assert drained(outbox, OTHER) == []
    assert drained(outbox, ME) == ["a.ipynb"]


def test_where_nobody_was_ever_signed_in_the_first_account_sends(outbox):
    outbox.add([job()], Owner(SITE))

    assert drained(outbox, ME) == ["a.ipynb"]


def test_jobs_of_another_osf_stay(outbox):
    outbox.add([job(site="https://api.test.osf.io/v2/")], Owner("https://api.test.osf.io/v2/", "me123", "mine"))

    assert drained(outbox, ME) == []
    assert len(outbox.jobs()) == 1


def test_files_of_one_data_folder_go_together(outbox):
    data = {"kind": "folder", "linked": Path("/home/me/data"), "file": "d1"}
    outbox.add([job("data/1.csv", **data), job(), job("data/2.csv", **data)], ME)

    with outbox.sending(lambda: None) as holder:
        assert [one.path.name for one in outbox.claim(holder, ME)] == ["1.csv", "2.csv"]
        assert [one.path.name for one in outbox.claim(holder, ME)] == ["a.ipynb"]
        assert outbox.claim(holder, ME) == []


def test_only_one_holds_the_lease_and_gives_it_back(outbox, tmp_path):
    other = Outbox(tmp_path / "data")
    with outbox.sending(lambda: None) as first, other.sending(lambda: None) as second:
        assert first is not None
        assert second is None
    with other.sending(lambda: None) as second:
        assert second is not None


def test_what_a_dead_process_was_sending_waits_again_after_a_moment(outbox, tmp_path, monkeypatch):
    outbox.add([job()], ME)
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom jupyter_osf.links.job import Owner\n"
        "from jupyter_osf.links.outbox import Outbox\n"
        "outbox = Outbox(Path(sys.argv[1]))\n"
        "with outbox.sending(lambda: None) as holder:\n"
        f"    print(len(outbox.claim(holder, Owner({SITE!r}, 'me123', 'mine'))), flush=True)\n"
        "    sys.stdin.read()\n"
    )
    root = str(Path(__file__).parents[2])
    dying = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "data")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    assert dying.stdout.readline().strip() == "1"
    with outbox.sending(lambda: None) as holder:
        assert holder is None
    assert [one.state for one in outbox.jobs()] == ["sending"]
    outbox.recover()
    assert [one.state for one in outbox.jobs()] == ["sending"]
    dying.kill()
    dying.communicate()

    outbox.recover()
    # What OSF had got of it by then it may be storing at this moment.
    assert not outbox.may_send(ME)
    outbox.hasten(SITE)
    outbox.retry()
    assert not outbox.may_send(ME)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + outbox_module.SETTLING)
    assert outbox.may_send(ME)
    with outbox.sending(lambda: None) as holder:
        again = outbox.claim(holder, ME)

    assert [(one.path.name, one.attempts) for one in again] == [("a.ipynb", 2)]


def held_by(outbox, tmp_path, host, pid, age):
    outbox.add([job()], ME)
    with sqlite3.connect(tmp_path / "data" / "outbox.sqlite") as db:
        db.execute("INSERT INTO lease VALUES (1, 'somebody', ?, ?, ?)", (host, pid, time.time() - age))
    db.close()
    with outbox.sending(lambda: None) as holder:
        return holder is None


def test_another_host_is_believed_while_its_heart_beats(outbox, tmp_path):
    assert held_by(outbox, tmp_path, "another-host", 1, lease.STALE / 2)


def test_another_host_that_fell_silent_is_succeeded(outbox, tmp_path):
    assert not held_by(outbox, tmp_path, "another-host", 1, lease.STALE * 2)


def test_a_container_that_starts_again_under_the_same_number_is_not_its_own_predecessor(outbox, tmp_path):
    assert not held_by(outbox, tmp_path, socket.gethostname(), os.getpid(), 1)


def test_whoever_lost_the_lease_is_told_and_claims_nothing_more(outbox, tmp_path, monkeypatch):
    monkeypatch.setattr(lease, "BEAT", 0.05)
    outbox.add([job()], ME)
    lost = []
    with outbox.sending(lambda: lost.append(True)) as holder:
        with sqlite3.connect(tmp_path / "data" / "outbox.sqlite") as db:
            db.execute("UPDATE lease SET owner = 'another'")
        db.close()
        end = time.monotonic() + 60
        while not lost and time.monotonic() < end:
            time.sleep(0.01)
        assert outbox.claim(holder, ME) == []

    assert lost == [True]


def add_many(folder, name):
    outbox = Outbox(folder)
    for number in range(20):
        outbox.add([job(f"{name}-{number}.csv")], ME)


def drain_where_possible(folder, told):
    outbox, sent, end = Outbox(folder), [], time.monotonic() + 200
    while time.monotonic() < end and len(outbox.jobs(("verified",))) < 60:
        with outbox.sending(lambda: None) as holder:
            for one in outbox.claim(holder, ME) if holder else ():
                outbox.finish([(one, End("verified"))])
                sent.append(one.path.name)
    told.put(sent)


def test_several_processes_add_and_drain_at_once_and_each_job_goes_once(tmp_path):
    start = multiprocessing.get_context("spawn")
    told = start.Queue()
    workers = [start.Process(target=add_many, args=(tmp_path, name)) for name in "abc"]
    workers += [start.Process(target=drain_where_possible, args=(tmp_path, told)) for _ in range(2)]
    for worker in workers:
        worker.start()
    sent = told.get(timeout=240) + told.get(timeout=240)
    for worker in workers:
        worker.join(60)

    assert sorted(sent) == sorted(f"{name}-{number}.csv" for name in "abc" for number in range(20))


def test_a_job_that_was_dropped_on_its_way_does_not_come_back(outbox):
    outbox.add([job()], ME)
    with outbox.sending(lambda: None) as holder:
        going = outbox.claim(holder, ME)[0]
        outbox.drop([going.id])

        assert outbox.finish([(going, End("waiting", reason="OSF was not reached."))]) == []
    assert outbox.jobs() == []


def test_one_that_failed_can_be_tried_again(outbox):
    outbox.add([job()], ME)
    with outbox.sending(lambda: None) as holder:
        outbox.finish([(outbox.claim(holder, ME)[0], End("failed", "quota", "No room."))])
    assert [(one.state, one.reason) for one in outbox.jobs()] == [("failed", "No room.")]

    assert [one.state for one in outbox.retry()] == ["waiting"]
    assert drained(outbox, ME) == ["a.ipynb"]


def test_a_pause_is_kept_unless_somebody_is_in_a_hurry(outbox):
    outbox.add([job()], ME)
    outbox.postpone(ME, lambda attempts: 60 * attempts, Unreachable("OSF cannot be reached."))
    assert [(one.attempts, one.reason) for one in outbox.jobs()] == [(1, "OSF cannot be reached.")]
    assert not outbox.may_send(ME)

    outbox.hasten(SITE)

    assert outbox.may_send(ME)


def test_jobs_follow_what_is_renamed_here(outbox):
    outbox.add([job("old/a.ipynb"), job("older.ipynb")], ME)

    outbox.moved(Path("/home/me/old"), Path("/home/me/new"))

    assert [one.path for one in outbox.jobs()] == [Path("/home/me/new/a.ipynb"), Path("/home/me/older.ipynb")]


def test_a_copy_is_private_and_has_the_bytes_of_that_moment(outbox, tmp_path):
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"first")
    copy = outbox.snapshots.keep(file, digest(file))
    file.write_bytes(b"second")

    assert copy.read_bytes() == b"first"
    if os.name == "posix":
        assert copy.parent.stat().st_mode & 0o077 == 0


def test_a_file_that_changes_while_it_is_copied_is_told(outbox, tmp_path):
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"first")
    before = digest(file)
    file.write_bytes(b"second")

    with pytest.raises(Failed, match="changed"):
        outbox.snapshots.keep(file, before)
    assert list((tmp_path / "data" / "outbox").iterdir()) == []


def test_copies_that_nobody_knows_are_removed_after_a_while(outbox, tmp_path):
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"first")
    known, old, fresh = (outbox.snapshots.keep(file, digest(file)) for _ in range(3))
    outbox.add([job(snapshot=known)], ME)
    for copy in (known, old):
        os.utime(copy, (0, 0))

    assert drained(outbox, OTHER) == []

    assert [path.exists() for path in (known, old, fresh)] == [True, False, True]


def test_a_damaged_list_is_kept_aside_and_a_new_one_begun(outbox, tmp_path):
    outbox.add([job()], ME)
    (tmp_path / "data" / "outbox.sqlite").write_bytes(b"not a database, as a torn disk leaves it" * 100)

    again = Outbox(tmp_path / "data")

    assert again.jobs() == []
    assert len(list((tmp_path / "data").glob("outbox.*.broken"))) == 1
    again.add([job()], ME)
    assert len(again.jobs()) == 1


def test_a_list_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")

    with pytest.raises(Failed):
        Outbox(tmp_path / "data").add([job()], ME)


def test_marks_of_credentials_tell_them_apart_and_hold_nothing_of_them():
    token = "q" * 70

    assert credential_mark(SITE, token) != credential_mark(SITE, "r" * 70)
    assert token[:6] not in credential_mark(SITE, token)


def test_a_folder_of_many_files_is_written_down_at_once(outbox):
    """In one go, whatever their number."""
    many = [job(f"{number}.csv", kind="folder", linked=Path("/home/me/data")) for number in range(3000)]
    outbox.add(many, ME)
    assert len(outbox.retry()) == len(many)

    with outbox.sending(lambda: None) as holder:
        claimed = outbox.claim(holder, ME)
        ended = outbox.finish([(one, End("verified", version="1")) for one in claimed])

    assert len(ended) == len(claimed) == len(many)
    assert outbox.jobs() == []
