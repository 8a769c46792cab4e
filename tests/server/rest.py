"""A browser's way to speak to `/osf/…` of a running server: the login cookie, and the XSRF token from its cookie."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import requests

from tests.consent import decide
from tests.jupyter import Jupyter, free_port, running_jupyter
from tests.sandbox_fixtures import Osf

PATIENCE = 60.0


class Browser:
    """Signed in to Jupyter as a person is after opening the first page, unless `signed_in` is false."""

    def __init__(self, server: Jupyter, *, signed_in: bool = True) -> None:
        self.server = server
        self.http = requests.Session()
        if signed_in:
            self.http.get(server.address("login"), timeout=PATIENCE).raise_for_status()

    def ask(self, method: str, path: str, body: Any = None, *, xsrf: bool = True) -> requests.Response:
        """The raw answer to a request below `/osf/`; redirects are shown, not followed."""
        headers = {"X-XSRFToken": self.http.cookies.get("_xsrf", default="")} if xsrf else {}
        url = f"{self.server.url}osf/{path}"
        return self.http.request(method, url, json=body, headers=headers, timeout=PATIENCE, allow_redirects=False)

    def account(self) -> dict[str, Any]:
        """How things stand, as the front end reads it."""
        answer = self.ask("GET", "account")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def wait_for(self, state: str) -> dict[str, Any]:
        """Look until the account is in that state."""
        end = time.monotonic() + PATIENCE
        while (found := self.account())["state"] != state and time.monotonic() < end:
            time.sleep(0.05)
        assert found["state"] == state, found
        return found

    def start(self) -> str:
        """Press the button; the address of OSF's page."""
        answer = self.ask("POST", "oauth/start")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["url"])

    def land(self, address: str) -> requests.Response:
        """Be led by OSF to an address."""
        return self.http.get(address, timeout=PATIENCE, allow_redirects=False)

    def sign_in_with_osf(self, osf: Osf, **decision: str) -> None:
        """All the way."""
        answer = self.land(decide(osf, self.start(), **decision))
        assert answer.status_code == 200, answer.text


@contextmanager
def server_with_app(
    folder: Path,
    sandbox_info: dict[str, Any],
    *arguments: str,
    application: Literal["jupyterlab", "jupyter_server"] = "jupyter_server",
    base_url: str = "/",
    redirect_url: str = "",
) -> Iterator[Jupyter]:
    """A server with the sandbox's own app; OSF leads back to the server itself unless `redirect_url` says otherwise."""
    port = free_port()
    app = sandbox_info["apps"][0]
    environment = {
        **Osf(sandbox_info).environment(None),
        "OSF_CLIENT_ID": app["client_id"],
        "OSF_CLIENT_SECRET": app["client_secret"],
        "OSF_REDIRECT_URL": redirect_url or f"http://127.0.0.1:{port}{base_url}osf/oauth/callback",
    }
    given = [f"--ServerApp.base_url={base_url}", "--debug", *arguments]
    with running_jupyter(
        folder, application=application, port=port, arguments=given, environment=environment
    ) as server:
        yield server


def register(osf: Osf, callback: str) -> None:
    """Tell OSF the address to which the sandbox's own app wants people to be led back."""
    osf.create(apps=[{"name": "Demo app", "owner": "researcher", "callback_url": callback}])


def kept(folder: Path) -> dict[Path, bytes]:
    """What there is in a folder, of which running programs may take files away at any moment."""
    found = {}
    for path in folder.rglob("*"):
        # A journal of SQLite's can be gone by the time it is read.
        with suppress(FileNotFoundError):
            if path.is_file():
                found[path] = path.read_bytes()
    return found


def log_of(server: Jupyter) -> str:
    """All that the server has logged, at debug level."""
    return (server.root.parent / "server.log").read_text(encoding="utf-8", errors="replace")
