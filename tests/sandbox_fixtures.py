"""Fixtures that give tests an OSF of their own: `sandbox` (one process for all tests), `osf` (fresh for each test)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from jupyter_osf.sandbox.process import Control, SandboxProcess, running_sandbox

Json = dict[str, Any]


class Osf(Control):
    """A sandbox at its seed, with short ways to what tests need most."""

    @property
    def api_url(self) -> str:
        """Ends in `/v2/`."""
        return str(self.info["api_url"])

    @property
    def token(self) -> str:
        """The researcher's, with all scopes."""
        return self.token_of("Demo Researcher")

    def token_of(self, user: str, name: str = "full") -> str:
        return next(str(t["token"]) for t in self.info["tokens"] if (t["user"], t["name"]) == (user, name))

    def user_id(self, name: str) -> str:
        return next(str(user["id"]) for user in self.info["users"] if user["name"] == name)

    def node(self, short_name: str) -> str:
        return str(self.info["projects"][short_name])

    def environment(self, token: str | None = "") -> dict[str, str]:
        """Variables that make the product speak to this OSF; `token` None means signed out."""
        values = {
            "OSF_API_URL": self.info["api_url"],
            "OSF_ACCOUNTS_URL": self.info["accounts_url"],
            "OSF_WEB_URL": self.info["web_url"],
            "OSF_FILES_URL": ",".join(self.info["files_urls"]),
        }
        return values if token is None else {**values, "OSF_TOKEN": token or self.token}

    def files(self, node: str) -> dict[str, Json]:
        """Entries of a node (short name or id) as they are stored, by `provider:/path`; deleted ones are left out."""
        node_id = self.info["projects"].get(node, node)
        found = next(entry for entry in self.state()["nodes"] if entry["id"] == node_id)
        return {f"{file['provider']}:{file['path']}": file for file in found["files"]}

    def versions(self, node: str, path: str) -> list[Json]:
        """Of one file in osfstorage, newest first."""
        found: list[Json] = self.files(node)[f"osfstorage:{path}"]["versions"]
        return found


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def osf(sandbox: SandboxProcess) -> Osf:
    """The demo seed, as new: no faults, no requests counted."""
    fresh = Osf(sandbox.info)
    fresh.reset("demo")
    return fresh
