"""References: what is read, what is refused, and that what is printed can always be read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_osf.errors import BadReference
from jupyter_osf.refs import Ref, decode, parse

WEB = "https://osf.io/"
FILE_ID = "5f" + "0a" * 11

guids = st.text("abcdefghijkmnpqrstuvwxyz23456789", min_size=5, max_size=5)
names = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="/\0"), min_size=1, max_size=40
).filter(lambda name: name not in (".", ".."))
AWKWARD = """a b|#1|50%|%41|%2541|a+b|R&D|who?|me@home|v@3|@3|%403|'"|🧠.csv|é.txt|.hidden|~|...|\\|C:|*?<>"""
awkward = st.sampled_from([*AWKWARD.split("|"), "e\u0301.txt", "ends ", " begins", "a\tb", "a\nb", "a|b"])
versions = st.none() | st.integers(1, 10**6).map(str)


@given(guids, st.sampled_from(["osfstorage", "owncloud"]), st.lists(names | awkward, max_size=5), versions)
def test_a_printed_file_reference_reads_back_whatever_its_names_are(guid, provider, parts, version):
    folder = not parts
    ref = Ref(guid, provider, tuple(parts), folder=folder, version=None if folder else version, node=True)
    assert parse(str(ref), WEB) == ref


@given(guids, st.lists(names | awkward, min_size=1, max_size=5))
def test_a_printed_folder_reference_reads_back_and_ends_in_a_slash(guid, parts):
    ref = Ref(guid, "osfstorage", tuple(parts), folder=True, node=True)
    assert str(ref).endswith("/")
    assert parse(str(ref), WEB) == ref


@given(guids)
def test_a_printed_project_reads_back(guid):
    ref = Ref(guid, folder=True, node=True)
    assert parse(str(ref), WEB) == ref == parse(f"osf://{guid}", WEB)


@given(guids, st.lists(names | awkward, min_size=1, max_size=3))
def test_printed_references_hold_only_characters_that_survive_shells_and_mail(guid, parts):
    printed = str(Ref(guid, "osfstorage", tuple(parts), node=True))
    assert printed.isascii()
    assert not set(printed) & set(" \t\n\"'\\#?&<>|*;$`(){}[]")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        ref = parse(text, WEB)
    except BadReference:
        return
    assert ref is None or isinstance(ref, Ref)


@given(st.text(max_size=40))
def test_any_text_after_the_scheme_is_read_or_refused(text):
    try:
        ref = parse(f"osf://abc12/osfstorage/{text}", WEB)
    except BadReference:
        return
    assert ref is not None
    assert not {"", ".", ".."} & set(ref.parts)
    assert not any("/" in part or "\0" in part for part in ref.parts)
    assert parse(str(ref), WEB) == ref


