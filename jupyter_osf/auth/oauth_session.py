"""What requests-oauthlib lacks: our rules about proxies, and plain http to this computer alone."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests_oauthlib import OAuth2Session

from ..config import is_loopback


class Session(OAuth2Session):
    """Honours proxy and certificate settings of the environment, except towards this computer."""

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        if is_loopback(url):
            return {"proxies": {}, "stream": stream, "verify": True if verify is None else verify, "cert": cert}
        return super().merge_environment_settings(url, proxies, stream, verify, cert)


class Plain(HTTPAdapter):
    """Speaks http to this computer where oauthlib, which can only be told so for a whole process, asked for https."""

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        request.url = "http:" + (request.url or "").removeprefix("https:")
        return super().send(request, *args, **more)
