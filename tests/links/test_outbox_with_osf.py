"""What cannot go waits visibly, goes later by the same rules as a push, and never twice."""

import os
import threading
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_data_dir

from jupyter_osf.errors import NotFound, NotSignedIn, Unreachable
from tests.desk import outcomes, summary


def offline(desk):
    desk.osf.fault("unavailable", times=None)


def online(desk):
    desk.osf.clear_faults()


def linked(desk, name="task.ipynb", content=b"first"):
    desk.write(name, content)
    desk.session.link(name, desk.ref("/"))
    return name


def states(desk):
    return [(job.path, job.state) for job in desk.session.outbox()]


def copies(desk):
    folder = Path(jupyter_data_dir()) / "jupyter_osf" / "outbox"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_push_without_osf_waits_and_goes_later(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)

    report = desk.session.push(["task.ipynb"])

    assert outcomes(report) == ["queued"]
    assert report.exit_code == 5
    assert "waits" in report.results[0].message
    assert states(desk) == [("task.ipynb", "waiting")]
    online(desk)
    again = desk.session.outbox_retry()
    assert outcomes(again) == ["new-version"]
    assert again.results[0].version == "2"
    assert desk.there("/task.ipynb") == [b"second", b"first"]
    assert states(desk) == []
    assert copies(desk) == []
    assert desk.session.status()[0].state == "in-sync"


def test_what_is_sent_later_is_what_was_pushed_not_what_came_after(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    desk.write("task.ipynb", b"not pushed yet")
    online(desk)

    desk.session.outbox_retry()

    assert desk.there("/task.ipynb") == [b"second", b"first"]
    assert desk.read("task.ipynb") == b"not pushed yet"
    assert desk.session.status()[0].state == "ahead"


def test_it_goes_also_when_the_file_here_was_deleted_meanwhile(desk):
    linked(desk)
    path = desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    path.unlink()
    online(desk)

    desk.session.outbox_retry()

    assert desk.there("/task.ipynb") == [b"second", b"first"]


def test_a_later_push_takes_the_place_of_what_waits(desk):
    linked(desk)
    offline(desk)
    for content in (b"second", b"third"):
        desk.write("task.ipynb", content)
        desk.session.push(["task.ipynb"])

    assert states(desk) == [("task.ipynb", "waiting")]
    assert len(copies(desk)) == 1
    online(desk)
    desk.session.outbox_retry()
    assert desk.there("/task.ipynb") == [b"third", b"first"]


def test_a_push_that_goes_leaves_nothing_older_waiting(desk):
    linked(desk)
    offline(desk)
    desk.write("task.ipynb", b"second")
    desk.session.push(["task.ipynb"])
    online(desk)
    desk.write("task.ipynb", b"third")

    assert outcomes(desk.session.push(["task.ipynb"])) == ["new-version"]

    assert states(desk) == []
    assert desk.there("/task.ipynb") == [b"third", b"first"]


def test_a_file_without_changes_does_not_wait(desk):
    linked(desk)
    offline(desk)

    report = desk.session.push(["task.ipynb"])

    assert outcomes(report) == ["failed"]
    assert report.exit_code == 5
    assert states(desk) == []


def test_a_plan_leaves_nothing_behind(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)

    desk.session.push(["task.ipynb"], dry_run=True)

    assert states(desk) == []


@pytest.mark.parametrize("choice", ["theirs", "both"])
def test_a_choice_that_needs_osfs_bytes_does_not_wait(desk, choice):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)

    assert outcomes(desk.session.push(["task.ipynb"], choice=choice)) == ["failed"]
    assert states(desk) == []


def test_status_tells_what_waits(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])

    status = desk.session.status()[0]

    assert (status.state, status.waiting) == ("unknown", 1)
    assert "waits" in status.message
    assert status.as_dict()["waiting"] == 1


def test_a_colleagues_version_in_between_makes_it_a_choice(desk):
    linked(desk)
    desk.write("task.ipynb", b"mine")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    desk.colleague("hers", "/task.ipynb")

    report = desk.session.outbox_retry()

    assert outcomes(report) == ["refused"]
    assert report.exit_code == 3
    assert states(desk) == [("task.ipynb", "needs-choice")]
    assert desk.there("/task.ipynb") == [b"hers", b"first"]
    assert outcomes(desk.session.push(["task.ipynb"], choice="mine")) == ["new-version"]
    assert states(desk) == []


def test_taking_theirs_forgets_what_waited_with_the_bytes_in_the_backup(desk):
    linked(desk)
    desk.write("task.ipynb", b"mine")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    desk.colleague("hers", "/task.ipynb")

    assert outcomes(desk.session.pull(["task.ipynb"], choice="theirs")) == ["downloaded", "backed-up"]

    assert states(desk) == []


