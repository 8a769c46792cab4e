"""What differs between a file here and OSF, or between two versions on OSF."""

import pytest

from jupyter_osf.errors import NotFound, OSFError, WrongKind


def told(found):
    return [(line.side, line.text) for line in found.found.lines]


@pytest.fixture
def notes(desk):
    """A linked file that a colleague and this computer have changed; OSF has three versions of it."""
    desk.write("notes.txt", b"one\n")
    desk.session.link("notes.txt", desk.ref())
    desk.colleague("one\ntwo\n", "/notes.txt")
    desk.colleague("one\ntwo\nthree\n", "/notes.txt")
    desk.write("notes.txt", b"one\nmine\n")
    return desk


def test_a_linked_file_with_the_newest_version(notes):
    found = notes.session.diff("notes.txt")

    assert (found.path, found.theirs.version, found.theirs.author, found.same) == (
        "notes.txt", "3", "Demo Colleague", False,
    )  # fmt: skip
    assert told(found) == [("both", "one"), ("mine", "mine"), ("theirs", "two"), ("theirs", "three")]


@pytest.mark.parametrize(("ref", "number"), [("notes.txt", "1"), ("notes.txt@1", None)])
def test_a_linked_file_with_an_older_version(notes, ref, number):
    found = notes.session.diff(ref, number)

    assert (found.path, found.mine.version, found.theirs.version) == ("notes.txt", None, "1")
    assert told(found) == [("both", "one"), ("mine", "mine")]


@pytest.mark.parametrize(
    ("pin", "number", "versions"),
    [("", None, ("2", "3")), ("", "1", ("1", "3")), ("@1", None, ("1", "3")), ("@3", "1", ("3", "1"))],
)
def test_two_versions_on_osf(notes, pin, number, versions):
    found = notes.session.diff(notes.ref(f"/notes.txt{pin}"), number)

    assert found.path is None
    assert (found.mine.version, found.theirs.version) == versions
    assert not found.same


def test_two_versions_by_the_linked_path(notes):
    found = notes.session.diff("notes.txt@1", "2")

    assert (found.path, found.mine.version, found.theirs.version) == (None, "1", "2")
    assert told(found) == [("both", "one"), ("theirs", "two")]


def test_a_file_in_a_linked_data_folder(desk):
    desk.write("data/p1.csv", b"a\n")
    desk.session.link_data("data", desk.ref("/"))
    desk.colleague("a\nb\n", "/p1.csv")

    found = desk.session.diff("data/p1.csv")

    assert (found.path, told(found)) == ("data/p1.csv", [("both", "a"), ("theirs", "b")])
    with pytest.raises(WrongKind):
        desk.session.diff("data")


def test_equal_files_are_the_same(notes):
    notes.write("notes.txt", b"one\ntwo\nthree\n")

    assert notes.session.diff("notes.txt").same
    assert notes.session.diff("notes.txt@3", "3").same


@pytest.mark.parametrize(
    ("ref", "number"), [("notes.txt", "9"), ("notes.txt@9", None), ("osf:notes.txt@9", None), ("osf:README.md", None)]
)
def test_what_cannot_be_compared_is_said(notes, ref, number):
    with pytest.raises(NotFound) as caught:
        notes.session.diff(ref.replace("osf:", notes.ref()), number)

    assert caught.value.hint


def test_a_file_that_is_not_linked(desk):
    desk.write("alone.txt", b"")
    with pytest.raises(OSFError, match="not linked"):
        desk.session.diff("alone.txt")
