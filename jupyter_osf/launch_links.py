"""Launch links: addresses that fetch a project of OSF into a Jupyter server and open a notebook of it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import quote, urlencode, urlsplit

from .config import OSF, origin
from .errors import BadReference, UsageError
from .refs import EXAMPLE, Ref, parse

App = Literal["lab", "notebook"]
APPS: tuple[App, ...] = get_args(App)
ROUTE = "osf/launch"
SHIELD = "https://img.shields.io/badge/launch-OSF-1565c0.svg"
FORM = "A launch link ends in osf/launch?ref=abc12, and names a file with &path=analysis.ipynb if you like."


@dataclass(frozen=True, slots=True)
class Launch:
    """What a launch link names: something on OSF, a file in it by its path there, and the application that opens it.
    ``pins`` is the path of a file of pins in it, where what that names is fetched and not the newest versions."""

    ref: str
    path: str = ""
    app: App = "lab"
    pins: str = ""

    @classmethod
    def read(cls, ref: str, path: str, app: str, web_url: str, pins: str = "") -> Launch:
        """What stands in a link, which anybody may have written. Raises UsageError."""
        if not ref.strip():
            raise BadReference("This link names no project.", FORM)
        if parse(ref, web_url) is None:
            raise BadReference(f"“{ref}” is not a reference to something on OSF.", EXAMPLE)
        if app not in APPS:
            raise UsageError(
                f"“{app}” is no application that a launch link can open.", f"Use one of: {', '.join(APPS)}."
            )
        return cls(ref.strip(), _inside(path), app, _inside(pins))

    @classmethod
    def of(cls, ref: Ref, app: App, pins: str = "") -> Launch:
        """The project that a reference is in, opened on the file or folder that it names."""
        if ref.version is not None:
            raise UsageError("A launch link opens the newest version.", "Leave the number out.")
        if ref.provider is None:
            return cls(ref.id, "", app, _inside(pins))
        parts = ref.parts if ref.provider == "osfstorage" else (ref.provider, *ref.parts)
        return cls(ref.id, "/".join(parts), app, _inside(pins))

    @property
    def query(self) -> str:
        """The part of the address after the question mark."""
        named = {"ref": self.ref, "path": self.path, "app": self.app, "pins": self.pins}
        return urlencode({name: value for name, value in named.items() if value}, quote_via=quote)

    def on_server(self, url: str) -> str:
        """The address on one Jupyter server."""
        return f"{_base(url)}{ROUTE}?{self.query}"

    def on_hub(self, url: str) -> str:
        """The address that leads each person to the server of their own on a JupyterHub."""
        return f"{_base(url).removesuffix('hub/')}hub/user-redirect/{ROUTE}?{self.query}"

    def on_binder(self, url: str, environment: str) -> str:
        """The address on a BinderHub; ``environment`` is a repository as Binder writes it, ``gh/owner/name/HEAD``."""
        if environment.count("/") < 2 or environment.startswith("/") or set(environment) & set("?# \\"):
            raise UsageError(
                f"“{environment}” is no repository as Binder writes it.",
                "Name one whose environment has jupyter_osf: gh/owner/name/HEAD.",
            )
        return f"{_base(url)}v2/{environment}?urlpath={quote(f'{ROUTE}?{self.query}', safe='')}"


def link_for(config: OSF, launch: Launch, *, environment: str = "", hub: str = "", server: str = "") -> str:
    """The address to be given to others: on one server, on a hub, or on Binder, as asked or as configured."""
    if server:
        return launch.on_server(server)
    if hub or (config.hub_url and not environment):
        return launch.on_hub(hub or config.hub_url)
    if environment or config.binder_environment:
        return launch.on_binder(config.binder_url, environment or config.binder_environment)
    raise UsageError(
        "Binder needs a repository that says what is to be installed, with jupyter_osf in it.",
        "Name one as in gh/owner/name/HEAD, or a JupyterHub; OSF_BINDER_ENVIRONMENT or OSF_HUB_URL does that for good.",
        code="no-environment",
    )


def badge(url: str) -> str:
    """A launch link as a picture for a README, in Markdown; Binder's own picture where there is one."""
    picture = url.partition("/v2/")[0] + "/badge_logo.svg" if "/v2/" in url else SHIELD
    return f"[![Launch from OSF]({picture})]({url})"


def _inside(path: str) -> str:
    """A path inside a project. Raises UsageError for what leads out of it, or is none."""
    parts = [part for part in path.split("/") if part]
    odd = path.startswith("/") or set(path) & set("\\\0") or ".." in parts or "." in parts
    if odd or any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in path):
        raise UsageError(f"“{path}” is not a path inside a project.", "Name a file as in data/analysis.ipynb.")
    return "/".join(parts)


def _base(url: str) -> str:
    parts = urlsplit(url.strip())
    if origin(url.strip()) is None or parts.query or parts.fragment:
        raise UsageError(f"“{url}” is not the address of a server.", "Write it as in https://hub.example.org/.")
    return url.strip().rstrip("/") + "/"
