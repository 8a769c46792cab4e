"""Authorizers of careful institutions."""

from __future__ import annotations

from jupyter_server.auth import Authorizer, User
from jupyter_server.base.handlers import JupyterHandler


class NoOsf(Authorizer):
    """Grants everything but OSF."""

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:
        return resource != "osf"


class OsfToRead(Authorizer):
    """Grants everything but changes on OSF."""

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:
        return resource != "osf" or action == "read"
