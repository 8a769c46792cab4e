"""The sandbox answers as the recorded OSF did: file servers, web host, damage."""

from __future__ import annotations

import pytest

from jupyter_osf.sandbox.process import SandboxProcess

from .replay import Replay

GROUPS = ("10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22", "27")


@pytest.mark.parametrize("group", GROUPS)
def test_replay(sandbox: SandboxProcess, group: str) -> None:
    different = [f"{call}: {line}" for call, lines in Replay(sandbox.control).group(group) for line in lines]

    assert not different, "\n" + "\n".join(different)
