"""The sandbox as a program: it keeps its data and ports, listens on loopback only, and ends in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from jupyter_osf.sandbox.process import SandboxProcess

ADDRESSES = ("api_url", "accounts_url", "web_url", "storage_url", "control_url", "files_urls")


def _addresses(info: dict[str, object]) -> list[object]:
    return [info[name] for name in ADDRESSES]


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_data_tokens_and_ports_survive(tmp_path: Path, end: str) -> None:
    first = SandboxProcess(tmp_path / "data")
    first.control.colleague("upload", node="stroop", path="/new.txt", content="kept")
    getattr(first, end)()
    second = SandboxProcess(tmp_path / "data", seed="empty")
    try:
        assert _addresses(second.info) == _addresses(first.info)
        assert second.info["tokens"] == first.info["tokens"]
        node, token = second.info["projects"]["stroop"], second.info["users"][0]["token"]
        url = f"{second.info['files_urls'][0]}/v1/resources/{node}/providers/osfstorage/"
        entries = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=60).json()["data"]
        assert "new.txt" in [entry["attributes"]["name"] for entry in entries]
    finally:
        second.stop()


def test_a_taken_port_is_replaced(tmp_path: Path) -> None:
    first = SandboxProcess(tmp_path / "one", seed="empty")
    (tmp_path / "two").mkdir()
    try:
        second = SandboxProcess(tmp_path / "two", seed="empty", port=0)
        second.stop()
        again = SandboxProcess(tmp_path / "two", seed="empty")
        assert again.info["api_url"] == second.info["api_url"] != first.info["api_url"]
        again.stop()
    finally:
        first.stop()


def test_ends_in_order(tmp_path: Path) -> None:
    sandbox = SandboxProcess(tmp_path / "data", seed="empty")

    assert sandbox.stop() == 0 or os.name == "nt"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a single process")
def test_ctrl_c_ends_in_order(tmp_path: Path) -> None:
    sandbox = SandboxProcess(tmp_path / "data", seed="empty")
    sandbox.process.send_signal(signal.SIGINT)

    assert sandbox.process.wait(10) == 0
    sandbox.stop()


def test_second_start_on_one_folder_says_so(sandbox: SandboxProcess) -> None:
    command = [sys.executable, "-m", "jupyter_osf.sandbox", "--data", str(sandbox.data)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "already running" in second.stderr


def test_a_port_in_use_is_told(sandbox: SandboxProcess, tmp_path: Path) -> None:
    port = str(urlsplit(sandbox.info["api_url"]).port)
    command = [sys.executable, "-m", "jupyter_osf.sandbox", "--data", str(tmp_path), "--port", port]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "--port" in second.stderr


def test_every_server_is_on_loopback_and_on_a_port_of_its_own(sandbox: SandboxProcess) -> None:
    info = sandbox.info
    urls = [*info["files_urls"], *(info[name] for name in ADDRESSES if name != "files_urls")]
    ports = [urlsplit(url).port for url in urls]

    assert {urlsplit(url).hostname for url in urls} == {"127.0.0.1"}
    assert len(set(ports)) == len(ports) == 7


def test_prints_what_a_shell_needs(tmp_path: Path) -> None:
    info = tmp_path / "info.json"
    command = [sys.executable, "-m", "jupyter_osf.sandbox", "--data", str(tmp_path / "data"), "--info", str(info)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(5)]
        process.terminate()
    values = dict(line.removeprefix("export ").strip().split("=", 1) for line in lines)
    written = json.loads(info.read_text())

    assert values["OSF_API_URL"] == written["api_url"]
    assert values["OSF_FILES_URL"].split(",") == written["files_urls"]
    assert values["OSF_TOKEN"] == written["users"][0]["token"]
    if os.name == "posix":
        assert info.stat().st_mode & 0o077 == 0


def test_controls_are_out_of_reach_of_pages(sandbox: SandboxProcess) -> None:
    url = sandbox.info["control_url"]
    port = urlsplit(url).port

    assert requests.get(f"http://127.0.0.1:{port}/state", timeout=60).status_code == 404
    assert requests.get(url + "state", headers={"Origin": "http://evil.example"}, timeout=60).status_code == 403
    assert requests.get(url + "state", headers={"Host": "evil.example"}, timeout=60).status_code == 403
    assert requests.get(url + "state", timeout=60).status_code == 200


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "osf.sqlite").write_text("a diary")
    command = [sys.executable, "-m", "jupyter_osf.sandbox", "--data", str(tmp_path)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "--data" in second.stderr
