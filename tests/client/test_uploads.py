"""Uploads: exactly these bytes under exactly this name, and what happens when OSF or a colleague is in the way."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_osf.client.content import MOST_BYTES
from jupyter_osf.client.names import check_name, here, is_altered, numbered
from jupyter_osf.errors import Damaged, Deleted, Failed, NeedsChoice, NotFound, NotPermitted, NotVerified, UsageError
from jupyter_osf.refs import parse

from .connect import Bytes, fetched

NAMES = [
    "plain.csv",
    "with space.csv",
    "#1.csv",
    "100%.csv",
    "%41%2f.csv",
    "a+b.csv",
    "R&D=1.csv",
    "who?.csv",
    "me@home@3.csv",
    'it\'s "quoted" `twice`.csv',
    "🧠 mind.csv",
    "e\u0301 decomposed.csv",
    "é composed.csv",
    "日本語.csv",
    ".hidden",
    "...",
    "trailing space ",
    " leading space",
    "\u00a0no-break space\u00a0",
    "trailing dot.",
    "tab\tinside.csv",
    "line\nbreak.csv",
    "bell\x07and\x1fmore.csv",
    "\x7f",
    "back\\slash.csv",
    "C:drive<>|*.csv",
    "kind=folder&name=x",
    "-rf",
    "a" * 255,
    "é" * 127 + "b",
    "🧠" * 63 + "abc",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_arrives_exactly_and_comes_back(osf, client, find, name):
    folder = find("/data/")
    sent = client.changes.create_file(folder, name, Bytes(name.encode()))
    assert (sent.name, sent.path) == (name, f"/data/{name}")
    assert f"osfstorage:/data/{name}" in osf.files("stroop")
    again = client.files.child(folder, name)
    assert again is not None
    assert fetched(client, again) == name.encode()
    # A second version by the file's own address, and the way by its printed reference.
    assert client.content.replace(again, Bytes(b"second")).version == "2"
    assert client.files.find(parse(again.reference, osf.info["web_url"])).id == again.id


@pytest.mark.parametrize("name", ["with space", "#?%+&", " both ends ", "🧠", "tab\tinside", "x" * 255])
def test_a_folders_name_arrives_exactly(osf, client, find, name):
    made = client.changes.create_folder(find("/data/"), name)
    assert made.path == f"/data/{name}/"
    inside = client.changes.create_file(made, name, Bytes(b"x"))
    assert inside.path == f"/data/{name}/{name}"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="/\0"), min_size=1, max_size=30))
def test_any_name_that_is_allowed_arrives_exactly(osf, client, find, name):
    folder = find("/data/")
    try:
        check_name(name)
    except UsageError:
        return
    if client.files.child(folder, name) is None:
        assert client.changes.create_file(folder, name, Bytes(b"x")).name == name


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/", "a\0b", "a" * 256, "é" * 128, "\udcff.csv"])
def test_names_that_osf_or_a_computer_cannot_hold_are_refused_before_any_request(osf, client, find, name):
    folder, entry = find("/data/"), find("/README.md")
    for call in (
        lambda: client.changes.create_file(folder, name, Bytes(b"x")),
        lambda: client.content.create(folder, name, Bytes(b"x")),
        lambda: client.changes.create_folder(folder, name),
        lambda: client.changes.rename(entry, name),
        lambda: client.changes.move(entry, folder, name),
        lambda: client.changes.copy(entry, folder, name),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.hint
    assert osf.requests() == []


@given(st.text(max_size=300), st.sampled_from(["OSF version 3", "2026-11-22 14.05.09"]))
def test_a_name_with_a_remark_can_be_held_and_is_not_taken(name, remark):
    first = numbered(name or "x", remark, ())
    second = numbered(name or "x", remark, {first})
    assert first != second
    assert remark in first
    assert len(first.encode("utf-8", "surrogatepass")) <= 255


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=300))
def test_names_from_osf_are_safe_here(name):
    safe = here(name)
    assert safe not in ("", ".", "..")
    assert "/" not in safe
    assert "\0" not in safe
    assert len(safe.encode()) <= 255


def test_which_names_osf_would_alter():
    assert [name for name in NAMES if is_altered(name)] == [
        "trailing space ",
        " leading space",
        "\u00a0no-break space\u00a0",
        "tab\tinside.csv",
        "line\nbreak.csv",
        "bell\x07and\x1fmore.csv",
        "\x7f",
    ]


def test_zero_bytes(osf, client, find):
    sent = client.content.create(find("/data/"), "empty.csv", Bytes(b""))
    assert (sent.size, sent.version) == (0, "1")
    assert osf.versions("stroop", "/data/empty.csv")[0]["size"] == 0
    assert fetched(client, sent) == b""
    assert client.content.replace(sent, Bytes(b"x")).version == "2"
    assert client.content.replace(sent, Bytes(b"")).version == "3"


def test_the_same_bytes_make_no_version(osf, client, find):
    entry = find("/README.md")
    content = fetched(client, entry)
    assert client.content.replace(entry, Bytes(content)).version == "1"
    assert len(osf.versions("stroop", "/README.md")) == 1


def test_three_files_into_a_folder_of_thirty_of_which_the_second_exists(osf, client):
    files = {f"/lab/file {number:02}.csv": f"{number}" for number in range(30)}
    osf.create(files=[{"node": "stroop", "files": files}])
    root = client.nodes.storage(osf.node("stroop"), "osfstorage")
    folder = next(entry for entry in client.files.children(root) if entry.name == "lab")
    client.content.create(folder, "a.csv", Bytes(b"a"))
    with pytest.raises(NeedsChoice) as caught:
        client.content.create(folder, "file 27.csv", Bytes(b"different"))
    assert caught.value.reason == "name-taken"
    client.content.create(folder, "z.csv", Bytes(b"z"))
    stored = {path for path in osf.files("stroop") if path.startswith("osfstorage:/lab/")} - {"osfstorage:/lab/"}
    assert len(stored) == 32
    assert len(osf.versions("stroop", "/lab/file 27.csv")) == 1


def test_nothing_is_larger_than_osf_takes(osf, client, find):
    entry = find("/README.md")

    class Huge(Bytes):
        def __len__(self):
            return MOST_BYTES + 1

    with pytest.raises(Failed) as caught:
        client.content.replace(entry, Huge(b""))
    assert caught.value.reason == "too-large"
    assert osf.requests() == []


@pytest.mark.parametrize("what", ["create", "replace"])
def test_a_byte_altered_on_the_way_is_noticed_and_mended(osf, client, find, what):
    folder, entry = find("/data/"), find("/README.md")
    osf.fault("corrupt-upload", after=3)
    body = Bytes(b"participant 1\n" * 100)
    if what == "create":
        sent, path = client.content.create(folder, "new.csv", body), "/data/new.csv"
    else:
        sent, path = client.content.replace(entry, body), "/README.md"
    assert sent.sha256 == body.sha256
    assert osf.versions("stroop", path)[0]["sha256"] == body.sha256


def test_bytes_that_are_altered_again_and_again_are_reported(osf, client, find):
    entry = find("/README.md")
    osf.fault("corrupt-upload", after=0, times=None)
    with pytest.raises(NotVerified, match="other bytes"):
        client.content.replace(entry, Bytes(b"abcdef"))


@pytest.mark.parametrize("name", ["bytes altered.csv ", "plain.csv"])
def test_what_never_arrived_whole_under_a_passing_name_is_taken_away_again(osf, client, find, name):
    folder = find("/data/")
    osf.fault("corrupt-upload", after=0, times=None)
    with pytest.raises(NotVerified):
        client.changes.create_file(folder, name, Bytes(b"abcdef"))
    assert not [path for path in osf.files("stroop") if "upload-" in path]


@pytest.mark.parametrize("do", ["rename", "move", "delete"])
def test_a_file_that_goes_away_while_it_is_sent_is_told_with_where_the_bytes_are(osf, client, find, do):
    entry = find("/README.md")
    order = {"rename": {"name": "other.md"}, "move": {"to": "/figures/"}, "delete": {}}[do]
    # More than the buffers of a connection hold, so that OSF has begun to receive it.
    body = Bytes(bytes(9_000_000), before_last=lambda: osf.colleague(do, node="stroop", path="/README.md", **order))
    with pytest.raises(NotVerified) as caught:
        client.content.replace(entry, body)
    assert caught.value.reason == "landed-elsewhere"
    assert "osf://" in caught.value.message
    assert osf.versions("stroop", "/README.md")[0]["sha256"] == body.sha256


def test_a_file_that_is_gone_is_told_as_gone(osf, client, find):
    entry = find("/README.md")
    osf.colleague("delete", node="stroop", path="/README.md")
    with pytest.raises((NotFound, Deleted)):
        client.content.replace(entry, Bytes(b"x"))
    assert "osfstorage:/README.md" not in osf.files("stroop")


@pytest.mark.parametrize("numbers", [[2, 2, 1], [3, 2, 2, 2, 1]])
def test_a_version_list_damaged_by_simultaneous_uploads_is_diagnosed_and_mended(osf, client, find, numbers):
    entry = find("/README.md")
    osf.colleague("damage", node="stroop", path="/README.md", numbers=numbers)
    for call in (
        lambda: client.content.replace(entry, Bytes(b"mine")),
        lambda: fetched(client, entry),
        lambda: client.files.versions(entry),
        lambda: client.changes.rename(entry, "other.md"),
        lambda: client.changes.delete(entry),
    ):
        with pytest.raises(Damaged) as caught:
            call()
        assert caught.value.reason == "damaged-on-osf"
        assert "--mine" in caught.value.hint
    spare = client.files.spare_version(entry)
    assert spare == "1"
    sent = client.content.replace(entry, Bytes(b"mine"), version=spare)
    assert sent.id == entry.id
    assert fetched(client, client.files.by_id(entry.id)) == b"mine"
    client.content.replace(entry, Bytes(b"and on"))


@pytest.mark.parametrize("kind", ["reset-response", "lost-answer", "reset-request"])
def test_the_mending_of_a_damaged_file_survives_a_lost_answer(osf, client, find, kind):
    entry = find("/README.md")
    osf.colleague("damage", node="stroop", path="/README.md", numbers=[2, 2, 1])
    osf.fault(kind, method="PUT")
    assert client.content.replace(entry, Bytes(b"mine"), version="1").sha256 == Bytes(b"mine").sha256
    assert len(osf.versions("stroop", "/README.md")) == 4


def test_a_sound_file_that_osf_refuses_is_not_called_damaged(osf, client, find):
    entry = find("/README.md")
    with pytest.raises(Failed) as caught:
        client.content.replace(entry, Bytes(b"x"), version="17")
    assert not isinstance(caught.value, Damaged)


def test_obstacles_of_osf_are_named(osf, client, connect, find):
    entry, folder = find("/README.md"), find("/data/")
    osf.colleague("checkout", node="stroop", path="/README.md")
    with pytest.raises(NotPermitted, match="checked this file out"):
        client.content.replace(entry, Bytes(b"x"))
    osf.colleague("fill_quota", node="stroop")
    with pytest.raises(Failed) as caught:
        client.content.create(folder, "new.csv", Bytes(b"x"))
    assert caught.value.reason == "quota"
    reader = connect(osf.token_of("Demo Reader"))
    with pytest.raises(NotPermitted):
        reader.content.create(folder, "new.csv", Bytes(b"x"))


def test_a_registration_stays_as_it_is(osf, client, find):
    entry = find("/words.csv", node="registration")
    with pytest.raises(NotPermitted, match="frozen"):
        client.content.replace(entry, Bytes(b"x"))


def test_a_read_only_storage_says_so(osf, client):
    root = client.nodes.storage(osf.node("stroop"), "gitlab")
    with pytest.raises(NotPermitted, match="read-only"):
        client.content.create(root, "a.csv", Bytes(b"x"))


def test_moves_that_osf_finishes_later_are_waited_for(osf, client, find):
    entry, folder = find("/README.md"), find("/data/")
    osf.fault("accepted", seconds=0.2)
    assert client.changes.move(entry, folder, "README.md").path == "/data/README.md"


def test_a_folder_cannot_go_into_itself(osf, client, find):
    folder = find("/data/")
    for call in (client.changes.move, client.changes.copy):
        with pytest.raises(UsageError):
            call(folder, folder, "x")
    assert osf.requests() == []


def test_a_storage_cannot_be_deleted(osf, client):
    root = client.nodes.storage(osf.node("stroop"), "osfstorage")
    osf.clear_requests()
    with pytest.raises(UsageError):
        client.changes.delete(root)
    assert osf.requests() == []


def test_a_folder_whose_name_another_begins_with_is_not_inside_it(osf, client, find):
    osf.create(files=[{"node": "stroop", "files": {"/data 2/": None}}])
    assert client.changes.move(find("/data/"), find("/data 2/"), "data").path == "/data 2/data/"
