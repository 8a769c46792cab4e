"""A token that was typed as an argument is refused and never repeated."""

import pytest

from jupyter_osf.auth.secret import redact
from jupyter_osf.commands.face import Face
from jupyter_osf.commands.run import understand
from jupyter_osf.commands.typed_tokens import refuse_tokens
from jupyter_osf.errors import UsageError

TOKEN = "Kq3" + "x7Zp" * 16 + "9aB"
FACE = Face("jupyter osf", lambda _: "")


@pytest.mark.parametrize(
    "argv",
    [
        ["login", TOKEN],
        ["login", "short-token"],
        ["login", "--token", TOKEN],
        ["login", f"--token={TOKEN}"],
        ["login", "--token", "of-another-shape-1"],
        ["login", "-t", TOKEN],
        ["login", "--", TOKEN],
        ["login", f"-{TOKEN[:50]}"],
        ["--json", "login", "short-token"],
        [TOKEN],
        ["lgoin", TOKEN],
        ["whoami", TOKEN],
        ["whoami", f"OSF_TOKEN={TOKEN}"],
        ["ls", f"--token={TOKEN}", "abc12"],
        ["search", f"Bearer {TOKEN}"],
        ["ls", "abc12", f"--OSF.client_id={TOKEN}"],
    ],
)
def test_refused_without_being_repeated(argv):
    with pytest.raises(UsageError) as caught:
        understand(argv, FACE)

    shown = f"{caught.value!r} {caught.value} {caught.value.as_dict()}"
    assert not any(word in shown for word in (TOKEN, TOKEN[:50], "short-token", "of-another-shape-1"))
    assert "deactivate" in caught.value.hint
    assert caught.value.exit_code == 2


def test_the_token_in_force_is_known_whatever_its_shape():
    with pytest.raises(UsageError):
        refuse_tokens("ls", ["osf://abc12/?token=my-own.token"], {"OSF_TOKEN": "my-own.token\n"})


def test_what_was_refused_stays_hidden():
    other = "Pw8" + "y5Tq" * 16 + "2cD"
    with pytest.raises(UsageError):
        refuse_tokens("ls", [other], {})

    assert other not in redact(f"later: {other}")


@pytest.mark.parametrize(
    "word",
    ["a" * 70, "0123456789abcdef" * 4, "x" * 250 + ".csv", "osf://abc12/osfstorage/" + "Ab1" * 30, "1" * 70, "-t.csv"],
)
def test_names_and_hashes_are_not_taken_for_tokens(word):
    refuse_tokens("ls", [word], {"OSF_TOKEN": "a"})
