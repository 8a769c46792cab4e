"""A pinned reference, as in `protocol.md@2`, means that version in each verb, or is refused in a sentence."""

import pytest

from jupyter_osf.errors import OSFError

SEEN = {
    "ls": lambda session, ref: session.ls(ref)[0].version,
    "ls -r": lambda session, ref: session.ls(ref, recursive=True)[0].version,
    "info": lambda session, ref: session.info(ref).version,
    "versions": lambda session, ref: "".join(one.version for one in session.versions(ref)),
    "download": lambda session, ref: session.download(ref).results[0].version,
    "open": lambda session, ref: session.open(ref).results[0].version,
    "diff": lambda session, ref: session.diff(ref).mine.version,
}
REFUSED = {
    "link": lambda session, ref, other: session.link("mine.txt", ref),
    "link-data": lambda session, ref, other: session.link_data("data", ref),
    "upload": lambda session, ref, other: session.upload(["mine.txt"], ref, choice="mine"),
    "mkdir": lambda session, ref, other: session.mkdir(ref),
    "cp from": lambda session, ref, other: session.cp(ref, other),
    "cp to": lambda session, ref, other: session.cp(other, ref),
    "mv from": lambda session, ref, other: session.mv(ref, other),
    "mv to": lambda session, ref, other: session.mv(other, ref),
    "rm": lambda session, ref, other: session.rm(ref),
    "share": lambda session, ref, other: session.share(ref),
    "cite": lambda session, ref, other: session.cite(ref),
}


@pytest.mark.parametrize("verb", SEEN)
def test_a_pin_is_that_version(desk, verb):
    assert SEEN[verb](desk.session, desk.ref("/protocol.md@2")) == "2"


@pytest.mark.parametrize("verb", SEEN)
def test_a_version_that_does_not_exist_is_said(desk, verb):
    with pytest.raises(OSFError, match="no version 9"):
        SEEN[verb](desk.session, desk.ref("/protocol.md@9"))
    assert desk.files() == {}


@pytest.mark.parametrize("verb", REFUSED)
def test_a_pin_that_makes_no_sense_is_refused_and_nothing_changes(desk, verb):
    desk.write("mine.txt", b"mine")
    (desk.folder / "data").mkdir()
    before = desk.osf.files("stroop")

    with pytest.raises(OSFError) as caught:
        REFUSED[verb](desk.session, desk.ref("/protocol.md@2"), desk.ref("/README.md"))

    assert caught.value.exit_code == 2
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    assert desk.osf.files("stroop") == before
    assert desk.links() == {}


@pytest.mark.parametrize("verb", ["push", "pull", "status", "unlink"])
def test_verbs_about_files_of_this_computer_say_so(desk, verb):
    desk.write("mine.txt", b"mine")
    desk.session.link("mine.txt", desk.ref())

    with pytest.raises(OSFError) as caught:
        getattr(desk.session, verb)("mine.txt@1" if verb == "unlink" else ["mine.txt@1"])

    assert caught.value.exit_code == 2
    assert "version 1" in caught.value.message
    assert list(desk.links()) == ["mine.txt"]


def test_restore_takes_the_number_as_a_pin(desk):
    second = desk.there("/protocol.md")[1]
    assert desk.session.restore(desk.ref("/protocol.md@2"), "2").exit_code == 0
    assert desk.there("/protocol.md")[0] == second

    with pytest.raises(OSFError, match="both named"):
        desk.session.restore(desk.ref("/protocol.md@2"), "1")
    assert len(desk.there("/protocol.md")) == 4


def test_a_name_that_ends_like_a_pin_is_written_with_its_escape(desk):
    desk.write("mine.txt", b"mine")
    desk.session.upload(["mine.txt"], desk.ref("/mine%402"))

    assert desk.there("/mine@2") == [b"mine"]
    assert desk.session.ls(desk.ref("/mine%402@1"))[0].version == "1"
