"""What waits goes by itself while a Jupyter server runs: once, and only for the account that left it."""

import time

from .at_work import until
from .in_server import kernel_in
from .listener import Listener
from .rest import Browser


def sign_in(server, token):
    answer = Browser(server).ask("POST", "account", {"token": token})
    assert answer.ok, answer.text


def test_what_was_pushed_offline_goes_when_osf_is_back(work, server):
    work.linked()
    with Listener.at(server) as heard:
        job = work.left_offline()
        heard.wait("job", id=str(job.id), state="waiting", path=work.path("task.txt"))
        why = heard.until("job", lambda event: event.get("code") == "unreachable")
        until(lambda: work.waiting()[0].attempts)
        work.online()

        sending = heard.wait("job", id=str(job.id), state="sending")
        heard.wait("job", id=str(job.id), state="verified")

        assert why["message"]
        assert sending["reference"] == work.ref("/task.txt")
        heard.wait("link", path=work.path("task.txt"), linked=True)
    assert work.there() == [b"second", b"first"]
    assert work.waiting() == []


def test_a_retry_does_not_wait_for_the_pause(work, server):
    work.linked()
    work.left_offline()
    until(lambda: work.waiting()[0].attempts >= 2)
    work.online()

    assert work.session.outbox_retry().summary == {"new-version": 1}

    assert work.there() == [b"second", b"first"]


def test_a_colleagues_version_in_between_is_told_and_not_overwritten(work, server):
    work.linked()
    with Listener.at(server) as heard:
        job = work.left_offline()
        # OSF is back with her version in it: nothing of mine may have gone before.
        work.osf.colleague("upload", node="stroop", path="/task.txt", content="hers")
        work.online()
        work.session.outbox_retry()

        heard.wait("job", id=str(job.id), state="needs-choice", code="conflict")
        assert work.there() == [b"hers", b"first"]
        work.session.push(["task.txt"], choice="mine")
        heard.wait("job", id=str(job.id), state="dropped")
    assert work.there() == [b"second", b"hers", b"first"]


def test_a_colleagues_version_that_slips_in_is_told(work, server):
    work.linked()
    with Listener.at(server) as heard:
        job = work.left_offline()
        work.osf.fault("race", method="PUT", mode="colleague-before", content="hers")
        work.online()
        event = heard.wait("job", id=str(job.id), state="verified")
    assert "version 2 by Demo Colleague" in event["message"]
    assert work.there() == [b"second", b"hers", b"first"]


def test_without_anything_to_send_osf_is_not_asked(work, server):
    work.osf.clear_requests()

    time.sleep(1)

    assert work.osf.requests() == []


def test_new_data_of_one_folder_go_together(work, server):
    for number in range(5):
        work.write(f"data/{number}.csv", str(number).encode())
    work.session.link_data("data", work.ref())
    work.offline()
    work.session.upload_data()
    assert len(work.waiting()) == 5
    work.online()

    until(lambda: not work.waiting())

    assert [work.there(f"/{number}.csv") for number in range(5)] == [[b"0"], [b"1"], [b"2"], [b"3"], [b"4"]]


def test_signed_out_it_waits_for_the_account_that_left_it(alone):
    alone.linked()
    alone.left_offline()
    alone.online()
    with alone.server(token=None) as server, Listener.at(server) as heard:
        sign_in(server, alone.osf.token_of("Demo Colleague"))
        alone.osf.clear_requests()
        time.sleep(2)
        assert [job.state for job in alone.waiting()] == ["waiting"]
        assert not [event for event in heard.named("job") if event["state"] == "sending"]
        assert alone.there() == [b"first"]

        sign_in(server, alone.osf.token)

        heard.wait("job", state="verified")
    assert alone.there() == [b"second", b"first"]


def test_a_server_ends_in_time_while_osf_does_not_answer_and_the_next_one_goes_on(alone):
    alone.linked()
    alone.left_offline()
    alone.osf.clear_faults()
    alone.osf.fault("stall", listener="files", method="PUT", times=None)
    with alone.server():
        until(lambda: [job for job in alone.waiting() if job.state == "sending"])
        began = time.monotonic()

    assert time.monotonic() - began < 30
    assert len(alone.waiting()) == 1
    alone.osf.clear_faults()
    with alone.server():
        until(lambda: not alone.waiting())
    assert alone.there() == [b"second", b"first"]


def test_what_a_kernel_pushes_offline_is_sent_by_its_server(work, server):
    work.linked()
    with kernel_in(server, work.path("analysis.ipynb")) as inside:
        work.write("task.txt", b"second")
        work.offline()
        pushed = inside.run("%osf push task.txt")
        assert "waits to be sent" in str(pushed)
        assert "task.txt" in str(inside.run("%osf outbox"))
        work.online()

        until(lambda: not work.waiting())

        assert "Nothing waits" in str(inside.run("%osf outbox"))
    assert work.there() == [b"second", b"first"]
