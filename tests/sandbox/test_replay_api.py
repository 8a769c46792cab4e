"""The sandbox answers as the recorded OSF did: the API."""

from __future__ import annotations

import pytest

from jupyter_osf.sandbox.process import SandboxProcess

from .replay import Replay

GROUPS = ("01", "02", "03", "04", "05", "06", "20", "23", "25", "26")


@pytest.mark.parametrize("group", GROUPS)
def test_replay(sandbox: SandboxProcess, group: str) -> None:
    different = [f"{call}: {line}" for call, lines in Replay(sandbox.control).group(group) for line in lines]

    assert not different, "\n" + "\n".join(different)
