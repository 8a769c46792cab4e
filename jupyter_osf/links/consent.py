"""Whether this person ever agreed to upload through a link: links can arrive in somebody else's folder."""

from __future__ import annotations

from .context import Context
from .linkfile import Link


def agreed(context: Context, link: Link) -> None:
    """This person made or used this link on purpose, so it may upload from now on."""
    context.local.consent("upload", _subject(link))


def has_agreed(context: Context, link: Link) -> bool:
    """Whether this person ever made or used this link on purpose."""
    return context.local.has_agreed("upload", _subject(link))


def _subject(link: Link) -> str:
    """Everything that decides where bytes go: an altered link is another link. Of what OSF Storage holds the id alone
    decides, so that a yes outlives renames there."""
    at = "" if link.provider == "osfstorage" and link.id and link.path != "/" else f"{link.node} {link.path}"
    return f"{link.site} {link.provider} {link.id} {at} {link.local}"
