"""A keyring that can be looked into, and a data directory of one's own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

SITE = "https://api.osf.io/v2/"


class MemoryKeyring(KeyringBackend):
    """A true back end, except that it forgets when the process ends."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not found")
        del self.kept[service, username]


class LockedKeyring(MemoryKeyring):
    """What a keyring does whose unlock dialog nobody can see."""

    def get_password(self, service, username):
        raise RuntimeError(f"prompt dismissed for {service} {username} token-in-the-message")

    set_password = delete_password = get_password


class ForgetfulKeyring(MemoryKeyring):
    def set_password(self, service, username, password):
        """Take it and keep nothing, as a keyring does whose daemon is gone."""
        del service, username, password


@pytest.fixture(autouse=True)
def use_keyring():
    """Put a back end in force for one test; at first there is none."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())

    def use(backend):
        keyring.set_keyring(backend)
        return backend

    yield use
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def data_dir(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


class RedirectingServer:
    """Sends everybody who asks to another address of its own, and remembers what was asked."""

    def __init__(self):
        self.asked = []

    def __enter__(self):
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                asked.append(self.path)
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(307)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def redirecting_server():
    with RedirectingServer() as server:
        yield server