@given(st.text(max_size=40))
def test_decoding_never_fails_and_leaves_plain_text_alone(text):
    decoded = decode(text)
    if "%" not in text:
        assert decoded == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("abc12", Ref("abc12", forced=False)),
        ("abc12/", Ref("abc12", forced=False)),
        ("  abc12 ", Ref("abc12", forced=False)),
        ("abc12@2", Ref("abc12", version="2", forced=False)),
        ("https://osf.io/abc12/", Ref("abc12")),
        ("https://osf.io/abc12", Ref("abc12")),
        ("https://osf.io/ABC12/?x=1#top", Ref("abc12")),
        ("HTTPS://OSF.IO/abc12/", Ref("abc12")),
        ("https://osf.io:443/abc12/", Ref("abc12")),
        ("https://osf.io/abc12_v2/", Ref("abc12")),
        ("https://osf.io/project/abc12/", Ref("abc12")),
        ("https://osf.io/download/abc12/", Ref("abc12")),
        ("https://osf.io/download/abc12/?version=2", Ref("abc12", version="2")),
        ("https://osf.io/download/abc12/?revision=3", Ref("abc12", version="3")),
        (f"https://osf.io/download/{FILE_ID}/", Ref("", file_id=FILE_ID)),
        ("https://osf.io/abc12/files/", Ref("abc12")),
        ("https://osf.io/abc12/files/osfstorage", Ref("abc12", "osfstorage", folder=True, node=True)),
        ("https://osf.io/abc12/files/osfstorage/xyz45", Ref("xyz45")),
        (
            f"https://osf.io/abc12/files/osfstorage/{FILE_ID}@4",
            Ref("abc12", "osfstorage", file_id=FILE_ID, version="4", node=True),
        ),
        (
            "https://osf.io/abc12/files/owncloud/lab%20notes/a.txt",
            Ref("abc12", "owncloud", ("lab notes", "a.txt"), node=True),
        ),
        ("doi:10.17605/OSF.IO/ABC12", Ref("abc12")),
        ("https://doi.org/10.17605/osf.io/abc12", Ref("abc12")),
        ("10.17605/OSF.IO/ABC12", Ref("abc12")),
        ("osf://abc12/", Ref("abc12", folder=True, node=True)),
        ("OSF://ABC12", Ref("abc12", folder=True, node=True)),
        ("osf://abc12/osfstorage", Ref("abc12", "osfstorage", folder=True, node=True)),
        ("osf://abc12/osfstorage/exp/task.ipynb", Ref("abc12", "osfstorage", ("exp", "task.ipynb"), node=True)),
        ("osf://abc12/osfstorage/exp/", Ref("abc12", "osfstorage", ("exp",), folder=True, node=True)),
        ("osf://abc12/osfstorage/a.csv@3", Ref("abc12", "osfstorage", ("a.csv",), version="3", node=True)),
        ("osf://abc12/osfstorage/a%403", Ref("abc12", "osfstorage", ("a@3",), node=True)),
        ("osf://abc12/osfstorage/a@b", Ref("abc12", "osfstorage", ("a@b",), node=True)),
        ("osf://abc12/osfstorage/100%.csv", Ref("abc12", "osfstorage", ("100%.csv",), node=True)),
        ("osf://abc12/osfstorage/%E0%A4.csv", Ref("abc12", "osfstorage", ("%E0%A4.csv",), node=True)),
        ("osf://abc12/osfstorage/%2541", Ref("abc12", "osfstorage", ("%41",), node=True)),
        ("osf://abc12/osfstorage/a b?c#d", Ref("abc12", "osfstorage", ("a b?c#d",), node=True)),
    ],
)
def test_every_written_form(written, meant):
    assert parse(written, WEB) == meant


@pytest.mark.parametrize(
    "written", ["data.csv", "./abc12", "ABC12", "study.ipynb", "abc123", "osfstorage/a.csv", "C:\\data\\a.csv", "~"]
)
def test_what_can_only_be_a_path_of_this_computer(written):
    assert parse(written, WEB) is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "osf://",
        "osf:///",
        "osf://abc1/",
        "osf://abc123/",
        "osf://abc12@3",
        "osf://abc12/@3",
        "osf://abc12/osfstorage/@3",
        "osf://abc12/osfstorage/folder/@3",
        "osf://abc12/osfstorage/a//b",
        "osf://abc12/osfstorage/../x",
        "osf://abc12/osfstorage/%2e%2e/x",
        "osf://abc12/osfstorage/a%2fb",
        "osf://abc12/osfstorage/a%00b",
        "osf://abc12/osfstorage/.",
        "https://example.org/abc12/",
        "http://osf.io/abc12/",
        "https://osf.io.example.org/abc12/",
        "https://osf.io@example.org/abc12/",
        "https://osf.io:8443/abc12/",
        "https://osf.io/",
        "https://osf.io/a/b/c",
        "https://osf.io/abc12/?view_only=0123456789abcdef",
        "https://[::1/abc12",
        "https://osf.io/abc12/files/../x",
        "https://osf.io/abc12/files/osfstorage/..",
        "osf://abc12/osfstorage/\udcff",
        "doi:10.5281/zenodo.1234",
    ],
)
def test_what_looks_like_a_reference_and_cannot_be_read_is_refused_with_a_next_step(written):
    with pytest.raises(BadReference) as caught:
        parse(written, WEB)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_another_installation_is_recognised_by_the_configured_website_only():
    own = "http://127.0.0.1:5000/osf/"
    assert parse("http://127.0.0.1:5000/osf/abc12/", own) == Ref("abc12")
    with pytest.raises(BadReference):
        parse("https://osf.io/abc12/", own)
    with pytest.raises(BadReference):
        parse("http://127.0.0.1:5001/osf/abc12/", own)


def test_a_child_loses_the_version_of_its_parent_and_keeps_its_place():
    folder = Ref("abc12", "osfstorage", ("exp",), folder=True, node=True)
    assert str(folder.child("a#1@2.csv")) == "osf://abc12/osfstorage/exp/a%231%402.csv"
    assert str(folder.child("more", folder=True)) == "osf://abc12/osfstorage/exp/more/"
