"""An authorizer of a careful institution, which grants everything but OSF."""

from __future__ import annotations

from jupyter_server.auth import Authorizer, User
from jupyter_server.base.handlers import JupyterHandler


class NoOsf(Authorizer):
    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:
        return resource != "osf"
