"""Refuses tokens that were typed as arguments, without repeating them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

from jupyter_osf.auth.secret import SHORTEST, Secret
from jupyter_osf.errors import UsageError

# Personal tokens of OSF have 70 letters and digits. Nothing else of that length mixes cases and digits by chance.
RUN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{70}(?![A-Za-z0-9])")
MIXED = tuple(map(re.compile, ("[a-z]", "[A-Z]", "[0-9]")))
OPTION = re.compile(r"--?(?:token|t|access[-_]token|password)(?:=(.*))?", re.IGNORECASE | re.DOTALL)
OF_LOGIN = ("--json", "--debug", "--help", "-h", "--token-stdin")
HINT = (
    "Type `login` alone and paste the token when asked, where it stays hidden. If that was a token, it now stands "
    "in a history or notebook: deactivate it in your OSF settings and make a new one."
)


def tokens_in(text: str) -> list[str]:
    """What has the shape of a token."""
    return [run for run in RUN.findall(text) if all(kind.search(run) for kind in MIXED)]


def refuse_tokens(verb: str | None, arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> None:
    """Raise UsageError if the verb or an argument is or holds a token; all of them are hidden from then on."""
    in_force = environ.get("OSF_TOKEN", "").strip()
    found = [token for word in (verb or "", *arguments) for token in tokens_in(word)]
    for place, word in enumerate(arguments):
        if option := OPTION.fullmatch(word):
            given = option.group(1) if option.group(1) is not None else "".join(arguments[place + 1 : place + 2])
            found.append(given)
        elif len(in_force) >= SHORTEST and in_force in word:
            found.append(in_force)
    for token in found:
        Secret(token)
    if found:
        raise UsageError("A token does not belong in a command, and this one was not used.", HINT)
    if verb == "login" and any(word not in OF_LOGIN for word in arguments):
        raise UsageError("`login` takes no token and nothing else of yours after it; it was not used.", HINT)
