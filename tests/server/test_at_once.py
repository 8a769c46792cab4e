"""A server that sends what waits, and a kernel of it that pushes the same link at that moment, take turns."""

from tests.desk import outcomes

from .at_work import until
from .in_server import kernel_in, session_through


def let_it_send(work):
    """OSF is there again, and has begun to get what the server had waiting."""
    work.osf.clear_requests()
    work.osf.fault("latency", method="PUT", seconds=1, times=None)
    work.online()
    until(lambda: [one for one in work.osf.requests() if one["method"] == "PUT"])


def test_server_and_kernel_at_once_on_one_link(work, server):
    work.linked()
    work.left_offline()
    with kernel_in(server) as inside:
        let_it_send(work)
        with session_through(inside.key, server, work.osf, work.folder) as kernel:
            report = kernel.push(["task.txt"])

    assert (outcomes(report), report.exit_code) == (["unchanged"], 0)
    assert work.there() == [b"second", b"first"]
    until(lambda: not work.waiting())
    assert [version["number"] for version in work.osf.versions("stroop", "/task.txt")] == [2, 1]


def test_a_kernel_that_pushes_other_bytes_meanwhile(work, server):
    work.linked()
    work.left_offline()
    with kernel_in(server) as inside:
        let_it_send(work)
        work.write("task.txt", b"third")
        with session_through(inside.key, server, work.osf, work.folder) as kernel:
            report = kernel.push(["task.txt"])

    assert (outcomes(report), report.exit_code) == (["new-version"], 0)
    assert work.there() == [b"third", b"second", b"first"]
    until(lambda: not work.waiting())
