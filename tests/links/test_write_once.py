"""Raw data: what was sent once stays on OSF as it was sent."""

import json

import pytest

from tests.desk import outcomes


@pytest.fixture
def raw(desk):
    """A write-once folder whose first participant was sent."""
    desk.osf.colleague("mkdir", node="stroop", path="/raw/")
    desk.write("data/sub-01.csv", b"as collected")
    desk.session.link_data("data", desk.ref("/raw/"), write_once=True)
    assert outcomes(desk.session.upload_data()) == ["created"]
    return desk


def names(desk):
    return sorted(path.rpartition("/raw/")[2] for path in desk.osf.files("stroop") if "/raw/sub" in path)


def test_a_changed_file_goes_up_beside_once(raw):
    raw.write("data/sub-01.csv", b"corrected later")

    (told,) = raw.session.upload_data().results

    assert (told.outcome, raw.there("/raw/sub-01.csv")) == ("kept-both", [b"as collected"])
    assert "stays as it was sent" in told.message
    beside, _ = names(raw)
    assert raw.there(f"/raw/{beside}") == [b"corrected later"]
    assert outcomes(raw.session.upload_data()) == ["unchanged"]
    (folder,) = raw.session.status()
    assert folder.files is not None
    assert f"on OSF as “{beside}”" in [file.message for file in folder.files]
    assert len(names(raw)) == 2


@pytest.mark.parametrize("choice", ["mine", "both"])
@pytest.mark.parametrize("verb", ["upload_data", "push"])
def test_no_choice_makes_a_version(raw, verb, choice):
    raw.write("data/sub-01.csv", b"corrected later")

    report = getattr(raw.session, verb)(["data"], choice=choice)

    assert (outcomes(report), report.exit_code) == (["refused"], 3)
    assert "write-once" in str(report.errors[0])
    assert raw.there("/raw/sub-01.csv") == [b"as collected"]
    assert raw.files() == {"data/sub-01.csv": b"corrected later"}


def test_an_older_version_is_not_brought_back_over_it(raw):
    raw.colleague("theirs", "/raw/sub-01.csv")

    with pytest.raises(Exception, match="write-once"):
        raw.session.restore(raw.ref("/raw/sub-01.csv"), "1")

    assert raw.there("/raw/sub-01.csv") == [b"theirs", b"as collected"]
    assert outcomes(raw.session.pull(choice="theirs")) == ["downloaded", "backed-up"]


def test_it_stays_so_until_it_is_taken_back(raw):
    links = json.loads((raw.folder / ".osf/links.json").read_text())
    assert links["format"] == 1
    assert links["links"]["data"]["write_once"] is True
    links["links"]["data"]["exclude"].append("*.tmp")
    (raw.folder / ".osf/links.json").write_text(json.dumps(links))

    raw.session.link_data("data", raw.ref("/raw/"), upload="always")
    kept = raw.links()["data"]
    raw.session.link_data("data", raw.ref("/raw/"), write_once=False)

    assert (kept["write_once"], kept["upload"], kept["exclude"][-1]) == (True, "always", "*.tmp")
    assert "write_once" not in raw.links()["data"]
    raw.write("data/sub-01.csv", b"second version")
    assert outcomes(raw.session.upload_data()) == ["new-version"]
