"""The file of pins: the same pins are the same text, and one from a stranger is read with care."""

import json

import pytest

from jupyter_osf.errors import OSFError
from jupyter_osf.links.pins import Pin, PinnedNotebook, Pins, read_pins, write_pins

WEB, SITE, HASH = "https://osf.io/", "https://api.osf.io/v2/", "ab" * 32
GOOD = {"reference": "osf://abc12/osfstorage/a.csv@3", "version": "3", "sha256": HASH, "size": 3, "path": "data/a.csv"}


def test_what_is_written_is_read_again_and_its_order_does_not_depend_on_who_came_first(tmp_path):
    pins = [
        Pin("osf://abc12/osfstorage/b%20c.csv", "10", HASH, 3, "b c.csv", "5f" * 12),
        Pin("osf://abc12/osfstorage/b%20c.csv", "9", HASH, 3),
        Pin("osf://abc12/github/a.csv", None, HASH),
    ]
    notebook = PinnedNotebook("analysis.ipynb", HASH, None)
    one, other = Pins.of(SITE, pins, [notebook]), Pins.of(SITE, [*reversed(pins), pins[0]], [notebook])
    write_pins(tmp_path / "osf-pins.json", one)

    assert one.text() == other.text()
    assert [pin.version for pin in one.files] == [None, "9", "10"]
    assert read_pins(tmp_path / "osf-pins.json", WEB) == one
    assert '"reference": "osf://abc12/osfstorage/b%20c.csv@9"' in one.text()


def bad(**changes):
    return {"format": 1, "site": SITE, "files": [{**GOOD, **changes}]}


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "{",
        "null",
        "[" * 100_000,
        {"format": 1, "files": []},
        {"format": 2, "site": SITE, "files": []},
        {"format": 1, "site": SITE},
        {"format": 1, "site": SITE, "files": {}},
        {"format": 1, "site": SITE, "files": ["osf://abc12/osfstorage/a.csv@3"]},
        {"format": 1, "site": SITE, "files": [GOOD, {**GOOD, "path": "data/A.csv"}]},
        {"format": 1, "site": SITE, "files": [], "notebooks": [{"path": "../a.ipynb", "sha256": HASH}]},
        {"format": 1, "site": SITE, "files": [], "notebooks": [{"path": "a.ipynb", "sha256": 1}]},
        *(
            bad(path=path)
            for path in (
                "../a.csv", "/etc/passwd", "a/../../b", "", ".", 7, "C:\\a", "a\\..\\b", "a\0b", "osf-pins.json",
                ".git/hooks/pre-commit", "sub/.osf/links.json", ".bashrc",
            )
        ),
        *(
            bad(reference=reference)
            for reference in (
                None, "", "a.csv", "abc12", "osf://abc12/", "osf://abc12/osfstorage/", "osf://abc12/osfstorage/a/",
                "osf://abc12/osfstorage/../a.csv@3", "https://example.org/a.csv", "osf://abc12/osfstorage/a.csv@4",
            )
        ),
        bad(version=3),
        bad(version=None),
        bad(sha256="AB"),
        bad(sha256=None),
        bad(size=-1),
        bad(size="3"),
        bad(id="../x"),
        bad(id=5),
    ],
)  # fmt: skip
def test_what_is_no_file_of_pins_is_told_in_a_sentence(tmp_path, written):
    path = tmp_path / "osf-pins.json"
    path.write_text(written if isinstance(written, str) else json.dumps(written), encoding="utf-8")
    with pytest.raises(OSFError) as caught:
        read_pins(path, WEB)

    assert caught.value.reason in ("broken-pins-file", "newer-format")
    assert caught.value.message.endswith(".")
    assert caught.value.hint


def test_one_that_is_not_there_says_how_it_is_made(tmp_path):
    with pytest.raises(OSFError, match="no “osf-pins") as caught:
        read_pins(tmp_path / "osf-pins.json", WEB)

    assert "`pin`" in caught.value.hint
