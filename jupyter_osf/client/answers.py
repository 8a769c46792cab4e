"""What OSF's answers mean: error bodies in all their shapes turned into one sentence and a next step."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from ..errors import SIGN_IN, Deleted, Failed, NeedsChoice, NotFound, NotPermitted, NotSignedIn, OSFError, Unreachable

HALF = re.compile("[\ud800-\udfff]")
LONGEST = 200
"""Characters of OSF's own words that are repeated."""


class Passing(Unreachable):
    """A failure that may be over in a moment; ``retry_after`` is in seconds where OSF said when to come back."""

    def __init__(self, message: str, hint: str = "", *, retry_after: float | None = None, code: str | None = None):
        super().__init__(message, hint, code=code)
        self.retry_after = retry_after


def is_web_page(answer: requests.Response) -> bool:
    """Whether the answer is HTML, as proxies and sign-in pages send it where data was due."""
    return "html" in answer.headers.get("Content-Type", "").lower()


def body_of(answer: requests.Response) -> Any:
    """The parsed JSON body, or None where the body is something else."""
    try:
        found = answer.json()
        # Halves of pairs, which storages of other services may have in names, are no text that could be shown.
        return _whole(found) if b"\\ud" in answer.content.lower() else found
    except (ValueError, RecursionError):
        return None


def _whole(value: Any) -> Any:
    return json.loads(HALF.sub("\ufffd", json.dumps(value, ensure_ascii=False)))


def message_of(answer: requests.Response) -> str:
    """OSF's own words about a failure, whichever of its servers spoke."""
    body = body_of(answer)
    text = ""
    if isinstance(body, dict):
        errors = body.get("errors")
        if isinstance(errors, list) and errors and isinstance(errors[0], dict):
            text = str(errors[0].get("detail", ""))
        else:
            text = str(body.get("message_long") or body.get("message") or body.get("error") or "")
    if not text and is_web_page(answer):
        text = "a web page in place of data"
    text = html.unescape(re.sub(r"<[^>]*>", "", text[: 10 * LONGEST]))
    text = re.sub(r"\s+", " ", text).strip()
    return text[:LONGEST] or f"status {answer.status_code}"


def retry_after(answer: requests.Response) -> float | None:
    """Seconds to wait as the server asks; it may give a number or a date."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return max(0.0, (when - datetime.now(timezone.utc)).total_seconds())


def passing(answer: requests.Response, signed_in: bool) -> Passing:
    """The failure behind a 429, 502, 503 or 504."""
    wait = retry_after(answer)
    body = body_of(answer)
    if answer.status_code == 429:
        when = f"in {_duration(wait)}" if wait is not None else "later"
        hint = f"Try again {when}." + ("" if signed_in else " Signed in you may ask far more often.")
        return Passing("OSF asks to slow down: too many requests.", hint, retry_after=wait, code="rate-limited")
    meta = body.get("meta") if isinstance(body, dict) else None
    if isinstance(meta, dict) and meta.get("maintenance_mode"):
        page = str(meta.get("status_page") or "https://status.cos.io")
        return Passing(
            "OSF is closed for maintenance.",
            f"Your files here are untouched; try again later ({page}).",
            # A pause so long that nobody waits for it here: maintenance takes hours.
            retry_after=wait if wait is not None else 3600.0,
            code="maintenance",
        )
    return Passing(
        f"OSF is not answering properly ({answer.status_code}: {message_of(answer)}).",
        "Try again in a few minutes.",
        retry_after=wait,
    )


def too_small_a_token() -> NotPermitted:
    """The scopes of the token are the obstacle, not the account."""
    return NotPermitted(
        "Your token may not do this: it allows reading only, or less.",
        "Make a token with osf.full_write on OSF's site and sign in with it.",
        code="token-scope",
    )


def too_large() -> Failed:
    """OSF has a limit for single files."""
    return Failed("The file is larger than OSF accepts.", "OSF takes files of up to 5 GB; split it.", code="too-large")


def explain(answer: requests.Response, signed_in: bool) -> OSFError:
    """The error for an answer with a status of 400 or above."""
    status, words = answer.status_code, message_of(answer)
    if status == 401 or status == 403 and not signed_in:
        if signed_in:
            return NotSignedIn(
                "OSF does not accept your token any more.", f"{SIGN_IN} A new token is made on OSF's site."
            )
        return NotSignedIn("This is private or needs an account.", SIGN_IN)
    if status == 403:
        if "scope" in words or "not authorized access" in words:
            return too_small_a_token()
        if "checkout" in words:
            return NotPermitted("A colleague has checked this file out on OSF.", "Ask them to check it in.")
        return NotPermitted("Your account may not do this on OSF.", "Ask an administrator of the project for access.")
    if status == 404:
        return NotFound("OSF has nothing there.", "Check the reference, or look with `projects`.")
    if status == 410:
        return Deleted("This was deleted from OSF.", "Nothing changed on this computer.")
    if status == 409:
        return NeedsChoice(f"OSF has something of that name already ({words}).", "Choose another name.")
    if status == 405 and "checked out" in words:
        return NotPermitted("The file is checked out on OSF.", "Check it in on OSF's site first.")
    if status in (405, 501):
        return NotPermitted("This storage cannot do that; it may be read-only.", "Use OSF Storage for it.")
    if status == 413:
        return too_large()
    if status == 507:
        return Failed("The storage of this OSF project is full.", "Make room on OSF or use a component.", code="quota")
    if status == 400 and "registered" in words.lower():
        return NotPermitted("A registration is frozen and cannot be changed.", "Change the project it was made from.")
    if status >= 500:
        return Unreachable(f"OSF had an error of its own ({status}: {words}).", "Try again in a few minutes.")
    return Failed(f"OSF refused ({status}: {words}).", "Check the reference and the names.", code="refused")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds" if seconds >= 1.5 else "1 second"
    return f"{seconds / 60:.0f} minutes"
