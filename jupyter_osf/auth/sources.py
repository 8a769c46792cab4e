"""Which token is in force: the one given, else OSF_TOKEN, else the stored one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..config import OSF
from ..errors import UsageError
from .secret import Secret, hide_secrets_in_logs

if TYPE_CHECKING:
    from .store import TokenStore

VARIABLE = "OSF_TOKEN"
HANDED = "OSF_REFRESH_TOKEN"
"""How a Hub, whose people sign in to it with OSF, hands over to a Jupyter server what renews that sign-in."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A token and where it came from: ``argument``, ``OSF_TOKEN``, ``keyring`` or ``file``."""

    secret: Secret
    source: str


def token(text: str, where: str = "The token") -> Secret | None:
    """A token as people paste it, blanks around it removed; None where there is nothing else.

    Raises UsageError, which does not repeat the text, for what no HTTP header could carry.
    """
    text = text.strip().strip("\ufeff").strip()
    if not text:
        return None
    if not text.isascii() or not text.isprintable() or " " in text:
        # Remembered as secret all the same: whoever pasted too much pasted the token with it.
        Secret(text)
        raise UsageError(
            f"{where} contains blanks or characters that no OSF token has.",
            "Copy it again from the token page of your OSF settings: letters and digits only.",
        )
    return Secret(text)


def find(
    config: OSF,
    store: TokenStore,
    environ: Mapping[str, str] = os.environ,
    argument: str | Secret | None = None,
) -> Credential | None:
    """The credential for the configured OSF; None means anonymous, which public projects allow."""
    hide_secrets_in_logs()
    if argument is not None:
        given = argument if isinstance(argument, Secret) else token(argument)
        if given is not None:
            return Credential(given, "argument")
    if found := token(environ.get(VARIABLE, ""), f"The environment variable {VARIABLE}"):
        return Credential(found, VARIABLE)
    stored = store.read(config.site)
    return Credential(*stored) if stored is not None else None
