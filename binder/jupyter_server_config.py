"""Jupyter on Binder: this server speaks to the public OSF, to which launch links lead; the demo has a server and an
OSF of its own beside it, at ``osf-demo/``, and no token of the one OSF is ever in the server of the other."""

import secrets
import sys
from pathlib import Path

from jupyter_server.serverapp import ServerApp

DEMO = "osf-demo"
PAGE = f"/{DEMO}/lab/tree/osf-demo.ipynb"

made_up = secrets.token_hex(32)


def token() -> str:
    """What opens both servers: the address by which Binder signs a person in here leads on to the demo."""
    return ServerApp.instance().token or made_up


c = get_config()  # noqa: F821

# A session on Binder is made for one link, and nothing of anybody's is in it.
c.OSFLaunch.ask = False

c.ServerProxy.servers = {
    DEMO: {
        "command": [
            *(sys.executable, "-m", "jupyter_osf.cli", "demo"),
            *("--folder", str(Path.home() / ".osf-demo"), "--no-browser"),
            *("--port={port}", "--ServerApp.port_retries=0", "--ServerApp.allow_remote_access=True"),
            "--ServerApp.base_url={base_url}" + f"{DEMO}/",
        ],
        "environment": lambda: {"JUPYTER_TOKEN": token(), "JUPYTER_CONFIG_PATH": ""},
        "request_headers_override": lambda: {"Authorization": f"token {token()}"},
        "absolute_url": True,
        "timeout": 120,
        "launcher_entry": {"title": "OSF demo", "path_info": PAGE.lstrip("/")},
    }
}

for application in (c.LabApp, c.JupyterNotebookApp):
    application.default_url = PAGE
