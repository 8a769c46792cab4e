"""A text that does not show itself, and the means to keep it out of messages and logs."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Iterable
from typing import NoReturn

DOTS = "••••••••"
BEARER = re.compile(r"\b(bearer)(\s+|['\"]?\s*[:=]\s*['\"]?)[^\s'\",;]+", re.IGNORECASE)
TALKATIVE = (
    "oauthlib.oauth2.rfc6749.clients.base",
    "requests_oauthlib.oauth2_auth",
    "requests_oauthlib.oauth2_session",
    "urllib3.connectionpool",
    "urllib3.util.retry",
)
"""Loggers of the libraries below us that write headers, addresses or form fields when asked to debug."""

SHORTEST = 8
_seen: set[str] = set()


class Secret:
    """Wraps a token so that printing, logging, comparing or pickling its holder cannot give it away.

    What was a secret once in this process is hidden by ``redact`` until the process ends, forgotten or not.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value
        # Hiding a very short text would turn every log into dots.
        if len(value) >= SHORTEST:
            _seen.add(value)

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self.__value

    def __repr__(self) -> str:
        return f"Secret({DOTS})"

    def __str__(self) -> str:
        return DOTS

    def __format__(self, spec: str) -> str:
        return format(DOTS, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__value.encode(), other.__value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self.__value))

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not written down")


def redact(text: str, secrets: Iterable[Secret] = ()) -> str:
    """The text without these secrets, any other secret of this process, or anything after ``Bearer``."""
    values = _seen | {secret.reveal() for secret in secrets}
    for value in sorted(filter(None, values), key=len, reverse=True):
        text = text.replace(value, DOTS)
    return BEARER.sub(rf"\1\2{DOTS}", text)


class RedactSecrets(logging.Filter):
    """Rewrites log records, tracebacks included, so that no secret of this process is in them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redact(record.exc_text or logging.Formatter().formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


_FILTER = RedactSecrets()


def hide_secrets_in_logs() -> None:
    """Put the filter on the libraries' loggers and on the handlers that exist now; twice is harmless."""
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(_FILTER)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_FILTER)
