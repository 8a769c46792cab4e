"""Fixtures of the sandbox's own tests."""

from __future__ import annotations

import pytest

from jupyter_osf.sandbox.process import SandboxProcess

from .world import World


@pytest.fixture
def world(sandbox: SandboxProcess) -> World:
    return World(sandbox.control)
