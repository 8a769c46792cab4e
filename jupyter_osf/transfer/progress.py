"""Where progress was first; the name stays until every part imports it from the package's root."""

from ..progress import Progress

__all__ = ["Progress"]
