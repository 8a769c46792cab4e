"""The clients of the sandbox that the client's own tests use."""

from __future__ import annotations

from tests.client.conftest import client, connect, find

__all__ = ["client", "connect", "find"]
