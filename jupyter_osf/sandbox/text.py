"""Titles and descriptions as OSF keeps them."""

from __future__ import annotations

import bleach  # type: ignore[import-untyped]


def clean(text: str) -> str:
    """Tags are cut out, and ``&`` and ``<`` become entities, which is how everybody gets them back."""
    return str(bleach.clean(text, tags=[], attributes={}, strip=True)).strip()
