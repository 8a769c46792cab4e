"""Commands are taken apart as people mean them, in terminals and in notebooks."""

import pytest

from jupyter_osf.commands import table
from jupyter_osf.commands.face import Face
from jupyter_osf.commands.parsing import Help, split
from jupyter_osf.commands.run import understand
from jupyter_osf.errors import UsageError

FACE = Face("%osf", lambda _: "")
# fmt: off
CONTRACT = [
    "login", "logout", "whoami", "projects", "ls", "search", "info", "explore", "open", "clone", "link", "unlink",
    "link-data", "unlink-data", "upload-data", "import-links", "status", "push", "pull", "versions", "restore",
    "upload", "download", "mkdir", "mv", "cp", "rm", "diff", "share", "cite", "outbox", "doctor", "sandbox", "demo",
    "pin", "restore-pins", "record", "launch-link",
]
# fmt: on
REF = "osf://abc12/osfstorage/"


def options(*argv):
    return vars(understand(argv, FACE).options)


def test_every_verb_is_there():
    assert sorted(table.VERBS) == sorted(CONTRACT)


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["link", REF], {"path": None, "ref": REF, "upload": None, "choice": None}),
        (["link", "a.ipynb", REF], {"path": "a.ipynb", "ref": REF}),
        (["link", "a.ipynb", "--upload", "always", REF], {"path": "a.ipynb", "ref": REF, "upload": "always"}),
        (["link", "--mine", "a.ipynb", REF], {"path": "a.ipynb", "ref": REF, "choice": "mine"}),
        (["restore", "3"], {"ref": None, "version": "3"}),
        (["restore", "a.ipynb", "3"], {"ref": "a.ipynb", "version": "3"}),
        (["restore", "a.ipynb@3"], {"ref": None, "version": "a.ipynb@3"}),
        (["versions"], {"ref": None}),
        (["diff"], {"ref": None, "version": None}),
        (["diff", "a.ipynb", "3"], {"ref": "a.ipynb", "version": "3"}),
        (["share", "abc12", "--private"], {"ref": "abc12", "public": False}),
        (["share", "--add", "a person", "abc12"], {"ref": "abc12", "add": "a person", "public": None}),
        (["upload", "a", "b", REF], {"sources": ["a", "b"], "ref": REF}),
        (["upload", "a", "--both", "b", REF], {"sources": ["a", "b"], "ref": REF, "choice": "both"}),
        (["push"], {"paths": [], "choice": None, "dry_run": False, "yes": False}),
        (["push", "--theirs", "a", "--dry-run", "b"], {"paths": ["a", "b"], "choice": "theirs", "dry_run": True}),
        (["--json", "ls", "-r", REF], {"ref": REF, "recursive": True, "json": True}),
        (["rm", "--", "-odd name"], {"ref": "-odd name"}),
        (["push", "--", "-dash.txt"], {"paths": ["-dash.txt"]}),
        (["link", "--", "-dash.txt", REF], {"path": "-dash.txt", "ref": REF}),
        (["upload", "a", "--both", "--", "-b", REF], {"sources": ["a", "-b"], "ref": REF, "choice": "both"}),
        (["push", "a", "--", "--mine"], {"paths": ["a", "--mine"], "choice": None}),
        (["search", "two", "words"], {"text": ["two", "words"]}),
    ],
)
def test_arguments(argv, expected):
    found = options(*argv)

    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["pusj"], "Did you mean `push`?"),
        (["upload_data"], "Did you mean `upload-data`?"),
        (["PUSH"], "Did you mean `push`?"),
        (["xyzzy"], "lists them all"),
        (["push", "--thiers"], "Did you mean `--theirs`?"),
        (["push", "--mine", "--both"], "not allowed with"),
        (["link"], "it needs"),
        (["link", "a", "b", "c"], "more arguments than it takes"),
        (["link", REF, "--upload", "sometimes"], "always"),
        (["whoami", "me"], "more arguments"),
        (["push", "--mi"], "no option --mi"),
        (["explore", "--depth", "deep"], "--depth is a whole number, and not “deep”."),
        (["outbox", "retry", "all"], "ID is a whole number, and not “all”."),
    ],
)
def test_what_cannot_be_understood_is_told_with_a_next_step(argv, said):
    with pytest.raises(UsageError) as caught:
        understand(argv, FACE)

    assert said in str(caught.value)
    assert caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", [name for name, verb in table.VERBS.items() if verb.call])
def test_every_verb_explains_itself_even_where_arguments_are_missing(name):
    with pytest.raises(Help) as caught:
        understand([name, "--help"], FACE)

    assert f"%osf {name}" in str(caught.value)
    assert table.VERBS[name].summary in str(caught.value)


def test_programs_get_their_arguments_untouched():
    assert understand(["sandbox", "--port", "0", "--help"], FACE).arguments == ["--port", "0", "--help"]


def test_traits_are_set_apart():
    command = understand(["ls", "--OSF.timeout=5", REF], FACE)

    assert command.traits == ["--OSF.timeout=5"]
    assert command.options.ref == REF


@pytest.mark.parametrize(
    ("line", "windows", "words"),
    [
        (r"push C:\data\new.csv", True, ["push", r"C:\data\new.csv"]),
        (r'push "C:\my data\new.csv"', True, ["push", r"C:\my data\new.csv"]),
        (r"push my\ data.csv", False, ["push", "my data.csv"]),
        ("push 'my data.csv' \"it's.csv\"", False, ["push", "my data.csv", "it's.csv"]),
        ("push #1.csv a=b;c", False, ["push", "#1.csv", "a=b;c"]),
        ("push Größe😀.csv", True, ["push", "Größe😀.csv"]),
        ("", False, []),
    ],
)
def test_lines_of_a_notebook_are_split_by_its_system(line, windows, words):
    assert split(line, windows=windows) == words


def test_a_lonely_quote_is_told():
    with pytest.raises(UsageError, match="no partner"):
        split('search reader"s')


@pytest.mark.parametrize(
    ("argv", "meant"),
    [
        (["difff"], "`diff`"),
        (["help", "shar"], "`share`"),
        (["share", "abc12", "--adress"], "`--addresses`"),
        (["share", "abc12", "--permission", "admn"], "`admin`"),
        (["outbox", "retyr"], "`retry`"),
        (["link", "--upload", "alwys", "a", REF], "`always`"),
    ],
)
def test_slips_of_the_finger_are_understood(argv, meant):
    with pytest.raises(UsageError) as caught:
        understand(argv, FACE)
    assert f"Did you mean {meant}?" in caught.value.hint


def test_a_file_that_looks_like_an_option_has_another_spelling(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-dash.txt").touch()

    with pytest.raises(UsageError) as caught:
        understand(["push", "-dash.txt"], FACE)

    assert "./-dash.txt" in caught.value.hint


def test_help_is_a_word_too():
    with pytest.raises(Help) as caught:
        understand(["help", "diff"], FACE)
    assert "usage: %osf diff" in str(caught.value)
    assert understand(["help"], FACE).verb is None


@pytest.mark.parametrize("name", [name for name, verb in table.VERBS.items() if verb.call])
def test_every_verb_explains_itself(name):
    with pytest.raises(Help) as caught:
        understand([name, "--help"], FACE)
    text = str(caught.value)
    assert text.startswith(f"usage: %osf {name} ")
    assert table.VERBS[name].summary in text
    assert "None" not in text
