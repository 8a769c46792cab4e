"""Next steps in the words of buttons, where the engine gives them in the words of commands."""

from __future__ import annotations

import re

from ..errors import SIGN_IN

BUTTONS = {
    "--mine": "“Keep mine”",
    "--theirs": "“Use OSF's version”",
    "--both": "“Keep both”",
    "ook with `ls`": "ook in the OSF explorer",
    SIGN_IN: "Sign in to OSF in the OSF panel.",
}
_COMMANDS = re.compile("|".join(rf"{re.escape(command)}(?!\w)" for command in BUTTONS))


def for_screen(hint: str) -> str:
    """The same next step for somebody who sees buttons. Names of files must not be in it."""
    return _COMMANDS.sub(lambda found: BUTTONS[found[0]], hint)
