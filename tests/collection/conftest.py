"""A desk for every test: a folder here, an OSF there."""

from tests.desk import desk

__all__ = ["desk"]
