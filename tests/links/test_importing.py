"""Experiments that OpenSesame's own extension had linked."""

import gzip
import io
import tarfile

import pytest

from jupyter_osf.errors import NotFound, OSFError
from tests.desk import outcomes

SCRIPT = """---
API: 2
OpenSesame: 3.3.14
---
set width 1024
{variables}

define inline_script trap
\tset osf_id 000000000000000000000000
"""


def script(**variables):
    lines = [f'set {name} "{value}"' for name, value in variables.items()]
    return SCRIPT.format(variables="\n".join(lines)).encode()


def packed(content, name="script.opensesame", before=()):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for other, size in before:
            archive.addfile(_member(other, size), io.BytesIO(bytes(size)))
        archive.addfile(_member(name, len(content)), io.BytesIO(content))
    return stream.getvalue()


def _member(name, size):
    member = tarfile.TarInfo(name)
    member.size = size
    return member


@pytest.fixture
def linked(desk):
    """An experiment with its variables, as it is on OSF and here, and a folder on OSF for its data."""
    desk.osf.colleague("mkdir", node="stroop", path="/trials/")
    desk.colleague("placeholder", "/experiment/old.osexp")
    file = desk.session.info(desk.ref("/experiment/old.osexp")).id
    folder = desk.session.info(desk.ref("/trials/")).id
    content = script(osf_id=file, osf_datanode_id=folder, osf_always_upload_experiment="yes")
    desk.colleague(content, "/experiment/old.osexp")
    desk.write("old.osexp", content)
    return desk


def test_both_links_are_made(linked):
    linked.write("data/1.csv", b"1")

    report = linked.session.import_links("old.osexp", "data")

    assert (report.exit_code, outcomes(report)) == (0, ["linked", "unchanged", "linked"])
    assert "without asking" in report.results[0].message
    links = linked.links()
    assert (links["old.osexp"]["path"], links["old.osexp"]["upload"]) == ("/experiment/old.osexp", "ask")
    assert links["data"]["path"] == "/trials/"
    linked.session.upload_data()
    assert linked.there("/trials/1.csv") == [b"1"]
    assert len(linked.there("/experiment/old.osexp")) == 2


def test_without_a_data_folder_it_is_told_where_data_went(linked):
    report = linked.session.import_links("old.osexp")

    assert outcomes(report) == ["linked", "unchanged", "skipped"]
    assert report.results[-1].reference == linked.ref("/trials/")
    assert list(linked.links()) == ["old.osexp"]


def test_what_differs_needs_a_choice(linked):
    linked.write("old.osexp", linked.read("old.osexp") + b"set height 768\n")

    refused = linked.session.import_links("old.osexp")
    assert (outcomes(refused), refused.exit_code) == (["refused", "skipped"], 3)
    assert linked.links() == {}

    assert linked.session.import_links("old.osexp", choice="mine").exit_code == 0
    assert linked.there("/experiment/old.osexp")[0] == linked.read("old.osexp")
    assert list(linked.links()) == ["old.osexp"]


def test_a_storage_and_an_archive(desk):
    node = desk.osf.node("stroop")
    (desk.folder / "data").mkdir()
    desk.write("new.osexp", packed(script(osf_datanode_id=f"{node}:osfstorage"), before=[("pool/film.avi", 3_000_000)]))

    assert outcomes(desk.session.import_links("new.osexp", "data")) == ["linked"]
    assert desk.links()["data"]["path"] == "/"


@pytest.mark.parametrize("file", ["0123456789abcdef01234567", "../../etc/passwd", "[b]x", "zzzzz"])
def test_what_osf_does_not_have_is_told_and_not_linked(desk, file):
    desk.write("old.osexp", script(osf_id=file))

    report = desk.session.import_links("old.osexp")

    assert (outcomes(report), report.exit_code) == (["failed"], 1)
    assert desk.links() == {}


def test_a_folder_where_a_file_should_be(linked):
    folder = linked.session.info(linked.ref("/trials/")).id
    linked.write("odd.osexp", script(osf_id=folder))

    assert outcomes(linked.session.import_links("odd.osexp")) == ["refused"]
    assert linked.links() == {}


def test_nothing_to_import(desk):
    desk.write("plain.osexp", script())
    with pytest.raises(NotFound, match="holds no link"):
        desk.session.import_links("plain.osexp")


def test_variables_of_items_are_not_those_of_the_experiment(desk):
    desk.write("plain.opensesame", b'define inline_script x\n\tset osf_id "0123456789abcdef01234567"\n')
    with pytest.raises(NotFound, match="holds no link"):
        desk.session.import_links("plain.opensesame")


@pytest.mark.parametrize(
    "content",
    [
        b"\x1f\x8b broken",
        packed(script())[:60],
        gzip.compress(b"no archive"),
        packed(b"x", name="another"),
        packed(script(), name="../script.opensesame"),
        b"MZ\0\0 a program",
        packed(b"x" * 40_000_000),
    ],
    ids=["broken", "cut short", "no archive", "another member", "leads out", "a program", "too long"],
)
def test_what_is_no_experiment(desk, content):
    desk.write("odd.osexp", content)
    before = set(desk.folder.parent.rglob("*"))

    with pytest.raises(OSFError, match="cannot be read as an experiment"):
        desk.session.import_links("odd.osexp")

    assert set(desk.folder.parent.rglob("*")) == before


def test_an_archive_that_unpacks_to_more_than_anybody_has(desk, monkeypatch):
    monkeypatch.setattr("jupyter_osf.links.experiment.MOST_UNPACKED", 1_000_000)
    desk.write("bomb.osexp", packed(script(), before=[("zeros", 5_000_000)]))

    with pytest.raises(OSFError, match="too much"):
        desk.session.import_links("bomb.osexp")


def test_nothing_of_an_archive_is_unpacked(linked, tmp_path):
    content = linked.read("old.osexp")
    names = ["../evil", str(tmp_path / "evil"), "pool/../../evil", "..\\evil", "evil"]
    linked.write("packed.osexp", packed(content, before=[(name, 4) for name in names]))

    linked.session.import_links("packed.osexp", choice="mine")

    assert set(linked.links()) == {"packed.osexp"}
    assert not [*linked.folder.parent.rglob("*evil*"), *tmp_path.rglob("*evil*")]
