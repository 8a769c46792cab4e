"""What a Jupyter server and the programs that hold its keys agree on: variables, headers, and addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote

URL, KEY, CERTIFICATE = "JUPYTER_OSF_URL", "JUPYTER_OSF_KEY", "JUPYTER_OSF_CA"
"""Variables in which a program finds its server, its key, and the server's certificate."""
SCHEME = "osf-kernel"
"""Of the authorization by key."""
MARK, SIGNED_IN, FROM = "X-OSF-Proxy", "X-OSF-Signed-In", "X-OSF-From"
"""Headers of the server's answers: it failed itself; whether it is signed in; ``storage`` sent this, not OSF."""


def has_dot_segments(path: str) -> bool:
    """Whether somebody who reads this path could be led upwards by it, however it is written."""
    return any(part in (".", "..") for part in re.split(r"[/\\]", unquote(path)))
