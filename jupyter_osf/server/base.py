"""What all handlers under `/osf/` share."""

from __future__ import annotations

from jupyter_server.base.handlers import APIHandler


class OsfHandler(APIHandler):
    """A handler whose use the server's authorizer can grant or deny under the name `osf`."""

    auth_resource = "osf"
