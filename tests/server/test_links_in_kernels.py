"""What `%osf` does to links in a kernel, and `jupyter osf` in a terminal of JupyterLab, shows everywhere at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.jupyter import Jupyter

from .at_work import AtWork
from .in_server import Inside, ask, in_terminal, kernel_in
from .listener import Listener


@pytest.fixture
def inside(work: AtWork, server: Jupyter) -> Iterator[Inside]:
    """The kernel of a notebook in the folder of this test."""
    with kernel_in(server, work.path("analysis.ipynb")) as kernel:
        yield kernel


def run(inside: Inside, line: str) -> None:
    cell = inside.run(f"%osf {line}")
    assert cell.status == "ok", cell


def test_a_link_is_told_when_it_is_made_changed_used_and_ended(work: AtWork, server: Jupyter, inside: Inside) -> None:
    work.write("task.txt", b"first")
    path = work.path("task.txt")
    for line, upload in (
        (f"link task.txt {work.ref()}", "ask"),
        (f"link task.txt {work.ref()} --upload always", "always"),
        (f"link task.txt {work.ref()}", "always"),
        ("push task.txt", "always"),
        ("unlink task.txt", None),
    ):
        with Listener.at(server) as heard:
            run(inside, line)
            heard.wait("link", path=path, linked=upload is not None)
        assert work.links().get("task.txt", {}).get("upload") == upload


def test_a_data_folder_is_told_in_the_same_way(work: AtWork, server: Jupyter, inside: Inside) -> None:
    work.write("data/1.csv", b"1")
    for line, upload in (
        (f"link-data data {work.ref()} --upload never", "never"),
        (f"link-data data {work.ref()}", "never"),
        ("upload-data", "never"),
        ("unlink-data data", None),
    ):
        with Listener.at(server) as heard:
            run(inside, line)
            heard.wait("link", path=work.path("data"), linked=upload is not None)
        assert work.links().get("data", {}).get("upload") == upload


def test_a_terminal_of_jupyterlab_tells_too(work: AtWork, server: Jupyter) -> None:
    work.write("task.txt", b"first")
    with Listener.at(server) as heard:
        link = f'"{sys.executable}" -m jupyter_osf.cli link task.txt {work.ref()}'
        shown = in_terminal(server, f'cd "{work.folder}"; {link}; echo "d"one')

        assert heard.wait("link", path=work.path("task.txt"))["linked"], shown


def test_only_what_is_linked_below_the_server_is_told(work: AtWork, server: Jupyter, inside: Inside) -> None:
    work.linked()
    paths = [str(work.home / "elsewhere.txt"), "/etc/passwd", "../x", str(work.folder / ".." / ".." / ".." / "y")]
    with Listener.at(server) as heard:
        answer = ask(
            server,
            inside.key,
            "POST",
            "kernel/self",
            json={"do": "links-changed", "paths": [*paths, str(work.folder / "task.txt")]},
        )
        heard.wait("link", path=work.path("task.txt"))

    assert answer.json() == {}
    assert [event["path"] for event in heard.named("link")] == [work.path("task.txt")]
