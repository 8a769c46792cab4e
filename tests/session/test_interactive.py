"""What Python users get from `jupyter_osf.connect()`: data that shows itself."""

import sys
from pathlib import Path

import pytest

import jupyter_osf
from jupyter_osf.errors import Cancelled, NotFound, UsageError
from jupyter_osf.interactive import SHOWN, InteractiveSession, shown_as
from jupyter_osf.models import Report
from jupyter_osf.session import Session


@pytest.fixture
def osf_session(desk):
    with jupyter_osf.connect(directory=desk.folder) as session:
        yield session


def test_listings_are_data_and_tables(desk, osf_session):
    found = osf_session.ls(desk.ref())

    assert "README.md" in [entry.name for entry in found]
    assert "README.md" in repr(found)
    assert "<table>" in found._repr_html_()
    for listing in (osf_session.projects(), osf_session.search("stroop"), osf_session.versions(desk.ref("/README.md"))):
        assert isinstance(listing, list)
        assert "<table>" in listing._repr_html_()
        assert 'href="http' in listing._repr_html_() or listing[0].reference
    assert "/data/subject-01.csv" in repr(osf_session.ls(desk.ref(), recursive=True))
    assert "Nothing is linked" in repr(osf_session.status())
    assert "Nothing waits" in osf_session.outbox()._repr_html_()


def test_reports_are_sentences_and_can_be_gone_through(desk, osf_session):
    desk.write("new.txt", b"1")
    report = osf_session.upload(["new.txt"], desk.ref())

    assert isinstance(report, Report)
    assert repr(report) == "new.txt: uploaded, version 1 on OSF"
    assert [one.outcome for one in report] == ["created"]
    assert (report.summary, len(report)) == ({"created": 1}, 1)
    opened = osf_session.open(desk.ref("/README.md"))
    assert "README.md: downloaded" in repr(opened)
    assert "<li>" in opened._repr_html_()
    with opened:
        assert opened.read() == desk.there("/README.md")[0]
    with osf_session.open(desk.ref("/README.md"), mode="rb") as file:
        assert file.read() == desk.there("/README.md")[0]


def test_single_things_show_themselves(desk, osf_session):
    info = osf_session.info(desk.ref("/protocol.md"))
    assert (info.version, "SHA-256" in repr(info)) == ("3", True)
    assert "<table>" in info._repr_html_()
    diff = osf_session.diff(desk.ref("/protocol.md"))
    assert diff.mine.version == "2"
    assert "+ OSF, version 3" in repr(diff)
    sharing = osf_session.share(desk.ref())
    assert sharing.contributors[0].name in sharing._repr_html_()
    assert "Signed in as Demo Researcher" in repr(osf_session.whoami())
    citation = osf_session.cite(desk.ref())
    assert "Stroop study" in citation.text
    assert repr(citation) == citation.text


def test_methods_keep_their_names_words_and_arguments():
    for name in SHOWN:
        shown, plain = getattr(InteractiveSession, name), getattr(Session, name)
        assert (shown.__name__, shown.__doc__) == (plain.__name__, plain.__doc__)
        assert shown.__wrapped__ is (plain if name != "ls" else shown.__wrapped__)


def test_an_error_is_a_sentence_at_the_line_of_the_person(desk, osf_session):
    with pytest.raises(NotFound) as caught:
        osf_session.path(desk.ref("/nothing.csv"))

    assert [Path(place.path).name for place in caught.traceback] == ["test_interactive.py", "interactive.py"]
    assert caught.value.__cause__ is None
    assert caught.value.hint


def test_an_interrupt_stops_what_is_on_its_way(osf_session):
    def interrupted(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shown_as(interrupted, repr)(osf_session)

    with pytest.raises(Cancelled):
        osf_session.progress.check()
    assert osf_session.projects()


def test_data_frames(desk, osf_session):
    pandas = pytest.importorskip("pandas")
    frame = osf_session.ls(desk.ref("/data/")).to_dataframe()

    assert {"name", "size", "version", "modified", "sha256", "reference"} <= set(frame.columns)
    assert frame["size"].sum() == sum(entry.size for entry in osf_session.ls(desk.ref("/data/")))
    assert isinstance(frame["modified"].dtype, pandas.DatetimeTZDtype)
    assert list(osf_session.mkdir(desk.ref("/new/")).to_dataframe()["outcome"]) == ["created"]
    assert len(osf_session.outbox().to_dataframe()) == 0


def test_without_pandas_a_sentence_says_so(desk, osf_session, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(UsageError, match="pandas is not installed") as caught:
        osf_session.ls(desk.ref()).to_dataframe()
    assert "pip install pandas" in caught.value.hint
