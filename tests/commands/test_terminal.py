"""`jupyter osf` as a process: what stands on which output, and the exit status. No OSF is needed for these."""

import json
import os
import subprocess
import sys

import pytest

TOKEN = "Kq3" + "x7Zp" * 16 + "9aB"
DEAD = "http://127.0.0.1:9/v2/"


def osf(*argv, stdin="", **environment):
    return subprocess.run(
        [sys.executable, "-m", "jupyter_osf.cli", *argv],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "OSF_API_URL": DEAD, **environment},
        timeout=60,
        check=False,
    )


def test_alone_it_gives_an_overview():
    done = osf()

    assert done.returncode == 0
    assert "upload-data" in done.stdout
    assert "jupyter osf login" in done.stdout
    assert osf("--help").stdout == done.stdout


def test_version():
    assert osf("--version").stdout.startswith("jupyter_osf ")


@pytest.mark.parametrize("argv", [["push", "--help"], ["--help", "push"], ["push", "-h", "--bad"]])
def test_help_of_a_verb_is_an_answer(argv):
    done = osf(*argv)

    assert done.returncode == 0
    assert done.stdout.startswith("usage: jupyter osf push")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("argv", "key"),
    [
        (["--json"], "verbs"),
        (["push", "--help", "--json"], "help"),
        (["--version", "--json"], "version"),
        (["pusj", "--json"], "error"),
        (["--json", "push", "--bad"], "error"),
        (["login", "--json", TOKEN], "error"),
        (["login", "--json"], "error"),
        (["ls", "--json", "osf://no/"], "error"),
        (["ls", "abc12", "--json", "--OSF.no=1"], "error"),
    ],
)
def test_json_is_one_document_and_nothing_else(argv, key):
    done = osf(*argv)

    document = json.loads(done.stdout)
    assert key in document
    assert done.returncode == (2 if key == "error" else 0)
    if key == "error":
        assert set(document["error"]) == {"code", "message", "hint"}
        assert document["error"]["message"] in done.stderr


@pytest.mark.parametrize("argv", [["login", TOKEN], ["login", f"--token={TOKEN}", "--json"], ["ls", TOKEN], [TOKEN]])
def test_a_typed_token_is_never_repeated(argv):
    done = osf(*argv)

    assert done.returncode == 2
    assert TOKEN not in done.stdout + done.stderr
    assert "deactivate" in done.stderr


def test_login_without_a_terminal_names_the_other_ways():
    done = osf("login")

    assert done.returncode == 2
    assert "--token-stdin" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unwritable_character_does_not_end_a_command():
    done = osf("open-😀", PYTHONIOENCODING="ascii:strict")

    assert done.returncode == 2
    assert "There is no command" in done.stderr


def test_a_reader_that_goes_away_is_no_error():
    command = f'"{sys.executable}" -c "import sys; from jupyter_osf.cli import main; sys.exit(main([]))"'
    pipe = subprocess.Popen(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S602
    pipe.stdout.close()

    assert pipe.stderr.read() == b""
    pipe.stderr.close()
    assert pipe.wait(30) == 0


def test_help_is_quick_because_nothing_heavy_is_loaded():
    code = (
        "import sys; from jupyter_osf.cli import main; main(['push', '--help']);"
        "heavy = {'requests', 'IPython', 'tornado', 'jupyter_server', 'tqdm', 'keyring', 'wcwidth'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