def test_what_was_pushed_before_theirs_was_taken_does_not_overwrite_it_later(desk):
    linked(desk)
    desk.write("task.ipynb", b"mine")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    desk.colleague("hers", "/task.ipynb")
    desk.write("task.ipynb", b"mine, further")
    desk.session.pull(["task.ipynb"], choice="theirs")

    desk.session.outbox_retry()

    assert desk.there("/task.ipynb") == [b"hers", b"first"]
    assert states(desk) == [("task.ipynb", "needs-choice")]


def test_an_upload_whose_answer_was_lost_is_not_sent_twice(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    desk.osf.fault("lost-answer", method="PUT", times=1)
    desk.osf.fault("unavailable", method="GET", skip=3, times=None)

    report = desk.session.push(["task.ipynb"])
    online(desk)
    desk.session.outbox_retry()

    assert outcomes(report) in (["queued"], ["new-version"])
    assert desk.there("/task.ipynb") == [b"second", b"first"]
    assert states(desk) == []


def test_signed_out_it_waits_for_a_sign_in(desk, monkeypatch):
    linked(desk)
    desk.write("task.ipynb", b"second")
    monkeypatch.delenv("OSF_TOKEN")
    desk.reconnect()

    report = desk.session.push(["task.ipynb"])

    assert outcomes(report) == ["queued"]
    assert report.exit_code == 4
    assert outcomes(desk.session.outbox_retry()) == ["queued"]
    desk.reconnect(token=desk.osf.token)
    assert outcomes(desk.session.outbox_retry()) == ["new-version"]


def test_a_different_account_never_sends_it(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)

    desk.reconnect(token=desk.osf.token_of("Demo Colleague"))
    report = desk.session.outbox_retry()

    assert outcomes(report) == ["queued"]
    assert "account" in report.results[0].message
    assert desk.there("/task.ipynb") == [b"first"]
    desk.reconnect()
    desk.session.outbox_retry()
    assert desk.there("/task.ipynb") == [b"second", b"first"]


def test_new_data_waits_file_by_file_and_goes_together(desk):
    desk.write("data/1.csv", b"1")
    desk.session.link_data("data", desk.ref("/"))
    desk.session.upload_data()
    desk.write("data/2.csv", b"2")
    desk.write("data/sub/3.csv", b"3")
    offline(desk)

    report = desk.session.upload_data()

    assert summary(report) == {"2.csv": "queued", "3.csv": "queued"}
    status = desk.session.status()[0]
    assert status.waiting == 2
    online(desk)
    assert summary(desk.session.outbox_retry()) == {"2.csv": "created", "3.csv": "created"}
    assert desk.there("/sub/3.csv") == [b"3"]
    assert states(desk) == []


def test_files_that_osf_went_away_from_wait_and_the_others_are_done(desk):
    desk.session.progress.reset()
    for number in range(3):
        desk.write(f"data/{number}.csv", str(number).encode())
    desk.session.link_data("data", desk.ref("/"))
    desk.osf.fault("unavailable", method="PUT", contains="name=1.csv", times=None)

    report = desk.session.upload_data()

    assert summary(report) == {"0.csv": "created", "1.csv": "queued", "2.csv": "created"}
    online(desk)
    assert summary(desk.session.outbox_retry()) == {"1.csv": "created"}


def test_data_that_are_gone_here_fail_and_the_others_go(desk):
    desk.write("data/1.csv", b"1")
    desk.write("data/2.csv", b"2")
    desk.session.link_data("data", desk.ref("/"))
    offline(desk)
    desk.session.upload_data()
    (desk.folder / "data" / "1.csv").unlink()
    online(desk)

    report = desk.session.outbox_retry()

    assert outcomes(report) == ["failed", "created"]
    assert "not on this computer" in report.results[0].message


def test_a_link_that_ended_sends_nothing(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    desk.session.unlink("task.ipynb")

    report = desk.session.outbox_retry()

    assert outcomes(report) == ["failed"]
    assert "no longer linked" in report.results[0].message
    assert desk.there("/task.ipynb") == [b"first"]


def test_a_link_that_was_altered_by_somebody_sends_nothing(desk):
    linked(desk)
    other = desk.write("other.ipynb", b"other")
    desk.session.link(str(other), desk.ref("/"))
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    path = desk.folder / ".osf" / "links.json"
    links = desk.links()
    path.write_text(path.read_text().replace(links["task.ipynb"]["id"], links["other.ipynb"]["id"]))

    desk.session.outbox_retry()

    assert desk.there("/other.ipynb") == [b"other"]
    assert desk.there("/task.ipynb") == [b"first"]


def test_dropping_forgets_one_and_says_what_stays(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    number = desk.session.outbox()[0].id

    report = desk.session.outbox_drop([number])

    assert "stays" in report.results[0].message
    assert states(desk) == []
    assert copies(desk) == []
    assert desk.read("task.ipynb") == b"second"
    with pytest.raises(NotFound, match=str(number)):
        desk.session.outbox_drop([number])
    with pytest.raises(NotFound):
        desk.session.outbox_retry([number])


def test_sending_what_waits_tells_of_each_step(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    with pytest.raises(Unreachable):
        desk.session.send_waiting(lambda job: None)
    online(desk)
    told = []

    desk.session.outbox_retry([desk.session.outbox()[0].id])
    desk.write("task.ipynb", b"third")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    assert desk.session.send_waiting(told.append) is None

    assert [job.state for job in told] == ["sending", "verified"]
    assert told[-1].version == "3"


def test_signed_out_sending_says_so(desk, monkeypatch):
    monkeypatch.delenv("OSF_TOKEN")
    with pytest.raises(NotSignedIn):
        desk.reconnect().send_waiting(lambda job: None)


def test_two_senders_at_once_make_one_version(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    from jupyter_osf.session import Session

    sessions = [desk.session, Session(desk.session.config, directory=desk.folder)]
    threads = [threading.Thread(target=session.send_waiting, args=(lambda job: None,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    sessions[1].close()

    assert desk.there("/task.ipynb") == [b"second", b"first"]
    assert states(desk) == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders are protected otherwise on Windows")
def test_where_nothing_can_be_kept_the_push_says_both(desk):
    linked(desk)
    desk.write("task.ipynb", b"second")
    data = Path(jupyter_data_dir()) / "jupyter_osf"
    (data / "outbox.sqlite").unlink(missing_ok=True)
    (data / "outbox.sqlite").mkdir()
    offline(desk)

    report = desk.reconnect().push(["task.ipynb"])

    assert (report.exit_code, outcomes(report)) == (5, ["failed"])
    assert "could not even be left" in report.results[0].error.hint


def test_what_another_account_pushes_leaves_mine_waiting(desk):
    linked(desk)
    desk.osf.colleague("set_permission", node="stroop", user="colleague", permission="write")
    desk.write("task.ipynb", b"mine")
    offline(desk)
    desk.session.push(["task.ipynb"])
    online(desk)
    desk.write("task.ipynb", b"hers, on the same computer")

    desk.reconnect(token=desk.osf.token_of("Demo Colleague")).push(["task.ipynb"])

    assert states(desk) == [("task.ipynb", "waiting")]
    desk.reconnect()
    assert outcomes(desk.session.outbox_retry()) == ["refused"]
    assert desk.there("/task.ipynb") == [b"hers, on the same computer", b"first"]


class TestKilledBeforeItCouldTell:
    """Mine had reached OSF, and nobody lived to write it down."""

    def left(self, desk):
        linked(desk)
        desk.write("task.ipynb", b"mine")
        offline(desk)
        desk.session.push(["task.ipynb"])
        online(desk)

    def test_a_colleagues_version_under_mine_is_told(self, desk):
        self.left(desk)
        desk.colleague("hers", "/task.ipynb")
        desk.osf.colleague("upload", node="stroop", path="/task.ipynb", content="mine", **{"as": "Demo Researcher"})

        (result,) = desk.session.outbox_retry().results

        assert (result.outcome, result.version) == ("unchanged", "3")
        assert "version 2 by Demo Colleague" in result.message
        assert desk.there("/task.ipynb") == [b"mine", b"hers", b"first"]

    def test_under_a_colleagues_version_it_is_not_sent_again(self, desk):
        self.left(desk)
        desk.osf.colleague("upload", node="stroop", path="/task.ipynb", content="mine", **{"as": "Demo Researcher"})
        desk.colleague("hers", "/task.ipynb")

        (result,) = desk.session.outbox_retry().results

        assert (result.outcome, result.version) == ("unchanged", "2")
        assert "version 3 by Demo Colleague" in result.message
        assert desk.there("/task.ipynb") == [b"hers", b"mine", b"first"]
        assert desk.session.status()[0].state == "behind"

    def test_data_under_a_colleagues_version_do_not_go_up_twice(self, desk):
        desk.write("data/1.csv", b"first")
        desk.session.link_data("data", desk.ref("/data/"))
        desk.session.upload_data()
        desk.write("data/1.csv", b"mine")
        desk.osf.colleague("upload", node="stroop", path="/data/1.csv", content="mine", **{"as": "Demo Researcher"})
        desk.colleague("hers", "/data/1.csv")

        (result,) = desk.session.upload_data().results

        assert result.outcome == "skipped"
        assert desk.there("/data/1.csv") == [b"hers", b"mine", b"first"]
