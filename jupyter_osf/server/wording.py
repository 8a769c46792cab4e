"""Next steps in the words of buttons, where the engine gives them in the words of commands."""

from __future__ import annotations

import re

from ..errors import SIGN_IN

BUTTONS = {
    SIGN_IN: "Sign in to OSF in the OSF panel.",
    "Sign in with login.": "Sign in to OSF in the OSF panel.",
    "End the link: unlink.": "End the link: “Unlink”.",
    "ook with `ls`": "ook in the OSF explorer",
    "ook with `projects`": "ook in the OSF explorer",
    "See what is in it: ls ": "See in the OSF explorer what is in it: ",
    "with `versions`": "under “Versions…”",
    "Copy it with `cp` and keep both, or say --yes to move it.": "Copy it and keep both, or move it after all.",
    "Say --yes if": "Say yes if",
    "Say --yes once if": "Say yes once if",
    "Say --yes to send as much as it takes, or use": "Send less, or use",
    "say so once: push": "say so once, and upload",
    "Drop it, or link the file again and push.": "Drop it, or link the file again.",
    "pull brings it here": "“Use OSF's version” brings it here",
    "pull brings it back": "“Open on this computer” brings it back",
    "Pull brings it back": "“Open on this computer” brings it back",
    "Pull it and look at it first.": "Look at OSF's first: “Compare”.",
    "Pull it, or choose:": "Choose:",
    "Push them, or pull with": "Upload them, or choose",
    "Push with --mine to create it again": "Choose “Create it again on OSF”",
    "Run it again with": "Choose",
    "run the command again": "do the same again",
    "then push again with": "then choose",
    "; push sends": "; “Upload” sends",
    "push again": "upload it again",
    "push it": "upload it",
    "Push it": "Upload it",
    "--mine": "“Keep mine”",
    "--theirs": "“Use OSF's version”",
    "--both": "“Keep both”",
}
"""What commands and their options are called on the screen; of two that fit, the longer one counts."""

_WITH_PLACE = re.compile("`(ls|versions) [^`]+`")

# What stands in quotation marks already is the name of a file, or of a button.
_COMMANDS = re.compile("|".join(["“[^”]*”", *(rf"{re.escape(one)}(?!\w)" for one in sorted(BUTTONS, key=len)[::-1])]))


def for_screen(text: str) -> str:
    """The same for somebody who sees buttons."""
    return _COMMANDS.sub(lambda found: BUTTONS.get(found[0], found[0]), _WITH_PLACE.sub(r"`\1`", text))
