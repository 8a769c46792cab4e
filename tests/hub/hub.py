"""A real JupyterHub with its proxy on this computer, with the example's configuration, and people in their browsers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.consent import decide
from tests.jupyter import free_port
from tests.sandbox_fixtures import Osf

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
PASSWORD = "together"
CONFIGURATION = """
from pathlib import Path
from jupyterhub.auth import DummyAuthenticator
c = get_config()
load_subconfig({example!r})
with open({state!r}) as file:
    import json
    HANDED = json.load(file)

class Known(DummyAuthenticator):
    async def authenticate(self, handler, data):
        name = await super().authenticate(handler, data)
        return name and {{"name": name, "auth_state": HANDED.get(name)}}

c.JupyterHub.bind_url = {url!r}
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.cookie_secret_file = {folder!r} + "/cookie"
c.JupyterHub.allow_named_servers = True
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.pid_file = {folder!r} + "/proxy.pid"
c.JupyterHub.authenticator_class = Known
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allow_all = True
c.Authenticator.enable_auth_state = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {folder!r} + "/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root", "--OSF.retries=1", "--OSF.retry_ceiling=0.2"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 90
c.Spawner.environment.update({environment!r})

def ephemeral_if_named(spawner):
    if spawner.name:
        spawner.environment["OSF_EPHEMERAL"] = "1"

c.Spawner.pre_spawn_hook = ephemeral_if_named
"""


@dataclass
class Hub:
    """A running one; ``url`` ends in a slash."""

    url: str
    folder: Path

    def home(self, name: str) -> Path:
        return self.folder / name

    def log(self) -> str:
        return (self.folder / "hub.log").read_text(encoding="utf-8", errors="replace")


class Person:
    """Signed in to the Hub in a browser of their own, with a server that runs."""

    def __init__(self, hub: Hub, name: str, server: str = "") -> None:
        self.hub = hub
        self.path = f"user/{name}/{server + '/' if server else ''}"
        self.http = requests.Session()
        self.http.get(f"{hub.url}hub/login", timeout=PATIENCE)
        form = {"username": name, "password": PASSWORD, "_xsrf": self._xsrf("/hub/")}
        # Led to a page that starts no server.
        self.http.post(f"{hub.url}hub/login?next=/hub/home", data=form, timeout=PATIENCE).raise_for_status()
        self.start(name, server)

    def start(self, name: str, server: str) -> None:
        """Start the server, and wait until it lets its person in."""
        self.http.get(f"{self.hub.url}hub/spawn/{name}{'/' + server if server else ''}", timeout=PATIENCE)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # The first page brings this browser's cookie, by way of the Hub.
            self.http.get(f"{self.hub.url}{self.path}tree", timeout=PATIENCE)
            if self.ask("GET", "osf/account").status_code == 200:
                return
            time.sleep(0.3)
        raise AssertionError(self.hub.log()[-5000:])

    def _xsrf(self, path: str) -> str:
        found = [cookie.value for cookie in self.http.cookies if cookie.name == "_xsrf" and cookie.path == path]
        return str(found[-1]) if found else ""

    def ask(self, method: str, path: str, body: Any = None, *, of: str = "") -> requests.Response:
        """A request to this person's server, or with ``of`` to another's; redirects are shown, not followed."""
        where = of or self.path
        headers = {"X-XSRFToken": self._xsrf(f"/{where}")}
        url = f"{self.hub.url}{where}{path}"
        return self.http.request(method, url, json=body, headers=headers, timeout=PATIENCE, allow_redirects=False)

    def account(self) -> dict[str, Any]:
        answer = self.ask("GET", "osf/account?check=1")
        assert answer.status_code == 200, (answer.status_code, answer.text)
        found: dict[str, Any] = answer.json()
        return found

    def start_sign_in(self) -> str:
        answer = self.ask("POST", "osf/oauth/start")
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return str(answer.json()["url"])

    def land(self, address: str) -> requests.Response:
        """Be led there by OSF, and on by the Hub."""
        return self.http.get(address, timeout=PATIENCE)

    def sign_in_with_osf(self, osf: Osf, user: str) -> None:
        answer = self.land(decide(osf, self.start_sign_in(), user=user))
        assert answer.status_code == 200, answer.text
        assert "You are signed in to OSF." in answer.text


@contextmanager
def running_hub(folder: Path, osf: Osf, handed: Mapping[str, Mapping[str, str]]) -> Iterator[Hub]:
    """``handed`` is what the Hub's own sign-in left for each person (``auth_state``)."""
    url, (port, hub_port, proxy_port) = "http://127.0.0.1:{}/", (free_port() for _ in range(3))
    url = url.format(port)
    callback = f"{url}hub/user-redirect/osf/oauth/callback"
    app = osf.create(apps=[{"name": "Hub", "owner": "researcher", "callback_url": callback}])["apps"][0]
    state = folder / "state.json"
    state.write_text(json.dumps(handed), encoding="utf-8")
    environment = {**osf.environment(None), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    environment |= {"JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp", "JUPYTER_PLATFORM_DIRS": "1"}
    environment["NO_PROXY"] = environment["no_proxy"] = "127.0.0.1,localhost"
    written = CONFIGURATION.format(
        example=str(ROOT / "docs/examples/jupyterhub_config.py"),
        state=str(state),
        url=url,
        hub_port=hub_port,
        proxy_port=proxy_port,
        folder=str(folder),
        proxy=str(ROOT / "node_modules/.bin/configurable-http-proxy"),
        python=sys.executable,
        password=PASSWORD,
        environment=environment,
    )
    (folder / "jupyterhub_config.py").write_text(written, encoding="utf-8")
    own = {"HUB_URL": url, "OSF_CLIENT_ID": app["client_id"], "OSF_CLIENT_SECRET": app["client_secret"]}
    own |= {"JUPYTERHUB_CRYPT_KEY": os.urandom(32).hex(), "CONFIGPROXY_AUTH_TOKEN": os.urandom(16).hex()}
    log = folder / "hub.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
            env={**os.environ, **own},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    hub = Hub(url, folder)
    try:
        _wait_for(hub, process)
        yield hub
    finally:
        process.terminate()
        process.wait(40)


def _wait_for(hub: Hub, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{hub.url}hub/api", timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.2)
    raise AssertionError(hub.log()[-5000:])


def tokens_in(folder: Path) -> list[Path]:
    """Files in which an access or renewal token of the sandbox stands."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path for path in files if re.search(rb"\b(AT|RT)-\w{20,}", path.read_bytes())]
