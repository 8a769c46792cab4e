"""``UPath("osf://…")``: files of OSF with the methods of ``pathlib.Path``, where universal_pathlib is installed."""

from __future__ import annotations

from upath import UPath


class OSFPath(UPath):
    """Made by ``UPath`` itself, which finds this class by its entry point."""

    __slots__ = ()
