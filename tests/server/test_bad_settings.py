"""A setting that cannot be used is said in one sentence; the server runs without OSF, and still ends."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from tests.jupyter import running_jupyter

from .rest import PATIENCE


@pytest.mark.parametrize(
    "settings",
    [
        ("--OSFBackground.save_quiet=1", "--OSFBackground.save_quiet=2"),
        ("--OSF.api_url=no-address",),
    ],
    ids=["given twice", "no address"],
)
def test_a_setting_that_cannot_be_used_switches_osf_off(tmp_path: Path, settings: tuple[str, ...]) -> None:
    with running_jupyter(tmp_path, application="jupyter_server", arguments=settings) as server:
        assert requests.get(server.address("api/status"), timeout=PATIENCE).status_code == 200
        assert requests.get(server.address("osf/about"), timeout=PATIENCE).status_code == 404
    assert server.process is not None
    assert server.process.returncode == 0
    told = (tmp_path / "server.log").read_text(encoding="utf-8")
    said = [line for line in told.splitlines() if "OSF is switched off in this server" in line]
    assert len(said) == 1, told
    assert settings[0].split("=")[0].rpartition(".")[2] in said[0] or "no-address" in said[0]
    assert "Traceback" not in told
