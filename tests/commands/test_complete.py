"""TAB knows the verbs, their options and the paths of this computer."""

import pytest

from jupyter_osf.commands.complete import Completer


def no_session():
    raise AssertionError("completing this needs no OSF")


@pytest.fixture
def complete(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("task.ipynb", "task notes.txt", ".hidden", "it's.csv"):
        (tmp_path / name).touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "p1.csv").touch()
    return Completer(no_session).complete


@pytest.mark.parametrize(
    ("before", "word", "expected"),
    [
        ([], "pu", ["push", "pull"]),
        ([], "unlink", ["unlink", "unlink-data"]),
        (["push"], "--th", ["--theirs"]),
        (["--json", "push"], "--dr", ["--dry-run"]),
        (["link", "--upload"], "a", ["ask", "always"]),
        (["link"], "--upload=al", ["--upload=always"]),
        (["share", "--permission"], "", ["read", "write", "admin"]),
        (["cite", "abc12", "--style"], "m", ["mla"]),
        (["outbox"], "r", ["retry"]),
        (["outbox", "retry"], "r", []),
        (["share"], "--pu", ["--public"]),
        ([], "--js", ["--json"]),
        (["help"], "dif", ["diff"]),
        (["push"], "ta", ['"task notes.txt"', "task.ipynb"]),
        (["push"], '"task n', ['"task notes.txt"']),
        (["push"], "'ta", ["'task notes.txt'", "'task.ipynb'"]),
        (["push"], "it", ['"it\'s.csv"']),
        (["push"], "da", ["data/"]),
        (["push"], "data/", ["data/p1.csv"]),
        (["push"], ".h", [".hidden"]),
        (["push"], "nowhere/x", []),
        (["ls"], "os", ["osf://"]),
        (["nonsense"], "x", []),
        (["sandbox"], "x", []),
    ],
)
def test_completion(complete, before, word, expected):
    assert complete(before, word) == expected
