"""The table of a data folder's files: at a glance, what is missing."""

from jupyter_osf.commands.values import Links
from jupyter_osf.models import FileState, LinkStatus

NASTY = "<img onerror=alert(1)>.csv"
FILES = (
    FileState("data/1.csv", "in-sync", 1200, 1200, "2", "2026-11-22T14:05:09Z"),
    FileState("data/2.csv", "ahead", 10),
    FileState("data/3.csv", "unknown", 10, waiting=True),
    FileState("data/4.csv", "diverged", 10, 12, "1", message="on OSF as “4 (2026-11-22 14.05.09).csv”"),
    FileState("data/5.csv", "missing-here", None, 7, "1"),
    FileState(NASTY, "in-sync", 0, 0, "1", "2026-11-22T14:05:09Z"),
)


def links(*files, each_file=True):
    status = LinkStatus(
        "data", "folder", "diverged", "osf://abc12/osfstorage/", None, None, None, None, "ask", "", files
    )
    return Links([status], each_file=each_file)


def test_what_needs_somebody_stands_on_top():
    text = repr(links(*FILES))

    lines = [line for line in text.splitlines() if "csv" in line]
    assert [line.split()[0] for line in lines[:4]] == ["data/2.csv", "data/3.csv", "data/4.csv", "data/5.csv"]
    assert "not on OSF yet" in lines[0]
    assert "waits to be sent" in lines[1]
    assert "on OSF as “4 (2026-11-22 14.05.09).csv”" in lines[2]
    assert "—" in lines[3]
    assert "version 2, 1.2 kB" in text
    assert text.splitlines()[-1] == "2 of 5 files verified on OSF, 1 waiting to be sent, 1 not on this computer."


def test_names_stay_text_in_html():
    html = links(*FILES)._repr_html_()

    assert NASTY not in html
    assert "&lt;img onerror" in html
    assert html.count("<table>") == 2


def test_of_everything_only_what_differs_is_told():
    text = repr(links(*FILES, each_file=False))

    assert "data/1.csv" not in text
    assert "data/4.csv" in text


def test_ten_thousand_files():
    """The value holds them all; a page does not."""
    many = [FileState(f"data/{number}.csv", "in-sync", 1, 1, "1", "2026-11-22T14:05:09Z") for number in range(10_000)]
    value = links(*many, FileState("data/odd.csv", "ahead", 1))

    assert "data/odd.csv" in repr(value)
    assert "and 9501 more" in repr(value)
    assert value._repr_html_().count("<tr>") < 600
    assert len(value.as_dict()["links"][0]["files"]) == 10_001
