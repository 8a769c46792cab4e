"""Runs a sandbox as a process of its own and speaks to its control endpoint; for tests, demos and scripts."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_TIME = 60.0
STOP_TIME = 30.0


class Control:
    """The controls of one running sandbox; see `control.py` for what they take."""

    def __init__(self, info: dict[str, Any]) -> None:
        self.info = info

    def call(self, method: str, what: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.info["control_url"] + what, data, method=method)
        # Loopback never goes through a proxy, whatever the environment says.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ValueError(f"the sandbox refused {what}: {error.read().decode()}") from None

    def reset(self, seed: str | None = None) -> dict[str, Any]:
        """Back to a seed; tokens and addresses stay what they were."""
        self.info = self.call("POST", "reset", {"seed": seed})
        return self.info

    def fault(self, kind: str, **rule: Any) -> None:
        self.call("POST", "faults", {"kind": kind, **rule})

    def clear_faults(self, kind: str | None = None) -> None:
        """All of them, or those of one kind."""
        self.call("DELETE", "faults", {"kind": kind})

    def requests(self) -> list[dict[str, Any]]:
        """What the sandbox was asked since the last reset, oldest first."""
        found: list[dict[str, Any]] = self.call("GET", "requests")
        return found

    def clear_requests(self) -> None:
        self.call("DELETE", "requests")

    def colleague(self, do: str, **order: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.call("POST", "colleague", {"do": do, **order})
        return found

    def create(self, **wishes: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.call("POST", "create", wishes)
        return found

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", "state")
        return found


class SandboxProcess:
    """A running sandbox; `info` is what `--info` wrote."""

    def __init__(self, data: Path, *, seed: str = "demo", port: int = 0) -> None:
        self.data = data
        self._info_file = data.parent / f"{data.name}.info.json"
        self._info_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "jupyter_osf.sandbox", "--data", str(data), "--seed", seed]
        command += ["--port", str(port), "--info", str(self._info_file)]
        # A file, not a pipe: a pipe that nobody empties would stop the sandbox one day.
        self._log_file = data.parent / f"{data.name}.log"
        with self._log_file.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        self.info = self._wait_for_info()
        self.control = Control(self.info)

    def _wait_for_info(self) -> dict[str, Any]:
        end = time.monotonic() + START_TIME
        while time.monotonic() < end:
            if self._info_file.exists():
                found: dict[str, Any] = json.loads(self._info_file.read_text(encoding="utf-8"))
                return found
            if self.process.poll() is not None:
                raise RuntimeError(self._complaint())
            time.sleep(0.02)
        self.process.kill()
        raise RuntimeError(f"The sandbox did not start within {START_TIME:.0f} seconds: {self._complaint()}")

    def _complaint(self) -> str:
        return self._log_file.read_text(errors="replace").strip() or "The sandbox said nothing."

    def stop(self) -> int:
        """In order; its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_TIME)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._info_file.unlink(missing_ok=True)
        return self.process.wait(STOP_TIME)

    def kill(self) -> None:
        """As a crash would end it."""
        self.process.kill()
        self.process.wait(STOP_TIME)


@contextmanager
def running_sandbox(data: Path | None = None, *, seed: str = "demo") -> Iterator[SandboxProcess]:
    """Without `data`, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="osf-sandbox-", ignore_cleanup_errors=True) as folder:
        sandbox = SandboxProcess(data or Path(folder) / "data", seed=seed)
        try:
            yield sandbox
        finally:
            sandbox.stop()
