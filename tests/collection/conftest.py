"""A desk for every test; and a port where nobody answers."""

from tests.desk import desk, unused_port

__all__ = ["desk", "unused_port"]
