"""The scopes that exist outside OSF's developer mode, and how the login service lists those of a token."""

from __future__ import annotations

from collections.abc import Sequence

SCOPES = {
    "osf.full_read": "View all of your projects, components, registrations and files, private ones included",
    "osf.full_write": "View and change all of your projects, components, files, tokens and apps",
    "osf.users.profile_read": "View your name and profile",
    "osf.users.email_read": "View your primary e-mail address",
}


def as_listed(scopes: Sequence[str]) -> list[str]:
    """A single scope is followed by an empty one, on purpose, so that old clients see a list."""
    return [*scopes, ""] if len(scopes) == 1 else list(scopes)
