"""The errors people meet: each is one sentence, a next step, a stable code and an exit status."""

from __future__ import annotations

from typing import Any, ClassVar

SIGN_IN = "Sign in with `login` (%osf login, or jupyter osf login)."
"""The next step of many errors, in the words of commands."""


class OSFError(Exception):
    """Something went wrong in a way the person can understand and act upon.

    ``message`` is one sentence, ``hint`` the next step; ``code`` and ``exit_code`` are what programs read.
    """

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self._code = code

    @property
    def reason(self) -> str:
        """The code of this very error, which may be narrower than that of its class."""
        return self._code or self.code

    def as_dict(self) -> dict[str, Any]:
        """The shape of a failure in ``--json`` output."""
        return {"code": self.reason, "message": self.message, "hint": self.hint}

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(OSFError):
    """The command was not written in a way that can be understood."""

    code = "usage"
    exit_code = 2


class BadReference(UsageError):
    """A reference to something on OSF cannot be read, or names two things."""

    code = "bad-reference"


class NotFound(OSFError):
    """OSF or this computer has nothing under that name."""

    code = "not-found"


class Deleted(NotFound):
    """It was on OSF and has been deleted there (410)."""

    code = "deleted"


class WrongKind(UsageError):
    """The reference is readable but names another kind of thing than the command needs."""

    code = "wrong-kind"


class NotSignedIn(OSFError):
    """OSF asks for a sign-in, or the token is no longer accepted."""

    code = "not-signed-in"
    exit_code = 4


class NotPermitted(OSFError):
    """Signed in, but this account or this token may not do it."""

    code = "not-permitted"
    exit_code = 4


class NeedsChoice(OSFError):
    """Going on would replace something: the person has to choose what to keep."""

    code = "conflict"
    exit_code = 3


class NameTaken(NeedsChoice):
    """OSF has another file of this name in the folder; ``found`` is what is known of it, for those who have to choose:
    its ``version``, ``size``, ``modified`` and ``author``."""

    code = "name-taken"

    def __init__(self, message: str, hint: str = "", *, code: str | None = None, **found: str | int | None) -> None:
        super().__init__(message, hint, code=code)
        self.found = found

    def as_dict(self) -> dict[str, Any]:
        return {**super().as_dict(), **self.found}


class Unreachable(OSFError):
    """OSF did not answer, or not in a way that can be used; trying later may help."""

    code = "unreachable"
    exit_code = 5


class Ambiguous(Unreachable):
    """A write was sent and its answer was lost: it may or may not have happened."""

    code = "unknown-outcome"


class Failed(OSFError):
    """It did not work, and nothing was replaced or half-written."""


class ChangedWhileRead(Failed):
    """A file on this computer changed or vanished while its bytes were being sent."""

    code = "changed-while-read"


class NotVerified(Failed):
    """The bytes that arrived are not the bytes that were sent."""

    code = "not-verified"


class Damaged(Failed):
    """OSF's version list of a file is damaged by simultaneous uploads and OSF refuses the file."""

    code = "damaged-on-osf"


class Cancelled(OSFError):
    """The person stopped it (Ctrl-C)."""

    code = "cancelled"
    exit_code = 130


EXIT_ORDER = (4, 3, 5, 1)
"""When several things went wrong at once, the exit status is the first of these that occurs."""


def exit_status(errors: list[OSFError]) -> int:
    """The exit status for a set of failures: 0 where there are none."""
    codes = {error.exit_code for error in errors}
    for special in (130, 2):
        if codes == {special} or special == 130 and special in codes:
            return special
    return next((code for code in EXIT_ORDER if code in codes), 1 if codes else 0)
